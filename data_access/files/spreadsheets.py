"""Exports: rows as CSV or XLSX, nothing in them that a spreadsheet would carry out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from domain.kernel.spreadsheet_cells import neutral

TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class File:
    """A file for a browser to keep."""

    name: str
    content: bytes
    type: str
    rows: int


Cell = str | int | float


def write(name: str, form: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> File:
    """Rows as a file `name`.`form`; form is csv (UTF-8 with a mark, as Excel wants it) or xlsx."""
    cells = [[cell if isinstance(cell, int | float) else neutral(cell) for cell in row] for row in rows]
    content = (_xlsx if form == "xlsx" else _csv)([list(headings), *cells])
    return File(f"{name}.{form}", content, TYPES[form], len(cells))


def _csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _xlsx(rows: Iterable[Sequence[Cell]]) -> bytes:
    import openpyxl  # here: every program loads this module, few write a sheet

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("1")
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
