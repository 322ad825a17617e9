"""The stream server killed, frozen, trimmed, rewound, its group destroyed: back within seconds, no
silent loss.
"""

from __future__ import annotations

import signal
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from bench.servers import wait_until
from tests.faults.load import day
from tests.faults.world import GROUP, World, clean_run, short_on, short_with, state_of, within

RESUMED_S = 5.0


def fresh_is_taken(world: World, county: Any, seed: int, within_s: float = RESUMED_S) -> None:
    """Messages added now are in the database soon."""
    world.add(day(county, 50, seed))
    within(within_s, world.drained, "ingest has resumed")


@short_with("valkey")
def test_killed_and_started_again_under_load(world: World, county: Any, tmp_path: Path) -> None:
    world.start()
    messages = day(county, 3000)
    stop = threading.Event()

    def produce() -> None:
        for start in range(0, len(messages), 20):
            world.add_surely(messages[start : start + 20])
            stop.wait(0.02)

    producer = threading.Thread(target=produce, daemon=True)
    producer.start()
    for _ in range(3):
        time.sleep(0.5)
        world.stream.kill()
        time.sleep(0.4)
        world.stream.start()
    producer.join(60)
    within(RESUMED_S + 5, world.drained, "ingest has resumed")
    world.check()
    assert world.lost() == []
    assert state_of(world.url, world.folder, county) == clean_run(world.sent, tmp_path / "clean", county)


def freeze(world: World, county: Any, seconds: float) -> None:
    world.start()
    world.add(day(county, 500, 1))
    world.wait_drained()
    world.stream.freeze()
    time.sleep(seconds)
    world.stream.thaw()
    fresh_is_taken(world, county, 2)
    world.check()
    assert world.lost() == []


@short_with("redis")
def test_frozen_for_seconds(world: World, county: Any) -> None:
    freeze(world, county, 6)


@pytest.mark.long
def test_frozen_for_a_minute(world: World, county: Any) -> None:
    freeze(world, county, 60)


@short_with("valkey")
def test_trimmed_before_it_was_read(world: World, county: Any) -> None:
    """The entries are gone for good; how many is recorded, and the rest is taken."""
    pid = world.start()
    world.add([m for m in day(county, 3000, 1) if m[0] == "cases"][:200])
    world.wait_drained()
    world.signal(pid, signal.SIGSTOP)
    time.sleep(0.1)
    world.add([m for m in day(county, 3000, 2) if m[0] == "cases"][:300])
    world.stream.client.xtrim(world.key("cases"), maxlen=100, approximate=False)
    world.signal(pid, signal.SIGCONT)
    world.wait_drained()
    gone = len(set(world.sent)) - len(world.handled())
    assert 190 <= gone <= 200
    within(10, lambda: sum(row.count or 0 for row in world.lost()) == gone, "the loss is recorded")
    world.check(lost=gone)


@short_with("redis")
def test_trimmed_while_pending(world: World, county: Any) -> None:
    """A worker read them and died; then they were trimmed. Redis itself would forget them silently."""
    world.add(messages := [m for m in day(county, 3000, 1) if m[0] == "cases"][:120])
    key = world.key("cases")
    pid = world.start()
    world.wait_drained()
    world.kill(pid)
    world.add([m for m in day(county, 3000, 2) if m[0] == "cases"][:80])
    world.stream.client.xreadgroup(GROUP, "dead-worker", {key: ">"}, count=80)
    world.stream.client.xtrim(key, maxlen=30, approximate=False)
    world.start()
    within(30, lambda: sum(row.count or 0 for row in world.lost()) == 50, "the loss is recorded")
    world.wait_drained()
    world.check(lost=50)
    assert len(messages) == 120


@short_with("redis")
def test_rewound_to_an_older_copy(world: World, county: Any, tmp_path: Path) -> None:
    """The server comes back as it was earlier: what was taken stays, an alarm is raised, nothing is
    doubled.
    """
    pid = world.start()
    world.add(day(county, 400, 1))
    world.wait_drained()
    world.stream.copy_data(tmp_path / "copy")
    world.add(day(county, 400, 2))
    world.wait_drained()
    taken = len(world.handled())
    world.stream.kill()
    world.stream.restore_data(tmp_path / "copy")
    world.stream.start()
    within(10, lambda: world.lost(), "the rewinding is noticed")
    assert len(world.handled()) == taken
    fresh_is_taken(world, county, 3)
    world.check()
    world.kill(pid)


@short_with("valkey")
def test_the_group_is_destroyed(world: World, county: Any, tmp_path: Path) -> None:
    world.start()
    world.add(day(county, 600, 1))
    world.wait_drained()
    for stream in ("cases", "grids", "positions"):
        world.stream.client.xgroup_destroy(world.key(stream), GROUP)
    fresh_is_taken(world, county, 2)
    world.check()
    assert state_of(world.url, world.folder, county) == clean_run(world.sent, tmp_path / "clean", county)


@short_on("sqlite")
def test_an_entry_deleted_by_hand_is_noticed(world: World, county: Any) -> None:
    pid = world.start()
    world.add([m for m in day(county, 3000, 1) if m[0] == "cases"][:50])
    world.wait_drained()
    world.signal(pid, signal.SIGSTOP)
    time.sleep(0.1)
    world.add([m for m in day(county, 3000, 2) if m[0] == "cases"][:10])
    key = world.key("cases")
    entries = [entry for entry, _ in world.stream.client.xrevrange(key, count=10)]
    world.stream.client.xdel(key, *entries[3:6])
    world.signal(pid, signal.SIGCONT)
    wait_until(lambda: sum(row.count or 0 for row in world.lost()) == 3, 15, "the loss is recorded")
    world.check(lost=3)
