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
from tests.faults.world import World, clean_run, state_of, within

ALARM_S = 10.0
SLACK = 64 * 1024


@contextmanager
def locked(world: World) -> Iterator[None]:
    """Somebody else holds the database."""
    if world.url.startswith("sqlite"):
        holder = sqlite3.connect(world.url.removeprefix("sqlite:///"), isolation_level=None)
        holder.execute("BEGIN EXCLUSIVE")
        yield
        holder.execute("ROLLBACK")
        holder.close()
    else:
        with world.engine.connect() as connection:
            connection.execute(sa.text("LOCK TABLE heads IN ACCESS EXCLUSIVE MODE"))
            yield
            connection.rollback()


def health(world: World) -> list[dict[str, Any]]:
    """What the ingest processes say about themselves."""
    said = world.stream.client.hgetall(world.key("ingest"))
    return [json.loads(text) for text in said.values()]


def hold(world: World, county: Any, folder: Path, seconds: float) -> None:
    world.start()
    world.add(day(county, 500, 1))
    world.wait_drained()
    taken = world.rows(sa.text("SELECT count(*) FROM handled"))[0][0]  # type: ignore[arg-type]
    with locked(world):
        world.add(day(county, 500, 2))
        began = time.monotonic()
        within(ALARM_S, lambda: any(said["database"] != "ok" for said in health(world)), "the alarm")
        time.sleep(max(0.0, seconds - (time.monotonic() - began)))
        assert not world.drained()
    within(10, world.drained, "it has caught up")
    assert len(world.handled()) > taken
    world.check()
    assert world.lost() == []
    assert state_of(world.url, world.folder, county) == clean_run(world.sent, folder / "clean", county)


def test_locked_for_seconds(world: World, county: Any, tmp_path: Path) -> None:
    hold(world, county, tmp_path, 8)


@pytest.mark.long
def test_locked_for_a_minute(world: World, county: Any, tmp_path: Path) -> None:
    hold(world, county, tmp_path, 60)


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
def test_the_disk_is_full_and_has_room_again(world: World, county: Any, tmp_path: Path) -> None:
    """RLIMIT_FSIZE makes every write beyond a size fail, as a full disk does."""
    pid = world.start()
    world.add(day(county, 300, 1))
    world.wait_drained()
    files = [path for path in tmp_path.glob("palm.db*") if path.is_file()]
    size = max(path.stat().st_size for path in files)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (size + SLACK, resource.RLIM_INFINITY))
    world.add(day(county, 3000, 2))
    within(ALARM_S, lambda: any(said["database"] != "ok" for said in health(world)), "the alarm")
    time.sleep(2)
    assert not world.drained()
    stuck = world.handled()
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    within(15, world.drained, "it has caught up")
    assert stuck < world.handled()
    world.check()
    assert state_of(world.url, world.folder, county) == clean_run(world.sent, tmp_path / "clean", county)
