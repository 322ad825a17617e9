"""How a duty sheet is laid out: titles, where its days stand, and what each of its columns is for.

Everything is said for days down and posts across; a sheet the other way round is turned first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from domain.directory.duty_sheets.days import is_day_text, is_serial_text, is_weekday_text, without_asides
from domain.directory.duty_sheets.sheets import Cell, Rows, folded
from domain.directory.duty_sheets.shifts import is_shift_text

LEAST_DAYS: Final = 2
IsDay = Callable[[str], bool]
_NUMBER = re.compile(r"[1-9]|[12][0-9]|3[01]")
_WEEK = re.compile(r"周次|第几周|周数")
"""Weeks that are counted: 一 is no Monday there."""
_CAPTION = re.compile(r"表\)?$|[:]|值班安排|排班")
_MONTHS = re.compile(r"月份?")
"""The heading of a column of months, beside one of days."""
_DATES = re.compile(r"日期?|号")
"""The heading of a column of numbers that are days, also where another one has their weekdays."""
_ROLES: Final = (
    ("weekday", re.compile(r"^(?:周|星期|星期几|周几)$")),
    ("serial", re.compile(r"^(?:序号|序|编号|No\.?)$")),
    ("phone", re.compile(r"电话|手机|联系方式|短号|号码")),
    ("note", re.compile(r"备注|说明|签名|签字|调班|变更")),
    ("shift", re.compile(r"^(?:值班)?(?:班次|时间段?|时段|班别)$")),
    (
        "place",
        re.compile(r"^(?:值班)?(?:乡镇|镇街|街道|乡镇\(街道\)|单位|部门|地点|村|社区|村社|辖区|网格|科室)$"),
    ),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a block. `role`: day, month, weekday, serial, phone, note, shift, place or people;
    `labels`: its headings, from the top.
    """

    at: int
    role: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A table of one column of days. `rows`: below its headings; `title`: of what stands above it."""

    day: int
    columns: tuple[Column, ...]
    rows: Rows


@dataclass(frozen=True, slots=True)
class Plan:
    """The tables of a sheet and the words above them."""

    title: tuple[Cell, ...]
    blocks: tuple[Block, ...]


def is_number_text(text: str) -> bool:
    """Whether a heading is a number that may be a day of the month."""
    return _NUMBER.fullmatch(without_asides(text)) is not None


_DAYS: Final[tuple[tuple[IsDay, re.Pattern[str] | None], ...]] = (
    (is_day_text, None),
    (is_number_text, _DATES),
    (is_weekday_text, None),
    (is_number_text, None),
    (is_serial_text, None),
)
"""By which cells days are told, the surest first, and under which heading."""


def find_plan(rows: Rows) -> Plan:
    """Where the days of a sheet stand; no blocks where none are found."""
    count = _count_titles(rows)
    title, body = tuple(distinct(cell for row in rows[:count] for cell in row)), rows[count:]
    for is_day, heading in _DAYS:
        down, across = (_columns_of_days(way, is_day, heading) for way in (body, turned(body)))
        if down or across:
            straight = _likelihood(down) >= _likelihood(across)
            found = down if straight else across
            return Plan(title, _blocks(body if straight else turned(body), [at for at, _ in found], is_day))
    return Plan(title, ())


def turned(rows: Rows) -> Rows:
    """Columns as rows."""
    return tuple(zip(*rows, strict=True))


def distinct(cells: Iterable[Cell]) -> list[Cell]:
    """Cells that say something, each once: those of a merged range are one."""
    return [*{(c.row, c.column): c for c in cells if c.text.strip() or c.fault}.values()]


def _count_titles(rows: Rows) -> int:
    """Rows at the top with nothing but one cell, or captions such as 单位: 双桥乡."""
    for count, row in enumerate(rows):
        cells = distinct(row)
        if len(cells) > 1 and not all(_CAPTION.search(folded(c.text)) for c in cells):
            return count
        if cells and is_day_text(cells[0].text):
            return count
    return 0


def _columns_of_days(rows: Rows, is_day: IsDay, heading: re.Pattern[str] | None) -> list[tuple[int, int]]:
    """(column, how many days) for each column of days, of those with a `heading` where one is wanted; one
    that repeats its neighbour's cells is none, and none is one of months.
    """
    found: list[tuple[int, int]] = []
    before: set[tuple[int, int]] = set()
    for at, column in enumerate(turned(rows)):
        is_other = _has_heading(column, _MONTHS) or not (heading is None or _has_heading(column, heading))
        days = set() if is_other else {(c.row, c.column) for c in column if is_day(c.text)}
        if len(days) >= LEAST_DAYS and days != before:
            found.append((at, len(days)))
        before = days
    most = _most(found)
    return [(at, count) for at, count in found if count * 2 >= most]


def _has_heading(column: Sequence[Cell], heading: re.Pattern[str]) -> bool:
    return any(heading.fullmatch("".join(folded(cell.text).split())) for cell in column)


def _likelihood(found: Sequence[tuple[int, int]]) -> tuple[int, int, int]:
    """Days stand in long lines, in few of them, near the edge."""
    return _most(found), -len(found), -min((at for at, _ in found), default=0)


def _most(found: Sequence[tuple[int, int]]) -> int:
    return max((count for _, count in found), default=0)


def _blocks(rows: Rows, days: Sequence[int], is_day: IsDay) -> tuple[Block, ...]:
    width = len(rows[0])
    ends = [*days[1:], width]
    blocks = []
    for number, (day, end) in enumerate(zip(days, ends, strict=True)):
        first = next(n for n, row in enumerate(rows) if is_day(row[day].text))
        places = range(day if number else 0, end)
        columns = tuple(_column(rows, at, day, first) for at in places)
        blocks.append(Block(day, columns, rows[first:]))
    return tuple(blocks)


def _column(rows: Rows, at: int, day: int, first: int) -> Column:
    labels = tuple(folded(cell.text).replace("\n", "") for cell in distinct(row[at] for row in rows[:first]))
    if at == day:
        return Column(at, "day", labels)
    cells = distinct(row[at] for row in rows[first:])
    last = labels[-1] if labels else ""
    if _WEEK.fullmatch(last):
        return Column(at, "serial", labels)
    below = [cell.text for cell in cells]
    if cells and {*cells} <= {row[day] for row in rows[first:]}:
        return Column(at, "day", labels)
    if below and all(is_weekday_text(text) for text in below):
        return Column(at, "weekday", labels)
    if below and all(is_shift_text(text) for text in below):
        return Column(at, "shift", labels)
    if _MONTHS.fullmatch(last):
        return Column(at, "month", labels)
    role = next((role for role, pattern in _ROLES if pattern.search(last)), "people")
    return Column(at, role, labels)
