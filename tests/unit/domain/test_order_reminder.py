"""Who is reminded of an instruction, when, and that it is once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.squads.calls.order_reminder import find_reminder, list_unconfirmed, remind_silent
from domain.squads.squad import Answer, Member, Order, Squad, release_member, stand_down
from domain.squads.squad_messages import plan_messages
from domain.squads.squad_rows import squad_content, squad_row

AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
HALF, DUE = AT + timedelta(minutes=15), AT + timedelta(minutes=30)
ORDER = Order(1, "先设警戒", "account:7", AT, ("a", "b"), DUE)
SQUAD = Squad(
    "c-1",
    "c",
    "330825101",
    "account:7",
    AT,
    members=(Member("a", "x", AT), Member("b", "x", AT)),
    orders=(ORDER,),
)
READ = Answer("read", AT, AT)


def with_orders(*orders: Order) -> Squad:
    return replace(SQUAD, orders=orders)


def test_at_half_of_its_time_whoever_is_silent_is_reminded_once() -> None:
    assert find_reminder(SQUAD) == (ORDER, HALF)
    assert remind_silent(SQUAD, 1, HALF - timedelta(seconds=1)) is SQUAD
    new = remind_silent(SQUAD, 1, HALF)
    assert (new.orders[0].reminded_at, new.version) == (HALF, SQUAD.version)
    assert find_reminder(new) is None
    assert remind_silent(new, 1, DUE) is new


def test_who_confirmed_or_left_is_not_reminded() -> None:
    heard = with_orders(replace(ORDER, receipts={"a": READ}))
    assert list_unconfirmed(heard, heard.orders[0]) == ["b"]
    assert find_reminder(release_member(heard, "b", AT)) is None
    assert find_reminder(stand_down(SQUAD, AT)) is None


@pytest.mark.parametrize(
    "order", [replace(ORDER, due_at=None), replace(ORDER, receipts={"a": READ, "b": READ})]
)
def test_what_has_no_deadline_or_was_confirmed_by_all_reminds_nobody(order: Order) -> None:
    squad = with_orders(order)
    assert find_reminder(squad) is None
    assert remind_silent(squad, 1, DUE) is squad


def test_the_earliest_half_comes_first_and_each_has_its_own() -> None:
    sooner = replace(ORDER, number=2, due_at=AT + timedelta(minutes=10))
    squad = with_orders(ORDER, sooner)
    assert find_reminder(squad) == (sooner, AT + timedelta(minutes=5))
    assert remind_silent(squad, 1, DUE) is squad, "the timer of another instruction"
    new = remind_silent(squad, 2, HALF)
    assert find_reminder(new) == (ORDER, HALF)


def test_a_reminder_is_told_once_and_stands_in_rows_only_once_it_was() -> None:
    new = remind_silent(SQUAD, 1, HALF)
    assert [order.number for order in plan_messages(SQUAD, new).reminded] == [1]
    assert plan_messages(SQUAD, SQUAD).reminded == plan_messages(new, new).reminded == ()
    assert plan_messages(None, SQUAD).reminded == ()
    for row in (squad_row(SQUAD, UTC), squad_content(SQUAD)):
        assert "reminded_at" not in row["orders"][0]
    for row in (squad_row(new, UTC), squad_content(new)):
        assert row["orders"][0]["reminded_at"].startswith("2026-11-22T08:15")
