"""What a message means: kinds of change, trace, news, refusals."""

from __future__ import annotations

from typing import Any

import pytest

from domain.decisions.decide import decide
from domain.decisions.world import NOTHING
from domain.kernel.errors import Refused
from domain.messages import AnyMessage, Canary, CaseUpdated, PositionReported
from tests.laws.make import HERE, THERE, at, case_closed, case_reported, case_updated, grid, position
from tests.laws.world import World

REOPEN = {"stage": "reopened", "reason": "再次塌方"}


@pytest.mark.parametrize(
    ("before", "message", "kind"),
    [
        ([], case_reported(1), "case.reported"),
        ([case_closed(1, 60)], case_reported(1), "case.reported"),
        ([case_reported(1)], case_updated(1, 5, stage="handling"), "case.updated"),
        ([case_reported(1)], case_closed(1, 5), "case.closed"),
        ([case_reported(1)], case_updated(1, 5, stage="closed"), "case.closed"),
        ([case_reported(1), case_closed(1, 5)], case_updated(1, 9, title="新"), "case.updated"),
        ([case_reported(1), case_closed(1, 5)], case_closed(1, 9), "case.updated"),
        ([case_reported(1), case_closed(1, 5)], case_updated(1, 9, **REOPEN), "case.reopened"),
        (
            [case_reported(1), case_updated(1, 5, stage="handling")],
            case_updated(1, 9, **REOPEN),
            "case.reopened",
        ),
        (
            [case_reported(1), case_updated(1, 9, stage="handling")],
            case_updated(1, 5, **REOPEN),
            "case.updated",
        ),
        ([], grid(HERE.region, 1, "normal"), "grid.changed"),
        ([], position(1), "position.moved"),
        ([], Canary("k", "palm", at(0), "grids"), "canary"),
    ],
)
def test_kinds_of_change(before: list[AnyMessage], message: AnyMessage, kind: str) -> None:
    world = World().take_all(before)
    (change,) = world.take(message)
    trace = world.traces[-1]
    assert (change["kind"], trace.action, trace.cause) == (kind, kind, message.cause)
    assert (trace.actor, trace.at) == (message.source, message.at)
    assert change["seq"] == len(world.feed)


def test_wholly_overruled_and_repeated_messages_mean_nothing() -> None:
    world = World().take_all(
        [case_reported(1), case_updated(1, 9, title="新"), grid(HERE.region, 9, "alert"), position(9)]
    )
    for message in (
        case_reported(1),
        case_updated(1, 5, title="旧"),
        grid(HERE.region, 5, "normal"),
        grid(HERE.region, 9, "alert"),
        position(5, THERE),
    ):
        assert decide(message, world, at(20)) == NOTHING


def test_stubs_are_saved_without_a_change() -> None:
    decision = decide(case_updated(1, 5, stage="handling"), World(), at(6))
    assert (len(decision.save), decision.changes) == (1, ())


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_reopening_needs_a_reason(reason: str | None) -> None:
    with pytest.raises(Refused) as caught:
        decide(case_updated(1, 5, stage="reopened", reason=reason), World(), at(6))
    assert (caught.value.code, caught.value.where) == ("bad_transition", "reason")


def test_unknown_stages_are_refused() -> None:
    with pytest.raises(Refused) as caught:
        decide(CaseUpdated("u", "s", at(0), "C1", stage="lost"), World(), at(6))
    assert (caught.value.code, caught.value.where) == ("bad_transition", "stage")


def test_unknown_people_are_refused() -> None:
    with pytest.raises(Refused) as caught:
        decide(PositionReported("p", "app", at(0), "X-1", HERE.region, 29.0, 119.0, 5.0), World(), at(6))
    assert (caught.value.code, caught.value.where) == ("unknown_person", "person")


def test_numbers_count_the_countys_day_of_the_report() -> None:
    world = World().take_all(
        [case_reported(1), case_reported(2, 16 * 60), case_reported(3), case_reported(4, 15 * 60 + 59)]
    )
    assert [case.no for case in world.cases.values()] == [
        "LY-261122-0001", "LY-261123-0001", "LY-261122-0002", "LY-261122-0003",
    ]  # fmt: skip


def test_a_move_tells_where_from_and_moves_the_counts() -> None:
    (change,) = World().take_all([case_reported(1)]).take(case_updated(1, 5, place=THERE))
    assert (change["region"], change["moved_from"]) == (THERE.region, HERE.region)
    assert change["tally"] == [
        ["330825101", "2026-11-22", "road", -1, 0, 0],
        ["330825102", "2026-11-22", "road", 1, 0, 0],
    ]


def test_a_stubs_place_is_no_move() -> None:
    (change,) = World().take_all([case_updated(1, 5, place=THERE)]).take(case_reported(1))
    assert "moved_from" not in change


def test_a_closed_case_is_gone_once() -> None:
    world = World().take_all([case_reported(1)])
    (change,) = world.take(case_closed(1, 5))
    assert change["gone"] == [world.cases[("12345", "C1")].id]
    assert "cases" not in change
    (again,) = world.take(case_updated(1, 9, title="新"))
    assert "gone" not in again
    assert "cases" not in again


def test_the_trace_tells_what_changed_and_what_was_said() -> None:
    world = World().take_all([case_reported(1, reporter={"name": "张"}, text="路断了")])
    world.take_all([case_updated(1, 5, severity=1, text="催办"), case_updated(1, 9, **REOPEN)])
    first, second, third = world.traces
    assert first.old is None
    assert first.new["title"] == "道路塌方 1"
    assert "张" not in str(first)
    assert (second.old, second.new) == ({"severity": 2}, {"severity": 1, "remark": "催办"})
    assert (third.old, third.new) == ({"stage": "reported"}, {"stage": "reopened", "reason": "再次塌方"})


def test_news_are_labelled_with_the_time_of_the_event() -> None:
    (change,) = World().take(case_reported(1), now=at(90))
    (news,) = change["news"]
    assert news == {
        "seq": 1, "at": "2026-11-22T08:00:00.000+08:00", "kind": "case.reported", "region": HERE.region,
        "matter": "road", "case": change["cases"][0]["id"], "title": "道路塌方 1", "severity": 2,
        "stage": "reported",
    }  # fmt: skip
    assert change["at"] == "2026-11-22T09:30:00.000+08:00"


def test_a_message_sees_what_its_batch_decided_before() -> None:
    world = World()
    feeds: list[Any] = [
        world.take(message) for message in (case_reported(1), case_closed(1, 5), case_reported(2))
    ]
    assert [len(changes) for changes in feeds] == [1, 1, 1]
    assert world.cases[("12345", "C1")].stage == "closed"
