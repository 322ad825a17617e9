"""Two workers, and one that is frozen and wakes up later: its work is taken over, nothing is done twice."""

from __future__ import annotations

import signal
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests.faults.load import day
from tests.faults.world import GROUP, World, clean_run, short_on, state_of, within
from tests.faults.zygote import CLAIM_EVERY_S, CLAIM_IDLE_S

CLAIMED_S = 30.0
LONGER_THAN_A_CLAIM_S = CLAIM_IDLE_S + CLAIM_EVERY_S + 2.0


@short_on("postgresql")
def test_two_workers_share_the_work(world: World, county: Any, tmp_path: Path) -> None:
    world.start(0)
    world.start(1)
    for seed in range(4):
        world.add(day(county, 1000, seed))
    world.wait_drained(60)
    world.check()
    assert state_of(world.url, world.folder, county) == clean_run(world.sent, tmp_path / "clean", county)


def zombie(world: World, county: Any, folder: Path, asleep_s: float) -> None:
    """One of two workers is frozen while it has entries in hand, and wakes when they have been taken by
    the other.
    """
    pids, stop = [world.start(0), world.start(1)], threading.Event()
    messages = day(county, 6000, 3)

    def produce() -> None:
        for start in range(0, len(messages), 30):
            if stop.is_set():
                return
            world.add(messages[start : start + 30])
            time.sleep(0.01)

    producer = threading.Thread(target=produce, daemon=True)
    producer.start()
    frozen = _freeze_with_work_in_hand(world, pids)
    began = time.monotonic()
    producer.join(60)
    within(CLAIMED_S, world.drained, "the frozen worker's entries are taken")
    time.sleep(max(0.0, asleep_s - (time.monotonic() - began)))
    world.signal(frozen, signal.SIGCONT)
    world.add(day(county, 200, 4))
    world.wait_drained(10)
    time.sleep(1)
    stop.set()
    world.check()
    assert world.lost() == []
    assert state_of(world.url, world.folder, county) == clean_run(world.sent, folder / "clean", county)


def _freeze_with_work_in_hand(world: World, pids: list[int]) -> int:
    """Stop a worker at a moment when entries are pending with it; returns its pid."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        world.signal(pids[0], signal.SIGSTOP)
        time.sleep(0.02)
        if _in_hand(world, pids[0]):
            return pids[0]
        world.signal(pids[0], signal.SIGCONT)
        time.sleep(0.01)
    raise TimeoutError("the worker never had entries in hand")


def _in_hand(world: World, pid: int) -> int:
    """Entries pending with the consumer of a process."""
    client, count = world.stream.client, 0
    for stream in ("cases", "grids", "positions"):
        for consumer in client.xinfo_consumers(world.key(stream), GROUP):
            if f"-{pid}-".encode() in consumer["name"]:
                count += consumer["pending"]
    return count


@short_on("postgresql")
def test_a_frozen_worker_wakes_up(world: World, county: Any, tmp_path: Path) -> None:
    zombie(world, county, tmp_path, LONGER_THAN_A_CLAIM_S)


@pytest.mark.long
def test_a_worker_frozen_for_two_minutes_wakes_up(world: World, county: Any, tmp_path: Path) -> None:
    zombie(world, county, tmp_path, 120)


@short_on("sqlite")
def test_a_worker_that_died_leaves_nothing_behind(world: World, county: Any) -> None:
    pids = [world.start(0), world.start(1)]
    for seed in range(3):
        world.add(day(county, 2000, seed))
    world.kill(_freeze_with_work_in_hand(world, pids))
    within(CLAIMED_S, world.drained, "the dead worker's entries are taken")
    world.check()
