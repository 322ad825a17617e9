"""Storms by the streams into the database, and back as a snapshot: nothing lost, nothing twice; on both
databases.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from dashboard.commands import ReportHandler
from data_access.county_packs.county_pack import County
from data_access.database.tables.emergency.storm_tables import storm_points
from data_access.emergency.storms.storm_store import read_storms
from data_access.feed.county_feed import Feed
from data_access.store import Store
from domain.topics import reducer
from tests.integration.reports import COUNTY, NOW, encode_message, envelopes

STORM = "202613"
VALID = "2026-11-21T0{hour}:00:00Z"


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


def place(hour: int, lon: float, **more: Any) -> dict[str, Any]:
    return {"valid": VALID.format(hour=hour), "lat": 28.0, "lon": lon, "wind_ms": 30.0, **more}


def encode_observation(id: str, minutes: float, hour: int, lon: float) -> bytes:
    more = {"r7": [300, 280, 200, 220], "name": "白海豚", "name_en": "DOLPHIN"}
    return encode_message("storm.observed", id, minutes, storm=STORM, **place(hour, lon, **more))


def forecast(id: str, minutes: float, *lons: float) -> bytes:
    points = [place(n + 2, lon) for n, lon in enumerate(lons)]
    fields = {"agency": "中国", "issued": VALID.format(hour=1), "points": points}
    return encode_message("storm.forecast", id, minutes, storm=STORM, **fields)


TOLD = (
    encode_observation("o1", 1, 1, 124.0),
    forecast("f1", 2, 122.0, 120.0, 118.0),
    encode_observation("o2", 3, 2, 122.5),
)


def test_what_was_told_comes_back_as_the_rows_that_were_sent(handler: ReportHandler, feed: Feed) -> None:
    empty = feed.snapshot(COUNTY)
    assert handler.handle(envelopes(*TOLD[:1], stream="storms")).taken == 1
    assert handler.handle(envelopes(*TOLD[1:], stream="storms", start=2)).taken == 2
    snapshot = feed.snapshot(COUNTY)
    assert [row["part"] for row in snapshot["storms"]] == ["storm", "point", "point", "forecast"]
    changes = feed.after(COUNTY, empty["seq"]) or []
    assert reducer.apply_all(empty, changes)["storms"] == snapshot["storms"]
    outlook = snapshot["storms"][0]["outlook"]
    assert len(outlook["townships"]) == 15
    assert outlook["townships"][0]["winds"]["7"]["state"] in ("expected", "now")


def test_repetitions_and_corrections_leave_one_row_a_point(store: Store, handler: ReportHandler) -> None:
    handler.handle(envelopes(*TOLD, *TOLD, stream="storms"))
    corrected = [encode_observation("o3", 9, 2, 122.9), forecast("f2", 8, 122.0, 120.5)]
    done = handler.handle(envelopes(*corrected, *TOLD, stream="storms", start=9))
    assert (done.taken, done.duplicates) == (2, 3)
    with store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(storm_points)).scalar() == 5
        storm = read_storms(connection, COUNTY, [STORM])[STORM]
    assert [point.lon for point in storm.track] == [124.0, 122.9]
    assert [point.lon for point in storm.newest_forecasts()["中国"][1]] == [122.0, 120.5, 118.0]


def test_a_storm_that_is_over_leaves_the_snapshot_and_stays_stored(
    store: Store, handler: ReportHandler, feed: Feed
) -> None:
    handler.handle(
        envelopes(*TOLD, encode_message("storm.dissolved", "d1", 20, storm=STORM), stream="storms")
    )
    assert feed.snapshot(COUNTY)["storms"] == []
    with store.reading() as connection:
        assert not read_storms(connection, COUNTY, [STORM])[STORM].live


def test_on_another_stream_it_is_refused(handler: ReportHandler) -> None:
    done = handler.handle(envelopes(TOLD[0], stream="cases"))
    assert [dead_letter.reason for _, dead_letter in done.dead] == ["wrong_stream"]
