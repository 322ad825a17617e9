"""The loop that anchors the trace: on real databases, a real stream server and real files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, text, update

from dashboard.audit.anchoring import Anchoring
from data_access.audit import anchors
from data_access.audit.anchors import HEADS_KEPT, Anchor, Folder
from data_access.audit.trace_queries import Filters
from data_access.database.codec import utc_text
from data_access.database.tables.live_tables import heads, trace
from data_access.database.trace_chain import Tail, linked
from data_access.maintenance.verification.verify import verify
from data_access.store import Store
from data_access.streams.redis_streams import key
from tests.conftest import StreamServer
from tests.integration.reports import COUNTY, NOW, ORIGIN


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    made = Store(database_url, clock=lambda: NOW)
    yield made
    made.close()


@pytest.fixture
def loop(store: Store, valkey: StreamServer, tmp_path: Path) -> Anchoring:
    def run_here(work: Any, *args: Any) -> Any:
        return work(*args)

    return Anchoring(store, valkey.client(), Folder(tmp_path / "anchors"), run_here)


def act(store: Store, county: str = COUNTY) -> None:
    with store.unit_of_work(county, ORIGIN) as unit:
        unit.trace("key.made", "key:1", None, {})


def test_each_head_that_moved_is_anchored_in_both_places(
    store: Store, loop: Anchoring, valkey: StreamServer, tmp_path: Path
) -> None:
    folder, client = Folder(tmp_path / "anchors"), valkey.client()
    loop.round()
    assert folder.worlds() == set()
    for county in (COUNTY, "3308"):
        act(store, county)
    for _ in range(3):
        loop.round()
    act(store)
    loop.round()
    [path] = folder.files(COUNTY)
    assert len(path.read_bytes().splitlines()) == 2, "a head that stands still is anchored once"
    assert path.stat().st_mode & 0o777 == 0o600
    noted = anchors.noted(client, COUNTY)
    assert [head.n for head in noted.heads] == [1, 2]
    assert noted.line == 2
    verdict = verify(store.database, COUNTY, folder, noted)
    assert (verdict.sound, verdict.anchors) == (True, 4)
    assert not loop.altered


def test_a_head_turned_back_is_told_and_not_anchored(store: Store, loop: Anchoring, tmp_path: Path) -> None:
    act(store)
    loop.round()
    first = store.trace_page(COUNTY, Filters()).rows[0]["hash"]
    act(store)
    loop.round()
    before = [path.read_bytes() for path in Folder(tmp_path / "anchors").files(COUNTY)]
    with store.database.writing() as connection:
        connection.execute(text("DELETE FROM trace WHERE n = 2"))
        connection.execute(text("UPDATE heads SET traced = 1, trace_hash = :h"), {"h": bytes.fromhex(first)})
    loop.round()
    assert loop.altered == {COUNTY}
    assert [path.read_bytes() for path in Folder(tmp_path / "anchors").files(COUNTY)] == before


def test_a_file_that_was_cut_is_told_and_stays_found(
    store: Store, loop: Anchoring, valkey: StreamServer, tmp_path: Path
) -> None:
    folder, client = Folder(tmp_path / "anchors"), valkey.client()
    anchored_acts(store, loop, 3)
    [path] = folder.files(COUNTY)
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:1]))
    loop.round()
    assert loop.altered == {COUNTY}
    found = verify(store.database, COUNTY, folder, anchors.noted(client, COUNTY))
    assert {f.kind for f in found.findings} & {"anchor_missing", "anchor_damaged"}
    anchored_acts(store, loop, 4)
    assert folder.last(COUNTY).line > 3, "as many lines as there were, and more"  # type: ignore[union-attr]
    found = verify(store.database, COUNTY, folder, anchors.noted(client, COUNTY))
    assert {f.kind for f in found.findings} == {"anchor_damaged"}


def test_history_and_files_written_anew_together_are_told_and_stay_found(
    store: Store, loop: Anchoring, valkey: StreamServer, tmp_path: Path
) -> None:
    """By somebody with the database and the folder, but not the stream server, which forgets old heads."""
    folder, client = Folder(tmp_path / "anchors"), valkey.client()
    anchored_acts(store, loop, 3)
    rewrite(store, folder)
    loop.round()
    assert loop.altered == {COUNTY}
    with store.unit_of_work(COUNTY, ORIGIN) as unit:
        for _ in range(HEADS_KEPT):
            unit.trace("key.made", "key:1", None, {})
            anchors.note(client, COUNTY, unit.tail)
    loop.round()
    found = verify(store.database, COUNTY, folder, anchors.noted(client, COUNTY))
    assert {f.kind for f in found.findings} == {"anchor_damaged"}


def anchored_acts(store: Store, loop: Anchoring, count: int) -> None:
    """Acts, each with an anchor of its own."""
    for _ in range(count):
        act(store)
        loop.round()


def rewrite(store: Store, folder: Folder) -> None:
    """Another actor in every row, all hashes and all lines of the files as if it always had been so."""
    with store.database.writing() as connection:
        rows = connection.execute(select(trace).where(trace.c.county == COUNTY).order_by(trace.c.n)).all()
        connection.execute(delete(trace).where(trace.c.county == COUNTY))
        made, tail = linked(Tail(), [(*row[:5], "somebody:else", *row[6:-1]) for row in rows])
        for row in made:
            connection.execute(insert(trace).values(row))
        connection.execute(update(heads).where(heads.c.county == COUNTY).values(trace_hash=tail.hash))
    for path in folder.files(COUNTY):
        path.unlink()
    for row in made:
        folder.append(COUNTY, Tail(row[1], row[-1]), utc_text(NOW))


def test_a_line_is_found_by_its_number_in_whatever_file(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    assert folder.check_of(COUNTY, 1) == ""
    made = [
        folder.append(COUNTY, Tail(n, n.to_bytes(32, "big")), f"2026-1{n // 50}-01T06:00:00.000000Z")
        for n in range(1, 101)
    ]
    assert len(folder.files(COUNTY)) == 3
    for line in (1, 2, 48, 49, 50, 51, 99, 100):
        assert folder.check_of(COUNTY, line) == made[line - 1].check
    assert folder.check_of(COUNTY, 0) == folder.check_of(COUNTY, 101) == ""


def test_half_a_line_of_a_machine_that_went_down_is_no_tampering(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    first = folder.append(COUNTY, Tail(1, bytes(32)), "2026-11-22T06:00:00.000000Z")
    path = tmp_path / first.place
    path.write_bytes(path.read_bytes() + b"2 2 0000")
    second = folder.append(COUNTY, Tail(2, bytes(32)), "2026-12-01T06:00:00.000000Z")
    third = folder.append(COUNTY, Tail(3, bytes(32)), "2026-12-01T06:00:05.000000Z")
    assert (second.line, third.line) == (2, 3)
    back = folder.append(COUNTY, Tail(4, bytes(32)), "2026-11-30T06:00:00.000000Z")
    assert back.place == third.place, "a clock that went back brings no line out of its order"
    lines = [*folder.lines(COUNTY, None)]
    assert [line.n for line in lines if isinstance(line, Anchor)] == [1, 2, 3, 4]
    assert len(lines) == 4


def test_one_process_at_a_time_appends(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "anchors")
    with folder.lock() as is_locked:
        assert is_locked
        with folder.lock() as again:
            assert not again
    with folder.lock() as later:
        assert later


def test_the_highest_heads_stay_whatever_comes_later(valkey: StreamServer) -> None:
    client = valkey.client()
    for n in (5_000, *range(1, 300)):
        anchors.note(client, COUNTY, Tail(n, n.to_bytes(32, "big")))
    heads = anchors.noted(client, COUNTY).heads
    assert (len(heads), heads[-1].n) == (HEADS_KEPT, 5_000)
    assert client.exists(key(COUNTY, "anchored")) == 0
