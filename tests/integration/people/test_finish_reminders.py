"""Whoever accepted and has not finished is reminded once a round, in words of its own; both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from data_access.county_packs.county_pack import County
from data_access.emergency.rollouts.planning.quiet_ends import read_quiet_ends
from data_access.outbox.waits import FINISH
from domain.emergency.rollouts import rollout_commands as c
from domain.emergency.rollouts.planning.finish_reminders import DUE_WORDS, LATE_WORDS
from domain.kernel.errors import Refused
from tests.integration.outbox import Post
from tests.integration.people.rolled_out import OTHER
from tests.integration.people.test_plan_handlers import body_of, save
from tests.integration.people.test_rollout_timer_audit import Watched

DUE = 240
"""The leaders of the plan finish within four hours."""


@pytest.fixture
def out(database_url: str, county: County) -> Iterator[Watched]:
    post = Post(database_url)
    yield Watched(post, county)
    post.close()


def finishing(out: Watched, person: str) -> list[str]:
    return [text for text in out.texts(person) if "尚未办结" in text]


def test_who_accepted_and_fell_silent_is_reminded_until_they_finish(out: Watched) -> None:
    out.issue()
    out.wait(1)
    out.tell(("L1", "accepted"), ("L2", "accepted"))
    out.wait(DUE - 2)
    assert (finishing(out, "L1"), finishing(out, "L2")) == ([], []), "the time to finish is not over"
    out.tell(("L2", "finished"))
    out.wait(1.5)
    [told] = finishing(out, "L1")
    assert DUE_WORDS in told
    out.wait(10)
    assert len(finishing(out, "L1")) == 1
    out.wait(55)
    assert [LATE_WORDS in text for text in finishing(out, "L1")] == [False, True]
    assert (finishing(out, "L2"), finishing(out, "G1")) == ([], []), "one finished, one never accepted"
    assert [tier.finish_round for tier in out.rollout().tiers] == [2, 0, 0]


def test_an_end_that_is_told_withdraws_what_waits(out: Watched) -> None:
    out.issue()
    out.tell(("L1", "accepted"))
    out.post.wall.pass_by(DUE * 60 + 5)
    out.timers.fire_due()
    out.tell(("L1", "finished"))
    out.post.wall.pass_by(1)
    out.send()
    assert finishing(out, "L1") == []


@pytest.mark.parametrize("kind", [c.StopRollout, c.EndRollout])
def test_nothing_comes_after_a_stop_or_an_end(out: Watched, kind: type[c.RolloutCommand]) -> None:
    rollout = out.issue()
    out.wait(1)
    out.tell(("L1", "accepted"))
    assert out.rows(FINISH)
    out.give(kind, rollout.version, reason="台风转向")
    assert out.rows(FINISH) == {}
    out.wait(DUE)
    assert finishing(out, "L1") == []


def test_a_lost_timer_comes_back_until_it_fired_and_late_acceptances_ask_for_none(out: Watched) -> None:
    out.issue()
    assert out.comes_back(FINISH)
    out.tell(("L1", "accepted"))
    out.wait(DUE + 1)
    assert len(finishing(out, "L1")) == 1
    out.tell(("L2", "accepted"))
    assert FINISH not in out.missing(), "it fired: who accepts later gets the next round"
    out.wait(5)
    assert finishing(out, "L2") == []
    assert out.lose(FINISH) > 0
    assert set(out.missing()) == {FINISH}
    out.auditor.restore_missing()
    out.wait(61)
    assert (len(finishing(out, "L1")), len(finishing(out, "L2"))) == (2, 1)


def test_a_tier_that_says_none_sends_none_and_quiet_hours_hold(out: Watched) -> None:
    body = body_of(out)
    body["tier"] = body["tier"][:2]
    leaders, heads = body["tier"]
    heads["finish_reminders"] = []
    leaders["reminders"] = []
    leaders["finish_reminders"] = [{"after_minutes": 45, "text": "尚未办结", "channels": ["sms", "notice"]}]
    begins = out.post.wall.now.astimezone(out.county.tz).strftime("%H:00")
    until = f"{(int(begins[:2]) + 3) % 24:02}:00"
    leaders["quiet"] = {"from": begins, "until": until, "channels": ["sms"]}
    save(out, body)
    out.issue()
    assert len(out.rows(FINISH)) == 1
    out.tell(("L1", "accepted"))
    out.wait(46)
    assert len(finishing(out, "L1")) == 1
    [(about, end)] = out.read(read_quiet_ends).items()
    assert (about, end.astimezone(out.county.tz).strftime("%H:%M")) == ((1, True), until)
    out.wait(180)
    assert len(finishing(out, "L1")) == 2
    assert out.read(read_quiet_ends) == {}


def test_by_hand_whoever_is_overdue_is_reminded_and_the_plan_leaves_them_out(out: Watched) -> None:
    out.issue()
    out.wait(1)
    out.tell(("L1", "accepted"), ("L2", "accepted"), ("G2", "accepted"))
    with pytest.raises(Refused, match="nobody_left"):
        out.give(c.RemindTasks, people=("L1",), finish=True)
    out.wait(DUE)
    out.wait(57.5)
    assert out.give(c.RemindTasks, branch=OTHER, finish=True) == 1, "the head has more time"
    with pytest.raises(Refused, match="nobody_left"):
        out.give(c.RemindTasks, people=("L1",))
    out.wait(1.9)
    assert (len(finishing(out, "L1")), len(finishing(out, "L2"))) == (2, 2), "each once more"
    assert out.rollout().tiers[0].round == 0
