"""The store's small transactions, and the feed's edges, on both databases."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, event, select

from dashboard.commands import ReportHandler
from data_access.county_packs.county_pack import County
from data_access.database.codec import text_of
from data_access.database.database import parse_url
from data_access.database.tables import live_tables
from data_access.feed import county_feed, prune
from data_access.feed.county_feed import Feed
from data_access.store import Store, Unavailable
from tests.integration.reports import (
    COUNTY,
    NOW,
    encode_case,
    encode_case_update,
    encode_grid,
    encode_message,
    envelopes,
)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    made = Store(database_url, clock=lambda: NOW)
    yield made
    made.close()


@pytest.fixture
def handler(store: Store, county: County) -> ReportHandler:
    return ReportHandler(store, {COUNTY: county}, clock=lambda: NOW)


@pytest.fixture
def feed(store: Store, county: County) -> Feed:
    return Feed(store, {COUNTY: county}, clock=lambda: NOW)


def test_the_newest_refusal_of_a_message_is_found_by_its_name(store: Store, handler: ReportHandler) -> None:
    handler.handle(envelopes(encode_case("a", severity=9), encode_case("a", region="330825999999")))
    found = store.refused(COUNTY, "12345", "a")
    assert found is not None
    assert found["reason"] == "unknown_region"
    assert store.refused(COUNTY, "12345", "b") is None
    [source] = store.sources(COUNTY)
    assert (source["events"], source["dead"]) == (0, 2)


def test_dead_letters_come_in_pages(store: Store, handler: ReportHandler) -> None:
    handler.handle(envelopes(*(b"%d" % n for n in range(5))))
    first = store.dead_letters(COUNTY, limit=3)
    rest = store.dead_letters(COUNTY, limit=3, before=first[-1]["id"])
    assert [letter_id["raw"] for letter_id in first + rest] == [b"4", b"3", b"2", b"1", b"0"]
    assert store.dead_letters("330802") == []


def test_reading_cannot_write(store: Store) -> None:
    with pytest.raises(Unavailable), store.reading() as connection:
        connection.exec_driver_sql("DELETE FROM heads")


def test_a_database_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        Store(f"sqlite:///{tmp_path}/none.db").alarms(COUNTY)
    with pytest.raises(Unavailable):
        Store("postgresql://palm@127.0.0.1:1/none").alarms(COUNTY)


def test_only_files_and_postgresql_are_databases() -> None:
    for url in ("sqlite://", "sqlite:///:memory:", "mysql://a/b"):
        with pytest.raises(ValueError):
            parse_url(url)


def test_news_are_the_newest_of_a_region_and_canaries_take_no_place(
    handler: ReportHandler, feed: Feed
) -> None:
    other = "330825102201"
    handler.handle(
        envelopes(*(encode_case(f"c{n}", n, region=other if n % 2 else "330825101264") for n in range(10)))
    )
    handler.handle(envelopes(*(encode_message("canary", f"y{n}", 20 + n) for n in range(5)), start=100))
    assert [row["seq"] for row in feed.news(COUNTY, 3)] == [8, 9, 10]
    assert [row["seq"] for row in feed.news(COUNTY, 3, scope="330825102")] == [6, 8, 10]
    assert len(feed.snapshot(COUNTY)["news"]) == 10
    assert feed.head(COUNTY)[1] == 15


def test_old_changes_are_dropped_but_news_and_trace_stay(
    handler: ReportHandler, feed: Feed, store: Store, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prune, "STEP", 10)
    handler.handle(envelopes(encode_case("a"), encode_case_update("a1", "a", 1, severity=1)))
    code = county.grids[0]
    reports = [encode_grid(f"g{n}", code, n, status=("watch", "alert")[n % 2]) for n in range(60)]
    handler.handle(envelopes(*reports, stream="grids"))
    before = feed.snapshot(COUNTY)
    assert prune.prune(store, COUNTY, keep=20) == 40
    assert feed.snapshot(COUNTY) == before
    assert feed.after(COUNTY, 39) is None
    kept = feed.after(COUNTY, 40)
    assert kept is not None
    assert [change["seq"] for change in kept] == [*range(41, 63)]
    with store.reading() as connection:
        assert len([*connection.execute(select(live_tables.trace.c.seq))]) == 62


def test_great_changes_come_in_parts(
    handler: ReportHandler, feed: Feed, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = [encode_grid(f"g{n}", county.grids[0], n, status=("watch", "alert")[n % 2]) for n in range(9)]
    handler.handle(envelopes(*reports, stream="grids"))
    whole = feed.after(COUNTY, 0) or []
    monkeypatch.setattr(county_feed, "MOST_CHARACTERS", 2 * len(text_of(whole[0])) + 40)
    assert feed.after(COUNTY, 0) == whole[:2]
    assert feed.after(COUNTY, 2) == whole[2:4]
    monkeypatch.setattr(county_feed, "MOST_CHARACTERS", 10)
    assert feed.after(COUNTY, 4) == whole[4:5], "one that is larger than all is not waited for forever"


def test_great_changes_do_not_all_come_from_the_server_for_the_first(
    handler: ReportHandler, feed: Feed, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    handler.handle(envelopes(*(encode_grid(f"g{n}", county.grids[n], n) for n in range(9)), stream="grids"))
    monkeypatch.setattr(county_feed, "MOST_CHARACTERS", 10)
    monkeypatch.setattr(county_feed, "AT_ONCE", 2)
    cursors = []

    def note(_: Any, cursor: Any, sql: str, *__: Any) -> None:
        if "FROM changes" in sql.replace("\n", ""):
            cursors.append(cursor)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        assert len(feed.after(COUNTY, 0) or []) == 1
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    [cursor] = cursors
    assert isinstance(cursor, sqlite3.Cursor | psycopg.ServerCursor), "gives rows as they are asked for"


def test_a_county_without_messages_has_an_empty_state(feed: Feed) -> None:
    state = feed.snapshot(COUNTY)
    assert (state["epoch"], state["seq"], state["cases"], state["news"]) == ("", 0, [], [])
    assert feed.after(COUNTY, 0, epoch="") == []
    assert feed.heads() == {COUNTY: ("", 0)}
