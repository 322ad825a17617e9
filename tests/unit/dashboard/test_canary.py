"""The canary names the first hop that a late probe did not pass, after two misses."""

from __future__ import annotations

from dashboard.realtime.canary import EVERY_S, FIRST_S, HOPS, PATIENCE_S, Canary


def fly_canary(canary: Canary, now: float, hops: int) -> None:
    """One probe that passes so many hops."""
    probe = canary.send(now)
    for hop in HOPS[:hops]:
        canary.passed(probe, hop, now + 0.5)


def test_the_first_bird_waits_a_little_and_the_next_ones_their_time() -> None:
    canary = Canary()
    assert not canary.due(100.0)
    assert canary.due(100.0 + FIRST_S)
    fly_canary(canary, 110.0, 4)
    assert not canary.due(110.0 + EVERY_S - 1)
    assert canary.due(110.0 + EVERY_S)


def test_home_again_clears_the_misses() -> None:
    canary = Canary()
    fly_canary(canary, 0.0, 2)
    canary.check(PATIENCE_S)
    assert canary.report(PATIENCE_S) == {"age_s": None, "missed": 1, "hop": None}
    fly_canary(canary, 30.0, 4)
    assert canary.report(32.5) == {"age_s": 2.0, "missed": 0, "hop": None}
    assert canary.last_trip_s == 0.5


def test_two_misses_name_the_hop() -> None:
    for passed, hop in enumerate(HOPS):
        canary = Canary()
        for start in (0.0, 30.0):
            fly_canary(canary, start, passed)
            canary.check(start + PATIENCE_S)
        assert canary.report(60.0) == {"age_s": None, "missed": 2, "hop": hop}


def test_a_stranger_is_not_our_bird() -> None:
    canary = Canary()
    canary.send(0.0)
    canary.passed("another", "socket", 1.0)
    assert canary.home_at is None
