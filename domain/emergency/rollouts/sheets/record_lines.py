"""What a township's journal tells of responses and of its roster, to be recorded at the county.

A response of the county stays the county's: each level of government starts and ends its own. What the
township did is history. Its roster is its own, and is changed at the county as long as the county has on that
duty whom the township had there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from domain.access.actor import Actor
from domain.access.rights import Kind, Right
from domain.directory.mandate import Mandate
from domain.directory.roster import FIELDS, Shift
from domain.emergency.responses.response import ENDED, LEVELS, TYPES
from domain.emergency.rollouts.sheets.journal_line import Line
from domain.emergency.rollouts.sheets.township_commands import RecordDuty
from domain.kernel.errors import Refused

RESPONSE, DUTY = "response", "duty"
ADDED, REMOVED = "added", "removed"
NEEDED: Final = {RESPONSE: ("id", "type", "since", "reason"), DUTY: ("id", "change", *FIELDS)}
"""`level` of a response: what it became, `was`: what it had been, 0 for none; `others`: who else was on that
duty when somebody was added or removed.
"""
NEW, KNOWN, CHANGED = "new", "known", "duty_changed"


def find_wrong(kind: str, facts: Mapping[str, Any]) -> str:
    """Which field of such a line is wrong, beside those that are missing; '' for none."""
    checks = _CHECKS.get(kind, {})
    return next((name for name, is_right in checks.items() if not is_right(facts.get(name))), "")


def _is_level(entry: object) -> bool:
    return isinstance(entry, int) and not isinstance(entry, bool) and entry in (ENDED, *LEVELS)


def _is_time(entry: object) -> bool:
    with suppress(ValueError):
        return isinstance(entry, str) and datetime.fromisoformat(entry).tzinfo is not None
    return False


def _is_people(entry: object) -> bool:
    return isinstance(entry, list) and all(isinstance(person, str) for person in entry)


_CHECKS: Final[dict[str, dict[str, Callable[[Any], bool]]]] = {
    RESPONSE: {
        "type": lambda entry: entry in TYPES,
        "level": _is_level,
        "was": _is_level,
        "since": _is_time,
    },
    DUTY: {"change": lambda entry: entry in (ADDED, REMOVED), "others": _is_people},
}


def find_duty(line: Line) -> Shift:
    """The duty of a line."""
    return Shift(*(str(line.told[name]) for name in FIELDS))


def judge_duty(change: str, person: str, others: Iterable[str], there: Iterable[str]) -> str:
    """What a change of a duty is to the county. `others`: who else was on it in the township; `there`: who is
    on it at the county. CHANGED where the county has somebody else on it.
    """
    without, known = {*others} - {person}, {*there}
    before, after = (without, without | {person}) if change == ADDED else (without | {person}, without)
    if known == before:
        return NEW
    return KNOWN if known == after else CHANGED


def check_recordable(command: RecordDuty, there: Iterable[str], mandate: Mandate) -> bool:
    """Whether there is something to change: not where the duty is so at the county. `there`: who is on it
    there. Refused beyond_reach for a duty beyond the township, duty_changed.
    """
    duty = command.duty
    if not mandate.covers(duty.region):
        raise Refused("beyond_reach", "the duty lies beyond the township", "region")
    judged = judge_duty(command.change, duty.person, command.others, there)
    if judged == CHANGED:
        raise Refused(CHANGED, "the county has somebody else on this duty", "person")
    return judged == NEW


def check_merging(by: Actor, county: str) -> None:
    """Refused forbidden for everybody but a township that is merged on a commander's order."""
    if by.viewer.kind is not Kind.INNER:
        raise Refused("forbidden", "only a township that is merged", "region")
    by.viewer.require(Right.ROLLOUTS, county)
