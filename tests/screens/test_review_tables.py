"""The tables and charts of /review: times in words on the page and in hours in files, names as text."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.squads.reviews.figures import GROUPS, review_subjects
from domain.squads.reviews.questions import Question
from domain.squads.reviews.subjects import CASES, KINDS, SQUADS, STEPS, Subject, Taken
from layouts.i18n import LANGS, Translator
from layouts.review.review import summary
from layouts.review.review_charts import MOST_BARS, draw_bars, show_chart
from layouts.review.review_tables import (
    BY_GROUP,
    BY_STEP,
    STEP_BY_GROUP,
    TABLES,
    duration,
    export_table,
    show_table,
    working_duration,
)

TZ = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 11, 22, tzinfo=UTC)
NAMES = {"noise": ("城区噪音处置", "Noise"), "bad": ("<b>粗</b>", "<b>bold</b>")}
HOUR = 3600.0


def question(kind: str = CASES, group: str = "matter", step: str = "handling") -> Question:
    return Question(kind, group, step, date(2026, 11, 1), date(2026, 11, 30))


def subject(matter: str | None, taken: Taken) -> Subject:
    whole = Taken(49 * HOUR, False, True)
    return Subject(AT, "330825101264", matter, "police", {"handling": taken, "whole": whole}, True, returns=1)


ASKED = question()
SUBJECTS = [subject("noise", Taken(1.5 * HOUR, True, False)), subject(None, Taken(90.0))]
FOUND = review_subjects(SUBJECTS, CASES, "matter", TZ)
ZH = Translator("zh")


@pytest.mark.parametrize(
    ("seconds", "clock", "working"),
    [
        (None, "—", "—"),
        (42, "42 秒", "42 秒"),
        (600, "10 分", "10 分"),
        (HOUR - 1, "1 小时 00 分", "1 小时 00 分"),
        (2 * HOUR - 1, "2 小时 00 分", "2 小时 00 分"),
        (50 * HOUR, "2 天 2 时", "50 时"),
    ],
)
def test_a_time_is_told_in_two_units_and_a_working_one_never_in_days(
    seconds: float | None, clock: str, working: str
) -> None:
    assert duration(seconds, ZH) == clock
    assert working_duration(seconds, ZH) == working


def test_a_file_has_hours_and_a_line_for_each_clock() -> None:
    heads, rows = export_table(BY_STEP, ASKED, FOUND, NAMES, ZH)
    assert heads[:5] == ["环节", "计时", "已完成", "中位（小时）", "九成以内（小时）"]
    assert rows == [
        ["处置", "自然时间", 1, 0.03, 0.03, 0, 0, 0, 0],
        ["处置", "工作时间", 1, 1.5, 1.5, 1, 0, 0, 0],
        ["上报到结案", "自然时间", 2, 49.0, 49.0, 0, 2, 0, 0],
    ]


def test_groups_have_their_names_and_what_has_none_says_so() -> None:
    _, rows = export_table(BY_GROUP, ASKED, FOUND, NAMES, Translator("en"))
    assert [row[:7] for row in rows] == [
        ["no matter", 1, 0, 0, 1, "0.0%", 1],
        ["Noise", 1, 0, 0, 1, "0.0%", 1],
    ]
    _, compared = export_table(STEP_BY_GROUP, ASKED, FOUND, NAMES, ZH)
    assert [row[:4] for row in compared] == [
        ["未定一件事", "自然时间", 1, 0.03],
        ["城区噪音处置", "工作时间", 1, 1.5],
    ]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("group", GROUPS)
def test_every_table_and_chart_has_words(lang: str, kind: str, group: str) -> None:
    t, steps = Translator(lang), {step: Taken(5.0, False, False) for step in STEPS[kind]}
    found = review_subjects([Subject(AT, "330825", None, None, steps)], kind, group, TZ)
    query = question(kind, group, STEPS[kind][0])
    for name in TABLES:
        text = f"{show_table(name, query, found, {}, t)} {show_chart(name, query, found, {}, t)}"
        assert "review." not in text


def test_a_name_is_no_markup_in_a_chart_and_no_chart_has_more_bars_than_can_be_read() -> None:
    figure = draw_bars(["<b>粗</b>"], [[1.0], [2.0]], [["<i>"], ["2"]], stacked=False)
    assert figure["layout"]["yaxis"]["ticktext"] == ["&lt;b&gt;粗&lt;/b&gt;\u00a0"]
    assert figure["data"][0]["text"] == ["\u00a0&lt;i&gt;"]
    many = [subject(f"m{number}", Taken(1.0)) for number in range(MOST_BARS + 5)]
    chart = show_chart(STEP_BY_GROUP, ASKED, review_subjects(many, CASES, "matter", TZ), NAMES, ZH)
    graph = chart.children[1].children
    assert len(graph.figure["data"][0]["y"]) == MOST_BARS


def test_squads_have_no_columns_of_what_only_cases_have() -> None:
    heads, _ = export_table(
        BY_GROUP, question(SQUADS, step="done"), review_subjects([], SQUADS, "matter", TZ), {}, ZH
    )
    assert heads == ["一件事", "总数", "在办", "按时", "超时", "按时率", "其中补录"]


def test_recorded_squads_are_counted_and_said_to_be_so() -> None:
    squads = [Subject(AT, "330825101264", "noise", recorded=recorded) for recorded in (True, True, False)]
    found, query = review_subjects(squads, SQUADS, "matter", TZ), question(SQUADS, step="done")
    _, rows = export_table(BY_GROUP, query, found, NAMES, ZH)
    assert [(row[0], row[1], row[-1]) for row in rows] == [("城区噪音处置", 3, 2)]
    shown = str(summary(query, found, ZH))
    assert "其中补录" in shown
    assert "Strong('2')" in shown
