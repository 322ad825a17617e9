"""Masking: what must never be readable, what must stay, and what it may cost."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.demo import demo_texts as demo_texts
from domain.access.masking import (
    mask_email,
    mask_id,
    mask_name,
    mask_phone,
    mask_quoted,
    mask_reporter,
    mask_row,
    mask_strictly,
    mask_text,
)
from domain.access.masking_patterns import FOLD

unhurried = settings(deadline=None)
"""What masking costs is measured in CPU below; a busy machine is slow by the clock."""
DIGIT_KINDS = ("0123456789", "０１２３４５６７８９", "〇一二三四五六七八九", "٠١٢٣٤٥٦٧٨٩", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")
GAPS = ("", " ", "-", "  ", "　", "－", "·", "\u200b", "\u00a0", " - ")
GROUPS = ((3, 4, 4), (3, 8), (4, 3, 4), (11,), (1,) * 11, (3, 3, 5), (5, 6), (7, 4))
AROUND = ("", "：", "，", "。", "电话", "村民反映", "（", "\n", "请拨打", "abc ", "x=", "3栋2单元 ", "；")

digits = st.sampled_from(DIGIT_KINDS)
gaps = st.sampled_from(GAPS)
around = st.sampled_from(AROUND)
after = st.sampled_from([text for text in AROUND if not text[:1].isdecimal()])
mobiles = st.from_regex(r"\A1[3-9][0-9]{9}\Z")
words = st.text(st.characters(codec="utf-8"), max_size=60)


def write_number(number: str, kind: str, gap: str, groups: tuple[int, ...]) -> str:
    """A number in one kind of digits, in groups with something between them."""
    text = "".join(kind[int(c)] if c.isdecimal() else c for c in number)
    digit_groups, start = [], 0
    for size in groups:
        digit_groups.append(text[start : start + size])
        start += size
    return gap.join(part for part in digit_groups if part)


def digits_in(text: str) -> str:
    """Every digit of a text in ASCII, one after the other: how a determined reader reads."""
    return "".join(c for c in text.translate(FOLD) if "0" <= c <= "9")


def with_check_digit(number: str) -> str:
    """A bank card number: the last digit by Luhn."""
    doubled = [int(d) * 2 if i % 2 == 0 else int(d) for i, d in enumerate(reversed(number))]
    return number + str(-sum(d - 9 if d > 9 else d for d in doubled) % 10)


@unhurried
@given(mobiles, digits, gaps, st.sampled_from(GROUPS), around, after, st.sampled_from(("", "+86", "86", "0")))
def test_no_phone_is_left_readable(number, kind, gap, groups, before, after, abroad) -> None:
    text = before + abroad + write_number(number, kind, gap, groups) + after
    assert number not in digits_in(mask_text(text)), text


@unhurried
@given(
    st.integers(1930, 2025),
    st.integers(1, 12),
    st.integers(1, 28),
    st.from_regex(r"\A[0-9]{3}[0-9X]\Z"),
    digits,
    st.sampled_from((*GAPS[:6],)),
    st.sampled_from(((18,), (6, 8, 4), (6, 4, 4, 4), (3, 3, 8, 4))),
    around,
)
def test_no_identity_number_is_left_readable(year, month, day, rest, kind, gap, groups, before) -> None:
    number = f"330825{year}{month:02}{day:02}{rest}"
    masked = mask_text(before + write_number(number, kind, gap, groups) + "。")
    assert f"{year}{month:02}{day:02}" not in digits_in(masked)
    assert number[:-1] not in digits_in(masked)


@unhurried
@given(
    st.from_regex(r"\A(?:4|5|9558|62)[0-9]{14}\Z"),
    gaps,
    st.sampled_from(((4, 4, 4, 4, 3), (19,))),
    digits,
    around,
)
def test_no_bank_card_is_left_readable(start, gap, groups, kind, before) -> None:
    number = with_check_digit(start)
    assert number not in digits_in(mask_text(before + write_number(number, kind, gap, groups)))


@unhurried
@given(st.from_regex(r"\A[a-z][a-z0-9._-]{2,20}@[a-z]{2,9}\.(?:com|gov\.cn)\Z"), around, around)
def test_no_mailbox_is_left_readable(address, before, after) -> None:
    for changed in (address, address.replace("@", "＠"), address.replace("@", " @ ")):
        masked = mask_text(before + changed + after)
        assert address.partition("@")[0] not in masked
        assert re.search(r"[*]{3}\s*[@＠]", masked)


@unhurried
@given(words, mobiles, words)
def test_masking_twice_is_masking_once(before, number, after) -> None:
    once = mask_text(f"{before}{number}{after}")
    assert mask_text(once) == once


@unhurried
@given(
    st.lists(
        st.sampled_from(
            (
                "13812345678",
                "联系人陈荣龙",
                "姓名：欧阳修远",
                "王女士",
                "0570-7012345",
                "330825196801010011",
                "电话",
                "-",
                " ",
                "6222021234567890123",
                "a@b.com",
                "138****5678",
                "陈**",
                "1",
                "86",
                "0",
                "+",
                "身份证",
                "QQ",
                "（",
                "一三八",
                "*",
            )
        ),
        max_size=12,
    )
)
def test_masking_twice_is_masking_once_for_awkward_words(pieces) -> None:
    once = mask_text("".join(pieces))
    assert mask_text(once) == once


@unhurried
@given(
    st.text(
        st.characters(
            codec="utf-8",
            exclude_categories=("N",),
            exclude_characters="@＠*〇零幺壹贰叁肆伍陆柒捌玖两一二三四五六七八九",
        )
    )
)
def test_words_without_numbers_keep_everything_but_names(text) -> None:
    masked = mask_text(text)
    assert len(masked) == len(text)
    assert all(now in (was, "*") for was, now in zip(text, masked, strict=True))


@pytest.mark.parametrize(
    "text",
    [
        *(title for _, titles in demo_texts.MATTERS.values() for title in titles),
        *(text for texts in demo_texts.REMARKS.values() for text in texts),
        *(text for texts in demo_texts.GRID_NOTES.values() for text in texts),
        *(text for text in demo_texts.REPORTED if text),
        "山体滑塌 12 户待转移",
        "10 kV 线路跳闸 214 户",
        "灵山江水位超警 0.32 m",
        "LY-261122-0147 已派单",
        "2026-11-22 15:17:49 起，预计 17:20 单车道通行",
        "330825101264 村 330825101264001 网格",
        "北纬 29.03128，东经 119.17234",
        "请拨打 12345 或 110",
        "业主张贴公告",
        "独居老人高烧需送医",
        "entry 1763800000000-0",
        "雨量 12 13.5 18 20.1 毫米",
        "浙H12345 违停",
        "合同 2026-0012345",
    ],
)
def test_what_names_nobody_stays_as_it_is(text) -> None:
    assert mask_text(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("联系人陈荣龙电话138-1234-5678", "联系人陈**电话138****5678"),
        ("村民陈荣龙（13812345678）反映", "村民陈**（138****5678）反映"),
        ("姓名：欧阳修远，女", "姓名：欧阳**，女"),
        ("户主：王一鸣", "户主：王**"),
        ("由王小明先生处理", "由王**先生处理"),
        ("座机0570-7012345", "座机0570-*****45"),
        ("护照E12345678", "护照E*******8"),
        ('{"name":"陈荣龙","phone":"13812345678"}', '{"name":"陈**","phone":"138****5678"}'),
        ("1381234567813987654321", "138****5678 139****4321"),
    ],
)
def test_names_are_found_by_the_words_around_them(text, masked) -> None:
    assert mask_text(text) == masked


def test_a_known_name_is_found_wherever_it_stands() -> None:
    assert mask_text("独居老人阿卜杜拉跌倒，阿 卜杜拉在家", ("阿卜杜拉",)) == "独居老人阿***跌倒，阿***在家"
    assert mask_text("群众反映", ("群众",)) == "群众反映"


@pytest.mark.parametrize(
    ("mask", "pairs"),
    [
        (
            mask_name,
            {
                "陈荣龙": "陈**",
                "陈龙": "陈*",
                "欧阳修": "欧阳*",
                "陈": "*",
                "": "",
                "群众": "群众",
                "John": "J***",
            },
        ),
        (
            mask_phone,
            {
                "13812345678": "138****5678",
                "138 1234 5678": "138****5678",
                "+86 138-1234-5678": "138****5678",
                "１３８１２３４５６７８": "138****5678",
                "0570-7012345": "0570-*****45",
                "010 87654321": "010-******21",
                "7012345": "*****45",
                "110": "*****",
                "": "",
            },
        ),
        (mask_id, {"330825196801010011": "3****************1", "E1": "**", "": ""}),
        (mask_email, {"chen@example.com": "c***@example.com", "a@b.cn": "***@b.cn", "none": "***"}),
    ],
)
def test_single_values(mask, pairs) -> None:
    for key, masked in pairs.items():
        assert mask(key) == masked
        assert mask(masked) == masked


def test_a_mapping_is_masked_by_its_keys_and_its_words() -> None:
    row = {
        "title": "联系人陈荣龙",
        "reporter": {"name": "陈荣龙", "phone": "13812345678"},
        "severity": 2,
        "lat": 29.03128,
        "readings": {"值守": "王女士 13812345678", "13812345678": 13812345678},
        "ok": True,
        "phone": 13812345678,
        "attachments": [{"name": "陈荣龙.jpg"}, "https://x/13812345678.jpg"],
        "address": "龙游县某村 3 号",
    }
    masked = mask_row(row)
    assert "13812345678" not in str(masked)
    assert "荣龙" not in str(masked)
    assert (masked["severity"], masked["lat"], masked["ok"]) == (2, 29.03128, True)
    assert masked["reporter"] == {"name": "陈**", "phone": "138****5678"}
    assert mask_row(masked) == masked


def test_a_name_of_a_file_stays_and_one_beside_a_phone_goes() -> None:
    assert mask_row({"name": "现场照片.jpg", "type": "image/jpeg"})["name"] == "现场照片.jpg"
    assert mask_row({"name": "陈荣龙", "phone": ""}) == {"name": "陈**", "phone": ""}
    assert mask_row({"seen": [{"contact": "陈荣龙"}, 13812345678]}) == {
        "seen": [{"contact": "陈**"}, "138****5678"]
    }


def test_a_complaint_does_not_tell_the_name_it_quotes() -> None:
    assert mask_quoted("person: no such person: '陈荣龙'") == "person: no such person: '陈**'"
    assert mask_quoted('title: the value is "陈荣龙 13812345678"').count("1234") == 0
    assert mask_quoted("stage: no such stage: 'flying'") == "stage: no such stage: 'flying'"
    assert mask_strictly("欧阳修远") == "欧阳**"
    assert mask_strictly("树木倒伏") == "树木倒伏"


def test_a_reporter_in_one_line() -> None:
    assert mask_reporter("陈荣龙") == "陈**"
    assert "1234" not in mask_reporter("陈荣龙 13812345678")
    assert "荣" not in mask_reporter("陈荣龙 13812345678")
    assert mask_reporter(None) is None


def test_it_is_cheap_enough_for_every_message() -> None:
    """Ingest masks a title or two a message, and has about 50 µs for each message in all."""
    titles = [title for _, all_titles in demo_texts.MATTERS.values() for title in all_titles]
    best = min(_seconds(titles) for _ in range(5))
    assert best / len(titles) < 10e-6


def test_long_and_awkward_words_take_no_longer_than_their_length() -> None:
    for awkward in (
        "1 " * 10_000,
        "1-" * 10_000,
        "138" * 6_666,
        "a" * 20_000 + "@",
        "联系人" * 6_666,
        "一" * 20_000,
    ):
        assert _seconds([awkward]) < 2.0


def _seconds(texts: list[str]) -> float:
    started = time.process_time()
    for text in texts:
        mask_text(text)
    return time.process_time() - started


def test_a_grid_that_reads_like_an_old_identity_number_is_named_where_a_row_names_regions() -> None:
    grid = "330825201201001"
    row = {"region": grid, "called": [grid, "unit:water"], "new": {"region": grid}}
    assert mask_row(row) == row
    assert mask_row({"region": f"{grid} x", "note": grid}) == {
        "region": "3*************1 x",
        "note": "3*************1",
    }
    assert mask_row({"region": "330825196801010011"}) == {"region": "3****************1"}
