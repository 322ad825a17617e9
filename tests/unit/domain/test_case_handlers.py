"""Who handled a case by its squads."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from domain.accounts.hand_overs import HandOver
from domain.squads.reviews.case_handlers import list_handlers
from domain.squads.squad import ACCEPTED, CALLED, DONE, UNAVAILABLE, Answer, Member, Order, Squad

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def member(person: str, *answers: str, late: bool = False) -> Member:
    given_answers = tuple(Answer(state, NOW, NOW, late=late) for state in answers)
    return Member(person, "head", NOW, answers[-1] if answers else CALLED, answers=given_answers)


SQUAD = Squad("s1", "c1", "330825101", "account:7", NOW)


def test_whoever_came_handled_and_whoever_only_was_called_did_not() -> None:
    members = (
        member("P1", ACCEPTED, DONE),
        member("P2", ACCEPTED, UNAVAILABLE),
        member("P3", UNAVAILABLE),
        member("P4"),
        member("P5", ACCEPTED, late=True),
    )
    found = list_handlers([replace(SQUAD, members=members, ended_at=NOW)])
    assert found == {"account:7", "person:P1", "person:P2"}


def test_everybody_who_commanded_or_gave_an_instruction_handled() -> None:
    receipts = {"P6": Answer(DONE, NOW, NOW), "P7": Answer("read", NOW, NOW)}
    order = Order(1, "先设警戒", "account:9", NOW, ("P6", "P7"), receipts=receipts)
    passed = HandOver("account:8", "account:7", "account:8", NOW)
    found = list_handlers([replace(SQUAD, orders=(order,), hand_overs=(passed,))])
    assert found == {"account:7", "account:8", "account:9", "person:P6"}


def test_no_squad_no_handler() -> None:
    assert list_handlers([]) == frozenset()
