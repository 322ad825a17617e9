"""Workbooks that are small, unpack to little, and would still take gigabytes: nothing but markup."""

from __future__ import annotations

import io
import os
import zipfile

import openpyxl
import pytest

from data_access.files import people_files
from data_access.files.people_files import BadFile

SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def workbook(part: str, content: bytes) -> bytes:
    """A real workbook with one part replaced; noise keeps the archive's ratio within its bound."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["id", "name"])
    book.save(out)
    packed = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, content)
        new.writestr("xl/media/noise.bin", os.urandom(400_000))
    return packed.getvalue()


def sheet(rows: str, prefix: str = "") -> bytes:
    space = SPACE.replace("xmlns", f"xmlns:{prefix[:-1]}") if prefix else SPACE
    inner = f"<{prefix}sheetData>{rows}</{prefix}sheetData>"
    return f"<{prefix}worksheet {space}>{inner}</{prefix}worksheet>".encode()


CELLS = "<c/>" * 60_000
PREFIXED = "<x:row>" + "<x:c/>" * 60_000 + "</x:row>"
ATTRIBUTES = "<row><c " + " ".join(f'a{n}=""' for n in range(60_000)) + "/></row>"
HOSTILE = {
    "cells of one row": (SHEET, sheet(f"<row>{CELLS}</row>"), "xlsx_too_large"),
    "cells of no row": (SHEET, sheet(CELLS), "xlsx_too_large"),
    "cells of a prefixed row": (SHEET, sheet(PREFIXED, "x:"), "xlsx_too_large"),
    "attributes": (SHEET, sheet(ATTRIBUTES), "xlsx_too_large"),
    "rows with one number": (SHEET, sheet('<row r="1"/>' * 60_000), "too_many_lines"),
    "UTF-16": (SHEET, sheet(f"<row>{CELLS}</row>").decode().encode("utf-16"), "bad_xlsx"),
    "texts": (STRINGS, f"<sst {SPACE}>".encode() + b"<si/>" * 1_600_000 + b"</sst>", "bad_xlsx"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_workbook_of_nothing_but_markup_is_refused_before_it_is_built(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    part, content, code = HOSTILE[what]
    monkeypatch.setattr(people_files, "_sheet", lambda content: pytest.fail("the workbook was built"))
    with pytest.raises(BadFile) as caught:
        people_files.read(workbook(part, content), "people.xlsx")
    assert caught.value.faults[0].code == code


def test_the_largest_honest_table_is_taken() -> None:
    """50,000 rows of seven columns, as Excel writes them: every text shared, every cell with its place."""
    book, out = openpyxl.Workbook(write_only=True), io.BytesIO()
    page = book.create_sheet()
    page.append(["编号", "姓名", "岗位", "单位", "行政区划", "电话", "在岗"])
    for n in range(people_files.MOST_ROWS):
        page.append([f"LY-{n:05}", f"姓名{n}", "grid", "centre", "330825001200001", f"0570{n:08}", "1"])
    book.save(out)
    packed = out.getvalue()
    assert len(packed) < people_files.MOST_BYTES
    people_files.check_archive(packed)
