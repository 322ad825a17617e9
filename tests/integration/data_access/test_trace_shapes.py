"""PostgreSQL keeps types, so somebody alters tables: that is found too. No walk needs more memory for it."""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text, update

from data_access.audit import anchors
from data_access.audit.anchors import Folder
from data_access.audit.trace_queries import Filters
from data_access.county_packs.county_pack import County
from data_access.database.tables.live_tables import heads, trace
from data_access.database.unit_of_work import ready
from data_access.maintenance.verification import chain_walk
from data_access.maintenance.verification import verify as verify_module
from data_access.maintenance.verification.verify import verify, verify_tables, worlds
from data_access.store import Store
from data_access.streams.redis_streams import key
from tests.conftest import StreamServer
from tests.databases import Cluster
from tests.integration.data_access.tampering import TracedCounties, open_traced_counties
from tests.integration.reports import COUNTY, NOW, ORIGIN


@pytest.fixture
def traced_counties(
    cluster: Cluster, county: County, valkey: StreamServer, tmp_path: Path
) -> Iterator[TracedCounties]:
    url = cluster.migrate_new()
    store = Store(url, clock=lambda: NOW)
    yield open_traced_counties(store, county, tmp_path / "anchors", valkey.client())
    store.close()
    cluster.drop(url)


ALTERED = {
    "ALTER TABLE trace ALTER COLUMN n TYPE text USING n::text": "trace.n",
    "ALTER TABLE trace ALTER COLUMN n TYPE numeric": "trace.n",
    "ALTER TABLE trace ALTER COLUMN seq TYPE double precision": "trace.seq",
    "ALTER TABLE trace ALTER COLUMN hash TYPE text USING encode(hash, 'hex')": "trace.hash",
    "ALTER TABLE heads ALTER COLUMN traced TYPE text": "heads.traced",
    "ALTER TABLE cases ALTER COLUMN region TYPE varchar(20)": "cases.region",
    "ALTER TABLE trace DROP CONSTRAINT trace_pkey1": "trace: key",
    "ALTER TABLE grids DROP COLUMN body": "grids.body",
    "ALTER TABLE trace RENAME TO t; CREATE VIEW trace AS SELECT * FROM t": "trace: key",
    "DROP TABLE positions": "positions",
    "DROP INDEX trace_acts_by_actor": "trace_acts_by_actor",
}


@pytest.mark.postgres
@pytest.mark.parametrize("statement", ALTERED)
def test_a_table_that_was_altered_is_found(cluster: Cluster, tmp_path: Path, statement: str) -> None:
    url = cluster.migrate_new()
    store = Store(url, clock=lambda: NOW)
    trace_acts(store, 3)
    with store.database.writing() as connection:
        for part in statement.split("; "):
            connection.execute(text(part))
    where = ALTERED[statement]
    assert where in {finding.where for finding in verify_tables(store.database).findings}
    verdict = verify(store.database, COUNTY, Folder(tmp_path), None)
    assert verdict.rows == 3 or where in {finding.where for finding in verdict.findings}
    assert worlds(store.database, Folder(tmp_path), (COUNTY,)) == [COUNTY]
    store.close()
    cluster.drop(url)


@pytest.mark.postgres
def test_values_that_postgresql_lets_in_are_found(traced_counties: TracedCounties) -> None:
    for n, column in enumerate(("actor", "body", "hash", "seq"), 5):
        traced_counties.sql(f"ALTER TABLE trace ALTER COLUMN {column} DROP NOT NULL")
        traced_counties.sql(f"UPDATE trace SET {column} = NULL WHERE county = '{COUNTY}' AND n = {n}")
    traced_counties.sql(
        f"UPDATE trace SET object = repeat('x', 5000000) WHERE county = '{COUNTY}' AND n = 10"
    )
    found = [
        finding
        for verdict in traced_counties.verdicts()
        for finding in verdict.findings
        if finding.kind == "spoilt"
    ]
    assert [item.n for item in found] == [5, 6, 7, 8, 10]
    assert len(traced_counties.store.trace_page(COUNTY, Filters()).rows) == 12
    traced_counties.sql("ALTER TABLE heads ALTER COLUMN traced DROP NOT NULL")
    traced_counties.sql("UPDATE heads SET traced = NULL")
    assert "heads: traced" in {
        finding.where for verdict in traced_counties.verdicts() for finding in verdict.findings
    }


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    made = Store(database_url, clock=lambda: NOW)
    yield made
    made.close()


@pytest.mark.parametrize("n", [1 << 62, (1 << 63) - 1, 0, -1, -(1 << 63)])
def test_a_row_at_any_number_is_found(store: Store, tmp_path: Path, n: int) -> None:
    for _ in range(3):
        trace_acts(store, 1)
    with store.database.writing() as connection:
        connection.execute(update(trace).where(trace.c.n == 3).values(n=n))
        connection.execute(update(heads).values(traced=max(n, 2)))
    found = verify(store.database, COUNTY, Folder(tmp_path), None).findings
    kinds = {finding.kind for finding in found}
    assert kinds >= ({"before"} if n < 1 else {"missing"}), found


def trace_acts(store: Store, count: int) -> None:
    """So many acts in one transaction."""
    with store.unit_of_work(COUNTY, ORIGIN) as act:
        act.trace_all(
            [ready("person.changed", f"person:{number}", None, {"post": "a"}) for number in range(count)]
        )


def test_memory_follows_neither_from_the_rows_nor_from_their_numbers(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows are looked at a thousand at a time here, so that there need be fewer than in the product."""
    for module in (chain_walk, verify_module):
        monkeypatch.setattr(module, "STEP", 1_000)

    def peak() -> int:
        tracemalloc.reset_peak()
        before, _ = tracemalloc.get_traced_memory()
        verdict = verify(store.database, COUNTY, Folder(tmp_path), None)
        assert {finding.kind for finding in verdict.findings} <= {"no_anchor", "missing", "altered"}
        return tracemalloc.get_traced_memory()[1] - before

    trace_acts(store, 1_200)
    tracemalloc.start()
    try:
        peak()
        few = peak()
        for _ in range(2):
            trace_acts(store, 1_200)
        assert peak() < few + 256 * 1024
        with store.database.writing() as connection:
            connection.execute(update(trace).where(trace.c.n == 3_600).values(n=1 << 62))
            connection.execute(update(heads).values(traced=1 << 62))
        assert peak() < few + 256 * 1024
    finally:
        tracemalloc.stop()


ODD_KEYS = {
    "trace": [("SET", "abc"), ("ZADD", "inf", "x"), ("ZADD", "1e300", "ff"), ("ZADD", "2.5", "ff" * 32),
              ("ZADD", "3", "ff" * 100_000), ("LPUSH", "x")],
    "anchored": [("LPUSH", "x"), ("SET", "9" * 5_000 + " " + "0" * 32), ("SET", "٣ " + "0" * 32),
                 ("SET", b"\xff")],
}  # fmt: skip


def test_whatever_stands_in_the_stream_server_is_found(
    store: Store, valkey: StreamServer, county: County, tmp_path: Path
) -> None:
    client, folder = valkey.client(), Folder(tmp_path)
    open_traced_counties(store, county, tmp_path, client)
    assert verify(store.database, COUNTY, folder, anchors.noted(client, COUNTY)).sound
    for name, commands in ODD_KEYS.items():
        before = client.dump(key(COUNTY, name))
        assert before is not None
        for command, *words in commands:
            if command != "ZADD":
                client.delete(key(COUNTY, name))
            client.execute_command(command, key(COUNTY, name), *words)
            found = verify(store.database, COUNTY, folder, anchors.noted(client, COUNTY)).findings
            assert {finding.kind for finding in found} & {"anchor_damaged", "anchor_beyond", "rewritten"}, (
                words
            )
            client.restore(key(COUNTY, name), 0, before, replace=True)


def test_files_of_anchors_of_any_form_are_found_or_refused(
    store: Store, valkey: StreamServer, county: County, tmp_path: Path
) -> None:
    open_traced_counties(store, county, tmp_path, valkey.client())
    folder = Folder(tmp_path)
    [path] = folder.files(COUNTY)
    written = path.read_bytes()
    for spoilt in (b"x" * 5_000_000, b"\xff\n" * 1_000, b"1 " + b"9" * 5_000 + b"\n", b"\0" * 9_000):
        path.write_bytes(written[:150] + spoilt + written[150:])
        assert "anchor_damaged" in {f.kind for f in verify(store.database, COUNTY, folder, None).findings}
        path.write_bytes(written + spoilt)
        assert folder.check_of(COUNTY, 3)
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(OSError, match="not a file"):
        verify(store.database, COUNTY, folder, None)
