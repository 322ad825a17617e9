"""The watch over the hops waits for no database itself."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import gevent
import pytest

from dashboard.realtime.canary import FIRST_S, Canary
from dashboard.realtime.hop_health import FIRST_POLL_S, POLL_S, CanaryFlight, find_silent, watch_forever
from domain.kernel.worlds import WorldId


def _slowly(*names: str) -> bool:
    time.sleep(0.6)
    return True


@pytest.mark.alone
def test_a_slow_database_does_not_hold_up_the_loop_that_asks_for_the_canary() -> None:
    canary = Canary(started_at=0.0)
    nobody: Any = None
    canary.passed(canary.send(FIRST_S), "stream", FIRST_S)
    flight = CanaryFlight(WorldId("330825"), canary, nobody, _slowly)
    spawn = gevent.spawn(flight.tend, FIRST_S + 1)
    longest, last = 0.0, time.monotonic()
    while not spawn.ready():
        gevent.sleep(0.01)
        longest, last = max(longest, time.monotonic() - last), time.monotonic()
    assert canary.reached == 2
    assert longest < 0.4


class WatchedWorld:
    """A world whose worker gives its first sign at the third look."""

    def __init__(self) -> None:
        self.looks = 0

    def poll(self, now: float) -> None:
        self.looks += 1

    def age(self, now: float) -> float | None:
        return 0.0 if self.looks >= 3 else None

    def tend(self, now: float) -> None:
        """No canary flies."""


def test_a_process_that_has_just_started_looks_more_often_until_it_saw_a_worker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 4:
            raise gevent.GreenletExit

    monkeypatch.setattr(gevent, "sleep", pause)
    world: Any = {WorldId("330825"): WatchedWorld()}
    with pytest.raises(gevent.GreenletExit):
        watch_forever(world, world)
    assert pauses == [FIRST_POLL_S, FIRST_POLL_S, POLL_S, POLL_S]


def test_a_source_of_warnings_that_was_long_not_well_is_named_by_its_host() -> None:
    now = datetime(2026, 8, 9, 12, tzinfo=UTC)
    well = {"well": "2026-08-09T11:55:00Z"}
    ill = {"well": "2026-08-09T11:49:00Z"}
    sources = {"folder": well, "a.example/rss": ill, "a.example/atom": ill, "b.example/rss": {}}
    assert find_silent(sources, now) == ("a.example",)
