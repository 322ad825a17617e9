"""Duty sheets as grids: merged cells filled, formulas as they showed, and bombs refused."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest

from data_access.files import roster_files
from data_access.files.people_files import BadFile
from tests.integration.people.sheets import as_csv, as_xlsx, with_part

SHEET = "xl/worksheets/sheet1.xml"
SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def workbook(fill: Callable[[Any], None]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    fill(book)
    book.save(out)
    return out.getvalue()


def texts(content: bytes, name: str = "a.xlsx") -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row] for row in sheet.rows]
        for sheet in roster_files.read(content, name).sheets
    ]


def test_every_cell_of_a_merged_range_has_its_value() -> None:
    def fill(book: Any) -> None:
        sheet = book.active
        for row in (
            ["值班表"],
            ["日期", "带班", "值班员"],
            [date(2026, 11, 28), "张三", "李四"],
            [date(2026, 11, 29)],
        ):
            sheet.append(row)
        for span in ("A1:C1", "B3:B4", "C3:C4"):
            sheet.merge_cells(span)
        book.create_sheet("隐藏").append(["x"])
        book["隐藏"].sheet_state = "hidden"
        book.create_sheet("夜班").append(["夜"])

    made = workbook(fill)
    assert texts(made) == [
        [
            ["值班表"] * 3,
            ["日期", "带班", "值班员"],
            ["2026-11-28", "张三", "李四"],
            ["2026-11-29", "张三", "李四"],
        ],
        [["夜"]],
    ]
    filled = roster_files.read(made, "a.xlsx").sheets[0].rows[3][1]
    assert (filled.row, filled.column) == (3, 2)


def test_a_table_of_codes_stays_a_table() -> None:
    rows = (
        ("日期", "班次", "行政区划", "岗位", "人员编号"),
        ("2026-11-29", "白班", "330825", "duty", "LY-1"),
    )
    for content, name in ((as_xlsx(rows), "a.xlsx"), (as_csv(rows), "a.csv")):
        found = roster_files.read(content, name)
        assert (found.sheets, len(found.rows)) == ((), 2)
    assert texts(as_csv([["日期", "值班员"], ["11月29日", "张三"]]), "a.csv") == [
        [["日期", "值班员"], ["11月29日", "张三"]]
    ]


def test_a_formula_without_a_result_and_an_error_are_faults() -> None:
    content = with_part(
        as_xlsx([["x"]]),
        SHEET,
        f'<worksheet {SPACE}><sheetData><row r="1"><c r="A1"><f>B1+1</f></c><c r="B1"><f>1+1</f><v>2</v></c>'
        '<c r="C1" t="e"><v>#N/A</v></c></row></sheetData></worksheet>'.encode(),
    )
    (sheet,) = roster_files.read(content, "a.xlsx").sheets
    assert [(cell.text, cell.fault) for cell in sheet.rows[0]] == [
        ("", "no_value"), ("2", ""), ("#N/A", "cell_error"),
    ]  # fmt: skip


def test_a_merged_range_of_the_whole_sheet_is_cut_to_what_is_read() -> None:
    merged = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    content = with_part(
        as_xlsx([["x"]]),
        SHEET,
        f'<worksheet {SPACE}><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        f'<row r="2"><c r="B2"><v>2</v></c></row></sheetData>{merged}</worksheet>'.encode(),
    )
    assert texts(content) == [[["1", "1"], ["1", "1"]]]


@pytest.mark.parametrize(
    ("fill", "code"),
    [
        (lambda book: book.active.cell(1_001, 1, "x"), "too_many_lines"),
        (lambda book: book.active.cell(1, 81, "x"), "too_many_columns"),
        (lambda book: [book.create_sheet() for _ in range(12)], "too_many_sheets"),
        (lambda book: None, "empty_file"),
    ],
)
def test_a_sheet_larger_than_any_wall_is_refused(fill: Callable[[Any], None], code: str) -> None:
    with pytest.raises(BadFile) as caught:
        roster_files.read(workbook(fill), "a.xlsx")
    assert caught.value.faults[0].code == code


def test_what_cannot_be_a_workbook_is_refused() -> None:
    for content, name, code in ((b"PK\x03\x04", "a.xlsx", "bad_xlsx"), (b"x", "a.xls", "other_workbook")):
        with pytest.raises(BadFile) as caught:
            roster_files.read(content, name)
        assert caught.value.faults[0].code == code
