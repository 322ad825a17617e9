"""The second floor of ingest: the rows that are stored without decisions are the rows of the whole path."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from random import Random

import pytest

from bench.ingest.databases import ready
from bench.ingest.messages import MAKERS
from bench.ingest.rows import record, replay
from data_access.county_packs.county_pack import County
from data_access.database.urls import sqlite_address

TABLES = ("changes", "trace", "handled", "cases", "grids", "tallies", "sources")


@pytest.mark.parametrize("kind", MAKERS)
def test_the_same_rows_are_stored(kind: str, tmp_path: Path, county: County) -> None:
    whole, rows = tmp_path / "whole.db", tmp_path / "rows.db"
    messages = MAKERS[kind](300, county, Random(1))
    written = record(sqlite_address(whole), county, kind, messages)
    assert replay(ready(sqlite_address(rows)), written) > 0
    for table in TABLES:
        assert read_stored(whole, table) == read_stored(rows, table)
    assert len(read_stored(rows, "handled")) == 300


def read_stored(path: Path, table: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(path) as connection:
        return sorted(connection.execute(f"SELECT * FROM {table}"))
