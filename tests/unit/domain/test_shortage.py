"""Too few are coming: said once for each shortage, never before its time, never when enough came."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.squads.calls.shortage import WITHIN, declare_shortage, end_shortage, find_shortage_due
from domain.squads.recommendation import Need
from domain.squads.squad import Squad, add_members, answer_call, assemble_squad, stand_down
from domain.squads.squad_commands import AnswerCall

NOW = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
LATER = NOW + WITHIN
NEEDS = (Need("grid", 2), Need("police", 1, forced=False))


def make_squad(*people: str) -> Squad:
    called = [(person, "grid") for person in people or ("ann", "bob")]
    return assemble_squad("s1", "c", "330825", "account:7", called, {}, "", NOW, needs=NEEDS)


def answer(old: Squad, person: str, state: str, at: datetime = LATER) -> Squad:
    outcome = AnswerCall(region="330825", squad="s1", person=person, state=state, answered_at=at)
    return end_shortage(answer_call(old, outcome, "", at))


def test_it_is_due_a_while_after_the_last_call_while_too_few_are_coming() -> None:
    squad = make_squad()
    assert find_shortage_due(squad, WITHIN) == LATER
    second = add_members(squad, [("cid", "grid")], {}, "", NOW + timedelta(minutes=2))
    assert find_shortage_due(second, WITHIN) == LATER + timedelta(minutes=2)
    assert find_shortage_due(answer(squad, "ann", "accepted"), WITHIN) == LATER
    enough = answer(answer(squad, "ann", "accepted"), "bob", "on_the_way")
    assert find_shortage_due(enough, WITHIN) is None


def test_a_squad_without_forced_needs_or_over_never_says_it() -> None:
    assert find_shortage_due(replace(make_squad(), needs=()), WITHIN) is None
    assert find_shortage_due(replace(make_squad(), needs=NEEDS[1:]), WITHIN) is None
    over = stand_down(make_squad(), NOW)
    assert find_shortage_due(over, WITHIN) is None
    assert declare_shortage(over, LATER) is over


def test_it_is_said_once_for_each_shortage() -> None:
    short = declare_shortage(make_squad(), LATER)
    assert (short.short_at, short.version) == (LATER, 1)
    assert declare_shortage(short, LATER) is short
    assert find_shortage_due(short, WITHIN) is None
    response = answer(short, "ann", "accepted")
    assert response.short_at == LATER
    enough = answer(response, "bob", "accepted")
    assert enough.short_at is None
    again = answer(enough, "bob", "unavailable", LATER + timedelta(hours=1))
    assert find_shortage_due(again, WITHIN) == LATER
    assert declare_shortage(again, LATER + timedelta(hours=1)).short_at == LATER + timedelta(hours=1)
