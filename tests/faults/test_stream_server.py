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
from tests.faults.world import (
    GROUP,
    IngestHarness,
    clean_run,
    short_on,
    short_with,
    state_of,
    wait_until_true,
)

RESUMED_S = 5.0


def fresh_is_taken(harness: IngestHarness, county: Any, seed: int, within_s: float = RESUMED_S) -> None:
    """Messages added now are in the database soon."""
    harness.add(day(county, 50, seed))
    wait_until_true(within_s, harness.is_drained, "ingest has resumed")


@short_with("valkey")
def test_killed_and_started_again_under_load(harness: IngestHarness, county: Any, tmp_path: Path) -> None:
    harness.start()
    messages = day(county, 3000)
    stop = threading.Event()

    def produce() -> None:
        for start in range(0, len(messages), 20):
            harness.add_surely(messages[start : start + 20])
            stop.wait(0.02)

    producer = threading.Thread(target=produce, daemon=True)
    producer.start()
    for _ in range(3):
        time.sleep(0.5)
        harness.stream.kill()
        time.sleep(0.4)
        harness.stream.start()
    producer.join(60)
    wait_until_true(RESUMED_S + 5, harness.is_drained, "ingest has resumed")
    harness.check()
    assert harness.list_lost() == []
    assert state_of(harness.url, harness.folder, county) == clean_run(
        harness.sent, tmp_path / "clean", county
    )


def freeze(harness: IngestHarness, county: Any, seconds: float) -> None:
    harness.start()
    harness.add(day(county, 500, 1))
    harness.wait_drained()
    harness.stream.freeze()
    time.sleep(seconds)
    harness.stream.thaw()
    fresh_is_taken(harness, county, 2)
    harness.check()
    assert harness.list_lost() == []


@short_with("redis")
def test_frozen_for_seconds(harness: IngestHarness, county: Any) -> None:
    freeze(harness, county, 6)


@pytest.mark.long
def test_frozen_for_a_minute(harness: IngestHarness, county: Any) -> None:
    freeze(harness, county, 60)


@short_with("valkey")
def test_trimmed_before_it_was_read(harness: IngestHarness, county: Any) -> None:
    """The entries are gone for good; how many is recorded, and the rest is taken."""
    pid = harness.start()
    harness.add([m for m in day(county, 3000, 1) if m[0] == "cases"][:200])
    harness.wait_drained()
    harness.signal(pid, signal.SIGSTOP)
    time.sleep(0.1)
    harness.add([m for m in day(county, 3000, 2) if m[0] == "cases"][:300])
    harness.stream.client.xtrim(harness.key("cases"), maxlen=100, approximate=False)
    harness.signal(pid, signal.SIGCONT)
    harness.wait_drained()
    gone = len(set(harness.sent)) - len(harness.list_handled())
    assert 190 <= gone <= 200
    wait_until_true(
        10, lambda: sum(row.count or 0 for row in harness.list_lost()) == gone, "the loss is recorded"
    )
    harness.check(lost=gone)


@short_with("redis")
def test_trimmed_while_pending(harness: IngestHarness, county: Any) -> None:
    """A worker read them and died; then they were trimmed. Redis itself would forget them silently."""
    harness.add(messages := [m for m in day(county, 3000, 1) if m[0] == "cases"][:120])
    key = harness.key("cases")
    pid = harness.start()
    harness.wait_drained()
    harness.kill(pid)
    harness.add([m for m in day(county, 3000, 2) if m[0] == "cases"][:80])
    harness.stream.client.xreadgroup(GROUP, "dead-worker", {key: ">"}, count=80)
    harness.stream.client.xtrim(key, maxlen=30, approximate=False)
    harness.start()
    wait_until_true(
        30, lambda: sum(row.count or 0 for row in harness.list_lost()) == 50, "the loss is recorded"
    )
    harness.wait_drained()
    harness.check(lost=50)
    assert len(messages) == 120


@short_with("redis")
def test_rewound_to_an_older_copy(harness: IngestHarness, county: Any, tmp_path: Path) -> None:
    """The server comes back as it was earlier: what was taken stays, an alarm is raised, nothing is
    doubled.
    """
    pid = harness.start()
    harness.add(day(county, 400, 1))
    harness.wait_drained()
    harness.stream.copy_data(tmp_path / "copy")
    harness.add(day(county, 400, 2))
    harness.wait_drained()
    taken = len(harness.list_handled())
    harness.stream.kill()
    harness.stream.restore_data(tmp_path / "copy")
    harness.stream.start()
    wait_until_true(10, lambda: harness.list_lost(), "the rewinding is noticed")
    assert len(harness.list_handled()) == taken
    fresh_is_taken(harness, county, 3)
    harness.check()
    harness.kill(pid)


@short_with("valkey")
def test_the_group_is_destroyed(harness: IngestHarness, county: Any, tmp_path: Path) -> None:
    harness.start()
    harness.add(day(county, 600, 1))
    harness.wait_drained()
    for stream in ("cases", "grids", "positions"):
        harness.stream.client.xgroup_destroy(harness.key(stream), GROUP)
    fresh_is_taken(harness, county, 2)
    harness.check()
    assert state_of(harness.url, harness.folder, county) == clean_run(
        harness.sent, tmp_path / "clean", county
    )


@short_on("sqlite")
def test_an_entry_deleted_by_hand_is_noticed(harness: IngestHarness, county: Any) -> None:
    pid = harness.start()
    harness.add([m for m in day(county, 3000, 1) if m[0] == "cases"][:50])
    harness.wait_drained()
    harness.signal(pid, signal.SIGSTOP)
    time.sleep(0.1)
    harness.add([m for m in day(county, 3000, 2) if m[0] == "cases"][:10])
    key = harness.key("cases")
    entries = [entry for entry, _ in harness.stream.client.xrevrange(key, count=10)]
    harness.stream.client.xdel(key, *entries[3:6])
    harness.signal(pid, signal.SIGCONT)
    wait_until(lambda: sum(row.count or 0 for row in harness.list_lost()) == 3, 15, "the loss is recorded")
    harness.check(lost=3)
