"""Names of people: whatever characters they are written in, and how many are found in written reports."""

from __future__ import annotations

import pytest

from domain.access.masking import mask_name, mask_reporter, mask_row, mask_strictly, mask_text
from scripts.masking_figures import measured

LEAST_FOUND, MOST_SPOILT = 0.97, 0.005


def test_names_in_written_reports() -> None:
    """What docs/masking.md says. A rule that finds less, or hides more of what is no name, is none."""
    got = measured()
    assert got.signed >= 390
    assert got.signed_found / got.signed >= LEAST_FOUND, got.wrong
    assert got.spoilt / got.lines <= MOST_SPOILT, got.wrong


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("报告人𠮷田称家中进水", "报告人𠮷*称家中进水"),
        ("联系人：\U00031350文海", "联系人：\U00031350**"),
        ("联系人：\U0002ebf0明，13812345678", "联系人：\U0002ebf0*，138****5678"),
        ("联系人：\ue81e明", "联系人：\ue81e*"),
        ("𠮷田 13812345678", "𠮷* 138****5678"),
        ("联系人仝卫国电话13812345678", "联系人仝**电话138****5678"),
        ("报警人：乜志强", "报警人：乜**"),
        ("溪口镇扁石村仝卫国13812345678", "溪口镇扁石村仝**138****5678"),
        ("13812345678（仝卫国）", "138****5678（仝**）"),
        ("13812345678 陈荣龙", "138****5678 陈**"),
        ("联系人：\uf90a建国", "联系人：金**"),
        ("报告人\U0002f8a6文海 13812345678", "报告人慈** 138****5678"),
        ("联系人：⾦晓东", "联系人：金**"),
        ("联系人：⻢晓东", "联系人：⻢**"),
        ("姓名：陈\u200b荣\u2060龙", "姓名：陈**"),
        ("联\u200b系人：仝\u00ad卫国\ufeff", "联\u200b系人：仝**\ufeff"),
        ("陈\U000e0100荣龙１３８１２３４５６７８", "陈**138****5678"),
        ("报告人阿不都热依木·买买提称", "报告人阿*********称"),
        ("联系人：迪丽热巴・迪力木拉提，", "联系人：迪*********，"),
        ("迪丽热巴･迪力木拉提家中进水", "迪*********家中进水"),
        ("联系人：古丽娜尔.吐尔逊", "联系人：古*******"),
        ("巴特尔 13812345678", "巴** 138****5678"),
        ("联系人：王　芳 在家", "联系人：王** 在家"),
        ("由申屠国强先生处理", "由申屠**先生处理"),
        ("【陈荣龙】13812345678", "【陈**】138****5678"),
    ],
)
def test_a_name_is_found_in_whatever_characters_it_is_written(text, masked) -> None:
    assert mask_text(text) == masked
    assert mask_text(masked) == masked


@pytest.mark.parametrize("name", ["𠮷田", "陈\u200b荣龙", "\uf90a建国", "阿不都热依木·买买提", "Ｃｈｅｎ"])
def test_a_known_name_is_found_in_all_its_forms(name) -> None:
    response = {"陈\u200b荣龙": "陈荣龙", "\uf90a建国": "金建国", "Ｃｈｅｎ": "Chen"}.get(name, name)
    for text in (
        name,
        response,
        "\u200b".join(response),
        " ".join(response),
        "_".join(response),
        "-\u2060".join(response),
    ):
        masked = mask_text(f"x {text} y", (name,))
        assert response[1:] not in masked.replace(" ", "").replace("_", "")
        assert masked == f"x {mask_name(name)} y"


def test_a_field_for_a_name_hides_it_whatever_its_key_is_written_like() -> None:
    assert mask_row({"联\u200b系人": "𠮷田", "Ｐｈｏｎｅ": "13812345678"}) == {
        "联\u200b系人": "𠮷*",
        "Ｐｈｏｎｅ": "138****5678",
    }
    assert mask_row({"报告人": "仝卫国", "title": "x"})["报告人"] == "仝**"
    assert mask_reporter({"name": "𠮷\u200b田", "phone": ""}) == {"name": "𠮷*", "phone": ""}


def test_what_reads_as_a_whole_name_goes_where_nobody_knows_what_a_text_is() -> None:
    for name in ("仝卫国", "𠮷田", "阿不都·买买提", "迪丽热巴", "\U00031350文", "陈\u200b荣龙"):
        assert mask_strictly(name) == mask_name(name)
    for words in ("树木倒伏", "现场照片", "湖镇镇", "高烧"):
        assert mask_strictly(words) == words


def test_a_name_is_hidden_without_what_cannot_be_seen() -> None:
    assert mask_name("陈\u200b荣龙") == mask_name("陈荣龙") == "陈**"
    assert mask_name("\u200b") == ""
    assert mask_name("\U00020bb7\U000e0100田") == "𠮷*"


def test_names_in_a_row_are_found_however_many_there_are() -> None:
    for name in ("name=仝卫国", "联系人仝卫国", "仝卫国13812345678", "仝卫国先生", "户主：仝卫国"):
        masked = mask_text(name * 40)
        assert "卫国" not in masked
        assert mask_text(masked) == masked
