"""Difficulties of people in a squad: said once, answered once, shown masked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.kernel.errors import Refused
from domain.squads.calls.member_difficulties import (
    MOST_DIFFICULTIES,
    report_difficulty,
    settle_difficulty,
)
from domain.squads.difficulty import LONGEST_WORDS, difficulty_row
from domain.squads.squad import Squad, assemble_squad, give_order, release_member, stand_down
from domain.squads.squad_commands import AnswerDifficulty, GiveOrder, ReportDifficulty
from domain.squads.squad_rows import squad_content, squad_row

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)


def squad() -> Squad:
    made = assemble_squad(
        "c-1", "c", "330825101", "account:7", (("zhao", "grid"), ("qian", "grid")), {}, "", NOW
    )
    order = GiveOrder(region="330825", squad="c-1", text="设警戒", to=("zhao",))
    return give_order(made, order, "account:7", NOW)


def make_difficulty(**more: Any) -> ReportDifficulty:
    given = {"person": "zhao", "kind": "no_way", "answered_at": NOW, **more}
    return ReportDifficulty(region="330825", squad="c-1", **given)


def answer(number: int = 1, text: str = "改走县道") -> AnswerDifficulty:
    return AnswerDifficulty(region="330825", squad="c-1", difficulty=number, text=text)


def refusal(what: Any) -> str:
    with pytest.raises(Refused) as refused:
        what()
    return refused.value.code


def test_a_difficulty_is_said_once_and_answered_once() -> None:
    before = squad()
    squad_after = report_difficulty(
        before, make_difficulty(order=1, note=" 桥断了，电话 13800138000 "), "", LATER
    )
    assert squad_after.version == before.version + 1
    assert squad_after.members == before.members, "whoever has a difficulty is not unavailable"
    assert (
        report_difficulty(squad_after, make_difficulty(order=1, note="桥断了，电话 13800138000"), "", LATER)
        is squad_after
    )
    answered = settle_difficulty(squad_after, answer(), "account:7", LATER)
    row = difficulty_row(answered.difficulties[0], UTC)
    assert (row["order"], row["kind"], row["answer"], row["answered_by"]) == (
        1, "no_way", "改走县道", "account:7",
    )  # fmt: skip
    assert "13800138000" not in str(squad_row(answered, UTC)) + str(squad_content(answered))
    assert refusal(lambda: settle_difficulty(answered, answer(), "account:8", LATER)) == "answered"


def test_a_squad_without_difficulties_is_what_it_was() -> None:
    assert "difficulties" not in squad_row(squad(), UTC)
    assert "difficulties" not in squad_content(squad())


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (make_difficulty(person="sun"), "not_called"),
        (make_difficulty(order=2), "no_order"),
        (make_difficulty(person="qian", order=1), "not_ordered"),
        (make_difficulty(kind="tired"), "bad_difficulty"),
        (make_difficulty(kind="other", note="  "), "no_difficulty"),
        (make_difficulty(note="长" * (LONGEST_WORDS + 1)), "too_long"),
    ],
)
def test_what_is_no_difficulty_is_refused(command: ReportDifficulty, code: str) -> None:
    assert refusal(lambda: report_difficulty(squad(), command, "", LATER)) == code


def test_whoever_left_has_none_and_a_squad_has_so_many() -> None:
    gone = release_member(squad(), "zhao", NOW)
    assert refusal(lambda: report_difficulty(gone, make_difficulty(), "", LATER)) == "not_called"
    ended = stand_down(report_difficulty(squad(), make_difficulty(), "", NOW), NOW)
    assert refusal(lambda: report_difficulty(ended, make_difficulty(), "", LATER)) == "ended"
    assert refusal(lambda: settle_difficulty(ended, answer(), "account:7", LATER)) == "ended"
    full = squad()
    for minute in range(MOST_DIFFICULTIES):
        full = report_difficulty(full, make_difficulty(answered_at=NOW - timedelta(minutes=minute)), "", NOW)
    last = make_difficulty(answered_at=NOW - timedelta(days=1))
    assert refusal(lambda: report_difficulty(full, last, "", NOW)) == "many_difficulties"


def test_an_answer_has_words_and_names_what_it_answers() -> None:
    squad_after = report_difficulty(squad(), make_difficulty(clock_off_s=3.5), "account:9", LATER)
    assert difficulty_row(squad_after.difficulties[0], UTC)["by"] == "account:9"
    assert (
        refusal(lambda: settle_difficulty(squad_after, answer(text=" "), "account:7", LATER)) == "no_answer"
    )
    assert (
        refusal(lambda: settle_difficulty(squad_after, answer(2), "account:7", LATER)) == "no_such_difficulty"
    )
    early = replace(make_difficulty(), answered_at=LATER + timedelta(hours=1))
    assert report_difficulty(squad_after, early, "", LATER).difficulties[1].at == LATER, (
        "never later than known"
    )
