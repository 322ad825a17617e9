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


FORM = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
TYPE = f'<Override PartName="/{STRINGS}" ContentType="{FORM}"/></Types>'.encode()
RELATION = f'<Relationship Id="texts" Type="{KIND}" Target="/{STRINGS}"/></Relationships>'.encode()


def as_excel_writes(rows: list[list[str]]) -> bytes:
    """A workbook of rows of seven columns: every text shared, every cell with its place. By hand: openpyxl
    takes ten times as long.
    """
    shared: dict[str, int] = {}
    lines = []
    for number, row in enumerate(rows, 1):
        places = [shared.setdefault(text, len(shared)) for text in row]
        cells = "".join(
            f'<c r="{column}{number}" t="s"><v>{place}</v></c>'
            for column, place in zip("ABCDEFG", places, strict=True)
        )
        lines.append(f'<row r="{number}">{cells}</row>')
    texts = "".join(f"<si><t>{text}</t></si>" for text in shared)
    book, out, packed = openpyxl.Workbook(), io.BytesIO(), io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = sheet("".join(lines)) if name == SHEET else old.read(name)
            new.writestr(name, part.replace(b"</Types>", TYPE).replace(b"</Relationships>", RELATION))
        new.writestr(STRINGS, f"<sst {SPACE}>{texts}</sst>")
    return packed.getvalue()


def test_the_largest_honest_table_is_taken() -> None:
    rows = [["编号", "姓名", "岗位", "单位", "行政区划", "电话", "在岗"]]
    rows += [
        [f"LY-{n:05}", f"姓名{n}", "grid", "centre", "330825001200001", f"0570{n:08}", "1"]
        for n in range(people_files.MOST_ROWS)
    ]
    packed = as_excel_writes(rows)
    assert len(packed) < people_files.MOST_BYTES
    people_files.check_archive(packed)


def test_a_table_written_that_way_is_read_as_it_is() -> None:
    head = ["id", "name", "post", "unit", "region", "phone", "active"]
    packed = as_excel_writes([head, ["LY-1", "姓名", "grid", "centre", "330825001200001", "05701", "1"]])
    page = openpyxl.load_workbook(io.BytesIO(packed)).worksheets[0]
    assert [[cell.value for cell in row] for row in page.iter_rows()][1][:3] == ["LY-1", "姓名", "grid"]
