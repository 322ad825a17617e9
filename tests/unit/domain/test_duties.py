"""The search of duty lists: which entries it finds, and in which order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.directory.duties import LONGEST_QUERY, Duty, DutyQuery, count_lists, find_duties

FIRST = Duty(
    "Q001", "power", "对擅自倾倒建筑垃圾的处罚", "enforcement", ("police",), "solid-waste",
    "业务指导、案件移送", "巡查、立案、查处", ("巡查发现", "立案查处", "反馈"),
    "《中华人民共和国固体废物污染环境防治法》",
)  # fmt: skip
SECOND = replace(FIRST, code="S002", list="shared", name="噪声扰民处置", lead="ecology", matter="noise")
THIRD = replace(SECOND, code="S001", name="ＫＴＶ噪声", cooperating=(), township_duty="劝阻，查处建筑垃圾")
ALL = (FIRST, SECOND, THIRD)


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        (DutyQuery(), ["S001", "S002", "Q001"]),
        (DutyQuery("建筑垃圾"), ["Q001", "S001"]),
        (DutyQuery("  噪声   ktv "), ["S001"]),
        (DutyQuery("固体废物污染 立案"), ["S001", "S002", "Q001"]),
        (DutyQuery("s002"), ["S002"]),
        (DutyQuery(list="power"), ["Q001"]),
        (DutyQuery(unit="police"), ["S002", "Q001"]),
        (DutyQuery(unit="ecology"), ["S001", "S002"]),
        (DutyQuery(matter="noise", words="扰民"), ["S002"]),
        (DutyQuery(unit="nobody"), []),
        (DutyQuery("没有这样的事"), []),
    ],
)
def test_all_that_is_asked_must_fit_and_names_come_first(query: DutyQuery, codes: list[str]) -> None:
    assert [duty.code for duty in find_duties(ALL, query)] == codes


def test_a_word_that_spells_a_name_finds_it_as_if_it_stood_there() -> None:
    spelled = {"jzlj": [FIRST.name], "zs": [SECOND.name]}
    found = [find_duties(ALL, DutyQuery(words), lambda word: spelled.get(word, ())) for words in (
        "JZLJ", "zs", "jzlj zs", "zs 查处", "zs 没有",
    )]  # fmt: skip
    assert [[duty.code for duty in duties] for duties in found] == [["Q001"], ["S002"], [], ["S002"], []]


def test_a_query_without_end_is_cut() -> None:
    assert find_duties(ALL, DutyQuery(" " * LONGEST_QUERY + "没有")) == find_duties(ALL, DutyQuery())


def test_each_list_is_counted_also_an_empty_one() -> None:
    assert count_lists(ALL) == {"shared": 2, "power": 1, "service": 0}
