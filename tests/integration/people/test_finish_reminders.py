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
from tests.integration.people.test_rollout_timer_audit import WatchedRollout

DUE = 240
"""The leaders of the plan finish within four hours."""


@pytest.fixture
def harness(database_url: str, county: County) -> Iterator[WatchedRollout]:
    post = Post(database_url)
    yield WatchedRollout(post, county)
    post.close()


def list_finish_reminders(harness: WatchedRollout, person: str) -> list[str]:
    return [text for text in harness.texts(person) if "尚未办结" in text]


def test_who_accepted_and_fell_silent_is_reminded_until_they_finish(harness: WatchedRollout) -> None:
    harness.issue()
    harness.wait(1)
    harness.tell(("L1", "accepted"), ("L2", "accepted"))
    harness.wait(DUE - 2)
    assert (list_finish_reminders(harness, "L1"), list_finish_reminders(harness, "L2")) == ([], []), (
        "the time to finish is not over"
    )
    harness.tell(("L2", "finished"))
    harness.wait(1.5)
    [reminder] = list_finish_reminders(harness, "L1")
    assert DUE_WORDS in reminder
    harness.wait(10)
    assert len(list_finish_reminders(harness, "L1")) == 1
    harness.wait(55)
    assert [LATE_WORDS in text for text in list_finish_reminders(harness, "L1")] == [False, True]
    assert (list_finish_reminders(harness, "L2"), list_finish_reminders(harness, "G1")) == ([], []), (
        "one finished, one never accepted"
    )
    assert [tier.finish_round for tier in harness.rollout().tiers] == [2, 0, 0]


def test_an_end_that_is_told_withdraws_what_waits(harness: WatchedRollout) -> None:
    harness.issue()
    harness.tell(("L1", "accepted"))
    harness.post.wall.pass_by(DUE * 60 + 5)
    harness.timers.fire_due()
    harness.tell(("L1", "finished"))
    harness.post.wall.pass_by(1)
    harness.send()
    assert list_finish_reminders(harness, "L1") == []


@pytest.mark.parametrize("kind", [c.StopRollout, c.EndRollout])
def test_nothing_comes_after_a_stop_or_an_end(harness: WatchedRollout, kind: type[c.RolloutCommand]) -> None:
    rollout = harness.issue()
    harness.wait(1)
    harness.tell(("L1", "accepted"))
    assert harness.rows(FINISH)
    harness.give(kind, rollout.version, reason="台风转向")
    assert harness.rows(FINISH) == {}
    harness.wait(DUE)
    assert list_finish_reminders(harness, "L1") == []


def test_a_lost_timer_comes_back_until_it_fired_and_late_acceptances_ask_for_none(
    harness: WatchedRollout,
) -> None:
    harness.issue()
    assert harness.comes_back(FINISH)
    harness.tell(("L1", "accepted"))
    harness.wait(DUE + 1)
    assert len(list_finish_reminders(harness, "L1")) == 1
    harness.tell(("L2", "accepted"))
    assert FINISH not in harness.list_missing(), "it fired: who accepts later gets the next round"
    harness.wait(5)
    assert list_finish_reminders(harness, "L2") == []
    assert harness.lose(FINISH) > 0
    assert set(harness.list_missing()) == {FINISH}
    harness.auditor.restore_missing()
    harness.wait(61)
    assert (len(list_finish_reminders(harness, "L1")), len(list_finish_reminders(harness, "L2"))) == (2, 1)


def test_a_tier_that_says_none_sends_none_and_quiet_hours_hold(harness: WatchedRollout) -> None:
    body = body_of(harness)
    body["tier"] = body["tier"][:2]
    leaders, heads = body["tier"]
    heads["finish_reminders"] = []
    leaders["reminders"] = []
    leaders["finish_reminders"] = [{"after_minutes": 45, "text": "尚未办结", "channels": ["sms", "notice"]}]
    begins = harness.post.wall.now.astimezone(harness.county.tz).strftime("%H:00")
    until = f"{(int(begins[:2]) + 3) % 24:02}:00"
    leaders["quiet"] = {"from": begins, "until": until, "channels": ["sms"]}
    save(harness, body)
    harness.issue()
    assert len(harness.rows(FINISH)) == 1
    harness.tell(("L1", "accepted"))
    harness.wait(46)
    assert len(list_finish_reminders(harness, "L1")) == 1
    [(about, end)] = harness.read(read_quiet_ends).items()
    assert (about, end.astimezone(harness.county.tz).strftime("%H:%M")) == ((1, True), until)
    harness.wait(180)
    assert len(list_finish_reminders(harness, "L1")) == 2
    assert harness.read(read_quiet_ends) == {}


def test_by_hand_whoever_is_overdue_is_reminded_and_the_plan_leaves_them_out(harness: WatchedRollout) -> None:
    harness.issue()
    harness.wait(1)
    harness.tell(("L1", "accepted"), ("L2", "accepted"), ("G2", "accepted"))
    with pytest.raises(Refused, match="nobody_left"):
        harness.give(c.RemindTasks, people=("L1",), finish=True)
    harness.wait(DUE)
    harness.wait(57.5)
    assert harness.give(c.RemindTasks, branch=OTHER, finish=True) == 1, "the head has more time"
    with pytest.raises(Refused, match="nobody_left"):
        harness.give(c.RemindTasks, people=("L1",))
    harness.wait(1.9)
    assert (len(list_finish_reminders(harness, "L1")), len(list_finish_reminders(harness, "L2"))) == (2, 2), (
        "each once more"
    )
    assert harness.rollout().tiers[0].round == 0
