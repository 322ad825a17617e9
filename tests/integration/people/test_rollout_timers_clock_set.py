"""Reminders of a roll-out wait as long after the issue as the plan says, and a second person is asked again,
whatever the clock is set to.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from dashboard.handlers.context import Context
from dashboard.handlers.rollouts.release import rollout_notices, rollout_release
from dashboard.relay import timers as module
from dashboard.relay.fires.rollout_timers import rollout_fires
from dashboard.relay.steady_clock import SteadyClock
from dashboard.relay.timers import Timers
from data_access.county_packs.county_pack import County
from data_access.outbox.clock_marks import Clocks
from data_access.outbox.outbox_rows import read_messages
from tests.integration.outbox import Post
from tests.integration.people.rolled_out import RolledOut
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
    out = RolledOut(post, county)
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
    out = RolledOut(post, county, approve_above=4)
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
            told = read_messages(connection, COUNTY, waiting.id)
        return sorted(row["channel"] for row in told if row["kind"] == "confirm")

    assert wait(1) == ["notice"]
    wall.now += jump
    assert wait(0) == wait(3) == ["notice"]
    assert wait(1) == ["notice", "sms"]
    assert wait(5) == ["notice", "sms", "sms"]
    assert wait(5) == ["notice", "sms", "sms", "sms"]
    post.close()
