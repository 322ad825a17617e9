"""The database locked or full: nothing counts as done that is not, it is said within 10 s, and mends by
itself.
"""

from __future__ import annotations

import json
import resource
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.faults.load import day
from tests.faults.world import IngestHarness, clean_run, state_of, wait_until_true

ALARM_S = 10.0
SLACK = 64 * 1024


@contextmanager
def lock_database(harness: IngestHarness) -> Iterator[None]:
    """Somebody else holds the database."""
    if harness.url.startswith("sqlite"):
        holder = sqlite3.connect(harness.url.removeprefix("sqlite:///"), isolation_level=None)
        holder.execute("BEGIN EXCLUSIVE")
        yield
        holder.execute("ROLLBACK")
        holder.close()
    else:
        with harness.engine.connect() as connection:
            connection.execute(sa.text("LOCK TABLE heads IN ACCESS EXCLUSIVE MODE"))
            yield
            connection.rollback()


def health(harness: IngestHarness) -> list[dict[str, Any]]:
    """What the ingest processes say about themselves."""
    states = harness.stream.client.hgetall(harness.key("ingest"))
    return [json.loads(text) for text in states.values()]


def hold(harness: IngestHarness, county: Any, folder: Path, seconds: float) -> None:
    harness.start()
    harness.add(day(county, 500, 1))
    harness.wait_drained()
    taken = harness.rows(sa.text("SELECT count(*) FROM handled"))[0][0]  # type: ignore[arg-type]
    with lock_database(harness):
        harness.add(day(county, 500, 2))
        began = time.monotonic()
        wait_until_true(ALARM_S, lambda: any(row["database"] != "ok" for row in health(harness)), "the alarm")
        time.sleep(max(0.0, seconds - (time.monotonic() - began)))
        assert not harness.is_drained()
    wait_until_true(10, harness.is_drained, "it has caught up")
    assert len(harness.list_handled()) > taken
    harness.check()
    assert harness.list_lost() == []
    assert state_of(harness.url, harness.folder, county) == clean_run(harness.sent, folder / "clean", county)


def test_locked_for_seconds(harness: IngestHarness, county: Any, tmp_path: Path) -> None:
    hold(harness, county, tmp_path, 8)


@pytest.mark.long
def test_locked_for_a_minute(harness: IngestHarness, county: Any, tmp_path: Path) -> None:
    hold(harness, county, tmp_path, 60)


@pytest.mark.parametrize("harness", ["sqlite"], indirect=True)
def test_the_disk_is_full_and_has_room_again(harness: IngestHarness, county: Any, tmp_path: Path) -> None:
    """RLIMIT_FSIZE makes every write beyond a size fail, as a full disk does."""
    pid = harness.start()
    harness.add(day(county, 300, 1))
    harness.wait_drained()
    files = [path for path in tmp_path.glob("palm.db*") if path.is_file()]
    size = max(path.stat().st_size for path in files)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (size + SLACK, resource.RLIM_INFINITY))
    harness.add(day(county, 3000, 2))
    wait_until_true(ALARM_S, lambda: any(row["database"] != "ok" for row in health(harness)), "the alarm")
    time.sleep(2)
    assert not harness.is_drained()
    stuck = harness.list_handled()
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    wait_until_true(15, harness.is_drained, "it has caught up")
    assert stuck < harness.list_handled()
    harness.check()
    assert state_of(harness.url, harness.folder, county) == clean_run(
        harness.sent, tmp_path / "clean", county
    )
