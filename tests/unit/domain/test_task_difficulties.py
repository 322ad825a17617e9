"""Difficulties of people with their tasks: said once, answered once, never of a finished one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.access.rights import Grant, Kind, Role, Viewer
from domain.emergency.rollouts.progress.task_difficulties import (
    MOST_OF_A_TASK,
    answer_task_difficulty,
    check_speaks,
    report_task_difficulty,
)
from domain.emergency.rollouts.progress.task_states import Task
from domain.kernel.errors import Refused
from domain.squads.difficulty import Difficulty

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
TASK = Task("P1", 2, "330825101264001", ("grid",), NOW)


def make_difficulty(kind: str = "people", note: str = " 缺两人 ", at: datetime = NOW) -> Difficulty:
    return Difficulty(0, "P1", kind, note, at, NOW)


def refusal(what: Any) -> str:
    with pytest.raises(Refused) as refused:
        what()
    return refused.value.code


def test_people_speak_for_themselves_by_their_phone_and_others_where_they_lead() -> None:
    town, commander = "330825101", (Grant(Role.COMMANDER, "330825101"),)
    check_speaks(Viewer(Kind.PERSON, "account:9", "", commander), False, f"{town}264001")
    assert refusal(
        lambda: check_speaks(Viewer(Kind.PERSON, "account:9", "", commander), False, "330825")
    ) == ("forbidden")
    assert refusal(lambda: check_speaks(Viewer(Kind.PERSON, "account:9", "", ()), True, town)) == "forbidden"


def test_one_is_numbered_and_said_once() -> None:
    first = report_task_difficulty(TASK, (), make_difficulty(at=NOW + timedelta(hours=1)))
    assert first is not None
    assert (first.number, first.note, first.at, first.open) == (1, "缺两人", NOW, True)
    assert report_task_difficulty(TASK, (first,), make_difficulty()) is None
    second = report_task_difficulty(TASK, (first,), make_difficulty("danger", ""))
    assert second is not None
    assert second.number == 2


def test_of_a_finished_task_none_is_taken_but_what_was_said_stays_said() -> None:
    done, first = replace(TASK, finished_at=NOW), report_task_difficulty(TASK, (), make_difficulty())
    assert first is not None
    assert refusal(lambda: report_task_difficulty(done, (), make_difficulty())) == "task_finished"
    assert report_task_difficulty(done, (first,), make_difficulty()) is None
    many = [replace(first, number=n, note=str(n)) for n in range(MOST_OF_A_TASK)]
    assert refusal(lambda: report_task_difficulty(TASK, many, make_difficulty())) == "many_difficulties"
    assert refusal(lambda: report_task_difficulty(TASK, (), make_difficulty("tired"))) == "bad_difficulty"


def test_an_answer_is_given_once() -> None:
    first = report_task_difficulty(TASK, (), make_difficulty())
    assert first is not None
    new = answer_task_difficulty((first,), 1, " 已派两人 ", "account:7", NOW)
    assert (new.open, new.answer, new.answered_by) == (False, "已派两人", "account:7")
    assert refusal(lambda: answer_task_difficulty((new,), 1, "又", "account:8", NOW)) == "answered"
    assert refusal(lambda: answer_task_difficulty((new,), 2, "又", "account:8", NOW)) == "no_such_difficulty"
