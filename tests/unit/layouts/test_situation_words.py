"""A situation report in words: unknown says so, and what moved says by how much."""

from __future__ import annotations

import pytest

from domain.emergency.responses.situations.situation_figures import Figure, compare_figures
from layouts.emergency.situation_words import draft_summary, list_changes, word_groups
from layouts.i18n import Translator

RESPONSE = Figure("response", "level", "typhoon", "", 2)
NOW = (
    RESPONSE,
    Figure("storm", "arrival", "202613", "海豚", None, "unknown"),
    Figure("storm", "wind", "202613", "海豚", 42),
    Figure("evacuation", "people", "ZY-1", "ZY-1", 1200),
    Figure("evacuation", "moved_in_all", "ZY-1", "ZY-1", 900),
    Figure("evacuation", "verified", "ZY-1", "ZY-1", None),
)
BEFORE = (
    RESPONSE,
    Figure("evacuation", "moved_in_all", "ZY-1", "ZY-1", 905),
    Figure("case", "linked", value=3),
)


def strip_isolates(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "")


def test_the_table_says_what_is_unknown_and_what_moved() -> None:
    groups = word_groups(compare_figures(NOW, BEFORE), Translator("zh"))
    lines = {(group.title, line.label): line for group in groups for line in group.lines}
    moved = lines["人员转移 · ZY-1", "已转移（上报）"]
    assert (moved.value, moved.was, moved.delta) == ("900", "905", "−5")
    unknown = lines["人员转移 · ZY-1", "已转移人员中已核实"]
    assert (unknown.value, unknown.known, unknown.delta) == ("未知", False, "新增")
    assert lines["台风 · 海豚", "7 级风最可能最早到达"].value == "未知"
    assert lines["台风 · 海豚", "最大风速"].value == "42 米/秒"
    assert strip_isolates(lines["应急响应", "防台风"].value) == "Ⅱ 级"
    assert lines["事件", "与本次应急有关的事件"].value == "已无"


def test_english_names_stand_in_english_where_there_are_some() -> None:
    figures = (
        Figure("rollout", "accepted", "RW-1/1", "防台风Ⅱ级 · 团长", 263, name_en="Typhoon II · Leaders"),
        Figure("storm", "wind", "202613", "海豚", 42, name_en="DOLPHIN"),
        Figure("check", "answered", "HC-1", "工棚里住着多少人？", 3),
    )
    text = strip_isolates(draft_summary(figures, "Longyou", "11-29 17:00", Translator("en")))
    assert all(name in text for name in ("Typhoon II · Leaders", "DOLPHIN", "工棚里住着多少人？"))
    assert not any(name in text for name in ("团长", "海豚"))
    [group, *_] = word_groups(compare_figures(figures, ()), Translator("en"))
    assert strip_isolates(group.title).endswith("DOLPHIN")
    assert "团长" in draft_summary(figures, "龙游", "11-29 17:00", Translator("zh"))


def test_the_paragraph_names_all_parts_that_add_up_to_who_should_move() -> None:
    numbers = {"people": 609, "moved_in_all": 489, "settled_in_all": 425, "verified": 295}
    numbers |= {"refused": 48, "persuaded": 0, "told": 51, "unreported": 21}
    figures = [Figure("evacuation", code, "ZY-1", "ZY-1", value) for code, value in numbers.items()]
    text = strip_isolates(draft_summary(figures, "龙游", "11-29 17:00", Translator("zh")))
    assert "已安置（上报） 425、已转移人员中已核实 295、拒绝转移 48" in text
    assert "已通知未转移 51、情况不明 21" in text


def test_a_report_that_stands_alone_compares_nothing() -> None:
    groups = word_groups(compare_figures(NOW, ()), Translator("en"), is_first=True)
    assert {(line.was, line.delta, line.state) for group in groups for line in group.lines} == {
        ("", "", "same")
    }


def test_only_what_is_another_is_listed() -> None:
    changes = [
        strip_isolates(change) for change in list_changes(compare_figures(NOW, BEFORE), Translator("zh"))
    ]
    assert "人员转移 · ZY-1 · 已转移（上报）：905 → 900（−5）" in changes
    assert not [item for item in changes if "应急响应" in item]


@pytest.mark.parametrize(
    ("lang", "head"), [("zh", "龙游县防台风情况，截至11-29 17:00。"), ("en", "as of 11-29 17:00.")]
)
def test_the_first_paragraph_says_what_runs(lang: str, head: str) -> None:
    text = strip_isolates(draft_summary(NOW, "龙游县防台风", "11-29 17:00", Translator(lang)))
    assert head in text
    assert len(text.splitlines()) == 4
