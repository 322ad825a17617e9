"""What a change of a squad says to whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.squads.squad import (
    Squad,
    add_members,
    answer_call,
    assemble_squad,
    give_order,
    release_member,
    stand_down,
)
from domain.squads.squad_commands import AnswerCall, GiveOrder
from domain.squads.squad_messages import plan_messages

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)


def squad() -> Squad:
    people = (("zhao", "flood"), ("qian", "police"))
    return assemble_squad("s1", "c1", "330825", "account:7", people, {}, "", NOW)


def answer_squad(old: Squad, person: str, state: str) -> Squad:
    answer = AnswerCall(
        region="330825", squad="s1", person=person, state=state, answered_at=LATER, note="好了"
    )
    return answer_call(old, answer, "", LATER)


def test_who_is_pulled_in_is_called() -> None:
    plan = plan_messages(None, squad())
    assert [call.person for call in plan.calls] == ["zhao", "qian"]
    assert plan == replace(plan, ended=(), orders=(), released=())


def test_only_the_new_ones_are_called_when_more_are_added() -> None:
    old = squad()
    plan = plan_messages(old, add_members(old, [("sun", "flood")], {}, "", LATER))
    assert [call.person for call in plan.calls] == ["sun"]
    assert plan.ended == ()


def test_an_answer_ends_the_call_and_says_nothing() -> None:
    old = squad()
    for state in ("accepted", "unavailable"):
        plan = plan_messages(old, answer_squad(old, "zhao", state))
        assert [member.person for member in plan.ended] == ["zhao"]
        assert (plan.calls, plan.released) == ((), ())


def test_a_second_answer_ends_nothing_more() -> None:
    once = answer_squad(squad(), "zhao", "accepted")
    assert plan_messages(once, answer_squad(once, "zhao", "on_site")) == plan_messages(once, once)


def test_who_is_called_again_gets_a_new_call() -> None:
    refused = answer_squad(squad(), "zhao", "unavailable")
    again = add_members(refused, [("zhao", "flood")], {}, "", LATER)
    assert [call.person for call in plan_messages(refused, again).calls] == ["zhao"]


def test_an_instruction_is_told_once() -> None:
    old = squad()
    new = give_order(old, GiveOrder(region="330825", squad="s1", text="带沙袋"), "account:7", LATER)
    assert [order.number for order in plan_messages(old, new).orders] == [1]
    assert plan_messages(new, answer_squad(new, "zhao", "accepted")).orders == ()


def test_who_is_not_needed_any_more_is_told() -> None:
    old = answer_squad(squad(), "zhao", "on_the_way")
    plan = plan_messages(old, release_member(old, "zhao", LATER))
    assert (plan.released, plan.ended) == (("zhao",), ())
    plan = plan_messages(old, stand_down(old, LATER))
    assert plan.released == ("zhao", "qian")
    assert [member.person for member in plan.ended] == ["qian"]


def test_who_is_done_needs_no_thanks_but_no() -> None:
    old = answer_squad(squad(), "zhao", "done")
    assert plan_messages(old, stand_down(old, LATER)).released == ("qian",)
