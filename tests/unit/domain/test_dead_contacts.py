"""Which causes say that a number or an address is dead, and what a squad says of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.directory.person import DeadContact, mark_address
from domain.squads import squad
from domain.squads.calls.dead_contacts import judge_cause, mark_contacts
from domain.squads.squad_commands import AnswerCall

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
DEAD = DeadContact("phone", "number_invalid", NOW)


def make_squad(*people: str) -> squad.Squad:
    return squad.assemble_squad(
        "s1", "c", "330825", "account:7", [(person, "grid") for person in people], {}, "", NOW
    )


@pytest.mark.parametrize(
    ("channel", "cause", "contact"),
    [
        ("sms", "empty_number", "phone"),
        ("voice", "number_not_in_use", "phone"),
        ("notice", "empty_number", ""),
        ("sms", "HTTP 401", ""),
        ("sms", "daily_limit", ""),
        ("sms", "no_gateway", ""),
        ("sms", "550 5.1.1 no such user", ""),
        ("group", "empty_number", ""),
        ("mail", "bad_address", "email"),
        ("mail", "550 5.1.1 <***> no such user", "email"),
        ("mail", "5.1.10 recipient not found", "email"),
        ("mail", "5.0.0 user unknown", "email"),
        ("mail", "5.2.1 mailbox disabled", "email"),
        ("mail", "550 no such user here", "email"),
        ("mail", "5.2.2 mailbox full", ""),
        ("mail", "550 5.7.1 looks like spam", ""),
        ("mail", "554 relay denied", ""),
        ("mail", "4.4.7 expired", ""),
        ("mail", "535 auth_failed", ""),
        ("mail", "empty_number", ""),
        ("mail", "", ""),
        ("sms", "", ""),
    ],
)
def test_only_what_speaks_of_the_address_says_that_it_is_dead(channel: str, cause: str, contact: str) -> None:
    assert judge_cause(channel, cause) == contact


def test_a_mark_stands_at_who_is_in_the_squad_and_leaves_its_version() -> None:
    old = make_squad("ann", "bob")
    marked = mark_contacts(old, {"ann": (DEAD,), "zoe": (DEAD,)})
    assert [member.dead for member in marked.members] == [(DEAD,), ()]
    assert marked.version == old.version
    later = replace(DEAD, at=NOW + timedelta(hours=1))
    assert mark_contacts(marked, {"ann": (later,)}) is marked
    assert mark_contacts(marked, {}).members == old.members


def test_nobody_is_marked_who_left_and_no_squad_that_is_over() -> None:
    marked = mark_contacts(make_squad("ann"), {"ann": (DEAD,)})
    answer = AnswerCall(region="330825", squad="s1", person="ann", state="unavailable", answered_at=NOW)
    gone = squad.answer_call(marked, answer, "account:9", NOW)
    assert mark_contacts(gone, {"ann": (DEAD,)}).members[0].dead == ()
    over = squad.stand_down(marked, NOW)
    assert mark_contacts(over, {}) is over


def test_an_address_is_known_again_however_it_is_spelt_and_by_nobody_else() -> None:
    assert mark_address("ann", "+86 138-0000-0001") == mark_address("ann", "+8613800000001")
    assert mark_address("ann", "Ann@mail.example") == mark_address("ann", "ann@mail.example")
    assert mark_address("ann", "13800000001") != mark_address("bob", "13800000001")
    assert mark_address("ann", "") == ""
