"""The watch over the hops waits for no database itself."""

from __future__ import annotations

import time
from typing import Any

import gevent
import pytest

from dashboard.realtime.canary import FIRST_S, Canary
from dashboard.realtime.hop_health import CanaryFlight
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
    asked = gevent.spawn(flight.tend, FIRST_S + 1)
    longest, last = 0.0, time.monotonic()
    while not asked.ready():
        gevent.sleep(0.01)
        longest, last = max(longest, time.monotonic() - last), time.monotonic()
    assert canary.reached == 2
    assert longest < 0.4
