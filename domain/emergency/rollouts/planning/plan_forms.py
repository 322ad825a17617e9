"""What each field of a plan may say: the one list for plans.toml and for the page."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from domain.access.rights import Right
from domain.emergency.responses.response import LEVELS, TYPES
from domain.emergency.rollouts.plan import AT_END
from domain.emergency.rollouts.supersession import RULES
from domain.emergency.warnings.message import Colour
from domain.emergency.warnings.standing.hazards import NAMES
from domain.squads.calls.outgoing import CHANNELS, MAIL

TIERS: Final = (1, 2, 3)
MOST_ITEMS: Final = 30
LONGEST: Final = 300
MOST_MINUTES: Final = 14 * 1_440
MOST_HOURS: Final = 14 * 24
MOST_HOLD: Final = 1_440
MOST_WAIT: Final = 1_440
MOST_PEOPLE: Final = 1_000_000
SENT_BY: Final = (*CHANNELS, MAIL)
COLOURS: Final = tuple(colour.value for colour in Colour if colour)
APPROVERS: Final = (Right.ROLLOUTS.value, Right.DECLARE_RESPONSE.value, Right.COMMAND_SQUADS.value)
"""The rights of which a plan may name those that approve it."""
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_DEPUTY = re.compile(r"tier|post:[a-z0-9-]{1,40}|person:[A-Za-z0-9._-]{1,64}")
Form = tuple[bool, Callable[[Any], bool]]


def fits(body: Mapping[str, Any], forms: Mapping[str, Form]) -> bool:
    """Whether a part has all that it must have, nothing else, and each in its form."""
    known = all(key in forms and forms[key][1](value) for key, value in body.items())
    return known and all(key in body for key, (must, _) in forms.items() if must)


def is_text(given: Any) -> bool:
    """1 to LONGEST characters."""
    return isinstance(given, str) and 0 < len(given) <= LONGEST and bool(given.strip())


def are_texts(given: Any) -> bool:
    """1 to MOST_ITEMS texts."""
    return isinstance(given, list) and 0 < len(given) <= MOST_ITEMS and all(map(is_text, given))


def _between(least: float, most: float) -> Callable[[Any], bool]:
    def judge(given: Any) -> bool:
        return type(given) in (int, float) and math.isfinite(given) and least <= given <= most

    return judge


def _one_of(values: Collection[Any]) -> Callable[[Any], bool]:
    return lambda given: not isinstance(given, bool) and isinstance(given, str | int) and given in values


def _some_of(values: Collection[Any]) -> Callable[[Any], bool]:
    return lambda given: are_texts(given) and {*given} <= {*values}


def _are_levels(given: Any) -> bool:
    return isinstance(given, list) and 0 < len(given) <= len(LEVELS) and all(map(_one_of(LEVELS), given))


def _is_flag(given: Any) -> bool:
    return isinstance(given, bool)


def _is_clock(given: Any) -> bool:
    return isinstance(given, str) and _CLOCK.fullmatch(given) is not None


def _are_triggers(given: Any) -> bool:
    if not isinstance(given, list) or not 0 < len(given) <= MOST_ITEMS:
        return False
    return all(isinstance(row, dict) and fits(row, TRIGGER) for row in given)


def _is_quiet(given: Any) -> bool:
    return isinstance(given, dict) and fits(given, QUIET) and given["from"] != given["until"]


def _are_deputies(given: Any) -> bool:
    return are_texts(given) and all(_DEPUTY.fullmatch(deputy) for deputy in given)


TRIGGER: Final[Mapping[str, Form]] = {
    "hazard": (True, _one_of(NAMES)),
    "colours": (True, _some_of(COLOURS)),
}
QUIET: Final[Mapping[str, Form]] = {
    "from": (True, _is_clock),
    "until": (True, _is_clock),
    "channels": (True, _some_of(SENT_BY)),
    "except_levels": (False, _are_levels),
}
PLAN: Final[Mapping[str, Form]] = {
    "name": (True, is_text),
    "name_en": (True, is_text),
    "response": (True, _one_of(TYPES)),
    "level": (True, _one_of(LEVELS)),
    "approve_above": (True, _between(0, MOST_PEOPLE)),
    "repeat_hours": (True, _between(0, MOST_HOURS)),
    "correction": (True, is_text),
    "warnings": (False, _are_triggers),
    "approvers": (False, _some_of(APPROVERS)),
    "hold_minutes": (False, _between(1, MOST_HOLD)),
    "automatic": (False, _is_flag),
    "ending": (False, is_text),
    "at_end": (False, _one_of(AT_END)),
    "supersedes": (False, _one_of(RULES)),
    "accept_anew": (False, _is_flag),
}
TIER: Final[Mapping[str, Form]] = {
    "tier": (True, _one_of(TIERS)),
    "posts": (False, are_texts),
    "units": (False, are_texts),
    "checklist": (True, are_texts),
    "text": (True, is_text),
    "channels": (False, _some_of(SENT_BY)),
    "accept_minutes": (True, _between(1, MOST_MINUTES)),
    "finish_minutes": (True, _between(1, MOST_MINUTES)),
    "target": (True, _between(0, 1)),
    "quiet": (False, _is_quiet),
    "supersedes": (False, _one_of(RULES)),
    "accept_anew": (False, _is_flag),
    "deputies": (False, _are_deputies),
    "deputy_after_minutes": (False, _between(1, MOST_MINUTES)),
    "deputy_wait_minutes": (False, _between(1, MOST_WAIT)),
}
REMINDER: Final[Mapping[str, Form]] = {
    "after_minutes": (True, _between(1, MOST_MINUTES)),
    "text": (True, is_text),
    "channels": (False, _some_of(SENT_BY)),
}
"""What each part may say: whether it must, and of which form."""
