"""Files people send: what is read, in which encodings, and what is refused before it costs anything."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from data_access.files import columns, people_files, spreadsheets
from data_access.files.columns import by_column
from data_access.files.people_files import BadFile, Rows
from tests.integration.people.sheets import HEADINGS, as_csv, as_xlsx, with_part

ROWS = (HEADINGS, ("LY-1", "欧阳修", "duty", "centre", "330825", "0570-7012345"))
SHEET = "xl/worksheets/sheet1.xml"


def read_rows(content: bytes, name: str) -> Rows:
    """The rows of a file."""
    return people_files.read(content, name).rows


def code(content: bytes, name: str = "a.csv") -> str:
    with pytest.raises(BadFile) as caught:
        read_rows(content, name)
    return caught.value.faults[0].code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_encodings_offices_use(encoding: str) -> None:
    assert read_rows(as_csv(ROWS, encoding), "名单.CSV") == [(1, list(ROWS[0])), (2, list(ROWS[1]))]


def test_xlsx_is_read_as_people_see_it() -> None:
    numbers = ("LY-2", "王维", None, "", 330825101264, 13800001234.0)
    found = read_rows(as_xlsx((*ROWS, (), numbers)), "名单.xlsx")
    assert [line for line, _ in found] == [1, 2, 4]
    assert found[2][1] == ["LY-2", "王维", "", "", "330825101264", "13800001234"]


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_are_found_by_the_headings(separator: str) -> None:
    text = separator.join(HEADINGS) + "\r\n" + separator.join(ROWS[1])
    assert read_rows(text.encode(), "a.csv")[1][1] == list(ROWS[1])


def test_bad_encodings_are_told_by_row() -> None:
    broken = "编号,姓名\r\n1,王".encode() + b"\xff\xff\xff"
    with pytest.raises(BadFile) as caught:
        read_rows(broken, "a.csv")
    assert (caught.value.faults[0].code, caught.value.faults[0].row) == ("bad_encoding", 2)
    assert code("编号,姓名".encode("utf-16")) == "bad_encoding"
    assert code(b"id,name\r\n1,a\0b") == "bad_encoding"


def test_files_that_are_something_else_are_refused() -> None:
    assert code(b"PK\x03\x04 not csv") == "bad_file_type"
    assert code(as_csv(ROWS), "a.xlsx") == "bad_file_type"
    assert code(as_csv(ROWS), "a.xls") == "other_workbook"
    assert code(as_csv(ROWS), "a") == "bad_file_type"
    assert code(b"PK\x03\x04" + bytes(100), "a.xlsx") == "bad_xlsx"
    assert code(b"\r\n,,\r\n") == "empty_file"
    assert code(b'id,name\r\n1,"a') == "bad_csv"
    assert code(as_csv([HEADINGS, ("x" * 501,)])) == "too_long"
    assert code(as_csv([["id"] * 41])) == "too_many_columns"
    assert code(b"id\r\n" + b"1\r\n" * 50_001) == "too_many_lines"


def test_sixty_megabytes_are_refused_at_once() -> None:
    huge = bytes(60 * 1024 * 1024)
    began = time.process_time()
    assert code(huge) == code(huge, "a.xlsx") == "file_too_large"
    assert time.process_time() - began < 0.5


def bomb(unpacked: int) -> bytes:
    """A workbook whose sheet is mostly blanks."""
    sheet = b'<?xml version="1.0"?><worksheet><sheetData>' + b" " * unpacked + b"</sheetData></worksheet>"
    return with_part(as_xlsx(ROWS), SHEET, sheet)


def test_a_bomb_is_refused_before_it_unpacks() -> None:
    many_to_one, far_too_much = bomb(20 * 1024 * 1024), bomb(200 * 1024 * 1024)
    assert len(far_too_much) < 512 * 1024
    tracemalloc.start()
    assert code(many_to_one, "a.xlsx") == code(far_too_much, "a.xlsx") == "xlsx_too_large"
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * 1024 * 1024


def test_a_workbook_that_lies_about_its_size_gives_no_more_than_it_told() -> None:
    content = bomb(20 * 1024 * 1024)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        real = archive.getinfo(SHEET).file_size.to_bytes(4, "little")
    assert content.count(real) >= 2
    assert code(content.replace(real, (1000).to_bytes(4, "little")), "a.xlsx") == "bad_xlsx"


def test_many_parts_passwords_and_foreign_entities_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(301):
            archive.writestr(str(number), b"")
    assert code(out.getvalue(), "a.xlsx") == "xlsx_too_large"
    locked = bytearray(as_xlsx(ROWS))
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    assert code(bytes(locked), "a.xlsx") == "encrypted_xlsx"
    laughs = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    )
    assert code(with_part(as_xlsx(ROWS), SHEET, laughs), "a.xlsx") == "bad_xlsx"


def test_a_sheet_that_claims_to_be_endless_costs_nothing() -> None:
    book = as_xlsx(ROWS)
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheet = archive.read(SHEET)
    claims = sheet.replace(b'ref="A1:F2"', b'ref="A1:XFD1048576"')
    assert claims != sheet
    began = time.process_time()
    assert len(read_rows(with_part(book, SHEET, claims), "a.xlsx")) == 2
    far = sheet.replace(b'<row r="2"', b'<row r="1000000"').replace(b'2" t=', b'1000000" t=')
    assert code(with_part(book, SHEET, far), "a.xlsx") in ("too_many_lines", "bad_xlsx")
    assert time.process_time() - began < 10


def fault(rows: Sequence[Sequence[object]], name: str = "a.csv") -> tuple[int | None, str | None, str]:
    made = as_xlsx(rows) if name.endswith("x") else as_csv(rows)
    with pytest.raises(BadFile) as caught:
        by_column(read_rows(made, name), "people", ("id",))
    first = caught.value.faults[0]
    return first.row, first.column, first.code


def test_headings_are_known_in_both_languages_and_faults_name_the_column() -> None:
    english = by_column(read_rows(as_csv([("Phone", " ID "), ("1", "2")]), "a.csv"), "people", ("id",))
    assert english.rows == [(2, {"phone": "1", "id": "2"})]
    assert fault([("姓名",), ("王维",)]) == (1, "id", "missing_column")
    assert fault([("编号", "密码"), ("1", "2")]) == (1, "密码", "unknown_column")
    assert fault([("编号", "id"), ("1", "2")]) == (1, "id", "column_twice")
    assert fault([("编号",), ("1", "2")]) == (2, None, "too_many_cells")
    assert fault([("编号", "姓名"), ("1", "=1+1")], "a.xlsx") == (2, "name", "formula")


class Places:
    """Everything there is to refer to."""

    def has_region(self, code: str) -> bool:
        return True

    has_unit = has_post = has_region


def test_addresses_come_with_a_list_that_has_them_and_stay_with_one_that_has_not() -> None:
    old = columns.Person("1", "王维", "duty", "centre", "330825", "0570-7012345", email="wang@mail.example")
    names: columns.Names = {"post": {}, "unit": {}}

    def brought(*rows: tuple[str, ...]) -> str:
        lines = by_column(read_rows(as_csv(list(rows)), "a.csv"), "people", ("id",))
        [(_, person)] = columns.people(lines, {"1": old}, Places(), names)
        return person.email

    assert brought(("编号", "姓名"), ("1", "王维")) == "wang@mail.example"
    assert brought(("编号", "电子邮箱"), ("1", " ｗei.wang@mail.example ")) == "wei.wang@mail.example"
    assert brought(("编号", "邮箱"), ("1", "")) == ""
    for bad, name in (("a@b,c@d", "bad_email"), ("w***@mail.example", "masked_value")):
        with pytest.raises(BadFile) as caught:
            brought(("id", "email"), ("1", bad))
        assert [(f.row, f.column, f.code) for f in caught.value.faults] == [(2, "email", name)]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "\t", "\r", "|", "%", " =", "\u200b="])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_a_spreadsheet_would_carry_out_is_neutral_in_exports_and_comes_back(
    sign: str, form: str
) -> None:
    wild = f"{sign}HYPERLINK(1)"
    file = spreadsheets.write("x", form, ["编号", "姓名"], [["1", wild]])
    [_, (_, cells)] = read_rows(file.content, file.name)
    assert cells[1].replace("\n", "\r") == f"'{wild}"
    if form == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(file.content)).worksheets[0]
        assert sheet["B2"].data_type == "s"
    back = by_column([(1, ["编号", "姓名"]), (2, cells)], "people", ("id",))
    assert back.rows[0][1]["name"] == wild.strip()


def test_quotes_that_belong_to_a_name_stay() -> None:
    [(_, row)] = by_column([(1, ["编号", "姓名"]), (2, ["1", "'t Hart"])], "people", ("id",)).rows
    assert row["name"] == "'t Hart"
    assert spreadsheets.neutral("") == ""
    assert columns.headings("people", ("id", "phone"), "zh") == ["编号", "电话"]


def test_limits_leave_room_for_a_county() -> None:
    rows = [
        HEADINGS,
        *((f"LY-{n}", "欧阳修", "duty", "centre", "330825", f"138{n:08}") for n in range(11_124)),
    ]
    assert len(read_rows(as_xlsx(rows), "a.xlsx")) == 11_125
    assert 5 * len(as_csv(rows)) < people_files.MOST_BYTES


def workbook(fill: Callable[[Any], None]) -> bytes:
    """A workbook with the headings and one person, and whatever `fill` does to its first sheet."""
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(list(row))
    fill(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_numbers_keep_the_digits_a_sheet_shows() -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["LY-2", "王维", "duty", "centre", 330825101264001, 5707012345])
        sheet["F3"].number_format = "00000000000"
        sheet.append(["LY-3", "王维", "duty", "centre", 330825.0, 57.5])

    rows = read_rows(workbook(fill), "a.xlsx")
    assert rows[2][1][4:] == ["330825101264001", "05707012345"]
    assert rows[3][1][4:] == ["330825", "57.5"]


def test_days_of_a_sheet_are_days() -> None:
    book = openpyxl.Workbook()
    book.active.append(["日期", "班次"])
    book.active.append([date(2026, 11, 23), "白班"])
    book.active.append([datetime.fromisoformat("2026-11-24T00:00:00"), "白班"])
    out = io.BytesIO()
    book.save(out)
    assert [cells[0] for _, cells in read_rows(out.getvalue(), "a.xlsx")[1:]] == ["2026-11-23", "2026-11-24"]


def test_a_hidden_sheet_is_not_read_and_merged_cells_are_empty() -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["LY-2", "王维", "duty", "centre", "330825", "0570-7012345"])
        sheet.merge_cells("D2:D3")
        old = sheet.parent.create_sheet("旧", 0)
        old.append(["编号"])
        old.append(["OLD-1"])
        old.sheet_state = "hidden"
        sheet.parent.active = 1

    rows = read_rows(workbook(fill), "a.xlsx")
    assert [cells[0] for _, cells in rows] == ["编号", "LY-1", "LY-2"]
    assert (rows[1][1][3], rows[2][1][3]) == ("centre", "")


def test_other_sheets_that_can_be_seen_and_have_something_on_them_are_named() -> None:
    def fill(sheet: Any) -> None:
        more = sheet.parent.create_sheet
        more("空的")["B2"].number_format = "0"
        more("二组").append(["编号", "姓名"])
        more("藏着").append(["编号"])
        more("数字")["C900"] = 7
        sheet.parent["藏着"].sheet_state = "hidden"

    found = people_files.read(workbook(fill), "a.xlsx")
    assert (len(found.rows), found.unread) == (2, ("二组", "数字"))
    assert (
        people_files.read(as_xlsx(ROWS), "a.xlsx").unread
        == people_files.read(as_csv(ROWS), "a.csv").unread
        == ()
    )


def test_cells_without_a_value_of_their_own_are_told_by_row_and_column() -> None:
    def fill(sheet: Any) -> None:
        sheet["C2"] = "#N/A"
        sheet["D2"] = "=VLOOKUP(1,A:B,2)"
        sheet["E2"] = ArrayFormula("E2", "=1+1")

    with pytest.raises(BadFile) as caught:
        by_column(read_rows(workbook(fill), "a.xlsx"), "people", ("id",))
    rows = [(fault.row, fault.column, fault.code) for fault in caught.value.faults]
    assert rows == [(2, "post", "cell_error"), (2, "unit", "formula"), (2, "region", "formula")]


@pytest.mark.parametrize("rows", [60_000, 1_000_000])
def test_empty_rows_that_only_carry_a_format_are_told_for_what_they_are(rows: int) -> None:
    book = as_xlsx(ROWS)
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheet = archive.read(SHEET)
    empty = b"".join(b'<row r="%d" s="1"/>' % number for number in range(3, rows))
    began = time.process_time()
    assert code(
        with_part(book, SHEET, sheet.replace(b"</sheetData>", empty + b"</sheetData>")), "a.xlsx"
    ) in (
        "too_many_lines",
        "xlsx_too_large",
    )
    assert time.process_time() - began < 10


def test_headings_alone_and_blank_columns_after_them() -> None:
    assert fault([HEADINGS]) == (None, None, "empty_file"), "as a complete list it would remove everybody"
    assert fault([HEADINGS, ("", " ")], "a.xlsx") == (None, None, "empty_file")
    blank = by_column(
        read_rows(as_csv([(*HEADINGS, "", " "), (*ROWS[1], "", "")]), "a.csv"), "people", ("id",)
    )
    assert blank.rows[0][1]["id"] == "LY-1"
    assert fault([("编号", "", "姓名"), ("1", "", "王维")]) == (1, "B", "unknown_column")


def test_a_whole_county_twice_over_is_read_in_seconds() -> None:
    rows = [
        HEADINGS,
        *((f"LY-{n}", "欧阳修", "duty", "centre", "330825", f"138{n:08}") for n in range(20_000)),
    ]
    began = time.process_time()
    assert len(read_rows(as_csv(rows, "gb18030"), "a.csv")) == 20_001
    assert time.process_time() - began < 30


def test_a_sheet_of_empty_cells_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    row = b"".join(b'<row r="%d">%s</row>' % (n, b"<c/>" * 45_000) for n in range(3, 173))
    book = as_xlsx(ROWS)
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheet = archive.read(SHEET)
    small = with_part(book, SHEET, sheet.replace(b"</sheetData>", row + b"</sheetData>"))
    assert len(small) < 1024 * 1024
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *args, **more: pytest.fail("it was read"))
    assert code(small, "a.xlsx") == "xlsx_too_large"


def test_workbooks_are_read_with_defusedxml_though_lxml_is_installed() -> None:
    text = "import data_access.files, openpyxl.xml as x; print(x.LXML, x.DEFUSEDXML)"
    clean = {name: value for name, value in os.environ.items() if name != "OPENPYXL_LXML"}
    output = subprocess.run(
        [sys.executable, "-c", text], env=clean, capture_output=True, text=True, check=True
    )
    assert output.stdout.split() == ["False", "True"]
