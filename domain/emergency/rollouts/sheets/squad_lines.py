"""What a township's journal tells of squads that were made there: each as it was last, and what was written
in it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Final, TypeGuard

from domain.emergency.rollouts.sheets.journal_line import CHANNEL, Line, name_line
from domain.emergency.rollouts.sheets.photo_lines import NAME
from domain.squads.conversation import LONGEST_MESSAGE, SquadMessage
from domain.squads.voices import MOST_SECONDS

SQUAD, SQUAD_MESSAGE = "squad", "squad_message"
NEEDED: Final = {SQUAD: ("id", "squad", "case"), SQUAD_MESSAGE: ("id", "squad")}
"""`squad`, `case`: their ids there; `state`: the squad as it stood at last; `entered`: the name of the line
of a case that was entered there. A message has words, the name of a photo or of a recording, or a place.
"""
LONGEST: Final = {SQUAD_MESSAGE: LONGEST_MESSAGE}
"""How long a text of a line may be, where it is longer than a note."""
NUMBERED: Final = re.compile(r"(?:account|token|link|kiosk):\d+")
"""Names of the trace that stand for somebody else in another installation."""


def find_wrong(kind: str, facts: Mapping[str, Any]) -> str:
    """Which field of a line about squads is wrong, beside those that are missing; '' for none."""
    if kind == SQUAD:
        return "state" if not isinstance(facts.get("state"), dict) else _find_wrong(facts, _OF_SQUAD)
    if kind != SQUAD_MESSAGE:
        return ""
    if not any(facts.get(name) not in (None, "") for name in ("text", "photo", "voice", "lat")):
        return "text"
    if (facts.get("lat") is None) != (facts.get("lon") is None):
        return "lat"
    return _find_wrong(facts, _OF_MESSAGE)


def _find_wrong(facts: Mapping[str, Any], checks: Mapping[str, Callable[[Any], bool]]) -> str:
    wrong = (name for name, is_right in checks.items() if name in facts and not is_right(facts[name]))
    return next(wrong, "")


def _is_degree(given: object, most: float) -> bool:
    return _is_number(given) and abs(given) <= most


def _is_number(given: object) -> TypeGuard[float]:
    return isinstance(given, int | float) and math.isfinite(given)


def _is_time(given: object) -> bool:
    with suppress(ValueError):
        return isinstance(given, str) and datetime.fromisoformat(given).tzinfo is not None
    return False


_OF_SQUAD: Final[dict[str, Callable[[Any], bool]]] = {"entered": lambda entry: isinstance(entry, str)}
_OF_MESSAGE: Final[dict[str, Callable[[Any], bool]]] = {
    "text": lambda entry: isinstance(entry, str),
    "photo": lambda entry: isinstance(entry, str) and NAME.fullmatch(entry) is not None,
    "voice": lambda entry: isinstance(entry, str) and NAME.fullmatch(entry) is not None,
    "voice_s": lambda entry: isinstance(entry, int) and 0 <= entry <= MOST_SECONDS,
    "lat": lambda entry: _is_degree(entry, 90),
    "lon": lambda entry: _is_degree(entry, 180),
    "placed_at": _is_time,
    "clock_off_s": _is_number,
}


def has_numbers(state: object) -> bool:
    """Whether a squad names somebody by a number, which is somebody else's here."""
    if isinstance(state, dict):
        return any(map(has_numbers, (*state, *state.values())))
    if isinstance(state, list):
        return any(map(has_numbers, state))
    return isinstance(state, str) and NUMBERED.fullmatch(state) is not None


def name_author(line: Line, township: str) -> str:
    """Who wrote a message: a person of the directory, or an account of the township by its login."""
    return line.by if line.by.startswith("person:") else f"{CHANNEL}:{township}/{line.by}"


def make_message(line: Line, township: str, photo: str = "") -> SquadMessage:
    """The message of a line, not yet numbered. `photo`: what it is called at the county."""
    facts = line.told
    placed_at = datetime.fromisoformat(facts["placed_at"]) if "placed_at" in facts else None
    return SquadMessage(
        squad="", number=0, by=name_author(line, township), text=str(facts.get("text", "")).strip(),
        said_at=line.at, known_at=line.noted_at, photo=photo,
        lat=facts.get("lat"), lon=facts.get("lon"), placed_at=placed_at, key=name_line(line),
        clock_off_s=facts.get("clock_off_s"),
        voice=str(facts.get("voice", "")), voice_s=int(facts.get("voice_s", 0)),
    )  # fmt: skip
