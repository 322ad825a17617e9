"""Whatever stands in a column in place of what we write is found, nothing breaks, and pages still show it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Table

from data_access.audit.trace_queries import Filters, rows
from data_access.cases.details import case_detail
from data_access.county_packs.county_pack import County
from data_access.database.tables.live_tables import cases, changes, grids, heads, positions, trace
from data_access.database.urls import sqlite_address
from data_access.maintenance.verification.findings import Finding
from data_access.store import Store, Unavailable
from domain.cases.case_join import case_id
from tests.conftest import StreamServer
from tests.databases import copy_database
from tests.examples import part_of
from tests.integration.data_access.tampering import SavedCounties, TracedCounties, open_traced_counties
from tests.integration.reports import COUNTY, NOW, ORIGIN, VILLAGE, encode_grid, encode_message, envelopes

GRID = f"{VILLAGE}001"
CASE = case_id(COUNTY, "12345", "c1")
SQL: dict[str, str] = {
    "a blob": "x'00ff63617365'", "no UTF-8": "CAST(x'ff41fe' AS TEXT)", "a word": "'abc'",
    "a NUL": "CAST(x'610062' AS TEXT)", "a surrogate": "CAST(x'eda080' AS TEXT)", "a real": "5.5",
    "an infinite real": "9e999", "2^62": "4611686018427387904", "2^63-1": "9223372036854775807",
    "the least number": "-9223372036854775807 - 1", "minus one": "-1", "zero": "0", "an empty text": "''",
    "an empty blob": "x''", "its bytes": "CAST({column} AS BLOB)", "its hex": "hex({column})",
    "too long": "CAST(zeroblob(5000000) AS TEXT)", "a deep list": "printf('%.*c%.*c', 900, '[', 900, ']')",
    "markup": "'\"); DROP TABLE trace; --<script>'",
}  # fmt: skip
"""What SQLite keeps in any column; a column is tried with a third of it, and with all in `make faults`."""
TABLES = (trace, heads, cases, grids, positions, changes)
CELLS = [(table, column.name) for table in TABLES for column in table.columns]
UNTOLD = {
    (grids, "last_reported"), (positions, "last_reported"), (heads, "at"), (heads, "epoch"),
    (changes, "topic"), (changes, "region"),
}  # fmt: skip
"""Columns of which no row vouches: another text there is not seen, anything else is."""


def tamper(counties: TracedCounties, statement: str) -> None:
    """As somebody with the file writes, without any check of ours."""
    with closing(sqlite3.connect(counties.store.database.path, isolation_level=None)) as connection:
        connection.executescript(statement)


def read_stored(counties: TracedCounties, table: Table, column: str) -> list[tuple[str, bytes]]:
    """(kind, bytes) of a column, for each row of the table."""
    with closing(sqlite3.connect(counties.store.database.path)) as connection:
        sql = f"SELECT typeof({column}), CAST({column} AS BLOB) FROM {table.name} ORDER BY 1, 2"
        return connection.execute(sql).fetchall()


def verify_world(counties: TracedCounties) -> list[Finding]:
    """Everything that is found; as much or as little without the stream server."""
    both = [finding for verdict in counties.verdicts() for finding in verdict.findings]
    verdicts = [finding for verdict in counties.verdicts(streams=False) for finding in verdict.findings]
    assert bool(both) == bool(verdicts)
    return both


@pytest.fixture(scope="module")
def saved_counties(
    tmp_path_factory: pytest.TempPathFactory,
    county: County,
    stream_server: StreamServer,
    sqlite_file: Path,
) -> Iterator[SavedCounties]:
    """A world with a grid and a position."""
    folder = tmp_path_factory.mktemp("values")
    store = Store(copy_database(sqlite_file, folder), clock=lambda: NOW)
    client = stream_server.client()
    client.flushall()
    made = open_traced_counties(store, county, folder / "anchors", client)
    at = {"lat": 29.03, "lon": 119.17, "accuracy_m": 5, "region": VILLAGE}
    made.handler.handle(envelopes(encode_grid("g1", GRID, 20), stream="grids"))
    made.handler.handle(
        envelopes(encode_message("position", "p1", 21, person="LY-L00001", **at), stream="positions")
    )
    made.anchor(COUNTY)
    yield SavedCounties(made)
    client.close()
    store.close()


def put_value(counties: TracedCounties, table: Table, column: str, value: str, row: int = 0) -> bool:
    """Put a value into the county's row of that place; whether the database took it."""
    order = ", ".join(item.name for item in table.primary_key)
    place = (
        f"SELECT {order} FROM {table.name} WHERE county = '{COUNTY}' ORDER BY {order} LIMIT 1 OFFSET {row}"
    )
    value = value.format(column=column)
    before = read_stored(counties, table, column)
    tamper(counties, f"UPDATE OR IGNORE {table.name} SET {column} = {value} WHERE ({order}) = ({place})")
    return read_stored(counties, table, column) != before


@pytest.mark.parametrize(("table", "column"), CELLS, ids=[f"{t.name}.{c}" for t, c in CELLS])
def test_every_value_in_every_column_is_found(
    saved_counties: SavedCounties, table: Table, column: str
) -> None:
    assert verify_world(saved_counties.restore()) == []
    values, missed, tried = part_of([*SQL.items()], CELLS.index((table, column))), [], 0
    for name, value in values:
        world = saved_counties.restore()
        if put_value(world, table, column, value):
            tried += 1
            now = {kind for kind, _ in read_stored(world, table, column)}
            a_text = (table, column) in UNTOLD and now == {"text"} and name not in BAD_TEXTS
            if not a_text and not verify_world(world):
                missed.append(name)
    assert missed == []
    assert tried > len(values) / 2


BAD_TEXTS = ("no UTF-8", "a surrogate", "too long")


@pytest.mark.parametrize("column", [column.name for column in trace.columns])
def test_pages_show_what_there_is(saved_counties: SavedCounties, column: str) -> None:
    """The page, its filters, an export and the trail of a case, whatever stands in a row."""
    for name, value in part_of([*SQL.items()], [*trace.columns.keys()].index(column)):
        world = saved_counties.restore()
        put_value(world, trace, column, value, 4)
        for filters in (Filters(), Filters(acts=True), Filters(object=CASE), Filters(actor="12345")):
            page = world.store.trace_page(COUNTY, filters, None, 200)
            assert all(isinstance(row["n"], int) for row in page.rows), name
        assert len([*rows(world.store.database, COUNTY, Filters(), 100)]) in (13, 14), name
        with world.store.reading() as connection:
            assert case_detail(connection, CASE) is not None, name


def test_a_number_that_is_far_away_hides_no_row(saved_counties: SavedCounties) -> None:
    world = saved_counties.restore()
    put_value(world, trace, "n", "4611686018427387904", 13)
    seen = world.store.trace_page(COUNTY, Filters(), None, 200)
    assert (len(seen.rows), seen.next) == (14, None)
    assert len([*rows(world.store.database, COUNTY, Filters(), 1 << 62)]) == 14


def test_a_counter_row_that_was_spoilt_stops_writing_and_says_why(saved_counties: SavedCounties) -> None:
    for column, value in (("traced", "'abc'"), ("trace_hash", "'abc'"), ("seq", "1.5")):
        world = saved_counties.restore()
        put_value(world, heads, column, value)
        with pytest.raises(Unavailable, match="trace verify"), world.store.unit_of_work(COUNTY, ORIGIN):
            pass


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        *[(f"DROP TABLE {table}", table)
          for table in ("trace", "heads", "cases", "grids", "positions", "changes")],
        ("DROP INDEX trace_acts", "trace_acts"),
        ("CREATE TABLE t AS SELECT * FROM trace; DROP TABLE trace; ALTER TABLE t RENAME TO trace;"
         "INSERT INTO trace SELECT * FROM trace WHERE n = 1", "trace: key"),
        ("ALTER TABLE trace RENAME TO t; CREATE VIEW trace AS SELECT * FROM t", "trace: key"),
        ("ALTER TABLE trace ADD COLUMN more TEXT", "trace.more"),
        ("ALTER TABLE cases RENAME COLUMN body TO b", "cases.body"),
        ("PRAGMA writable_schema=1; UPDATE sqlite_schema SET sql = replace(sql, 'seq BIGINT', 'seq TEXT')"
         " WHERE name = 'changes'", "changes.seq"),
    ],
)  # fmt: skip
def test_a_table_of_another_shape_is_found(
    saved_counties: SavedCounties, tmp_path: Path, statement: str, where: str
) -> None:
    world = saved_counties.restore()
    text = tmp_path / "palm.db"
    tamper(world, f"VACUUM INTO '{text}'")
    counties = TracedCounties(Store(sqlite_address(text)), world.folder, world.client, world.handler)
    tamper(counties, statement)
    assert where in {finding.where for finding in verify_world(counties) if finding.kind == "shape"}
    counties.store.close()


STRAYS = ("'330825 '", "'３３０８２５'", "'ly'", "''", "x'333330383235'", "CAST(x'ff' AS TEXT)", "'33082'")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_rows_of_no_county_are_found(saved_counties: SavedCounties, table: Table) -> None:
    for county in STRAYS:
        world = saved_counties.restore()
        assert put_value(world, table, "county", county)
        assert "stray" in {finding.kind for finding in verify_world(world)}, county
    world = saved_counties.restore()
    put_value(world, table, "county", "'110101'")
    assert "110101" in {verdict.county for verdict in world.verdicts() if not verdict.sound}
