"""Duty sheets for tests: rows of texts, and ranges that are merged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from domain.directory.duty_sheets.reading import Reading, read_sheet
from domain.directory.duty_sheets.sheets import Cell, Sheet

TODAY = date(2026, 11, 29)


def sheet(
    rows: Sequence[Sequence[object]], merged: Iterable[tuple[int, int, int, int]] = (), name: str = "Sheet1"
) -> Sheet:
    """`merged`: first row, first column, last row, last column, from 1."""
    width = max(map(len, rows))
    cells = [
        [Cell(str(text), line, at) for at, text in enumerate([*row, *[""] * (width - len(row))], 1)]
        for line, row in enumerate(rows, 1)
    ]
    for top, left, bottom, right in merged:
        for line in range(top - 1, bottom):
            cells[line][left - 1 : right] = [cells[top - 1][left - 1]] * (right - left + 1)
    return Sheet(name, tuple(map(tuple, cells)))


def read_rows(rows: Sequence[Sequence[object]], merged: Iterable[tuple[int, int, int, int]] = ()) -> Reading:
    """What a sheet says, seen on 2026-11-29."""
    return read_sheet(sheet(rows, merged), "a.xlsx", TODAY)


def list_entries(found: Reading) -> list[tuple[str, str, str]]:
    """(day of the month, shift, name) of each entry."""
    return [(entry.day[-2:], entry.shift, entry.mention.name) for entry in found.entries]


def list_remarks(found: Reading) -> list[tuple[str, str]]:
    """(cell, code) of each remark."""
    return [(remark.address, remark.code) for remark in found.remarks]
