"""Reading ahead of a backlog: all is taken once and in order, and nothing is left in hand at the end."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from dashboard.ingest import ingest_worker
from dashboard.ingest.ingest_worker import IngestArgs, Worker
from data_access.county_packs.county_pack import County
from data_access.store import Store
from data_access.streams import inbox, read_ahead
from data_access.streams.lua_scripts import GROUP
from data_access.streams.redis_streams import key
from tests.conftest import StreamServer
from tests.integration.reports import COUNTY, encode_case

CASES = key(COUNTY, "cases")
BACKLOG = 400


@pytest.fixture
def worker(valkey: StreamServer, sqlite_url: str, county: County, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(inbox, "MOST", 40)
    lay_out(valkey)
    made = Worker(IngestArgs(valkey.url, sqlite_url, {COUNTY: county}))
    yield made
    made.health.close()


def lay_out(valkey: StreamServer) -> None:
    client = valkey.client()
    pipeline = client.pipeline(transaction=False)
    for number in range(BACKLOG):
        pipeline.xadd(CASES, {"json": encode_case(f"c{number}")})
    pipeline.execute()
    client.close()


def stopping_after(entries: int, worker: Worker, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Let a worker run; when it has so many entries it is told to stop. The ids of each batch."""
    stop, taken, handle = threading.Event(), [], worker._reports.handle

    def counting(batch: Any) -> Any:
        taken.append([envelope.entry_id for envelope in batch])
        if len({entry for item in taken for entry in item}) >= entries:
            stop.set()
        return handle(batch)

    monkeypatch.setattr(worker._reports, "handle", counting)
    worker.work(stop)
    return taken


def count_pending(valkey: StreamServer) -> int:
    with valkey.client() as client:
        return int(client.xpending(CASES, GROUP)["pending"])


def test_a_worker_that_stops_leaves_nothing_that_it_read_ahead(
    worker: Worker, valkey: StreamServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = stopping_after(100, worker, monkeypatch)
    assert 100 + 40 < sum(map(len, taken)) < BACKLOG
    assert count_pending(valkey) == 0


def test_a_backlog_is_taken_once_and_in_order(
    worker: Worker, valkey: StreamServer, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with valkey.client() as client:
        before = [entry.decode() for entry, _ in client.xrange(CASES)]
    taken = stopping_after(BACKLOG, worker, monkeypatch)
    assert [entry for batch in taken for entry in batch] == before
    assert count_pending(valkey) == 0
    store = Store(sqlite_url)
    assert [source["events"] for source in store.sources(COUNTY)] == [BACKLOG]
    store.close()


def test_what_was_read_ahead_comes_again_after_a_failure(
    worker: Worker, valkey: StreamServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest_worker, "PAUSES_S", (0.0,))
    failed: list[bool] = []
    send = read_ahead.ReadAhead.send

    def failing(self: Any, commands: Any) -> None:
        send(self, commands)
        if commands and not failed:
            failed.append(True)
            raise ConnectionResetError

    monkeypatch.setattr(read_ahead.ReadAhead, "send", failing)
    taken = stopping_after(BACKLOG, worker, monkeypatch)
    assert failed
    assert len({entry for batch in taken for entry in batch}) == BACKLOG
    assert count_pending(valkey) == 0


def test_a_look_at_the_account_that_fails_in_a_backlog_holds_back_no_acknowledgement(
    worker: Worker, valkey: StreamServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest_worker, "PAUSES_S", (0.0,))
    failed: list[bool] = []
    look = worker._audit.look

    def failing(now: float) -> None:
        if worker._ahead.open and not failed:
            failed.append(True)
            raise ConnectionResetError
        look(now)

    monkeypatch.setattr(worker._audit, "look", failing)
    taken = stopping_after(BACKLOG, worker, monkeypatch)
    assert failed
    assert len([entry for batch in taken for entry in batch]) == BACKLOG
    assert count_pending(valkey) == 0
