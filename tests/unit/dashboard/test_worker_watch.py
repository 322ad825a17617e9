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


class WatchedWorker:
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
def watched_worker(monkeypatch: pytest.MonkeyPatch) -> WatchedWorker:
    return WatchedWorker(monkeypatch)


def test_who_burns_the_processor_on_one_entry_is_stuck(watched_worker: WatchedWorker) -> None:
    watched_worker.worker.on(ENTRY)
    assert not watched_worker.goes_on(STUCK_CPU_S - 0.2, cpu=1.0)
    assert watched_worker.goes_on(0.5, cpu=1.0)
    assert watched_worker.watch.died(-signal.SIGKILL) == Death("host-1-0", "stuck", "330825", "cases", "17-3")


def test_a_slow_machine_is_no_hang(watched_worker: WatchedWorker) -> None:
    watched_worker.worker.on(ENTRY)
    assert not watched_worker.goes_on(60, cpu=0.9 * STUCK_CPU_S / 60)


def test_who_goes_on_to_the_next_entry_is_not_stuck(watched_worker: WatchedWorker) -> None:
    for number in range(20):
        watched_worker.worker.on(ENTRY._replace(entry_id=f"{number}-0"))
        assert not watched_worker.goes_on(STUCK_CPU_S - 0.5, cpu=1.0)


@pytest.mark.parametrize("state", ["T", "D"])
def test_a_frozen_process_and_one_that_waits_for_the_disk_are_not_stuck(
    watched_worker: WatchedWorker, state: str
) -> None:
    watched_worker.worker.on(ENTRY)
    assert not watched_worker.goes_on(120, state=state)


def test_who_sleeps_where_there_is_nothing_to_wait_for_is_stuck(watched_worker: WatchedWorker) -> None:
    watched_worker.worker.on(ENTRY)
    assert not watched_worker.goes_on(STUCK_ASLEEP_S - 1, state="S")
    assert watched_worker.goes_on(2, state="S")


def test_waiting_for_the_database_is_lawful_for_ever(watched_worker: WatchedWorker) -> None:
    watched_worker.worker.on(ENTRY, WAITS)
    assert not watched_worker.goes_on(300, state="S")
    watched_worker.worker.off()
    assert not watched_worker.goes_on(300, cpu=1.0)


def test_a_watch_that_could_not_look_knows_nothing_of_that_time(watched_worker: WatchedWorker) -> None:
    watched_worker.worker.on(ENTRY)
    assert not watched_worker.goes_on(1, state="S")
    watched_worker.now += 3600
    assert not watched_worker.goes_on(0.2, state="S")


@pytest.mark.parametrize(
    ("code", "waits", "cause", "entry"),
    [
        (-signal.SIGSEGV, 0, "crashed", "17-3"), (-signal.SIGABRT, 1, "crashed", "17-3"),
        (3, 0, "crashed", "17-3"), (-signal.SIGKILL, 0, "killed", "17-3"),
        (-signal.SIGTERM, 1, "killed", "17-3"),
    ],
)  # fmt: skip
def test_what_a_death_at_an_entry_proves(
    watched_worker: WatchedWorker, code: int, waits: int, cause: Any, entry: str
) -> None:
    watched_worker.worker.on(ENTRY, waits)
    watched_worker.goes_on(0.2)
    assert watched_worker.watch.died(code) == Death("host-1-0", cause, "330825", "cases", entry)
    assert watched_worker.watch.mark.deaths() == [Death("host-1-0", cause, "330825", "cases", entry)]


@pytest.mark.parametrize(
    ("code", "cause"),
    [(-signal.SIGKILL, "killed"), (-signal.SIGSEGV, "crashed"), (-signal.SIGBUS, "killed"), (1, "killed")],
)
def test_a_death_at_rest_is_no_entrys(watched_worker: WatchedWorker, code: int, cause: Any) -> None:
    watched_worker.worker.on(ENTRY)
    watched_worker.worker.off()
    assert watched_worker.watch.died(code) == Death("host-1-0", cause)


def test_a_kill_from_outside_after_a_second_of_work_is_the_entrys(watched_worker: WatchedWorker) -> None:
    """The kernel's, for example, when memory runs out."""
    watched_worker.worker.on(ENTRY)
    watched_worker.goes_on(OUTSIDE_S + 0.3, cpu=1.0)
    found = watched_worker.watch.died(-signal.SIGKILL)
    assert found is not None
    assert found.cause == "stuck"


def test_an_end_in_good_order_leaves_no_note(watched_worker: WatchedWorker) -> None:
    assert watched_worker.watch.died(0) is None
    assert watched_worker.watch.died(-signal.SIGKILL) is not None
    assert watched_worker.watch.died(-signal.SIGKILL) is None, "the next one never began"


def test_deaths_are_kept_until_they_are_settled_and_the_newest_when_they_are_many(
    watched_worker: WatchedWorker,
) -> None:
    for number in range(MOST_DEATHS + 3):
        watched_worker.worker.hold(f"host-{number}-0")
        watched_worker.watch.died(-signal.SIGKILL)
    found = watched_worker.worker.deaths()
    assert [death.consumer for death in found] == [f"host-{n}-0" for n in range(3, MOST_DEATHS + 3)]
    watched_worker.worker.keep(found[1:])
    assert len(watched_worker.watch.mark.deaths()) == MOST_DEATHS - 1
