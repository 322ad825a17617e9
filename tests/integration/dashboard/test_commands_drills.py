"""A drill of Longyou beside Longyou itself: one worker takes the reports of both, and neither learns of the
other.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from gevent.event import Event
from msgspec import json

from dashboard.ingest.ingest_worker import IngestArgs
from dashboard.realtime.county_push import CountyPush
from dashboard.realtime.rooms import Rooms
from data_access.audit import anchors
from data_access.audit.trace_queries import Filters
from data_access.county_packs.county_pack import County
from data_access.feed.county_feed import Feed
from data_access.maintenance.verification.verify import verify, verify_tables, worlds
from data_access.store import Store
from data_access.streams import redis_streams
from data_access.streams.redis_streams import key
from domain.access.scope import Scope
from domain.kernel.worlds import WorldId
from domain.topics import registry
from tests.conftest import StreamServer
from tests.integration.ingest_thread import run_ingest
from tests.integration.reports import (
    COUNTY,
    ORIGIN,
    encode_case,
    encode_case_close,
    encode_case_update,
    encode_grid,
    wait_until,
)

DRILL, OTHER_DRILL = COUNTY.of_drill(7), COUNTY.of_drill(70)
TABLES = (
    "heads", "cases", "grids", "tallies", "changes", "trace", "handled", "dead_letters", "waiting",
    "counters", "sources", "progress",
)  # fmt: skip
TIMED = frozenset(("sources", "progress"))
"""What an idle worker writes anew: when it looked."""


def run_worker(server: StreamServer, url: str, county: County) -> AbstractContextManager[None]:
    """A worker for the county and its drills."""
    both = (COUNTY, DRILL, OTHER_DRILL)
    return run_ingest(IngestArgs(server.url, url, {COUNTY: county}, worlds=both))


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    made = Store(database_url)
    yield made
    made.close()


def send(client: Any, world: WorldId, county: County) -> None:
    """The same reports, by the same ids, whichever world they are for."""
    for raw in (
        encode_case("c1"),
        encode_case("c2", 1),
        encode_case_update("u1", "c1", 2, stage="handling"),
        encode_case_close("e1", "c2", 3),
    ):
        redis_streams.add(client, world, "cases", raw)
    redis_streams.add(client, world, "cases", encode_case_update("u9", "unreported", 4, stage="handling"))
    redis_streams.add(client, world, "cases", b"broken")
    redis_streams.add(client, world, "grids", encode_grid("g1", county.grids[0], status="watch"))


def wait_until_committed(store: Store, world: WorldId) -> None:
    """Wait until all that `send` sent is committed."""
    wait_until(lambda: sum(row["events"] for row in store.sources(world)) == 6)
    wait_until(lambda: len(store.dead_letters(world)) == 1)


def rows(store: Store, world: WorldId) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of a world."""
    with store.reading() as connection:
        where = "WHERE county = " + ("?" if connection.dialect.name == "sqlite" else "%s")
        found = {
            table: connection.exec_driver_sql(f"SELECT * FROM {table} {where}", (str(world),)).all()
            for table in TABLES
        }
    return {table: sorted(map(tuple, some), key=repr) for table, some in found.items()}


def read_everything(store: Store, client: Any, county: County, world: WorldId) -> dict[str, Any]:
    """All that anybody can be told of a world, as bytes."""
    feed = Feed(store, {COUNTY: county})
    kinds_by_stream = {
        "snapshot": feed.snapshot(world),
        "changes": feed.after(world, 0),
        "news": feed.news(world),
        "trace": store.trace_page(world, Filters()).rows,
        "alarms": feed.alarms(world),
    }
    published = client.xrange(key(world, "feed"))
    kept = {table: found for table, found in rows(store, world).items() if table not in TIMED}
    return {
        "told": json.encode(kinds_by_stream),
        "rows": kept,
        "stream": published,
        "noted": anchors.noted(client, world),
    }


@pytest.mark.parametrize(("first", "second"), [(COUNTY, DRILL), (DRILL, COUNTY), (DRILL, OTHER_DRILL)])
def test_neither_world_changes_the_other_by_a_byte(
    first: WorldId,
    second: WorldId,
    valkey: StreamServer,
    client: Any,
    store: Store,
    database_url: str,
    county: County,
    tmp_path: Path,
) -> None:
    with run_worker(valkey, database_url, county):
        send(client, first, county)
        wait_until_committed(store, first)
        before = wait_until(lambda: _read_when_published(store, client, county, first))
        send(client, second, county)
        wait_until_committed(store, second)
        wait_until(lambda: _read_when_published(store, client, county, second))
        assert read_everything(store, client, county, first) == before
    snapshot, there = (Feed(store, {COUNTY: county}).snapshot(world) for world in (first, second))
    assert (snapshot["county"], there["county"]) == (first, second)
    assert [row["no"] for row in snapshot["cases"]] == [row["no"] for row in there["cases"]]
    assert {row["id"] for row in snapshot["cases"]}.isdisjoint(row["id"] for row in there["cases"])
    assert (snapshot["grids"], snapshot["tally"]) == (there["grids"], there["tally"])
    _verify_chains(store, client, tmp_path, (first, second))


def _read_when_published(store: Store, client: Any, county: County, world: WorldId) -> dict[str, Any] | None:
    """What is seen of a world once its feed is published and its head noted."""
    now = read_everything(store, client, county, world)
    last = store.trace_page(world, Filters()).rows[0]["n"]
    noted = [head.n for head in now["noted"].heads]
    return now if noted and max(noted) == last else None


def _verify_chains(store: Store, client: Any, folder: Path, wanted: tuple[WorldId, ...]) -> None:
    """Each chain is sound by itself, and found without being named."""
    files = anchors.Folder(folder)
    for world in wanted:
        head = max(anchors.noted(client, world).heads, key=lambda anchor: anchor.n)
        with store.unit_of_work(world, ORIGIN) as act:
            act.trace("trace.exported", "trace", None, {})
        files.append(world, act.tail, "2026-11-22T06:00:00.000000Z")
        assert act.tail.n == head.n + 1
        verdict = verify(store.database, world, files, None)
        assert (verdict.county, verdict.findings, verdict.rows) == (world, [], act.tail.n)
    assert verify_tables(store.database).findings == []
    assert set(wanted) <= set(worlds(store.database, files))
    assert files.worlds() == set(wanted)
    with store.database.writing() as connection:
        connection.exec_driver_sql(f"DELETE FROM trace WHERE county = '{wanted[0]}' AND n = 2")
    assert not verify(store.database, wanted[0], files, None).sound
    assert verify(store.database, wanted[1], files, None).sound


def test_the_rooms_of_one_never_get_the_others_changes(
    valkey: StreamServer, client: Any, store: Store, database_url: str, county: County
) -> None:
    rooms, feed = Rooms(), Feed(store, {COUNTY: county})
    pushes = {world: CountyPush(world, feed, client, rooms, Event()) for world in (COUNTY, DRILL)}
    with run_worker(valkey, database_url, county):
        send(client, COUNTY, county)
        send(client, DRILL, county)
        wait_until_committed(store, COUNTY)
        wait_until_committed(store, DRILL)
    scope = Scope(COUNTY)
    for world in pushes:
        rooms.open(scope, world, registry.NAMES, 0)
    for world, push in pushes.items():
        changes = feed.after(world, 0) or []
        rooms.take(push.world, changes)
        frames = rooms.due(float("inf"))
        assert {frame.world for frame in frames} == {world}
        assert {frame.room.split("|")[1] for frame in frames} == {str(world)}
        assert {frame.payload["county"] for frame in frames} == {str(world)}
        assert sum(len(frame.payload["changes"]) for frame in frames) == len(changes) > 0


def test_what_a_drill_has_is_behind_no_id_of_a_page(
    valkey: StreamServer, client: Any, store: Store, database_url: str, county: County
) -> None:
    with run_worker(valkey, database_url, county):
        send(client, DRILL, county)
        wait_until_committed(store, DRILL)
    [open_] = Feed(store, {COUNTY: county}).snapshot(DRILL)["cases"]
    assert store.case_detail(open_["id"]) is None
    assert store.county_of_case(open_["id"]) is None
    assert store.grid_detail(county.grids[0])["grid"] is None
    assert store.dead_letters(COUNTY) == []
