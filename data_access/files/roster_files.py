"""Rosters people send: a table with our headings, or a duty sheet as it hangs on the wall.

A merged cell has its value in its first cell only; here all of its cells have it. What a sheet says of its
merged ranges is not believed: they are cut to the part that is read.
"""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

from data_access.files import people_files
from data_access.files.people_files import BadFile, Broken, Content, Formula, RowFault, Rows, cell_text
from data_access.files.workbook_cells import Unlike
from domain.directory.duty_sheets.sheets import Cell, Sheet
from domain.directory.person import tidy

log = logging.getLogger(__name__)

MOST_ROWS, MOST_COLUMNS, MOST_SHEETS, MOST_CELL = 1_000, 80, 12, 500
MOST_RANGES = 5_000
MOST_READ = 20_000
"""Cells of a workbook that say something."""
_MERGED = re.compile(
    rb"<(?:[\w.-]+:)?mergeCell\s[^<>]*?\bref=[\"']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})[\"']"
)
Range = tuple[int, int, int, int]
Grid = list[list[Cell]]
TABLE: Final = frozenset({"region", "行政区划", "区划代码", "人员编号", "person"})
"""Headings that no duty sheet on a wall has: they are for codes."""


def read(content: bytes, filename: str) -> Content:
    """A table as rows, any other roster as sheets. Raises BadFile."""
    if people_files.check_kind(content, filename) == "csv":
        found = people_files.read(content, filename)
        if is_table(found.rows[0][1]):
            return found
        return Content([], found.unread, found.encoding, (_sheet_of_rows(found.rows),))
    sheets = _read_workbook(content)
    if not sheets:
        raise BadFile(RowFault(None, None, "empty_file"))
    if is_table(cell.text for row in sheets[0].rows[:1] for cell in row):
        return people_files.read(content, filename)
    return Content([], sheets=sheets)


def is_table(headings: Iterable[str]) -> bool:
    """Whether a first row has headings of a table of codes."""
    return any(tidy(heading).lower() in TABLE for heading in headings)


def _sheet_of_rows(rows: Rows) -> Sheet:
    width = max(len(cells) for _, cells in rows)
    return Sheet("", tuple(plain_row(line, [*cells, *[""] * (width - len(cells))]) for line, cells in rows))


def plain_row(line: int, texts: Iterable[str]) -> tuple[Cell, ...]:
    """A row of a sheet of texts."""
    return tuple(_cell(text, line, at) for at, text in enumerate(texts, 1))


def _cell(text: str, row: int, column: int) -> Cell:
    if isinstance(text, Formula):
        return Cell("", row, column, "no_value")
    if isinstance(text, Broken):
        return Cell(str(text), row, column, "cell_error")
    if isinstance(text, Unlike):
        return Cell(text.shown, row, column, "" if text.shown else "unlike_cell")
    if len(text) > MOST_CELL:
        return Cell(text[:MOST_CELL], row, column, "long_cell")
    return Cell(str(text), row, column)


def _read_workbook(content: bytes) -> tuple[Sheet, ...]:
    """The sheets that can be seen and say something."""
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

    books = [
        openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False, data_only=values)
        for values in (True, False)
    ]
    try:
        pages = zip(*(book.worksheets for book in books), strict=True)
        seen = [pair for pair in pages if pair[0].sheet_state == "visible"]
        if len(seen) > MOST_SHEETS:
            raise BadFile(RowFault(None, None, "too_many_sheets", {"most": str(MOST_SHEETS)}))
        found, left = [], MOST_READ
        for values, formulas in seen:
            grid = _grid(values, formulas)
            left -= sum(1 for row in grid for cell in row if cell.text)
            if left < 0:
                raise BadFile(RowFault(None, None, "too_many_read", {"most": str(MOST_READ)}))
            if grid:
                _fill(grid, merged_ranges(content, values))
                found.append(Sheet(str(values.title), tuple(map(tuple, grid))))
        return tuple(found)
    finally:
        for book in books:
            book.close()


def _grid(values: Any, formulas: Any) -> Grid:
    """The cells up to the last that says something. A formula is what it showed when the file was saved."""
    grid: Grid = []
    width = 0
    for line, (shown, meant) in enumerate(zip(_lines(values), _lines(formulas), strict=False), 1):
        texts = [_text(value, formula) for value, formula in zip(shown, meant, strict=False)]
        last = max((at for at, text in enumerate(texts, 1) if text), default=0)
        if last and (line > MOST_ROWS or last > MOST_COLUMNS):
            code, most = (
                ("too_many_lines", MOST_ROWS) if line > MOST_ROWS else ("too_many_columns", MOST_COLUMNS)
            )
            raise BadFile(RowFault(line, None, code, {"most": str(most)}))
        width = max(width, last)
        grid.append([*plain_row(line, texts)])
    while grid and not any(cell.text or cell.fault for cell in grid[-1]):
        grid.pop()
    full = (
        [*row, *(Cell("", row_at, at) for at in range(len(row) + 1, width + 1))]
        for row_at, row in enumerate(grid, 1)
    )
    return [row[:width] for row in full]


def _lines(sheet: Any) -> Iterator[Any]:
    return iter(sheet.iter_rows(min_row=1, max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS + 1))


def _text(value: Any, formula: Any) -> str:
    if value.value is None and getattr(formula, "data_type", "") == "f":
        return Formula("=")
    return cell_text(value)


def merged_ranges(content: bytes, sheet: Any) -> list[Range]:
    """The merged ranges of a sheet as (first row, first column, last row, last column)."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.read(sheet._worksheet_path)
    found = islice(_MERGED.finditer(part), MOST_RANGES)
    return [
        (int(r1), _number(c1), int(r2), _number(c2)) for c1, r1, c2, r2 in (match.groups() for match in found)
    ]


def _number(column: bytes) -> int:
    """B -> 2, AA -> 27."""
    number = 0
    for character in column:
        number = number * 26 + character - ord("A") + 1
    return number


def _fill(grid: Grid, ranges: Iterable[Range]) -> None:
    """Give every cell of a merged range its first one; what was filled is not filled again."""
    height, width = len(grid), len(grid[0])
    done: set[tuple[int, int]] = set()
    for top, left, bottom, right in ranges:
        if not (1 <= top <= height and 1 <= left <= width):
            continue
        first = grid[top - 1][left - 1]
        for row in range(top - 1, min(bottom, height)):
            for column in range(left - 1, min(right, width)):
                if (row, column) not in done:
                    done.add((row, column))
                    grid[row][column] = first
