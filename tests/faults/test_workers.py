"""Two workers, and one that is frozen and wakes up later: its work is taken over, nothing is done twice."""

from __future__ import annotations

import itertools
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.faults.load import day
from tests.faults.world import GROUP, IngestHarness, clean_run, short_on, state_of, wait_until_true
from tests.faults.zygote import CLAIM_EVERY_S, CLAIM_IDLE_S

CLAIMED_S = 30.0
LONGER_THAN_A_CLAIM_S = CLAIM_IDLE_S + CLAIM_EVERY_S + 2.0


@short_on("postgresql")
def test_two_workers_share_the_work(harness: IngestHarness, county: Any, tmp_path: Path) -> None:
    harness.start(0)
    harness.start(1)
    for seed in range(4):
        harness.add(day(county, 1000, seed))
    harness.wait_drained(60)
    harness.check()
    assert state_of(harness.url, harness.folder, county) == clean_run(
        harness.sent, tmp_path / "clean", county
    )


@contextmanager
def entries_coming(harness: IngestHarness, county: Any) -> Iterator[None]:
    """A few entries each hundredth of a second for as long as the block lasts, from the moment at which a
    worker serves: on no machine are two workers so quick that none of them is in hand any more.
    """
    harness.add(day(county, 100, 9))
    harness.wait_drained(60)
    left = threading.Event()

    def produce() -> None:
        for seed in itertools.count(10):
            messages = day(county, 1000, seed)
            for start in range(0, len(messages), 30):
                if left.wait(0.01):
                    return
                harness.add(messages[start : start + 30])

    producer = threading.Thread(target=produce, daemon=True)
    producer.start()
    try:
        yield
    finally:
        left.set()
        producer.join(60)


def zombie(harness: IngestHarness, county: Any, folder: Path, asleep_s: float) -> None:
    """One of two workers is frozen while it has entries in hand, and wakes when they have been taken by
    the other.
    """
    pids = [harness.start(0), harness.start(1)]
    with entries_coming(harness, county):
        frozen = _freeze_with_work_in_hand(harness, pids)
        began = time.monotonic()
        time.sleep(1)
    wait_until_true(CLAIMED_S, harness.is_drained, "the frozen worker's entries are taken")
    time.sleep(max(0.0, asleep_s - (time.monotonic() - began)))
    harness.signal(frozen, signal.SIGCONT)
    harness.add(day(county, 200, 4))
    harness.wait_drained(10)
    time.sleep(1)
    harness.check()
    assert harness.list_lost() == []
    assert state_of(harness.url, harness.folder, county) == clean_run(harness.sent, folder / "clean", county)


def _freeze_with_work_in_hand(harness: IngestHarness, pids: list[int]) -> int:
    """Stop a worker at a moment when entries are pending with it; returns its pid."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        harness.signal(pids[0], signal.SIGSTOP)
        time.sleep(0.02)
        if _in_hand(harness, pids[0]):
            return pids[0]
        harness.signal(pids[0], signal.SIGCONT)
        time.sleep(0.01)
    raise TimeoutError("the worker never had entries in hand")


def _in_hand(harness: IngestHarness, pid: int) -> int:
    """Entries pending with the consumer of a process."""
    client, count = harness.stream.client, 0
    for stream in ("cases", "grids", "positions"):
        for consumer in client.xinfo_consumers(harness.key(stream), GROUP):
            if f"-{pid}-".encode() in consumer["name"]:
                count += consumer["pending"]
    return count


@short_on("postgresql")
def test_a_frozen_worker_wakes_up(harness: IngestHarness, county: Any, tmp_path: Path) -> None:
    zombie(harness, county, tmp_path, LONGER_THAN_A_CLAIM_S)


@pytest.mark.long
def test_a_worker_frozen_for_two_minutes_wakes_up(
    harness: IngestHarness, county: Any, tmp_path: Path
) -> None:
    zombie(harness, county, tmp_path, 120)


@short_on("sqlite")
def test_a_worker_that_died_leaves_nothing_behind(harness: IngestHarness, county: Any) -> None:
    pids = [harness.start(0), harness.start(1)]
    with entries_coming(harness, county):
        harness.kill(_freeze_with_work_in_hand(harness, pids))
    wait_until_true(CLAIMED_S, harness.is_drained, "the dead worker's entries are taken")
    harness.check()
