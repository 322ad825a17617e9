"""Ingest with a real stream server and both databases: nothing lost, nothing twice, and losses told."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from msgspec import json
from sqlalchemy.engine import make_url

from dashboard.ingest import ingest_worker, stream_audit
from dashboard.ingest.ingest_worker import IngestArgs
from data_access.county_packs.county_pack import County
from data_access.feed.county_feed import Feed
from data_access.store import Store, Unavailable
from data_access.streams import inbox, redis_streams
from data_access.streams.lua_scripts import GROUP
from data_access.streams.redis_streams import STREAMS, key
from domain.access.actor import Actor
from domain.access.rights import Grant, Role
from domain.sources.source_commands import AcknowledgeLoss
from tests.conftest import StreamServer
from tests.integration.ingest_thread import run_ingest
from tests.integration.officer import OFFICER, bus_of
from tests.integration.reports import COUNTY, encode_case, encode_grid, wait_until

CASES = key(COUNTY, "cases")


def run_worker(
    server: StreamServer, url: str, county: County, worker: int = 0
) -> AbstractContextManager[None]:
    """A worker in a thread of this process."""
    return run_ingest(IngestArgs(server.url, url, {COUNTY: county}, worker))


@pytest.fixture
def start(valkey: StreamServer, database_url: str, county: County) -> Callable[..., Any]:
    return lambda worker=0: run_worker(valkey, database_url, county, worker)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    made = Store(database_url)
    yield made
    made.close()


def count_events(store: Store) -> int:
    return sum(source["events"] for source in store.sources(COUNTY))


def count_pending(client: Any) -> int:
    return int(client.xpending(CASES, GROUP)["pending"])


def ready(client: Any, store: Store) -> None:
    """Wait until the group is there and the audit has noted the stream."""
    wait_until(lambda: client.exists(key(COUNTY, "ledger:cases")))
    with_progress = "SELECT count(*) FROM progress WHERE made <> ''"

    def noted() -> bool:
        with store.reading() as connection:
            return bool(connection.exec_driver_sql(with_progress).scalar_one() == len(STREAMS))

    wait_until(noted)


def test_what_is_on_the_streams_is_committed_published_and_acknowledged(
    start: Any, store: Store, client: Any, county: County, valkey: StreamServer
) -> None:
    for n in range(700):
        redis_streams.add(client, COUNTY, "cases", encode_case(f"c{n}"))
    client.xadd(CASES, {"other": "x", "json": "{}"})
    with start():
        redis_streams.add(client, COUNTY, "grids", encode_grid("g", county.grids[0]))
        wait_until(lambda: count_events(store) == 701)
        wait_until(lambda: count_pending(client) == 0)
        beat = wait_until(lambda: client.hgetall(key(COUNTY, "ingest")))
        [body] = beat.values()
        assert json.decode(body)["database"] == "ok"
        name = next(iter(beat))
        wait_until(lambda: json.decode(client.hget(key(COUNTY, "ingest"), name))["handled"] == 702)
    assert [letter_id["reason"] for letter_id in store.dead_letters(COUNTY)] == ["bad_entry"]
    [(_, dead)] = client.xrange(key(COUNTY, "dead"))
    assert (dead[b"reason"], dead[b"stream"], dead[b"attempts"]) == (b"bad_entry", b"cases", b"1")
    positions = {COUNTY: "0-0"}
    published = [change for _, _, part in redis_streams.feed_tail(client, positions, 10) for change in part]
    assert sorted(change["seq"] for change in published) == [*range(1, 702)]
    assert client.hgetall(key(COUNTY, "ingest")) == {}
    assert store.lost(COUNTY) == []


def test_a_giant_is_a_dead_letter_and_holds_up_nobody(start: Any, store: Store, client: Any) -> None:
    giant = b"x" * 5_000_000
    with start():
        wait_until(lambda: client.exists(key(COUNTY, "ledger:cases")))
        for n in range(8):
            redis_streams.add(client, COUNTY, "cases", giant + str(n).encode())
        redis_streams.add(client, COUNTY, "cases", encode_case("after"))
        wait_until(lambda: count_events(store) == 1)
        wait_until(lambda: len(store.dead_letters(COUNTY)) == 8)
    assert {letter_id["reason"] for letter_id in store.dead_letters(COUNTY)} == {"too_large"}
    assert {len(letter_id["raw"]) for letter_id in store.dead_letters(COUNTY)} == {5_000_001}


def test_a_dead_workers_entries_are_claimed(
    start: Any, store: Store, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "CLAIM_IDLE_MS", 300)
    monkeypatch.setattr(ingest_worker, "CLAIM_EVERY_S", 0.2)
    client.xgroup_create(CASES, GROUP, "0", mkstream=True)
    client.hset(key(COUNTY, "ledger:cases"), mapping={"made": "x", "base": 0, "acked": 0})
    for n in range(5):
        redis_streams.add(client, COUNTY, "cases", encode_case(f"c{n}"))
    redis_streams.add(client, COUNTY, "cases", b"poison")
    client.xreadgroup(GROUP, "dead-1-0", {CASES: ">"})
    with start():
        wait_until(lambda: count_events(store) == 5)
        wait_until(lambda: count_pending(client) == 0)
    assert [letter_id["attempts"] for letter_id in store.dead_letters(COUNTY)] == [2]
    assert store.lost(COUNTY) == []


def test_two_workers_share_the_work_without_doubling(start: Any, store: Store, client: Any) -> None:
    for n in range(1500):
        redis_streams.add(client, COUNTY, "cases", encode_case(f"c{n % 1200}"))
    with start(0), start(1):
        wait_until(lambda: count_events(store) == 1200)
        wait_until(lambda: count_pending(client) == 0)
    [source] = store.sources(COUNTY)
    assert (source["events"], source["duplicates"]) == (1200, 300)
    assert store.lost(COUNTY) == []


def test_entries_trimmed_before_they_were_read_are_lost_rows(start: Any, store: Store, client: Any) -> None:
    with start():
        ready(client, store)
        redis_streams.add(client, COUNTY, "cases", encode_case("first"))
        wait_until(lambda: count_events(store) == 1)
    for n in range(10):
        redis_streams.add(client, COUNTY, "cases", encode_case(f"c{n}"))
    client.xtrim(CASES, maxlen=4, approximate=False)
    with start():
        [row] = wait_until(lambda: store.lost(COUNTY))
        wait_until(lambda: count_events(store) == 5)
    assert (row["count"], row["reason"], row["stream"]) == (6, "trimmed_unread", "cases")
    assert store.alarms(COUNTY)["lost"] == 1
    bus, seen = bus_of(store), AcknowledgeLoss(region=COUNTY, loss=row["id"])
    city = Actor(replace(OFFICER.viewer, grants=(Grant(Role.DUTY_OFFICER, "3308"),)))
    assert not bus.handle(replace(seen, region="330803"), city), "another county's page silences nothing"
    assert bus.handle(seen, OFFICER)
    assert not bus.handle(seen, OFFICER)
    assert store.alarms(COUNTY)["lost"] == 0


def test_an_entry_deleted_among_unread_ones_is_a_lost_row(start: Any, store: Store, client: Any) -> None:
    with start():
        ready(client, store)
    entries = [redis_streams.add(client, COUNTY, "cases", encode_case(f"c{n}")) for n in range(5)]
    client.xdel(CASES, entries[2])
    with start():
        [row] = wait_until(lambda: store.lost(COUNTY))
        wait_until(lambda: count_events(store) == 4)
    assert row["count"] == 1


def test_entries_trimmed_while_pending_are_lost_rows_with_their_ids(
    start: Any, store: Store, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "CLAIM_IDLE_MS", 200)
    monkeypatch.setattr(ingest_worker, "CLAIM_EVERY_S", 0.2)
    with start():
        ready(client, store)
    entries = [redis_streams.add(client, COUNTY, "cases", encode_case(f"c{n}")) for n in range(5)]
    client.xreadgroup(GROUP, "dead-1-0", {CASES: ">"})
    client.xtrim(CASES, maxlen=2, approximate=False)
    with start():
        [row] = wait_until(lambda: store.lost(COUNTY))
        wait_until(lambda: count_events(store) == 2)
        wait_until(lambda: count_pending(client) == 0)
    with start(1):
        threading.Event().wait(stream_audit.SETTLE_S + 1)
    assert len(store.lost(COUNTY)) == 1
    assert (row["count"], row["reason"]) == (3, "trimmed_pending")
    assert (row["first_id"], row["last_id"]) == (entries[0], entries[2])


def test_a_deleted_stream_is_a_lost_row_and_is_read_on(start: Any, store: Store, client: Any) -> None:
    with start():
        ready(client, store)
        redis_streams.add(client, COUNTY, "cases", encode_case("a"))
        wait_until(lambda: count_events(store) == 1 and count_pending(client) == 0)
        client.delete(CASES)
        [row] = wait_until(lambda: store.lost(COUNTY))
        redis_streams.add(client, COUNTY, "cases", encode_case("b"))
        wait_until(lambda: count_events(store) == 2)
        client.xadd(CASES, {"json": encode_case("c")})
        wait_until(lambda: count_events(store) == 3)
    assert (row["count"], row["reason"]) == (None, "stream_deleted")
    assert len(store.lost(COUNTY)) == 1


def test_a_destroyed_group_is_made_again_and_loses_nothing(start: Any, store: Store, client: Any) -> None:
    with start():
        ready(client, store)
        redis_streams.add(client, COUNTY, "cases", encode_case("a"))
        wait_until(lambda: count_events(store) == 1 and count_pending(client) == 0)
        client.xgroup_destroy(CASES, GROUP)
        redis_streams.add(client, COUNTY, "cases", encode_case("b"))
        wait_until(lambda: count_events(store) == 2)
        threading.Event().wait(stream_audit.SETTLE_S + 1)
    assert store.lost(COUNTY) == []


def test_an_older_copy_of_the_stream_server_is_told_and_read_on(
    own_server: StreamServer, database_url: str, county: County, store: Store
) -> None:
    client = own_server.client()
    with run_worker(own_server, database_url, county):
        ready(client, store)
        redis_streams.add(client, COUNTY, "cases", encode_case("a"))
        wait_until(lambda: count_events(store) == 1 and count_pending(client) == 0)
    files = list(own_server.folder.rglob("*.incr.aof"))
    old = {path: path.read_bytes() for path in files}
    with run_worker(own_server, database_url, county):
        for n in range(5):
            redis_streams.add(client, COUNTY, "cases", encode_case(f"b{n}"))
        wait_until(lambda: count_events(store) == 6 and count_pending(client) == 0)
        own_server.kill()
        for path, content in old.items():
            path.write_bytes(content)
        own_server.start()
        [row] = wait_until(lambda: store.lost(COUNTY))
        for n in range(5):
            redis_streams.add(client, COUNTY, "cases", encode_case(f"b{n}"))
        redis_streams.add(client, COUNTY, "cases", encode_case("c"))
        wait_until(lambda: count_events(store) == 7)
    assert row["reason"] == "rewound"
    assert len(store.lost(COUNTY)) == 1
    [source] = store.sources(COUNTY)
    assert (source["events"], source["duplicates"]) == (7, 5)


def test_a_killed_stream_server_is_found_again_by_itself(
    own_server: StreamServer, database_url: str, county: County, store: Store
) -> None:
    client = own_server.client()
    with run_worker(own_server, database_url, county):
        ready(client, store)
        redis_streams.add(client, COUNTY, "cases", encode_case("a"))
        own_server.kill()
        own_server.start()
        redis_streams.add(client, COUNTY, "cases", encode_case("b"))
        wait_until(lambda: count_events(store) == 2)
    assert store.lost(COUNTY) == []


def test_a_locked_database_is_waited_for_and_told(
    valkey: StreamServer, sqlite_url: str, county: County, client: Any
) -> None:
    store = Store(sqlite_url)
    path = Path(str(make_url(sqlite_url).database))
    with run_worker(valkey, sqlite_url, county):
        ready(client, store)
        blocker = sqlite3.connect(path, isolation_level=None)
        blocker.execute("BEGIN IMMEDIATE")
        redis_streams.add(client, COUNTY, "cases", encode_case("a"))

        def is_told() -> bool:
            beats = client.hgetall(key(COUNTY, "ingest")).values()
            return any("locked" in json.decode(body)["database"] for body in beats)

        wait_until(is_told)
        assert count_pending(client) == 1
        blocker.execute("ROLLBACK")
        blocker.close()
        wait_until(lambda: count_events(store) == 1)
        wait_until(lambda: count_pending(client) == 0)


def test_the_feed_after_a_reset_is_none(start: Any, store: Store, client: Any, county: County) -> None:
    feed = Feed(store, {COUNTY: county})
    with start():
        redis_streams.add(client, COUNTY, "cases", encode_case("a"))
        wait_until(lambda: count_events(store) == 1)
    epoch, seq = feed.head(COUNTY)
    assert feed.after(COUNTY, 0, epoch="another") is None
    assert feed.after(COUNTY, seq + 1, epoch=epoch) is None
    assert feed.after(COUNTY, seq, epoch=epoch) == []


def test_trimmed_while_the_database_was_away_is_lost_once_and_holds_up_nobody(
    start: Any, store: Store, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a worker finds on its own list after a failure may be gone from the stream by then."""
    trimmed = threading.Event()
    handle = ingest_worker.ReportHandler.handle

    def failing(handler: Any, batch: Any) -> Any:
        if not trimmed.is_set():
            client.xtrim(CASES, maxlen=0, approximate=False)
            trimmed.set()
            raise Unavailable("away")
        return handle(handler, batch)

    monkeypatch.setattr(ingest_worker.ReportHandler, "handle", failing)
    with start():
        ready(client, store)
        redis_streams.add(client, COUNTY, "cases", encode_case("gone"))
        wait_until(trimmed.is_set)
        redis_streams.add(client, COUNTY, "cases", encode_case("after"))
        wait_until(lambda: count_events(store) == 1)
        wait_until(lambda: count_pending(client) == 0)
        time.sleep(stream_audit.SETTLE_S + 2 * stream_audit.EVERY_S)
    assert [(row["reason"], row["count"]) for row in store.lost(COUNTY)] == [("trimmed_pending", 1)]
