"""The ladder of a call: what follows a rung, and what a silent member needs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from domain.kernel.errors import Refused
from domain.squads import squad
from domain.squads.calls import ladder
from domain.squads.calls.outgoing import LADDER
from domain.squads.squad_commands import AnswerCall

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)


def make_squad() -> squad.Squad:
    return squad.assemble_squad("s1", "c", "330825", "account:7", [("ann", "grid")], {}, "", NOW)


def test_people_come_after_the_gateways_and_nobody_after_the_last() -> None:
    steps = [ladder.step_after(ladder.DEFAULT_LADDER, rung) for rung in range(5)]
    assert steps == ["sms", "voice", "human", "knock", "unreached"]
    assert ladder.DEFAULT_LADDER[:3] == LADDER


def test_a_call_keeps_its_ladder_and_an_old_one_gets_that_of_all() -> None:
    assert ladder.read_rungs(ladder.list_rungs(LADDER)) == LADDER
    assert ladder.read_rungs(None) == ladder.DEFAULT_LADDER


def test_a_silent_member_is_pursued_until_they_answer() -> None:
    pursued = ladder.pursue_member(make_squad(), "ann", "human", LATER)
    assert ladder.find_pursuit(pursued.members[0]) == ("human", LATER)
    assert pursued.version == 1
    answer = AnswerCall(region="330825", squad="s1", person="ann", state="accepted", answered_at=LATER)
    answered = squad.answer_call(pursued, answer, "account:9", LATER)
    assert ladder.find_pursuit(answered.members[0]) is None
    for old, code in ((answered, "answered"), (squad.stand_down(pursued, LATER), "answered")):
        with pytest.raises(Refused, match=code):
            ladder.pursue_member(old, "ann", "knock", LATER)


def test_a_rung_that_reached_nobody_is_kept_and_what_follows_comes() -> None:
    pursued = ladder.pursue_member(make_squad(), "ann", "human", NOW)
    tried = ladder.record_no_answer(pursued, "ann", "human", "account:9", "knock", LATER)
    [member] = tried.members
    assert ladder.find_pursuit(member) == ("knock", LATER)
    assert [(answer.state, answer.by, answer.at) for answer in ladder.list_tries(member)] == [
        ("no_answer", "account:9", LATER)
    ]
    assert (member.state, tried.version) == (squad.CALLED, 1)
    onward = ladder.record_no_answer(pursued, "ann", "human", "account:9", "sms", LATER)
    assert ladder.find_pursuit(onward.members[0]) is None


@pytest.mark.parametrize(
    ("person", "step", "code"),
    [("bob", "human", "not_called"), ("ann", "knock", "step_over"), ("ann", "unreached", "bad_step")],
)
def test_only_the_rung_that_stands_can_have_reached_nobody(person: str, step: str, code: str) -> None:
    pursued = ladder.pursue_member(make_squad(), "ann", "human", NOW)
    with pytest.raises(Refused, match=code):
        ladder.record_no_answer(pursued, person, step, "account:9", "knock", LATER)
    answer = AnswerCall(region="330825", squad="s1", person="ann", state="accepted", answered_at=LATER)
    answered = squad.answer_call(pursued, answer, "", LATER)
    with pytest.raises(Refused, match="answered"):
        ladder.record_no_answer(answered, "ann", "human", "account:9", "knock", LATER)


@pytest.mark.parametrize(
    ("person", "step", "code"), [("bob", "human", "not_called"), ("ann", "sms", "bad_step")]
)
def test_only_members_are_pursued_and_only_by_people(person: str, step: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        ladder.pursue_member(make_squad(), person, step, LATER)
