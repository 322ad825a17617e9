"""Cells of a workbook are taken as a person sees them, or refused with both."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pytest

from data_access.files import people_files
from data_access.files.columns import by_column
from data_access.files.people_files import BadFile
from data_access.files.workbook_cells import Unlike
from tests.integration.people.sheets import HEADINGS, as_xlsx, with_part

ROW = ("LY-1", "欧阳修", "duty", "centre", "330825", "0570-7012345")


def cell(value: Any, form: str = "General") -> str:
    """What is taken of a cell in the second row."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["id"])
    sheet.append([value])
    sheet["A2"].number_format = form
    out = io.BytesIO()
    book.save(out)
    return people_files.read(out.getvalue(), "a.xlsx").rows[1][1][0]


@pytest.mark.parametrize(
    ("value", "form", "seen"),
    [
        (7, '"LY-"0000', "LY-0007"), (7, "\\L\\Y-0000", "LY-0007"), (7, '0000"号"', "0007号"),
        (7, "0000", "0007"),
        (5707012345, "00000000000", "05707012345"), (5707012345, "0000-0000000", "0570-7012345"),
        (13800001234, "000-0000-0000", "138-0000-1234"), (13800001234, "000 0000 0000", "138 0000 1234"),
        (123456, '"A"000-00', "A1234-56"), (7, '#"-"00', "-07"), (13800001234.0, "0.00E+00", "13800001234"),
        (13800001234.0, "General", "13800001234"), (330825101264, "#,##0", "330825101264"), (5, "0.00", "5"),
        (330825, "@", "330825"), (7, '[Red]"N"0', "N7"), (7, "[$¥-804]0", "¥7"), (7, '"P"0_);("N"0)', "P7"),
        (-7, '"P"0;"N"0', "N7"), (0, '"P"0;"N"0;"Z"0', "Z0"), (7, '"a;b"0', "a;b7"),
        (7, '"编号"General', "编号7"),
        (1.5, "General", "1.5"), (1.5, "0.0", "1.5"), ("7", '"LY-"@', "LY-7"), ("LY-7", "@", "LY-7"),
        ("x", '0;0;0;"t"@', "tx"), (date(2026, 12, 1), "yyyy-mm-dd", "2026-12-01"), (True, "General", "1"),
    ],
)  # fmt: skip
def test_a_cell_is_what_a_person_sees(value: Any, form: str, seen: str) -> None:
    found = cell(value, form)
    assert found == seen
    assert not isinstance(found, Unlike)


@pytest.mark.parametrize(
    ("value", "form"),
    [(0.5, "0%"), (7, "0%"), (7.5, "0"), (7.5, "# ?/?"), (7, '[>5]"big"0;0'), (7, '"nothing"'),
     (7, '"LY-"0.00'), (7, "0" * 250 + '"x"' * 9),
     (7, ";;;"), (1.25, '"v"0.0')],
)  # fmt: skip
def test_what_cannot_be_told_surely_is_refused_with_both(value: Any, form: str) -> None:
    found = cell(value, form)
    assert isinstance(found, Unlike)
    with pytest.raises(BadFile) as caught:
        by_column([(1, ["id"]), (2, [found])], "people", ("id",))
    [fault] = caught.value.faults
    assert (fault.code, fault.row, fault.column) == ("cell_format", 2, "id")
    assert fault.facts["value"] == str(value)


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("试一_x000D_", "试一\r"), ("a_x000D__x000A_b", "a\r\nb"), ("_x005F_x000D_", "_x000D_"),
        ("_x005f_", "_"),
        ("_xD842__xDFB7_", "𠮷"), ("_xD842_", "_xD842_"), ("_x12_", "_x12_"), ("_x738B_", "王"),
        ("a_b_x", "a_b_x"),
    ],
)  # fmt: skip
def test_escaped_characters_are_characters(written: str, meant: str, shared: bool) -> None:
    content = as_xlsx((HEADINGS, ("LY-1", "姓名在此", *ROW[2:])))
    assert people_files.read(in_text(content, written, shared), "a.xlsx").rows[1][1][1] == meant


def in_text(content: bytes, text: str, shared: bool) -> bytes:
    """A workbook with the text in place of 姓名在此, as other programs write it: in the cell or shared."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    sheet, strings = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
    if strings in files and "姓名在此".encode() in files[strings]:
        index = re.findall(rb"<si>.*?</si>", files[strings]).index("<si><t>姓名在此</t></si>".encode())
        if not shared:
            inline = f't="inlineStr"><is><t>{text}</t></is></c>'.encode()
            files[sheet] = files[sheet].replace(b't="s"><v>%d</v></c>' % index, inline)
        files[strings] = files[strings].replace("姓名在此".encode(), text.encode())
    else:
        assert "姓名在此".encode() in files[sheet]
        files[sheet] = files[sheet].replace("姓名在此".encode(), text.encode())
    return zip_parts(files)


def zip_parts(fields: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in fields.items():
            archive.writestr(name, part)
    return out.getvalue()


USUAL = b"http://schemas.openxmlformats.org/"


def strict(content: bytes) -> bytes:
    """A workbook as one that was saved as Strict OOXML."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for name, part in files.items():
        for kind in (b"spreadsheetml", b"drawingml", b"officeDocument"):
            part = part.replace(USUAL + kind + b"/2006/", b"http://purl.oclc.org/ooxml/" + kind + b"/")
        part = part.replace(b"/extended-properties", b"/extendedProperties") if b"purl.oclc" in part else part
        files[name] = part.replace(b"<workbook ", b'<workbook conformance="strict" ')
    return zip_parts(files)


def test_strict_ooxml_is_read_like_any_other() -> None:
    usual = as_xlsx((HEADINGS, ROW, ("LY-2", "王维", None, "", 330825101264, 13800001234.0)))
    made = strict(usual)
    assert b"purl.oclc.org" in zipfile.ZipFile(io.BytesIO(made)).read("xl/workbook.xml")
    assert people_files.read(made, "a.xlsx").rows == people_files.read(usual, "a.xlsx").rows


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
OPEN_DOCUMENT = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (OLE, "a.xls", "other_workbook"), (OLE, "a.xlsx", "other_workbook"), (OLE, "a.csv", "other_workbook"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "encrypted_xlsx"),
        (zip_parts(OPEN_DOCUMENT), "a.ods", "other_workbook"),
        (zip_parts(OPEN_DOCUMENT), "a.xlsx", "other_workbook"),
        (zip_parts({"xl/workbook.bin": b"x"}), "a.xlsx", "other_workbook"),
        (zip_parts({"xl/workbook.xml": b"x"}), "a.csv", "bad_file_type"),
    ],
)  # fmt: skip
def test_other_workbooks_are_told_apart(content: bytes, name: str, code: str) -> None:
    with pytest.raises(BadFile) as caught:
        people_files.read(content, name)
    assert caught.value.faults[0].code == code


def test_a_strict_workbook_is_bounded_like_any_other() -> None:
    sheet = (
        b'<?xml version="1.0"?><worksheet xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"><sheetData>'
    )
    bomb = sheet + b" " * (20 << 20) + b"</sheetData></worksheet>"
    with pytest.raises(BadFile) as caught:
        people_files.read(with_part(as_xlsx((HEADINGS, ROW)), "xl/worksheets/sheet1.xml", bomb), "a.xlsx")
    assert caught.value.faults[0].code == "xlsx_too_large"
