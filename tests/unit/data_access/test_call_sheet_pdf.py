"""The file of a call sheet: what stands on it, on how many pages, and the same bytes for the same sheet."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fpdf import FPDF

from data_access.files.printing.call_sheet_pdf import make_call_sheet
from data_access.files.printing.print_font import FONT
from domain.emergency.rollouts.sheets.printed_sheet import PrintedLine, PrintedSheet
from tests.pdf_text import text_of

pytestmark = pytest.mark.skipif(not FONT.exists(), reason="the fonts are not vendored")


def sheet(lines: int) -> PrintedSheet:
    printed_lines = tuple(
        PrintedLine(
            f"2{number:02}-KM",
            number < 2,
            "雷水根",
            "网格长",
            "双戴村 1 网格",
            "13800001031",
            "0/19",
            ("周建平", "13900002011"),
        )
        for number in range(lines)
    )
    return PrintedSheet(
        "zh", "未领办呼叫单 沐尘畲族乡", "防台风", "战时 II", "数据截至 17:02", (("应领办", "561"),),
        ("呼叫人", "开始"), ("编码", "姓名", "岗位", "网格", "电话", "代理或上级", "已领/下辖"),
        ("接通", "领办", "办结", "代报"),
        ("时间",), printed_lines, "无人待呼叫", (("口径", "您好"),), "灰底先打",
        "第 {page} / {of} 页", 1_626_999_738.0,
    )  # fmt: skip


@pytest.mark.parametrize(("lines", "pages"), [(0, 1), (1, 1), (28, 1), (29, 1), (30, 2), (62, 2), (63, 3)])
def test_pages_are_numbered_and_every_line_is_there_once(lines: int, pages: int) -> None:
    text = text_of(make_call_sheet(sheet(lines)))
    assert text.count("-KM") == lines
    assert [f"第 {page} / {pages} 页" in text for page in range(1, pages + 1)] == [True] * pages
    assert f"第 {pages + 1} /" not in text
    assert text.count("编码") == pages
    assert ("无人待呼叫" in text) == (not lines)


def test_the_same_sheet_is_the_same_bytes() -> None:
    assert make_call_sheet(sheet(40)) == make_call_sheet(sheet(40))
    assert make_call_sheet(sheet(40)) != make_call_sheet(replace(sheet(40), as_of="数据截至 17:07"))


def test_what_is_longer_than_its_column_is_cut_and_says_so() -> None:
    long = replace(sheet(1).lines[0], place="很长" * 40, name="名" * 30)
    text = text_of(make_call_sheet(replace(sheet(1), lines=(long,))))
    assert "很长很长" in text
    assert text.count("…") == 2


def test_a_deputy_stands_whole_within_the_column_between_phone_and_figures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn, write = dict[str, tuple[float, float, float]](), FPDF.text

    def record(pdf: FPDF, x: float, y: float, text: str) -> None:
        drawn[text] = (x, x + pdf.get_string_width(text), y)
        write(pdf, x, y, text)

    monkeypatch.setattr(FPDF, "text", record)
    make_call_sheet(sheet(1))
    name, phone = drawn["周建平"], drawn["13900002011"]
    assert drawn["13800001031"][1] < name[0] == phone[0]
    assert max(name[1], phone[1], drawn["代理或上级"][1]) < drawn["已领/下辖"][0]
    assert name[2] < phone[2] < drawn["13800001031"][2] + 3, "two lines in one row"


@pytest.mark.parametrize(
    "number", ["+8613800000001", "0570-70123456", "0570-7012345-8001", "0570 7012 3456 8001 12345"]
)
def test_a_telephone_number_is_never_cut_and_stays_in_its_column(
    number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn, write = list[tuple[str, float, float]](), FPDF.text

    def record(pdf: FPDF, x: float, y: float, text: str) -> None:
        drawn.append((text, x, x + pdf.get_string_width(text)))
        write(pdf, x, y, text)

    monkeypatch.setattr(FPDF, "text", record)
    line = replace(sheet(1).lines[0], phone=number, deputy=("周建平", number))
    make_call_sheet(replace(sheet(1), lines=(line,)))
    left = {text: x for text, x, _ in drawn}
    ends = [end for text, _, end in drawn if text == number]
    assert len(ends) == 2, "both whole"
    assert ends[0] < left["周建平"]
    assert ends[1] < left["已领/下辖"]


def test_what_has_no_room_in_one_line_takes_two_and_is_not_cut() -> None:
    line = replace(sheet(1).lines[0], post="Household liaison", place="Shuanglianxincun Village Grid 1")
    note = "You have not accepted the order of 15:00. " * 4
    text = text_of(make_call_sheet(replace(sheet(1), lines=(line,), notes=(("Say", note.strip()),))))
    assert "…" not in text
    assert [word in text for word in ("liaison", "Grid 1", "15:00")] == [True] * 3
    assert text.count("15:00") == 4


def test_many_figures_end_before_what_is_filled_in_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    figures = tuple((label, "11,124") for label in ("To accept", "Accepted", "Taken over", "Not accepted",
                                                    "Silent grids", "Overdue"))  # fmt: skip
    blanks, drawn, write = (
        ("Caller __________", "Begun ____:____"),
        list[tuple[str, float, float]](),
        FPDF.text,
    )

    def record(pdf: FPDF, x: float, y: float, text: str) -> None:
        drawn.append((text, x, x + pdf.get_string_width(text)))
        write(pdf, x, y, text)

    monkeypatch.setattr(FPDF, "text", record)
    make_call_sheet(replace(sheet(1), figures=figures, blanks=blanks))
    ends = [end for text, _, end in drawn if text == "11,124"]
    (begin,) = [x for text, x, _ in drawn if text.startswith("Caller")]
    assert len(ends) == 6
    assert max(ends) < begin
