"""Shifts as duty sheets write them: 夜班, 白班, 20:00-次日8:00, 24小时."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from domain.directory.duty_sheets.sheets import folded
from domain.directory.roster import SHIFTS

WHOLE: Final = "all"
LEAST_HOURS: Final = 8
"""Of both day and night, for a shift to be the whole day."""
_HOURS = re.compile(
    r"([0-9]{1,2})(?:[:.]([0-9]{2})(?::00)?|[点时]([0-9]{2}|半)?分?)?\s*[-~—–至到]+\s*"
    r"(次日|第二天|翌日|次晨|明日|次)?(?:凌晨|早上|上午|早)?\s*([0-9]{1,2})"
    r"(?:[:.]([0-9]{2})(?::00)?|[点时]([0-9]{2}|半)?分?)"
)
_WHOLE = re.compile(r"全天|昼夜|整天|24\s*(?:小时|h|H)|白[+/、]?夜")
_NIGHT = re.compile(r"[前后上下]半?夜班?|夜间|晚间|晚上|[大小]?夜班?|晚班?")
_DAY = re.compile(r"白班|日班|白天|昼间|日间|早班|中班|上午|下午|^[白昼]$")
_EMPTY = re.compile(r"[()\[\]:]+")


@dataclass(frozen=True, slots=True)
class ShiftText:
    """`shift`: day, night, all, or early: hours of a morning whose night is not said; "" for none.
    `rest`: the text without it; `rounded`: whether the hours are others than those of our shift.
    """

    shift: str
    rest: str
    rounded: bool = False


def read_shift(text: str) -> ShiftText:
    """The shift in a heading, a column of shifts, or before the names of a cell."""
    normalized = folded(text)
    hours = _HOURS.search(normalized)
    by_hours = _by_hours(hours) if hours else ShiftText("", normalized)
    without = _HOURS.sub(" ", normalized)
    for shift, pattern in ((WHOLE, _WHOLE), ("night", _NIGHT), ("day", _DAY)):
        if pattern.search(without):
            rest = _tidy(pattern.sub(" ", without))
            rounded = (bool(by_hours.shift) and by_hours.shift != shift) or by_hours.rounded
            return ShiftText(shift, rest, rounded)
    return ShiftText(by_hours.shift, _tidy(without), by_hours.rounded)


def is_shift_text(text: str) -> bool:
    """Whether a text says a shift and nothing else."""
    shift = read_shift(text)
    return bool(shift.shift) and not shift.rest


def _tidy(text: str) -> str:
    return " ".join(_EMPTY.sub(" ", text).split())


def _by_hours(found: re.Match[str]) -> ShiftText:
    hour, minutes, more, morrow, until, to_minutes, to_more = found.groups()
    start = int(hour) + _part(minutes or more)
    end = int(until) + _part(to_minutes or to_more)
    if start > 24 or end > 32:
        return ShiftText("", "")
    if morrow or end <= start:
        end += 24
    by_day, by_night = (_shared(start, end, *SHIFTS[shift]) for shift in ("day", "night"))
    if (not by_day and not by_night) or (end <= LEAST_HOURS + 1 and start < LEAST_HOURS):
        return ShiftText("early", "")
    whole = end - start >= 23 or (by_day >= LEAST_HOURS and by_night >= LEAST_HOURS)
    shift = WHOLE if whole else "day" if by_day >= by_night else "night"
    return ShiftText(shift, "", (start, end) != SHIFTS[shift])


def _part(minutes: str | None) -> float:
    return 0.5 if minutes == "半" else int(minutes or 0) / 60


def _shared(start: float, end: float, first: int, last: int) -> float:
    return max(0.0, min(end, last) - max(start, first))
