"""Names in cells as offices write them."""

from __future__ import annotations

import pytest

from domain.directory.duty_sheets.cell_people import Mention, read_people


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("张三、李四", ["张三", "李四"]),
        ("张三，李四,王五；赵六;孙七", ["张三", "李四", "王五", "赵六", "孙七"]),
        ("张三/李四", ["张三", "李四"]),
        ("张三\r\n李四\n", ["张三", "李四"]),
        ("张三 李四", ["张三", "李四"]),
        ("张 三 李 四", ["张三", "李四"]),
        ("张　三、欧阳修", ["张三", "欧阳修"]),
        ("赵三3、LY-L00001", ["赵三3", "LY-L00001"]),
        ("买买提·艾力", ["买买提·艾力"]),
        ("/", []),
        ("——", []),
        ("无", []),
        (" \n ", []),
    ],
)
def test_several_people_stand_in_one_cell(text: str, names: list[str]) -> None:
    assert [mention.name for mention in read_people(text)] == names
    assert not any(mention.code for mention in read_people(text))


@pytest.mark.parametrize(
    "text",
    ["张三（替李四）", "张三(代李四)", "张三（代李四班）", "张三(原李四)", "李四→张三", "李四 -> 张三",
     "李四(张三代)", "张三替李四", "李四（由张三代班）", "李四改为张三"],
)  # fmt: skip
def test_a_swap_says_who_is_there_and_whose_duty_it_was(text: str) -> None:
    assert read_people(text) == (Mention("张三", instead_of="李四"),)


@pytest.mark.parametrize(
    "text", ["张三（换李四）", "张三(与李四调班)", "张三(请假)", "张三→李四→王五", "→李四", "张三→"]
)
def test_a_swap_that_can_be_read_both_ways_is_not_guessed(text: str) -> None:
    assert [mention.code for mention in read_people(text)] == ["unclear_swap"]


@pytest.mark.parametrize("text", ["11", "*", "8:00-20:00", "张", "见附件1。"])
def test_what_is_no_name_is_told(text: str) -> None:
    assert {mention.code for mention in read_people(text)} == {"unclear_text"}


def test_what_stands_beside_a_name_tells_people_of_one_name_apart() -> None:
    found = read_people("张伟（水利局）李四 13800000000、王五13900000000")
    assert [(mention.name, mention.hints) for mention in found] == [
        ("张伟", ("水利局",)), ("李四", ("13800000000",)), ("王五", ("13900000000",)),
    ]  # fmt: skip


def test_labels_in_a_cell_hold_for_the_names_after_them() -> None:
    found = read_people("带班领导：张三\n值班员:李四、王五")
    assert [(mention.name, mention.label) for mention in found] == [
        ("张三", "带班领导"), ("李四", "值班员"), ("王五", "值班员"),
    ]  # fmt: skip
