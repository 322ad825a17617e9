"""Files people send: CSV (UTF-8, with or without a mark, or GB18030) and XLSX, read into texts.

Whatever is in a file is foreign: its size, the size it unpacks to, its rows, columns and cells are bounded
before they are read.
"""

from __future__ import annotations

import csv
import io
import logging
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from types import MappingProxyType
from typing import Any

from data_access.files.encodings import Decoded, NoEncoding, decoded
from data_access.files.workbook_cells import UNDERSCORE, number_shown, text_shown, unescaped
from domain.directory.duty_sheets.sheets import Sheet

log = logging.getLogger(__name__)

MOST_BYTES = 8 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 40
MOST_CELL = 500
MOST_PARTS = 300
MOST_UNPACKED = 32 * 1024 * 1024
MOST_RATIO = 100
"""How many times its size a workbook may unpack to; tables of people stay below 20."""
CALM_UNPACKED = 1024 * 1024
"""A workbook smaller than this may be as compressible as it likes."""
MOST_MARKS, MOST_MARKS_A_SHEET, MOST_MARKS_A_ROW = 1_500_000, 4_000_000, 50_000
"""Tags and attributes of a part, of a sheet and of one row of it: each becomes an object, so that a small
file of nothing but empty cells would take gigabytes and minutes. 50,000 people in 7 columns have 2.1 million.
"""
MOST_UNREAD = 20
"""Sheets that are named."""
_UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_ROW = re.compile(rb"<(?:[\w.-]+:)?row\b")
_VALUE = re.compile(rb"<(?:[\w.-]+:)?[vtf](?:\s[^<>]*)?>\s*[^<\s]")
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"
"""How workbooks of before 2007 begin, and those with a password."""
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OTHER_PARTS = ("mimetype", "xl/workbook.bin")
"""Parts of OpenDocument and of binary workbooks, which are zip archives too."""
STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT = re.compile(re.escape(STRICT) + rb"(\w+)/(\w+)")
_NAMES = {b"extendedProperties": b"extended-properties", b"customProperties": b"custom-properties"}
_UNDERSCORE = re.compile(rb"_x005[Ff]_")
_SEPARATORS = ",;\t"
_FIRST_LINE = re.compile(r"[^\r\n]*")


@dataclass(frozen=True, slots=True)
class RowFault:
    """Something wrong in a file: row counts from 1 (the headings), None for the file; column: our name."""

    row: int | None
    column: str | None
    code: str
    facts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


class BadFile(Exception):
    """A file that cannot be taken; `faults` says why, by row and column."""

    def __init__(self, *faults: RowFault) -> None:
        super().__init__(f"{len(faults)} fault(s), the first: {faults[0].code}")
        self.faults = faults


class Formula(str):
    """A cell that is a formula: what it would show nobody here knows."""


class Broken(str):
    """A cell that shows an error (#N/A) in place of a value."""


Rows = list[tuple[int, list[str]]]
"""(row of the file, its cells); empty rows are left out."""


@dataclass(frozen=True, slots=True)
class Content:
    """The rows of a file, the headings first. `unread`: names of other sheets that can be seen and have
    something on them; `encoding`: of a CSV that is not all ASCII; `sheets`: of a duty sheet, without rows.
    """

    rows: Rows
    unread: tuple[str, ...] = ()
    encoding: str = ""
    sheets: tuple[Sheet, ...] = ()


def read(content: bytes, filename: str) -> Content:
    """What a file says. Raises BadFile."""
    if check_kind(content, filename) == "xlsx":
        found = _xlsx(content)
    else:
        decoded = _decoded(content)
        found = Content(list(_bounded(_csv(decoded.text))), encoding=decoded.encoding)
    if not found.rows:
        raise _bad("empty_file")
    return found


def check_kind(content: bytes, filename: str) -> str:
    """csv or xlsx, as the name says and the first bytes agree. Raises BadFile."""
    if len(content) > MOST_BYTES:
        raise _bad("file_too_large", most=f"{MOST_BYTES // 1024**2} MiB")
    kind = filename.rpartition(".")[2].lower()
    if content.startswith(OLE):
        raise _bad("encrypted_xlsx" if ENCRYPTED in content else "other_workbook")
    if kind in ("xls", "ods", "et", "xlsb", "xlsm"):
        raise _bad("other_workbook")
    if kind not in ("csv", "xlsx") or (kind == "xlsx") != content.startswith(ZIP):
        raise _bad("bad_file_type")
    return kind


def _bad(code: str, row: int | None = None, column: str | None = None, **facts: str) -> BadFile:
    return BadFile(RowFault(row, column, code, facts))


def _bounded(rows: Iterable[tuple[int, list[str]]]) -> Iterable[tuple[int, list[str]]]:
    for line, cells in rows:
        while cells and not cells[-1].strip():
            cells.pop()
        if line > MOST_ROWS + 1:
            raise _bad("too_many_lines", line, most=str(MOST_ROWS))
        if len(cells) > MOST_COLUMNS:
            raise _bad("too_many_columns", line, most=str(MOST_COLUMNS))
        if any(len(cell) > MOST_CELL for cell in cells):
            raise _bad("too_long", line, most=str(MOST_CELL))
        if cells:
            yield line, cells


def _csv(text: str) -> Iterable[tuple[int, list[str]]]:
    if "\0" in text:
        raise _bad("bad_encoding")
    first = _FIRST_LINE.match(text)
    separator = max(_SEPARATORS, key=(first[0] if first else "").count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 0
    try:
        for cells in reader:
            line += 1
            yield line, cells
    except csv.Error:
        raise _bad("bad_csv", line + 1) from None


def _decoded(content: bytes) -> Decoded:
    """The text of a CSV. Raises BadFile naming the rows that do not fit."""
    try:
        return decoded(content)
    except NoEncoding as error:
        raise BadFile(*(RowFault(row, None, error.code) for row in error.rows)) from None


def _xlsx(content: bytes) -> Content:
    try:
        check_archive(content)
        return _sheet(usual(content))
    except BadFile:
        raise
    except Exception as error:  # the reader of a foreign workbook may fail in any way
        log.info("a workbook cannot be read: %s", type(error).__name__)
        raise _bad("bad_xlsx") from None


def check_archive(content: bytes) -> None:
    """Judge by the sizes the archive tells; its reader gives no byte more than these."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        if any(part.filename in OTHER_PARTS for part in members):
            raise _bad("other_workbook")
        unpacked = sum(part.file_size for part in members)
        if any(part.flag_bits & 1 for part in members):
            raise _bad("encrypted_xlsx")
        if len(members) > MOST_PARTS or unpacked > MOST_UNPACKED:
            raise _bad("xlsx_too_large", most=f"{MOST_UNPACKED // 1024**2} MiB")
        if unpacked > max(CALM_UNPACKED, MOST_RATIO * len(content)):
            raise _bad("xlsx_too_large", most=f"{MOST_UNPACKED // 1024**2} MiB")
        for part in members:
            _check_part(archive.read(part))


def usual(content: bytes) -> bytes:
    """The workbook as its reader knows it: without the names of Strict OOXML, and with escaped underscores
    kept apart, which it would drop. No larger than it was judged to be, but for longer names.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {part.filename: archive.read(part) for part in archive.infolist()}
    usual = {name: _usual_part(part) for name, part in members.items()}
    if usual == members:
        return content
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in usual.items():
            archive.writestr(name, part)
    return out.getvalue()


def _usual_part(part: bytes) -> bytes:
    if STRICT in part:
        part = _STRICT.sub(_usual_name, part)
    return _UNDERSCORE.sub(UNDERSCORE.encode(), part)


def _usual_name(found: re.Match[bytes]) -> bytes:
    return b"http://schemas.openxmlformats.org/%s/2006/%s" % (found[1], _NAMES.get(found[2], found[2]))


def _check_part(part: bytes) -> None:
    """A part has no more markup than a table of people; UTF-16 would hide it. Empty rows that only carry a
    format are rows too.
    """
    if part.startswith(_UTF_16):
        raise _bad("bad_xlsx")
    if b"sheetData" not in part:
        if _marks(part) > MOST_MARKS:
            raise _bad("bad_xlsx")
        return
    rows = _ROW.split(part)
    if len(rows) > MOST_ROWS + 2:
        raise _bad("too_many_lines", most=str(MOST_ROWS))
    marks = [_marks(row) for row in rows]
    if max(marks) > MOST_MARKS_A_ROW or sum(marks) > MOST_MARKS_A_SHEET:
        raise _bad("xlsx_too_large", most=f"{MOST_UNPACKED // 1024**2} MiB")


def _marks(markup: bytes) -> int:
    """Tags that open and attributes, or what may be some."""
    return markup.count(b"<") - markup.count(b"</") + markup.count(b"=")


def _sheet(content: bytes) -> Content:
    """The first sheet that can be seen. What it says of its own extent is not believed."""
    import openpyxl  # here: every program loads this module, few read a sheet

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    try:
        sheet, *others = (worksheet for worksheet in book.worksheets if worksheet.sheet_state == "visible")
        rows = sheet.iter_rows(min_row=1, max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1)
        lines = ((line, [cell_text(cell) for cell in cells]) for line, cells in enumerate(rows, start=1))
        return Content(list(_bounded(lines)), _used(content, others))
    finally:
        book.close()


def _used(content: bytes, sheets: Iterable[Any]) -> tuple[str, ...]:
    """The names of the sheets that have something on them."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = (sheet.title for sheet in sheets if _is_used(archive.read(sheet._worksheet_path)))
        return tuple(islice(names, MOST_UNREAD))


def _is_used(part: bytes) -> bool:
    """Whether a cell of a sheet has a value; building its cells to know would take seconds."""
    return _VALUE.search(part, 0, part.rfind(b"sheetData>")) is not None


def cell_text(cell: Any) -> str:
    """A cell as a person would type it."""
    value = cell.value
    if value is None:
        return ""
    kind = getattr(cell, "data_type", "")
    if kind in _ODD:
        return _ODD[kind](value)
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    form = str(cell.number_format or "")
    if isinstance(value, int | float):
        return number_shown(value, form)
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date().isoformat()
    if isinstance(value, date | datetime):
        return value.isoformat()
    return text_shown(unescaped(str(value)), form)


_ODD: Mapping[str, type[str]] = MappingProxyType({"f": Formula, "e": Broken})
"""Kinds of cells that have no value of their own."""
