"""The clock of timers: even while the machine's clock is set, and in the end the machine's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from dashboard.relay.steady_clock import SteadyClock

BEGAN = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)


class Machine:
    """A wall clock that can be set, and seconds since boot that cannot."""

    def __init__(self) -> None:
        self.boot, self.off = 1000.0, timedelta(0)

    def wall(self) -> datetime:
        return BEGAN + timedelta(seconds=self.boot - 1000) + self.off

    def steady(self) -> float:
        return self.boot


def make_clock(machine: Machine) -> SteadyClock:
    return SteadyClock(machine.wall, machine.steady, settle_s=60)


def test_it_goes_on_with_the_machine() -> None:
    machine = Machine()
    clock = make_clock(machine)
    machine.boot += 30
    assert clock() == BEGAN + timedelta(seconds=30)


def test_a_jump_that_is_taken_back_is_never_seen() -> None:
    for jump in (timedelta(days=365), -timedelta(hours=8)):
        machine = Machine()
        clock = make_clock(machine)
        machine.off = jump
        for _ in range(5):
            machine.boot += 10
            assert clock() == BEGAN + timedelta(seconds=machine.boot - 1000)
        machine.off = timedelta(0)
        machine.boot += 3600
        assert clock() == machine.wall()


def test_a_clock_that_was_set_for_good_is_followed_after_a_while() -> None:
    machine = Machine()
    clock = make_clock(machine)
    machine.off = timedelta(hours=1)
    clock()
    machine.boot += 59
    assert clock() == BEGAN + timedelta(seconds=59)
    machine.boot += 1
    assert clock() == machine.wall()


def test_a_second_jump_begins_the_while_anew() -> None:
    machine = Machine()
    clock = make_clock(machine)
    machine.off = timedelta(hours=1)
    clock()
    machine.boot += 50
    machine.off = timedelta(hours=5)
    clock()
    machine.boot += 50
    assert clock() == BEGAN + timedelta(seconds=100)
    machine.boot += 10
    assert clock() == machine.wall()
