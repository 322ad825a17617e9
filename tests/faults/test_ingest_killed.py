"""kill -9 of ingest at random points under load: nothing lost, nothing doubled (I1, I3)."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bench.servers import wait_until
from tests.faults.load import day
from tests.faults.world import IngestHarness, clean_run, state_of

LATEST_KILL_S = 0.25


def kill_under_load(harness: IngestHarness, county: Any, kills: int, seed: int) -> None:
    """Messages keep coming while ingest is started and killed again and again; then one run finishes the
    work.
    """
    rng, messages = Random(seed), day(county, min(40 * kills + 1000, 20_000), seed)
    chunk = max(1, len(messages) // (kills * 8))
    done = threading.Event()

    def produce() -> None:
        for start in range(0, len(messages), chunk):
            harness.add_surely(messages[start : start + chunk])
            time.sleep(0.02)
        done.set()

    producer = threading.Thread(target=produce, daemon=True)
    producer.start()
    for _ in range(kills):
        before = _count_delivered(harness)
        pid = harness.start()
        wait_until(
            lambda seen=before: _count_delivered(harness) > seen or done.is_set(), 20, "ingest takes entries"
        )  # type: ignore[misc]
        time.sleep(rng.uniform(0, LATEST_KILL_S))
        harness.kill(pid)
    producer.join(120)
    assert done.is_set()
    harness.start()
    harness.wait_drained(60)


def _count_delivered(harness: IngestHarness) -> int:
    """Entries delivered so far on all streams."""
    client = harness.stream.client
    keys = [harness.key(stream) for stream in ("cases", "grids", "positions")]
    groups = [group for key in keys if client.exists(key) for group in client.xinfo_groups(key)]
    return sum(int(group.get("entries-read") or 0) for group in groups)


def check(harness: IngestHarness, county: Any, folder: Path) -> None:
    harness.check()
    assert harness.list_lost() == []
    assert state_of(harness.url, harness.folder, county) == clean_run(harness.sent, folder, county)


def test_five_kills(harness: IngestHarness, county: Any, tmp_path: Path) -> None:
    kill_under_load(harness, county, 5, seed=11)
    check(harness, county, tmp_path / "clean")


@pytest.mark.long
@pytest.mark.timeout(900)
def test_a_hundred_and_twenty_kills(harness: IngestHarness, county: Any, tmp_path: Path) -> None:
    kill_under_load(harness, county, 120, seed=12)
    check(harness, county, tmp_path / "clean")
