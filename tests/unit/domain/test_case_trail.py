"""The order of a case's trail, and what an entry tells of a squad, an answer, an instruction, a message."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.squads.reviews import case_trail as trail
from domain.squads.reviews.case_trail import Entry, describe_entry, order_entries
from domain.squads.squad import Answer, Member, Order, Squad

AT = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
CHINA = ZoneInfo("Asia/Shanghai")
LATER = AT + timedelta(minutes=1)
PHONE = "13812345678"
SQUAD = Squad("c-1", "c", "330825101264", "account:11", AT)
SENT = {
    "id": "f7", "person": "sun", "channel": "sms", "kind": "call", "rung": 1, "state": "delivered",
    "attempts": 2, "at": "2026-11-22T06:00:00Z", "changed_at": "2026-11-22T06:00:09Z", "cause": "",
}  # fmt: skip


def entry(kind: str, at: datetime = AT, action: str = "x") -> Entry:
    return Entry(at, kind, action, "account:11")


def test_what_became_known_first_stands_first() -> None:
    entries = [entry(trail.MESSAGE, LATER), entry(trail.ANSWER), entry(trail.CASE, LATER)]
    assert [(order_entry.at, order_entry.kind) for order_entry in order_entries(entries)] == [
        (AT, trail.ANSWER),
        (LATER, trail.CASE),
        (LATER, trail.MESSAGE),
    ]


def test_what_a_command_caused_stands_behind_it() -> None:
    entries = [entry(kind) for kind in reversed(trail.PLACES)]
    assert [order_entry.kind for order_entry in order_entries(entries)] == [*trail.PLACES]


def test_rows_of_one_moment_stay_in_the_order_of_the_chain() -> None:
    entries = [entry(trail.CASE, action=str(n)) for n in range(5)]
    assert [order_entry.action for order_entry in order_entries(entries)] == ["0", "1", "2", "3", "4"]


def test_an_answer_stands_where_it_became_known_and_says_when_it_was_given() -> None:
    answer = Answer("on_site", AT, LATER, by="account:11", note=f"找陈荣龙 {PHONE}", late=True)
    squad = replace(SQUAD, members=(Member("sun", "grid", AT, answers=(answer,)),))
    [line] = trail.tell_squad(squad, ("陈荣龙",))
    assert (line.at, line.actor, line.people) == (LATER, "account:11", ("sun",))
    assert line.facts == {
        "state": "on_site", "said_at": AT, "late": True, "by": "account:11", "note": "找陈** 138****5678",
    }  # fmt: skip


def test_who_answers_themselves_is_the_actor() -> None:
    member = Member("sun", "grid", AT, answers=(Answer("accepted", AT, AT, eta=LATER),))
    [line] = trail.tell_squad(replace(SQUAD, members=(member,)), ())
    assert (line.actor, line.facts["by"], line.facts["eta"]) == ("person:sun", "", LATER)


def test_an_instruction_names_who_is_silent_and_each_receipt_follows() -> None:
    receipt = Answer("done", LATER, LATER, note="已疏散")
    order = Order(1, "设警戒", "account:11", AT, ("sun", "li"), LATER, {"sun": receipt})
    given, done = trail.tell_squad(replace(SQUAD, orders=(order,)), ())
    assert (given.people, given.facts["silent"], given.facts["due_at"]) == (("sun", "li"), ["li"], LATER)
    assert (done.kind, done.actor, done.facts["number"]) == (trail.RECEIPT, "person:sun", 1)


def row(**fields: Any) -> dict[str, Any]:
    body = {"n": 7, "at": "2026-11-22T06:00:00.000000Z", "actor": "account:11", "action": "squad.joined"}
    return body | {"object": "squad:c-1", "ordered_by": "account:9", "reason": "", **fields}


def test_a_row_of_a_squad_names_whose_state_is_another() -> None:
    old = {"members": {"sun": {"state": "accepted"}, "li": {"state": "unavailable"}}}
    new = {"members": {"sun": {"state": "accepted"}, "li": {"state": "called"}, "wu": {"state": "called"}}}
    line = trail.tell_squad_row(row(old=old, new=new, reason=f"补 {PHONE}"), ())
    assert (line.squad, line.people, line.ordered_by) == ("c-1", ("li", "wu"), "account:9")
    assert line.facts == {"n": 7, "states": {"li": "called", "wu": "called"}}
    assert line.reason == "补 138****5678"


@pytest.mark.parametrize("side", [None, "x", {"members": 3}, {"members": {"sun": 3}}])
def test_a_row_that_somebody_spoilt_is_told_all_the_same(side: Any) -> None:
    assert trail.tell_squad_row(row(old=side, new=side), ()).people == ()


def test_a_message_tells_its_rung_and_its_proof_without_a_number() -> None:
    message = trail.tell_message({**SENT, "cause": f"bad number {PHONE}"}, "c-1")
    assert (message.action, message.squad, message.people) == ("message.call", "c-1", ("sun",))
    assert (message.facts["id"], message.facts["rung"], message.facts["state"]) == ("f7", 1, "delivered")
    assert PHONE not in message.facts["cause"]


def test_an_entry_leaves_in_local_times_and_names_whom_it_speaks_of() -> None:
    message = trail.tell_message(SENT, "c-1")
    shown = describe_entry(message, CHINA)
    assert (shown["at"][:19], shown["facts"]["changed_at"][:19]) == (
        "2026-11-22T14:00:00",
        "2026-11-22T14:00:09",
    )
    assert set(trail.list_codes(message)) >= {"palm", "person:sun"}
