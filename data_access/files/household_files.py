"""Lists of households people send: every sheet that can be seen, a merged cell in all of its cells."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable
from typing import Any, Final

from data_access.files import people_files
from data_access.files.people_files import BadFile, RowFault, cell_text
from data_access.files.roster_files import Range, merged_ranges, plain_row
from domain.directory.duty_sheets.sheets import Cell, Sheet

log = logging.getLogger(__name__)

MOST_HOUSEHOLDS: Final = 20_000
MOST_SHEETS: Final = 40
MOST_FILLED: Final = 400_000
"""Cells that merged ranges may cover together."""
Grid = list[list[Cell]]


def read(content: bytes, filename: str) -> tuple[Sheet, ...]:
    """The sheets of a file. Raises BadFile."""
    if people_files.check_kind(content, filename) == "csv":
        rows = people_files.read(content, filename).rows
        width = max(len(cells) for _, cells in rows)
        grid = [plain_row(line, [*cells, *[""] * (width - len(cells))]) for line, cells in rows]
        found: tuple[Sheet, ...] = (Sheet("", tuple(grid)),)
    else:
        found = _read_workbook(content)
    if not found:
        raise BadFile(RowFault(None, None, "empty_file"))
    if sum(len(sheet.rows) for sheet in found) > MOST_HOUSEHOLDS:
        raise BadFile(RowFault(None, None, "too_many_lines", {"most": str(MOST_HOUSEHOLDS)}))
    return found


def _read_workbook(content: bytes) -> tuple[Sheet, ...]:
    try:
        people_files.check_archive(content)
        return _sheets(people_files.usual(content))
    except BadFile:
        raise
    except Exception as error:  # the reader of a foreign workbook may fail in any way
        log.info("a workbook cannot be read: %s", type(error).__name__)
        raise BadFile(RowFault(None, None, "bad_xlsx")) from None


def _sheets(content: bytes) -> tuple[Sheet, ...]:
    import openpyxl  # here: every program loads this module, few read a sheet

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False, data_only=True)
    try:
        seen = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if len(seen) > MOST_SHEETS:
            raise BadFile(RowFault(None, None, "too_many_sheets", {"most": str(MOST_SHEETS)}))
        pages = [(sheet.title, _grid(sheet), merged_ranges(content, sheet)) for sheet in seen]
        return tuple(Sheet(str(title), _filled(grid, ranges)) for title, grid, ranges in pages if grid)
    finally:
        book.close()


def _grid(sheet: Any) -> Grid:
    """The cells up to the last row that says something, each row of the same length."""
    most_rows, most_columns = MOST_HOUSEHOLDS + 1, people_files.MOST_COLUMNS
    lines = sheet.iter_rows(min_row=1, max_row=most_rows, max_col=most_columns)
    grid = [[*plain_row(line, [cell_text(cell) for cell in cells])] for line, cells in enumerate(lines, 1)]
    while grid and not any(cell.text or cell.fault for cell in grid[-1]):
        grid.pop()
    width = max((len(row) for row in grid), default=0)
    return [
        [*row, *(Cell("", line, at) for at in range(len(row) + 1, width + 1))]
        for line, row in enumerate(grid, 1)
    ]


def _filled(grid: Grid, ranges: Iterable[Range]) -> tuple[tuple[Cell, ...], ...]:
    """Every cell of a merged range as its first one. Raises BadFile for ranges that cover too much."""
    height, width, left_over = len(grid), len(grid[0]), MOST_FILLED
    for top, left, bottom, right in ranges:
        rows, columns = range(top, min(bottom, height) + 1), range(left, min(right, width) + 1)
        left_over -= len(rows) * len(columns)
        if left_over < 0:
            raise BadFile(RowFault(None, None, "xlsx_too_large", {"most": str(MOST_FILLED)}))
        if not (rows and columns):
            continue
        first = grid[top - 1][left - 1]
        for row in rows:
            grid[row - 1][left - 1 : left - 1 + len(columns)] = [first] * len(columns)
    return tuple(map(tuple, grid))
