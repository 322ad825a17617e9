"""Reminders of a roll-out wait as long after the issue as the plan says, a second person is asked again, and
a hold window is as long as it was, whatever the clock is set to.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from dashboard.handlers.context import Context
from dashboard.handlers.rollouts.release import rollout_notices, rollout_release
from dashboard.relay import timers as module
from dashboard.relay.fires.rollout_timers import rollout_fires, rollout_moves
from dashboard.relay.steady_clock import SteadyClock
from dashboard.relay.timers import Timers
from data_access.county_packs.county_pack import County
from data_access.database.unit_of_work import UnitOfWork
from data_access.outbox.clock_marks import Clocks
from data_access.outbox.outbox_rows import read_messages
from data_access.outbox.waits import HOLD
from domain.emergency.rollouts.rollout import Rollout, RolloutState
from tests.integration.outbox import Post
from tests.integration.people.rolled_out import RolloutHarness
from tests.integration.people.test_plan_handlers import approve_plan, read_prepared_rollout
from tests.integration.reports import COUNTY

BOOT = "b1"


@pytest.mark.parametrize("restarted", [False, True])
@pytest.mark.parametrize("jump", [timedelta(hours=5), timedelta(hours=-5)])
def test_a_reminder_waits_as_long_as_it_should(
    database_url: str, county: County, monkeypatch: pytest.MonkeyPatch, jump: timedelta, restarted: bool
) -> None:
    post, seconds = Post(database_url), [1_000.0]
    wall = post.wall

    def read() -> Clocks:
        return Clocks(wall.now, BOOT, wall.now.timestamp() - seconds[0])

    for place in (module, rollout_release):
        monkeypatch.setattr(place, "read_clocks", read)
    monkeypatch.setattr(module, "SteadyClock", lambda: SteadyClock(wall, lambda: seconds[0]))
    out = RolloutHarness(post, county)
    fires = rollout_fires(Context({COUNTY: out.county}, 50))
    out.issue()
    timers = Timers(post.store, fires=fires)
    timers.fire_due()

    def wait(minutes: float) -> list[int]:
        """How often each tier was reminded by then."""
        wall.pass_by(minutes * 60)
        seconds[0] += minutes * 60
        while timers.fire_due():
            pass
        return [tier.round for tier in out.rollout().tiers]

    assert wait(30) == [0, 0, 0]
    wall.now += jump
    if restarted:
        timers = Timers(post.store, fires=fires)
    assert wait(0) == wait(2) == wait(12) == [0, 0, 0]
    assert wait(2) == [1, 0, 0]
    assert wait(72) == [1, 0, 0]
    assert wait(3) == [1, 1, 0]
    post.close()


@pytest.mark.parametrize("jump", [timedelta(hours=5), timedelta(hours=-5)])
def test_a_second_person_is_asked_on_when_the_clock_is_set(
    database_url: str, county: County, monkeypatch: pytest.MonkeyPatch, jump: timedelta
) -> None:
    post, seconds = Post(database_url), [1_000.0]
    wall = post.wall

    def read() -> Clocks:
        return Clocks(wall.now, BOOT, wall.now.timestamp() - seconds[0])

    for place in (module, rollout_notices):
        monkeypatch.setattr(place, "read_clocks", read)
    monkeypatch.setattr(module, "SteadyClock", lambda: SteadyClock(wall, lambda: seconds[0]))
    out = RolloutHarness(post, county, approve_above=4)
    out.add_commander(9, "K1", "13900000201")
    out.add_commander(10, "K2", "13900000202")
    waiting = out.issue()
    timers = Timers(post.store, fires=rollout_fires(Context({COUNTY: out.county}, 50)))
    timers.fire_due()

    def wait(minutes: float) -> list[str]:
        """How whoever may confirm was asked by then."""
        wall.pass_by(minutes * 60)
        seconds[0] += minutes * 60
        timers.fire_due()
        with post.store.reading() as connection:
            messages = read_messages(connection, COUNTY, waiting.id)
        return sorted(row["channel"] for row in messages if row["kind"] == "confirm")

    assert wait(1) == ["notice"]
    wall.now += jump
    assert wait(0) == wait(3) == ["notice"]
    assert wait(1) == ["notice", "sms"]
    assert wait(5) == ["notice", "sms", "sms"]
    assert wait(5) == ["notice", "sms", "sms", "sms"]
    post.close()


@pytest.mark.parametrize("restarted", [False, True])
@pytest.mark.parametrize("jump", [timedelta(hours=5), timedelta(hours=-5)])
def test_screens_count_down_to_when_the_window_ends_by_the_clock_that_was_set(
    database_url: str, county: County, monkeypatch: pytest.MonkeyPatch, jump: timedelta, restarted: bool
) -> None:
    post, seconds, published = Post(database_url), [1_000.0], list[UnitOfWork]()
    wall = post.wall

    def read() -> Clocks:
        return Clocks(wall.now, BOOT, wall.now.timestamp() - seconds[0])

    for place in (module, rollout_release):
        monkeypatch.setattr(place, "read_clocks", read)
    monkeypatch.setattr(module, "SteadyClock", lambda: SteadyClock(wall, lambda: seconds[0]))
    out = RolloutHarness(post, county)
    context = Context({COUNTY: out.county}, 50)

    def start() -> Timers:
        fires, moves = rollout_fires(context), rollout_moves(context)
        return Timers(post.store, published.append, fires=fires, moves=moves)

    def wait(timers: Timers, minutes: float) -> Rollout:
        wall.pass_by(minutes * 60)
        seconds[0] += minutes * 60
        while timers.fire_due():
            pass
        return out.rollout()

    approve_plan(out)
    prepared, timers = read_prepared_rollout(out), start()
    assert prepared.hold_until is not None
    wait(timers, 4)
    wall.now += jump
    timers = start() if restarted else timers
    moved = wait(timers, 0)
    assert moved.hold_until == prepared.hold_until + jump
    assert moved.hold_until - wall.now == timedelta(minutes=6)
    assert (moved.version, moved.state) == (prepared.version, RolloutState.PREPARED)
    kinds = [change for work in published for change in work.changes]
    assert sum(b'"rollout.window_moved"' in change for change in kinds) == 1
    assert wait(timers, 5).state is RolloutState.PREPARED
    issued = wait(timers, 2)
    assert (issued.state, issued.hold_until) == (RolloutState.ISSUED, None)
    post.close()


def test_a_window_that_cannot_be_told_of_ends_in_its_time_all_the_same(
    database_url: str, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    post, seconds = Post(database_url), [1_000.0]
    wall = post.wall

    def read() -> Clocks:
        return Clocks(wall.now, BOOT, wall.now.timestamp() - seconds[0])

    def fail(*_: object) -> None:
        raise RuntimeError("the disk is full")

    for place in (module, rollout_release):
        monkeypatch.setattr(place, "read_clocks", read)
    monkeypatch.setattr(module, "SteadyClock", lambda: SteadyClock(wall, lambda: seconds[0]))
    out = RolloutHarness(post, county)
    fires = rollout_fires(Context({COUNTY: out.county}, 50))
    approve_plan(out)
    read_prepared_rollout(out)
    timers = Timers(post.store, fires=fires, moves={HOLD: fail})
    timers.fire_due()
    wall.now -= timedelta(hours=5)
    timers.fire_due()
    for minutes, state in ((9, RolloutState.PREPARED), (2, RolloutState.ISSUED)):
        wall.pass_by(minutes * 60)
        seconds[0] += minutes * 60
        while timers.fire_due():
            pass
        assert out.rollout().state is state
    post.close()
