"""Which grids a storm's winds cover, over HTTP: who looks, what a township gets, unknown never zero."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.commands import ReportHandler
from tests.integration.reports import COUNTY, envelopes, raw
from tests.security.house import House
from tests.security.test_phone_tasks import renew

TOWN, GRIDS = "330825102", 638
STORM = "209901"
NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)


@pytest.fixture(scope="module")
def house(root: Path, tmp_path_factory: pytest.TempPathFactory) -> House:
    """A house towards which a storm goes; after a day nobody forecasts it any more."""
    made = House(tmp_path_factory.mktemp("storms"), root)
    tell(made, raw("storm.observed", "o1", 1, storm=STORM, name="自制", **place(0, 124.0, r7=[300] * 4)))
    points = [place(6 * n, 124.0 - 1.2 * n) for n in range(5)]
    more = {"agency": "中国", "issued": NOW.isoformat(), "points": points}
    tell(made, raw("storm.forecast", "f1", 2, storm=STORM, **more))
    renew(made)
    return made


def place(hours: float, lon: float, **more: Any) -> dict[str, Any]:
    at = (NOW + timedelta(hours=hours)).isoformat()
    return {"valid": at, "lat": 29.0, "lon": lon, "wind_ms": 20.0, **more}


def tell(house: House, content: bytes) -> None:
    counties = house.app.services.installation.counties
    taken = ReportHandler(house.store, {COUNTY: counties[COUNTY]}).handle(envelopes(content, stream="storms"))
    assert taken.taken == 1


def storm_seen(told: Any) -> dict[str, Any]:
    assert told.status_code == 200
    (found,) = told.get_json()["storms"]
    assert found["id"] == STORM
    return dict(found)


def test_whole_regions_are_told_and_hours_beyond_the_forecast_are_unknown(house: House) -> None:
    found = storm_seen(house.somebody("duty_officer").get("/api/storms"))
    assert found["leads"] == [0, 6, 12, 24, 36, 48]
    now, _, _, day, later, last = found["winds"]["7"]
    assert (now["inside"], now["grids"], now["unknown_grids"]) == ([], 0, 0)
    assert (day["inside"], day["grids"], day["unknown"]) == ([COUNTY], GRIDS, [])
    for one in (later, last):
        assert (one["inside"], one["unknown"], one["unknown_grids"]) == ([], [COUNTY], GRIDS)
    assert found["winds"]["12"][3]["grids"] == 0
    assert len(found["townships"]) == 15


def test_a_township_gets_its_own_counts(house: House) -> None:
    found = storm_seen(house.somebody("duty_officer", TOWN).get(f"/api/storms?region={TOWN}"))
    (town,) = found["townships"]
    assert (town["region"], town["covered"]["7"][0]) == (TOWN, 0)
    assert (town["covered"]["7"][3], town["covered"]["7"][4]) == (town["grids"], None)


def test_nobody_else_is_answered(house: House) -> None:
    assert house.nobody().get("/api/storms").status_code == 401
    assert house.somebody("administrator").get("/api/storms").status_code == 403
    other = house.somebody("duty_officer", TOWN)
    assert other.get("/api/storms?region=330825101").status_code == 403
