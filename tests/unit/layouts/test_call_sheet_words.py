"""A call sheet in words: whoever is overdue is marked, counted apart and asked something else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

import pytest

from data_access.files.printing.call_sheet_pdf import make_call_sheet
from data_access.files.printing.print_font import FONT
from domain.emergency.rollouts.rollout import RolloutState
from domain.emergency.rollouts.sheets.call_sheet import SilentPerson, draw_up_sheet
from domain.emergency.rollouts.sheets.printed_sheet import PrintedSheet
from layouts.i18n import Translator
from layouts.sheets.call_sheet_words import word_sheet
from tests.pdf_text import text_of
from tests.unit.domain.test_call_sheet import AT, BRANCHES, PEOPLE, QUIET, ROLLOUT, TOWN

OVERDUE = SilentPerson("O1", 5, 2, QUIET, 3, "方国强", "13900000007", "网格长", "Grid head")


def words(*people: SilentPerson, lang: str = "zh") -> PrintedSheet:
    sheet = draw_up_sheet(ROLLOUT, TOWN, people, BRANCHES, 40, AT)
    return word_sheet(sheet, Translator(lang), lambda region, _: region, UTC, "", AT, demo=False)


def test_whoever_is_overdue_is_marked_and_counted_apart() -> None:
    shown_words = words(*PEOPLE, OVERDUE)
    assert [line.below for line in shown_words.lines][-2:] == ["", "未办结"]
    assert shown_words.figures[:3] == (("应领办", "11"), ("已领办", "5"), ("已接管", "1"))
    assert shown_words.figures[3:] == (("未领办", "5"), ("静默网格", "1"), ("逾期未办结", "1"))
    assert [label for label, _ in shown_words.notes] == ["口径", "未办结"]
    assert len(words(*PEOPLE).figures) == 5


def test_where_nobody_is_silent_only_the_overdue_are_asked() -> None:
    assert [label for label, _ in words(OVERDUE).notes] == ["未办结"]


@pytest.mark.parametrize(
    ("state", "mode"),
    [(RolloutState.STOPPED, "已停止"), (RolloutState.SUPERSEDED, "已取代"), (RolloutState.ENDED, "已结束")],
)
def test_what_is_over_says_so_and_asks_nobody(state: RolloutState, mode: str) -> None:
    over = replace(ROLLOUT, state=state, over_at=AT)
    sheet = draw_up_sheet(over, TOWN, PEOPLE, BRANCHES, 40, AT)
    sheet_words = word_sheet(sheet, Translator("zh"), lambda region, _: region, UTC, "", AT, demo=False)
    assert sheet_words.mode == mode
    ((label, note),) = sheet_words.notes
    assert label == mode
    assert f"{AT:%H:%M}" in note
    assert "先打" not in sheet_words.legend


@pytest.mark.skipif(not FONT.exists(), reason="the fonts are not vendored")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_of_it_is_cut(lang: str) -> None:
    assert "…" not in text_of(make_call_sheet(words(OVERDUE, lang=lang)))
