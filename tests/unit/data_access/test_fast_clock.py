"""The fast clock of a demo: read from its text, as fast as it says, and timers do not doubt it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from dashboard.relay.steady_clock import SteadyClock
from data_access.database import fast_clock
from data_access.database.fast_clock import FastClock, parse_clock, seconds_since_boot, use_clock, utc_now
from data_access.outbox.clock_marks import TOLERANCE, read_clocks

STARTS = datetime(2021, 7, 23, 15, 0, tzinfo=UTC)


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """What the machine's clock says; the fast clock began at 1000 and is 60 times as fast."""
    now = [1000.0]
    monkeypatch.setattr(fast_clock, "_since_boot", lambda: now[0])
    use_clock(FastClock(STARTS, 1000.0, 60.0))
    yield now
    use_clock(None)


def test_a_minute_passes_in_a_second(seconds: list[float]) -> None:
    assert utc_now() == STARTS
    seconds[0] += 60
    assert utc_now() == STARTS + timedelta(hours=1)
    assert seconds_since_boot() == 1060 * 60


def test_its_two_clocks_never_part_so_nothing_looks_like_a_clock_that_was_set(seconds: list[float]) -> None:
    steady, before = SteadyClock(), read_clocks()
    seconds[0] += 120
    after = read_clocks()
    assert after.now - before.now == timedelta(hours=2)
    assert abs(after.base - before.base) < TOLERANCE.total_seconds()
    assert abs(steady() - after.now) < TOLERANCE


def test_its_text_is_read_again_and_nothing_else_is() -> None:
    clock = FastClock(STARTS, 1000.25, 60.0)
    assert parse_clock(str(clock)) == clock
    for text in ("", "2021-07-23T15:00:00/1/60", f"{STARTS.isoformat()}/1/0", f"{STARTS.isoformat()}/nan/2"):
        with pytest.raises(ValueError):
            parse_clock(text)


def test_without_one_it_is_the_machines() -> None:
    assert abs(utc_now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_both_are_of_one_moment_however_slow_the_machine_is(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(1000, 2000))
    monkeypatch.setattr(fast_clock, "_since_boot", lambda: float(next(ticks)))
    use_clock(FastClock(STARTS, 1000.0, 60.0))
    try:
        assert len({round(read_clocks().base, 3) for _ in range(5)}) == 1
    finally:
        use_clock(None)
