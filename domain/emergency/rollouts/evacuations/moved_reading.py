"""From the cells of a list of who moved to reports for the evacuation ledger. What is in doubt is left out
and told by its cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from types import MappingProxyType
from typing import Final

from domain.directory.duty_sheets.sheets import Cell, Remark, Sheet, remark
from domain.directory.households.household import MOST_PEOPLE, Household
from domain.directory.households.household_reading import short_name
from domain.directory.person import tidy
from domain.emergency.rollouts.evacuations.ledger import EvacuationReport
from domain.emergency.rollouts.evacuations.moved_names import (
    bare_name,
    find_shelter,
    fits_phone,
    has_phone,
    plain_name,
)
from domain.emergency.rollouts.evacuations.moved_words import read_clock, read_state
from domain.emergency.rollouts.evacuations.shelter import RELATIVES
from domain.kernel.clock import is_plausible
from domain.kernel.values import value

CHANNEL: Final = "list"
AWAY: Final = ("moved", "settled")
MOST_REMARKS: Final = 500
MIDNIGHT: Final = timedelta(hours=6)
"""An hour without a day that is so much later than the list was closed was on the day before."""
LAST_HEADING_ROW: Final = 10
TOWNSHIP: Final = 9
LAST_YEAR: Final = 6
"""A month without a year that lies so much later than the list was closed was of the year before."""
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("户编号", "户号", "household"),
    "village": ("村", "行政村", "村社区", "village"),
    "grid": ("网格", "所属网格", "网格代码", "grid"),
    "head": ("户主", "户主姓名", "转移对象", "姓名", "head"),
    "phone": ("电话", "联系电话", "户主电话", "手机", "phone"),
    "state": ("状态", "转移状态", "转移情况", "是否转移", "state"),
    "at": ("时间", "转移时间", "登记时间", "上报时间", "time", "moved at"),
    "place": ("安置点", "安置地点", "避灾点", "去向", "place", "shelter"),
    "people": ("转移人数", "实际转移人数", "实转人数", "已转移人数", "people moved"),
    "by": ("责任人", "转移责任人", "填报人", "上报人", "by"),
    "deleted": ("删除", "删除标记", "是否删除", "deleted"),
}
"""Column -> how it is headed."""
_YES: Final = frozenset(("1", "是", "删", "删除", "已删除", "y", "yes", "true", "√"))
_DAY = re.compile(r"(?:([0-9]{4})[-/年.])?([0-9]{1,2})[-/月.]([0-9]{1,2})日?")
_NUMBER = re.compile(r"([0-9]{1,4})(?:\.0)?\s*人?")
_FIRST = re.compile(r"[^、,，;；/（(\s]+")


@value
class Candidates:
    """A row that fits several households. `sheet`, `row`: where it stands, from 1; `text`: whom it names."""

    sheet: str
    row: int
    text: str
    households: tuple[str, ...]


@dataclass(slots=True)
class MovedList:
    """What a file says: reports, remarks about cells, rows that fit several households, how many rows it has
    and how many told nothing.
    """

    reports: list[EvacuationReport] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    several: list[Candidates] = field(default_factory=list)
    rows: int = 0
    silent: int = 0


class _Doubt(Exception):
    """Why a row cannot be taken, and the cell that says so."""

    def __init__(self, cell: Cell, code: str) -> None:
        super().__init__(code)
        self.cell, self.code = cell, code


class MovedReader:
    """Reads sheets against the households of an evacuation. `names`: region -> its name; `shelters`: name ->
    code; `at`: when the list was closed, for rows without a time and days without a year; `chosen`: (sheet,
    row) -> the household that somebody chose among several.
    """

    def __init__(
        self,
        households: Iterable[Household],
        names: Mapping[str, str],
        shelters: Mapping[str, str],
        at: datetime,
        tz: tzinfo,
        chosen: Mapping[tuple[str, int], str] = MappingProxyType({}),
    ) -> None:
        self._by_id = {household.id: household for household in households}
        self._by_head: dict[str, list[Household]] = {}
        for household in self._by_id.values():
            self._by_head.setdefault(plain_name(household.head), []).append(household)
        self._names, self._shelters, self._at = names, shelters, at.astimezone(tz)
        self._chosen, self._sheet = chosen, ""
        self.found = MovedList()

    def read(self, sheets: Sequence[Sheet]) -> MovedList:
        """Everything the sheets say."""
        for sheet in sheets:
            self._sheet = sheet.name
            place, columns = _find_headings(sheet)
            if not columns:
                first = sheet.rows[0][0] if sheet.rows and sheet.rows[0] else Cell("", 1, 1)
                self._tell(sheet.name, first, "household_no_headings")
            for row in sheet.rows[place + 1 :] if columns else ():
                if any(cell.text.strip() for cell in row):
                    self._take(sheet.name, {name: row[at] for name, at in columns.items()}, row[0])
        return self.found

    def _tell(self, sheet: str, cell: Cell, code: str) -> None:
        if len(self.found.remarks) < MOST_REMARKS:
            self.found.remarks.append(remark(sheet, cell, code))

    def _take(self, sheet: str, cells: Mapping[str, Cell], first: Cell) -> None:
        self.found.rows += 1
        try:
            report = self._report(cells, first)
        except _Doubt as doubt:
            return self._tell(sheet, doubt.cell, doubt.code)
        if report is None:
            self.found.silent += 1
        else:
            self.found.reports.append(report)
        return None

    def _report(self, cells: Mapping[str, Cell], first: Cell) -> EvacuationReport | None:
        def text(name: str) -> str:
            return cells[name].text.strip() if name in cells else ""

        if text("deleted").lower() in _YES:
            raise _Doubt(cells["deleted"], "moved_deleted")
        kind = read_state(text("state"))
        if kind is None:
            raise _Doubt(cells["state"], "moved_state")
        if not kind:
            return None
        household, at = self._find(cells, first), self._read_time(cells)
        place = self._read_place(text("place")) or self._read_place(text("state"))
        if text("place") and not place and kind in AWAY:
            self._tell(self._sheet, cells["place"], "moved_place")
        if kind == "moved" and place:
            kind = "settled"
        match = _FIRST.search(text("by"))
        by = match[0][:80] if match else ""
        place, people = place if kind == "settled" else "", _read_people(cells) if kind in AWAY else 0
        id = _name_report(kind, at, people, place)
        return EvacuationReport(id, household.id, kind, at, CHANNEL, by, place, people=people)

    def _find(self, cells: Mapping[str, Cell], first: Cell) -> Household:
        """The household of a row: by its id, else the only one of its head in its place with its phone."""
        id = cells["id"].text.strip() if "id" in cells else ""
        if id:
            if id not in self._by_id:
                raise _Doubt(cells["id"], "moved_unknown")
            return self._by_id[id]
        cell = cells.get("head", first)
        found = self._by_head.get(plain_name(cell.text)) or self._by_head.get(bare_name(cell.text), [])
        for name in ("village", "grid"):
            if name in cells and cells[name].text.strip():
                found = [
                    household for household in found if self._is_at(household, name, cells[name].text.strip())
                ]
        phone = cells["phone"].text if "phone" in cells else ""
        if has_phone(phone):
            found = [
                household for household in found if not household.phone or fits_phone(phone, household.phone)
            ]
        if len(found) > 1:
            found = self._choose(cell, found)
        if not found:
            raise _Doubt(cell, "moved_unknown")
        return found[0]

    def _choose(self, cell: Cell, found: list[Household]) -> list[Household]:
        """The one of several that somebody chose for the row."""
        chosen = [
            household for household in found if household.id == self._chosen.get((self._sheet, cell.row))
        ]
        if not chosen:
            if len(self.found.several) < MOST_REMARKS:
                ids = tuple(sorted(household.id for household in found))
                self.found.several.append(Candidates(self._sheet, cell.row, cell.text, ids))
            raise _Doubt(cell, "moved_ambiguous")
        return chosen

    def _is_at(self, household: Household, name: str, text: str) -> bool:
        code = household.village if name == "village" else household.grid
        ours, township = short_name(tidy(self._names.get(code, ""))), self._names.get(code[:TOWNSHIP], "")
        names = (short_name(tidy(text)), short_name(tidy(text).removeprefix(township)))
        return code == text or ours in names

    def _read_time(self, cells: Mapping[str, Cell]) -> datetime:
        cell = cells.get("at")
        text = cell.text.strip() if cell is not None else ""
        if cell is None or not text:
            return self._at
        try:
            found = self._place_in_time(text)
        except ValueError:
            raise _Doubt(cell, "moved_time") from None
        if not is_plausible(found):
            raise _Doubt(cell, "moved_time")
        if found > self._at:
            raise _Doubt(cell, "moved_after")
        return found

    def _place_in_time(self, text: str) -> datetime:
        """The moment that a cell tells; a day without a year, and an hour without a day, as the last before
        the list was closed. Raises ValueError for none.
        """
        day, clock = _DAY.search(text), read_clock(text)
        if clock is None:
            raise ValueError(text)
        at = self._at.replace(hour=clock[0], minute=clock[1], second=0, microsecond=0)
        if day is None:
            return at - timedelta(days=1) if at - self._at > MIDNIGHT else at
        found = at.replace(int(day[1] or self._at.year), int(day[2]), int(day[3]))
        last_year = not day[1] and found.month - self._at.month > LAST_YEAR
        return found.replace(found.year - 1) if last_year else found

    def _read_place(self, text: str) -> str:
        """The code of a shelter, or relatives; '' for a place that is none of the county's."""
        if any(word in text.lower() for word in ("投亲", "亲友", RELATIVES)):
            return RELATIVES
        return find_shelter(text, self._shelters)


def _name_report(kind: str, at: datetime, people: int, place: str) -> str:
    """The same for what says the same: a list that is corrected names what it says otherwise."""
    count, shelter = f"/{people}" if people else "", f"@{place}" if place else ""
    return f"{CHANNEL}/{kind}/{at.isoformat()}{count}{shelter}"


def _read_people(cells: Mapping[str, Cell]) -> int:
    """How many were counted; 0 where nobody says."""
    text = cells["people"].text.strip() if "people" in cells else ""
    match = _NUMBER.fullmatch(text)
    if text and (match is None or not 1 <= int(match[1]) <= MOST_PEOPLE):
        raise _Doubt(cells["people"], "household_people")
    return int(match[1]) if match else 0


def _find_headings(sheet: Sheet) -> tuple[int, dict[str, int]]:
    """(place of the row of headings, column -> its place); no columns where there is none."""
    for place, row in enumerate(sheet.rows[:LAST_HEADING_ROW]):
        texts = [tidy(cell.text).lower() for cell in row]
        found = {column: at for column in HEADINGS if (at := _find_column(column, texts)) is not None}
        if "state" in found and found.keys() & {"id", "head"}:
            return place, found
    return 0, {}


def _find_column(column: str, texts: Sequence[str]) -> int | None:
    """Where a column stands: of several headings of it the one that names it best, 户主 before 姓名."""
    return next((texts.index(heading) for heading in HEADINGS[column] if heading in texts), None)
