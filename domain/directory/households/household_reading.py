"""From the cells of a list of households to households. What is in doubt is left out and told by its cell;
who looks after a household may be in doubt, the household is taken all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from domain.directory.duty_sheets.sheets import Cell, Remark, Sheet, remark
from domain.directory.households.household import MOST_PEOPLE, Household
from domain.directory.households.household_columns import (
    NOTHING,
    find_headings,
    read_risk,
    read_vulnerable,
    split_words,
)
from domain.directory.person import ID, PHONE, Person, tidy, tidy_phone
from domain.kernel.regions import Level, Region

LEFT_OUT: Final = frozenset(
    {
        "household_no_headings",
        "household_place",
        "household_grid",
        "household_people",
        "household_head",
        "household_twice",
        "household_id",
        "cell_error",
        "no_value",
    }
)
"""Codes of remarks about rows that were not taken; all others tell how a row was read."""
MOST_WRONG: Final = 500
LONGEST: Final = {"address": 120, "head": 40, "note": 300}
_TAIL = re.compile(r"(?:(?:村|社区)?(?:居委会|村委会|村民委员会|居民委员会)|村|社区)$")
_DIGITS = re.compile(r"[0-9]{1,3}$")
_NUMBER = re.compile(r"([0-9]{1,4})(?:\s*人)?")
_YES = frozenset(("1", "是", "删", "删除", "已删除", "y", "yes", "true", "√"))


class Places:
    """The regions of a county by code and by the names that people write."""

    def __init__(self, regions: Iterable[Region]) -> None:
        self._by_code = {region.code: region for region in regions}
        self._named: dict[tuple[Level, str], list[str]] = {}
        for region in self._by_code.values():
            for name in {short_name(region.name), tidy(region.name)}:
                self._named.setdefault((region.level, name), []).append(region.code)

    def find(self, level: Level, text: str, within: str = "") -> list[str]:
        """The codes of a level that a text means, by code or name, inside a region."""
        if text in self._by_code:
            return [text] if self._by_code[text].level is level and text.startswith(within) else []
        found = self._named.get((level, tidy(text))) or self._named.get((level, short_name(text)), [])
        return [code for code in found if code.startswith(within)]

    def grids_of(self, village: str) -> list[str]:
        """The grids of a village, by code."""
        found = (code for code, region in self._by_code.items() if region.level is Level.GRID)
        return sorted(code for code in found if code.startswith(village))


def short_name(text: str) -> str:
    """A name without blanks and without what a village may be called with or without."""
    return _TAIL.sub("", "".join(text.split())) or text


@dataclass(slots=True)
class HouseholdList:
    """What a file says: households to keep, ids to drop, remarks about cells, how many rows it has."""

    households: list[Household] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    rows: int = 0
    _ids: set[str] = field(default_factory=set)


class HouseholdReader:
    """Reads sheets against what a county knows: its regions, its people, the households it has."""

    def __init__(self, places: Places, people: Iterable[Person], known: Mapping[str, Household]) -> None:
        self._places, self._known = places, known
        self._people = {person.id: person for person in people if person.active}
        self._by_name: dict[str, list[Person]] = {}
        for person in self._people.values():
            self._by_name.setdefault(person.name, []).append(person)
        self._at = {(h.grid, h.head, h.address): h.id for h in known.values()}
        self._numbers: dict[str, int] = {}
        self.found = HouseholdList()

    def read(self, sheets: Sequence[Sheet]) -> HouseholdList:
        """Everything the sheets say."""
        for sheet in sheets:
            headings = find_headings(sheet.rows)
            if headings is None:
                first = sheet.rows[0][0] if sheet.rows and sheet.rows[0] else Cell("", 1, 1)
                self._tell(sheet.name, first, "household_no_headings")
                continue
            self._read_rows(sheet, *headings)
        return self.found

    def _read_rows(self, sheet: Sheet, place: int, columns: Mapping[str, int]) -> None:
        """Rows under the headings; those that share their merged cell of the head are one household."""
        last: Cell | None = None
        for row in sheet.rows[place + 1 :]:
            head = row[columns["head"]]
            is_filled = any(cell.text.strip() for cell in row) and find_headings((row,)) is None
            if is_filled and head is not last:
                _RowReading(self, sheet.name, row, columns).take()
            last = head

    def _tell(self, sheet: str, cell: Cell, code: str, **facts: str) -> None:
        if len(self.found.remarks) < MOST_WRONG:
            self.found.remarks.append(remark(sheet, cell, code, **facts))

    def _name(self, grid: str) -> str:
        """The next id of a grid that nobody has."""
        number = self._numbers.get(grid, 0) + 1
        while f"HH-{grid}-{number}" in self._known:
            number += 1
        self._numbers[grid] = number
        return f"HH-{grid}-{number}"


class _Doubt(Exception):
    """Why a row cannot be taken, and the cell that says so."""

    def __init__(self, cell: Cell, code: str) -> None:
        super().__init__(code)
        self.cell, self.code = cell, code


class _RowReading:
    """One row."""

    def __init__(
        self, reader: HouseholdReader, sheet: str, row: Sequence[Cell], columns: Mapping[str, int]
    ) -> None:
        self._reader, self._sheet, self._row, self._columns = reader, sheet, row, columns

    def take(self) -> None:
        """Add the row's household, or say why not."""
        found = self._reader.found
        found.rows += 1
        try:
            household = self._read()
        except _Doubt as doubt:
            self._reader._tell(self._sheet, doubt.cell, doubt.code)
            return
        found._ids.add(household.id)
        if self._text("deleted").lower() in _YES:
            found.dropped.append(household.id)
        else:
            found.households.append(household)

    def _cell(self, column: str) -> Cell:
        at = self._columns.get(column)
        return self._row[at] if at is not None and at < len(self._row) else self._row[0]

    def _text(self, column: str) -> str:
        if column not in self._columns:
            return ""
        cell = self._cell(column)
        if cell.fault:
            raise _Doubt(cell, "no_value" if cell.fault == "no_value" else "cell_error")
        return tidy(cell.text)

    def _read(self) -> Household:
        grid = self._find_grid()
        head, address = self._text("head"), self._text("address")[: LONGEST["address"]]
        if not head or len(head) > LONGEST["head"] or "*" in head:
            raise _Doubt(self._cell("head"), "household_head")
        id = self._find_id(grid, head, address)
        people = _NUMBER.fullmatch(self._text("people"))
        if people is None or not 1 <= int(people[1]) <= MOST_PEOPLE:
            raise _Doubt(self._cell("people"), "household_people")
        lon, lat = self._degrees("lon", 180), self._degrees("lat", 90)
        placed = lon is not None and lat is not None
        return Household(
            id, grid, grid[:12], address, head, self._phone(), int(people[1]),
            self._vulnerable(), self._risk(), self._liaison(grid),
            lon if placed else None, lat if placed else None, self._text("note")[: LONGEST["note"]],
            self._reader._known[id].version if id in self._reader._known else 0,
        )  # fmt: skip

    def _find_grid(self) -> str:
        """The grid the row names, or the only one of its village."""
        places, township = self._reader._places, self._text("township")
        within = places.find(Level.TOWNSHIP, township) if township else [""]
        village, grid = self._text("village"), self._text("grid")
        if len(within) != 1:
            raise _Doubt(self._cell("township"), "household_place")
        if grid in NOTHING and village in NOTHING:
            raise _Doubt(self._cell("village"), "household_place")
        inside = within[0]
        if village not in NOTHING:
            villages = places.find(Level.VILLAGE, village, inside)
            if len(villages) != 1:
                raise _Doubt(self._cell("village"), "household_place")
            inside = villages[0]
        grids = places.grids_of(inside) if grid in NOTHING else self._grids_named(grid, village, inside)
        if len(grids) != 1:
            raise _Doubt(self._cell("grid" if grid else "village"), "household_grid")
        return grids[0]

    def _grids_named(self, grid: str, village: str, inside: str) -> list[str]:
        """Grids by code, by name, or by their number in the village: 2, 第2网格, 二网格."""
        found = self._reader._places.find(Level.GRID, grid, inside)
        number = re.search(r"[0-9]+", grid)
        if found or not village or number is None:
            return found
        return [code for code in self._reader._places.grids_of(inside) if int(code[12:]) == int(number[0])]

    def _find_id(self, grid: str, head: str, address: str) -> str:
        """The file's own number, that of the household we know there, or a new one."""
        given = self._text("id")
        if given and not ID.fullmatch(given):
            raise _Doubt(self._cell("id"), "household_id")
        id = given or self._reader._at.get((grid, head, address)) or self._reader._name(grid)
        self._reader._at.setdefault((grid, head, address), id)
        if id in self._reader.found._ids:
            raise _Doubt(self._cell("id" if given else "head"), "household_twice")
        return id

    def _phone(self) -> str:
        phone = tidy_phone(self._text("phone"))
        if phone in NOTHING or phone == "保密":
            return ""
        if not PHONE.fullmatch(phone):
            self._reader._tell(self._sheet, self._cell("phone"), "household_phone")
            return ""
        return phone

    def _vulnerable(self) -> tuple[str, ...]:
        codes, unknown = read_vulnerable(self._text("vulnerable"))
        if unknown:
            self._reader._tell(self._sheet, self._cell("vulnerable"), "household_vulnerable")
        return codes

    def _risk(self) -> str:
        found = read_risk(self._text("risk"))
        if found is None:
            self._reader._tell(self._sheet, self._cell("risk"), "household_risk")
        return found or ""

    def _liaison(self, grid: str) -> str:
        """Who looks after the household: by id, or by the one name of the grid, its village or its township;
        of two in one cell the first.
        """
        words = split_words(self._text("liaison"))
        if not words or words[0] in NOTHING:
            return ""
        if words[0] in self._reader._people:
            return words[0]
        name = _DIGITS.sub("", words[0])
        for width in (15, 12, 9, 6):
            near = [p for p in self._reader._by_name.get(name, ()) if grid.startswith(p.region[:width])
                    and len(p.region) >= width]  # fmt: skip
            if len(near) == 1:
                return near[0].id
            if near:
                break
        self._reader._tell(self._sheet, self._cell("liaison"), "household_liaison")
        return ""

    def _degrees(self, column: str, most: float) -> float | None:
        text = self._text(column)
        try:
            number = float(text) if text else None
        except ValueError:
            number = most + 1
        if number is not None and not -most <= number <= most:
            self._reader._tell(self._sheet, self._cell(column), "household_degrees")
            return None
        return number
