"""When a worker is stuck, and what its death proves."""

from __future__ import annotations

import signal
from typing import Any

import pytest

from dashboard.handlers.reports.envelopes import Envelope
from dashboard.handlers.reports.progress_mark import MOST_DEATHS, WAITS, Death, Mark
from dashboard.hosting import worker_watch
from dashboard.hosting.worker_watch import OUTSIDE_S, STUCK_ASLEEP_S, STUCK_CPU_S, Watch
from domain.kernel.worlds import WorldId

ENTRY = Envelope(WorldId("330825"), "cases", "17-3", b"")


class World:
    """A process whose state and processor seconds are given."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.state, self.used, self.now = "R", 100.0, 0.0
        monkeypatch.setattr(worker_watch, "_facts", lambda pid: (self.state, self.used))
        self.watch = Watch()
        self.worker = Mark(self.watch.descriptor)
        self.worker.hold("host-1-0")

    def goes_on(self, seconds: float, cpu: float = 0.0, state: str = "R") -> bool:
        """Whether it is found stuck while time passes."""
        self.state, found = state, False
        for _ in range(round(seconds * 10)):
            self.now, self.used = self.now + 0.1, self.used + 0.1 * cpu
            found = self.watch.stuck(1, self.now) or found
        return found


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return World(monkeypatch)


def test_who_burns_the_processor_on_one_entry_is_stuck(world: World) -> None:
    world.worker.on(ENTRY)
    assert not world.goes_on(STUCK_CPU_S - 0.2, cpu=1.0)
    assert world.goes_on(0.5, cpu=1.0)
    assert world.watch.died(-signal.SIGKILL) == Death("host-1-0", "stuck", "330825", "cases", "17-3")


def test_a_slow_machine_is_no_hang(world: World) -> None:
    world.worker.on(ENTRY)
    assert not world.goes_on(60, cpu=0.9 * STUCK_CPU_S / 60)


def test_who_goes_on_to_the_next_entry_is_not_stuck(world: World) -> None:
    for number in range(20):
        world.worker.on(ENTRY._replace(entry_id=f"{number}-0"))
        assert not world.goes_on(STUCK_CPU_S - 0.5, cpu=1.0)


@pytest.mark.parametrize("state", ["T", "D"])
def test_a_frozen_process_and_one_that_waits_for_the_disk_are_not_stuck(world: World, state: str) -> None:
    world.worker.on(ENTRY)
    assert not world.goes_on(120, state=state)


def test_who_sleeps_where_there_is_nothing_to_wait_for_is_stuck(world: World) -> None:
    world.worker.on(ENTRY)
    assert not world.goes_on(STUCK_ASLEEP_S - 1, state="S")
    assert world.goes_on(2, state="S")


def test_waiting_for_the_database_is_lawful_for_ever(world: World) -> None:
    world.worker.on(ENTRY, WAITS)
    assert not world.goes_on(300, state="S")
    world.worker.off()
    assert not world.goes_on(300, cpu=1.0)


def test_a_watch_that_could_not_look_knows_nothing_of_that_time(world: World) -> None:
    world.worker.on(ENTRY)
    assert not world.goes_on(1, state="S")
    world.now += 3600
    assert not world.goes_on(0.2, state="S")


@pytest.mark.parametrize(
    ("code", "waits", "cause", "entry"),
    [
        (-signal.SIGSEGV, 0, "crashed", "17-3"), (-signal.SIGABRT, 1, "crashed", "17-3"),
        (3, 0, "crashed", "17-3"), (-signal.SIGKILL, 0, "killed", "17-3"),
        (-signal.SIGTERM, 1, "killed", "17-3"),
    ],
)  # fmt: skip
def test_what_a_death_at_an_entry_proves(world: World, code: int, waits: int, cause: Any, entry: str) -> None:
    world.worker.on(ENTRY, waits)
    world.goes_on(0.2)
    assert world.watch.died(code) == Death("host-1-0", cause, "330825", "cases", entry)
    assert world.watch.mark.deaths() == [Death("host-1-0", cause, "330825", "cases", entry)]


@pytest.mark.parametrize(
    ("code", "cause"),
    [(-signal.SIGKILL, "killed"), (-signal.SIGSEGV, "crashed"), (-signal.SIGBUS, "killed"), (1, "killed")],
)
def test_a_death_at_rest_is_no_entrys(world: World, code: int, cause: Any) -> None:
    world.worker.on(ENTRY)
    world.worker.off()
    assert world.watch.died(code) == Death("host-1-0", cause)


def test_a_kill_from_outside_after_a_second_of_work_is_the_entrys(world: World) -> None:
    """The kernel's, for example, when memory runs out."""
    world.worker.on(ENTRY)
    world.goes_on(OUTSIDE_S + 0.3, cpu=1.0)
    found = world.watch.died(-signal.SIGKILL)
    assert found is not None
    assert found.cause == "stuck"


def test_an_end_in_good_order_leaves_no_note(world: World) -> None:
    assert world.watch.died(0) is None
    assert world.watch.died(-signal.SIGKILL) is not None
    assert world.watch.died(-signal.SIGKILL) is None, "the next one never began"


def test_deaths_are_kept_until_they_are_settled_and_the_newest_when_they_are_many(world: World) -> None:
    for number in range(MOST_DEATHS + 3):
        world.worker.hold(f"host-{number}-0")
        world.watch.died(-signal.SIGKILL)
    found = world.worker.deaths()
    assert [death.consumer for death in found] == [f"host-{n}-0" for n in range(3, MOST_DEATHS + 3)]
    world.worker.keep(found[1:])
    assert len(world.watch.mark.deaths()) == MOST_DEATHS - 1
