"""From the cells of a duty sheet to entries: a name, on some day, in some shift, under some headings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from domain.directory.duty_sheets.cell_people import Mention, read_people
from domain.directory.duty_sheets.days import (
    Days,
    Frame,
    add_month,
    find_frame,
    fits_weekday,
    read_day_shift,
    read_days,
)
from domain.directory.duty_sheets.layout import Block, Column, distinct, find_plan
from domain.directory.duty_sheets.sheets import Cell, Remark, Sheet, folded, remark
from domain.directory.duty_sheets.shifts import WHOLE, ShiftText, read_shift
from domain.kernel.errors import Refused

MOST_ENTRIES: Final = 20_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of a cell. `labels`: headings and words before the name, that say a post or a place."""

    cell: Cell
    day: str
    shift: str
    labels: tuple[str, ...]
    mention: Mention


@dataclass(slots=True)
class Reading:
    """What a sheet says. `words`: its titles and names; `unread_days`: of which something stays out."""

    sheet: str
    words: str = ""
    entries: list[Entry] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    unread_days: set[str] = field(default_factory=set)

    def note(self, cell: Cell, code: str, days: Sequence[str] = (), **facts: str) -> None:
        """Remark on a cell. `days`: of which something stays out."""
        self.remarks.append(remark(self.sheet, cell, code, **facts))
        self.unread_days.update(days)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of a block: its days, and what its columns of shifts and places say; `day_shift`: what stands
    beside the day.
    """

    days: tuple[str, ...]
    day_shift: ShiftText
    shift: ShiftText
    labels: tuple[str, ...]


def read_sheet(sheet: Sheet, filename: str, today: date) -> Reading:
    """The entries of a sheet, and remarks about everything that is none."""
    plan = find_plan(sheet.rows)
    titles = [cell.text for cell in plan.title]
    found = Reading(sheet.name, "\n".join([*titles, sheet.name, filename]))
    frame = find_frame(titles, today)
    if frame.month is None and not frame.week:
        frame = find_frame([*titles, sheet.name, filename], today)
    if not plan.blocks:
        for cell in distinct(cell for row in sheet.rows for cell in row)[:1]:
            found.note(cell, "no_days")
    for block in plan.blocks:
        _read_block(found, block, frame)
    return found


def _read_block(found: Reading, block: Block, frame: Frame) -> None:
    days: tuple[str, ...] = ()
    day_text = month = ""
    shared = _list_shared(block)
    for row in block.rows:
        inside, cell = [row[column.at] for column in block.columns], row[block.day]
        month = _read_month(row, block) or month
        if cell.text.strip() or cell.fault:
            day_text = add_month(cell.text, month)
            read = Days((), cell.fault) if cell.fault else read_days(day_text, frame, bare=True)
            days = tuple(day.isoformat() for day in read.days)
            if read.code and not _is_heading(cell, block):
                found.note(cell, "outside" if len(distinct(inside)) == 1 else read.code)
        elif not days or not _of(row, block, "shift") or not _of(row, block, "people"):
            for left in distinct(inside):
                found.note(left, "no_day", days)
            continue
        if days:
            _read_row(found, row, block, _read_line(row, block, days, day_text), shared)


def _read_month(row: Sequence[Cell], block: Block) -> str:
    """What a column of months says in a row; nothing where the headings are repeated."""
    return "" if _is_heading(row[block.day], block) else " ".join(c.text for c in _of(row, block, "month"))


def _read_line(row: Sequence[Cell], block: Block, days: tuple[str, ...], day_text: str) -> _Line:
    shift = read_shift(" ".join(cell.text for cell in _of(row, block, "shift")))
    places = tuple(folded(cell.text) for cell in _of(row, block, "place"))
    labels = (*places, shift.rest) if shift.rest else places
    return _Line(days, read_day_shift(day_text), shift, labels)


def _list_shared(block: Block) -> frozenset[Cell]:
    """The weekdays that stand beside several days: of none of them alone."""
    days = defaultdict(set)
    for row in block.rows:
        if row[block.day].text.strip():
            for cell in _of(row, block, "weekday"):
                days[cell].add(row[block.day])
    return frozenset(cell for cell, beside in days.items() if len(beside) > 1)


def _is_heading(cell: Cell, block: Block) -> bool:
    """Whether a row repeats the headings."""
    labels = next(column.labels for column in block.columns if column.at == block.day)
    return folded(cell.text).replace("\n", "") in labels


def _of(row: Sequence[Cell], block: Block, role: str) -> list[Cell]:
    return distinct(row[column.at] for column in block.columns if column.role == role)


def _read_row(
    found: Reading, row: Sequence[Cell], block: Block, line: _Line, shared: frozenset[Cell]
) -> None:
    days, dates = line.days, [date.fromisoformat(day) for day in line.days]
    for cell in _of(row, block, "weekday"):
        if cell not in shared and not fits_weekday(cell.text, dates):
            found.note(cell, "weekday_differs", days)
            return
    for cell in _of(row, block, "note"):
        found.note(cell, "note_unread")
    for column in block.columns:
        cell = row[column.at]
        if cell.fault and column.role in ("people", "shift", "place"):
            found.note(cell, cell.fault, days)
        elif column.role == "people" and cell.text.strip():
            _read_cell(found, cell, column, line)


def _read_cell(found: Reading, cell: Cell, column: Column, line: _Line) -> None:
    if not column.labels:
        found.note(cell, "no_heading", line.days)
        return
    heads = [read_shift(label) for label in column.labels]
    rests = tuple(head.rest for head in heads if head.rest)
    for mention, noted in map(_split_shift, read_people(cell.text)):
        shift_text = read_shift(mention.label)
        shift = _shift([*noted, shift_text, line.shift, *reversed(heads), line.day_shift], found, cell)
        if mention.code or shift == "early":
            code = mention.code or "early_hours"
            found.note(cell, code, line.days, value=mention.name)
            continue
        labels = (*line.labels, *((shift_text.rest,) if shift_text.rest else rests))
        found.entries += [Entry(cell, day, shift, labels, mention) for day in line.days]
        if len(found.entries) > MOST_ENTRIES:
            raise Refused("sheet_too_large", f"at most {MOST_ENTRIES} duties a sheet")


def _split_shift(mention: Mention) -> tuple[Mention, list[ShiftText]]:
    """A name without the shift in brackets behind it, 张三(夜班), and that shift."""
    noted, left = [], []
    for hint in mention.hints:
        words = [(word, read_shift(word)) for word in hint.split()]
        noted += [text for _, text in words if text.shift and not text.rest]
        left.append(" ".join(word for word, text in words if not text.shift or text.rest))
    return replace(mention, hints=tuple(filter(None, left))), noted


def _shift(texts: Sequence[ShiftText], found: Reading, cell: Cell) -> str:
    """The shift that is said closest to the name; early hours are a night's where a night is said as well."""
    shifts = [text for text in texts if text.shift]
    if not shifts:
        return WHOLE
    if shifts[0].shift == "early" and any(text.shift == "night" for text in shifts):
        return "night"
    if shifts[0].rounded:
        found.note(cell, "hours_rounded", shift=shifts[0].shift)
    return shifts[0].shift
