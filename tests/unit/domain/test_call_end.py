"""Whether a call is over for a person, and why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from domain.squads.calls.call_end import CallEnd, find_end
from domain.squads.squad import Squad, add_members, answer_call, assemble_squad, release_member, stand_down
from domain.squads.squad_commands import AnswerCall

NOW, LATER = datetime(2026, 11, 29, 3, tzinfo=UTC), datetime(2026, 11, 29, 4, tzinfo=UTC)
MADE = assemble_squad("s-1", "s", "330825101", "account:7", [("a", "head"), ("b", "grid")], {}, "", NOW)


def answer_squad(squad: Squad, state: str, note: str = "") -> Squad:
    given = AnswerCall(region="330825", squad="s-1", person="a", state=state, answered_at=LATER, note=note)
    return answer_call(squad, given, "", LATER)


def test_a_call_stands_while_somebody_is_in_the_squad() -> None:
    for state, note in (("accepted", ""), ("on_site", ""), ("done", "已清走")):
        assert find_end(answer_squad(MADE, state, note), "a") is None
    assert find_end(MADE, "a") is None


def test_it_is_over_for_whoever_was_let_go_or_cannot_come_and_for_nobody_else() -> None:
    for squad, why in (
        (release_member(MADE, "a", LATER), CallEnd.RELEASED),
        (answer_squad(MADE, "unavailable"), CallEnd.REFUSED),
    ):
        assert (find_end(squad, "a"), find_end(squad, "b")) == (why, None)


def test_it_is_over_for_all_once_the_squad_was_stood_down_or_is_not_kept() -> None:
    ended = stand_down(answer_squad(MADE, "done", "已清走"), LATER)
    assert [find_end(squad, "a") for squad in (ended, None)] == [CallEnd.OVER] * 2
    assert find_end(MADE, "stranger") is CallEnd.OVER


def test_whoever_is_called_again_has_a_call_again() -> None:
    released = release_member(MADE, "a", LATER)
    assert find_end(add_members(released, [("a", "head")], {}, "", LATER + timedelta(minutes=1)), "a") is None
