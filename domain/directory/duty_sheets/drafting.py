"""From the entries of duty sheets to duties, each held against the directory and against the roster."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from domain.access.masking import mask_name
from domain.directory.duty_sheets.matching import Place, Registry
from domain.directory.duty_sheets.reading import Entry, Reading, read_sheet
from domain.directory.duty_sheets.sheets import Remark, Sheet, remark
from domain.directory.person import Person
from domain.directory.roster import Shift, collide

Given = tuple[int, Shift]
_AND = re.compile(r"(?<=..)[和与及](?=..)")


@dataclass(slots=True)
class SheetDuties:
    """What duty sheets say: duties with their rows, remarks, and days of which something stays out."""

    given: list[Given] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    unread_days: set[str] = field(default_factory=set)
    _cells: dict[Shift, tuple[str, Entry]] = field(default_factory=dict)
    _at: dict[tuple[str, str], list[Shift]] = field(default_factory=dict)

    def add(self, sheet: str, entry: Entry, duty: Shift) -> None:
        """One more duty; the same one again says nothing new, and two at once are for people to settle."""
        others = self._at.setdefault((duty.day, duty.person), [])
        if duty in others:
            return
        if any(collide(duty, other) for other in others):
            self.refuse(sheet, entry, "two_duties")
            return
        others.append(duty)
        self._cells[duty] = (sheet, entry)
        self.given.append((entry.cell.row, duty))

    def refuse(self, sheet: str, entry: Entry, code: str, **facts: str) -> None:
        """Leave an entry out and say so."""
        named = {"value": mask_name(entry.mention.name)} | facts
        self.remarks.append(remark(sheet, entry.cell, code, **named))
        self.unread_days.add(entry.day)

    def tell(self, sheet: str, entry: Entry, code: str, **facts: str) -> None:
        """Say how an entry was understood."""
        self.remarks.append(remark(sheet, entry.cell, code, **facts))

    def drop_clashes(self, there: Iterable[Shift]) -> None:
        """Leave out whoever is on another duty of the roster at that time."""
        on_day: dict[tuple[str, str], list[Shift]] = {}
        for duty in there:
            on_day.setdefault((duty.day, duty.person), []).append(duty)
        kept: list[Given] = []
        for row, duty in self.given:
            if any(collide(duty, other) for other in on_day.get((duty.day, duty.person), ())):
                self.refuse(*self._cells[duty], "overlap_there")
            else:
                kept.append((row, duty))
        self.given = kept


def read_duties(sheets: Sequence[Sheet], filename: str, registry: Registry, today: date) -> SheetDuties:
    """The duties of all sheets of a file."""
    found = SheetDuties()
    for sheet in sheets:
        reading = read_sheet(sheet, filename, today)
        found.remarks += reading.remarks
        found.unread_days |= reading.unread_days
        _match(found, reading, registry)
    return found


def _match(found: SheetDuties, reading: Reading, registry: Registry) -> None:
    """A name that is told apart in one cell of a sheet means the same person in all of them."""
    place = registry.find_place(reading.words)
    entries = [single for entry in reading.entries for single in _divide(entry, registry, place)]
    meant = [(entry, registry.find_people(entry.mention, place)) for entry in entries]
    sure: dict[str, set[Person]] = {}
    for entry, people in meant:
        if len(people) == 1:
            sure.setdefault(entry.mention.name, set()).update(people)
    for entry, found_people in meant:
        candidates = sure.get(entry.mention.name, set())
        people = [*candidates] if len(candidates) == 1 and not entry.mention.hints else found_people
        if not people:
            found.refuse(reading.sheet, entry, "unknown_name")
        elif len(people) > 1:
            found.refuse(
                reading.sheet, entry, "several_people", count=str(len(people)), choices=registry.tell(people)
            )
        else:
            _place(found, reading.sheet, entry, registry, place, people[0])


def _divide(entry: Entry, registry: Registry, place: Place) -> list[Entry]:
    """Two names with 和 between them; one that is a name with it, or of nobody we know, stays whole."""
    names = _AND.split(entry.mention.name)
    if len(names) == 1 or registry.find_people(entry.mention, place):
        return [entry]
    singles = [replace(entry, mention=replace(entry.mention, name=name)) for name in names]
    return singles if all(registry.find_people(single.mention, place) for single in singles) else [entry]


def _place(
    found: SheetDuties, sheet: str, entry: Entry, registry: Registry, place: Place, person: Person
) -> None:
    """Add the duty of one person; what the sheet leaves open is taken from the person and told."""
    region = registry.find_region(entry.labels, place.region) or place.region
    post = registry.find_post(entry.labels)
    if not region:
        found.tell(sheet, entry, "own_region")
    if not post:
        heading = {"label": entry.labels[-1]} if entry.labels else {}
        found.tell(sheet, entry, "own_post" if heading else "no_post", **heading)
    if instead := entry.mention.instead_of:
        found.tell(sheet, entry, "swap", value=mask_name(entry.mention.name), other=mask_name(instead))
    duty = Shift(entry.day, entry.shift, region or person.region, post or person.post, person.id)
    found.add(sheet, entry, duty)


def find_replaced(there: Collection[Shift], found: SheetDuties) -> list[Shift]:
    """The duties that complete sheets no longer have: of their regions, posts and days only, and of no day of
    which something stays out.
    """
    given = {duty for _, duty in found.given}
    places = {(duty.region, duty.post) for duty in given}
    days = {duty.day for duty in given} - found.unread_days
    return sorted(d for d in {*there} - given if d.day in days and (d.region, d.post) in places)
