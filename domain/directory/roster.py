"""Rosters 值班表: who is on duty when; two places at once and shifts with nobody are found."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Final, Protocol

from domain.directory.mandate import Mandate
from domain.directory.person import Fault, shown
from domain.kernel.errors import Refused

SHIFTS: Final = MappingProxyType({"day": (8, 20), "night": (20, 32), "all": (8, 32)})
"""Shift -> hours from midnight of its day, county time; the night ends the next morning."""
FIELDS: Final = ("day", "shift", "region", "post", "person")
LONGEST_DAYS = 62
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True, order=True)
class Shift:
    """One person's shift in a post of a region. `day`: YYYY-MM-DD, county time."""

    day: str
    shift: str
    region: str
    post: str
    person: str


@dataclass(frozen=True, slots=True)
class Finding:
    """overlap: one person in two places at once; gap: nobody where there is somebody on other days;
    removed_person: somebody who left. Fields that do not matter are ''.
    """

    code: str
    day: str
    shift: str
    region: str
    post: str
    person: str


def shift_key(shift: Shift) -> str:
    """A shift as the object of a row of the trace, and in what a draft was built on."""
    return "duty:" + "/".join(getattr(shift, name) for name in FIELDS)


class RosterPlaces(Protocol):
    """What a shift may refer to."""

    def has_region(self, code: str) -> bool: ...
    def has_post(self, code: str) -> bool: ...
    def has_person(self, person: str) -> bool: ...


def is_day(text: str) -> bool:
    """Whether the text is a calendar day."""
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def shift_faults(shift: Shift, places: RosterPlaces) -> tuple[Fault, ...]:
    """Everything wrong with a shift; () when it can be kept."""
    found: list[Fault] = []
    if not is_day(shift.day):
        found.append(_fault("day", "bad_day", shift.day))
    if shift.shift not in SHIFTS:
        found.append(_fault("shift", "bad_shift", shift.shift))
    if not places.has_region(shift.region):
        found.append(_fault("region", "unknown_region", shift.region))
    if not places.has_post(shift.post):
        found.append(_fault("post", "unknown_post", shift.post))
    if not places.has_person(shift.person):
        found.append(_fault("person", "unknown_person", shift.person))
    return tuple(found)


def _fault(column: str, code: str, value: str) -> Fault:
    return Fault(column, code, {"value": shown(value)}) if value else Fault(column, "empty")


def collide(shift: Shift, other: Shift) -> bool:
    """Whether the same person would be on two different shifts at once."""
    if shift == other or shift.person != other.person or shift.day != other.day:
        return False
    (begin, end), (start, stop) = SHIFTS[shift.shift], SHIFTS[other.shift]
    return begin < stop and start < end


def binds(other: Shift, home: str, mandate: Mandate) -> bool:
    """Whether a shift keeps a person of the region `home` from another one at its time: it is in the hands of
    whoever asks, or of the person's own region or one above. What a stranger's roster says does not.
    """
    return mandate.covers(other.region) or home.startswith(other.region)


def findings(shifts: Sequence[Shift], days: Sequence[str], active: Collection[str]) -> tuple[Finding, ...]:
    """What is wrong with a roster over some days, by day."""
    found = [*overlaps(shifts), *_gaps(shifts, days)]
    gone = (shift for shift in shifts if shift.person not in active)
    found += [Finding("removed_person", d.day, d.shift, d.region, d.post, d.person) for d in gone]
    return tuple(sorted(found, key=lambda f: (f.day, f.code, f.region, f.post, f.person)))


def overlaps(shifts: Iterable[Shift]) -> list[Finding]:
    """One finding a person and day with two shifts at once."""
    by_person: dict[tuple[str, str], list[Shift]] = defaultdict(list)
    for shift in shifts:
        by_person[shift.day, shift.person].append(shift)
    found: list[Finding] = []
    for group in by_person.values():
        ordered = sorted(group)
        bad = next((b for a, b in _pairs(ordered) if collide(a, b)), None)
        if bad is not None:
            found.append(Finding("overlap", bad.day, bad.shift, bad.region, bad.post, bad.person))
    return found


def _pairs(shifts: Sequence[Shift]) -> Iterable[tuple[Shift, Shift]]:
    return ((a, b) for n, a in enumerate(shifts) for b in shifts[n + 1 :])


def _gaps(shifts: Sequence[Shift], days: Sequence[str]) -> list[Finding]:
    """Hours of a day with nobody in a post of a region that is staffed in these days."""
    staffed: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for shift in shifts:
        staffed[shift.region, shift.post][shift.day].add(shift.shift)
    found: list[Finding] = []
    for (region, post), by_day in staffed.items():
        whole = {"day", "night"} if any(s & {"night", "all"} for s in by_day.values()) else {"day"}
        for day in days:
            there = by_day.get(day, set())
            missing = set() if "all" in there else whole - there
            found += [Finding("gap", day, shift, region, post, "") for shift in sorted(missing)]
    return found


def span(first: str, last: str) -> tuple[str, ...]:
    """The days from first to last, both included. ValueError for no days, or more than LONGEST_DAYS."""
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    length = (end - begin).days + 1
    if not 1 <= length <= LONGEST_DAYS:
        raise ValueError(f"{length} days")
    return tuple((begin + timedelta(days=n)).isoformat() for n in range(length))


def parse_days(first: Any, last: Any) -> tuple[str, ...]:
    """The days from first to last, as a page says them. Refused bad_day, bad_span."""
    if not (isinstance(first, str) and isinstance(last, str) and is_day(first) and is_day(last)):
        raise Refused("bad_day", "YYYY-MM-DD", "first")
    try:
        return span(first, last)
    except ValueError:
        raise Refused("bad_span", f"1 to {LONGEST_DAYS} days", "last") from None


def parse_shift_key(text: str) -> dict[str, str]:
    """The fields of a shift by which a page names it, with a | between them. Refused bad_field."""
    fields = text.split("|")
    if len(fields) != len(FIELDS):
        raise Refused("bad_field", "not an entry of the roster", "id")
    return dict(zip(FIELDS, fields, strict=True))
