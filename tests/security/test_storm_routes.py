"""Which grids a storm's winds cover, over HTTP: who looks, what a township gets, unknown never zero."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.commands import ReportHandler
from tests.integration.reports import COUNTY, encode_message, envelopes
from tests.security.house import WebApp
from tests.security.test_phone_tasks import renew

TOWN, GRIDS = "330825102", 638
STORM = "209901"
NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> WebApp:
    """A house towards which a storm goes; after a day nobody forecasts it any more."""
    made = WebApp(tmp_path_factory.mktemp("storms"), root)
    tell(
        made,
        encode_message("storm.observed", "o1", 1, storm=STORM, name="自制", **place(0, 124.0, r7=[300] * 4)),
    )
    points = [place(6 * n, 124.0 - 1.2 * n) for n in range(5)]
    more = {"agency": "中国", "issued": NOW.isoformat(), "points": points}
    tell(made, encode_message("storm.forecast", "f1", 2, storm=STORM, **more))
    renew(made)
    return made


def place(hours: float, lon: float, **more: Any) -> dict[str, Any]:
    at = (NOW + timedelta(hours=hours)).isoformat()
    return {"valid": at, "lat": 29.0, "lon": lon, "wind_ms": 20.0, **more}


def tell(web: WebApp, content: bytes) -> None:
    counties = web.app.services.installation.counties
    taken = ReportHandler(web.store, {COUNTY: counties[COUNTY]}).handle(envelopes(content, stream="storms"))
    assert taken.taken == 1


def storm_seen(body: Any) -> dict[str, Any]:
    assert body.status_code == 200
    (found,) = body.get_json()["storms"]
    assert found["id"] == STORM
    return dict(found)


def test_whole_regions_are_told_and_hours_beyond_the_forecast_are_unknown(web: WebApp) -> None:
    found = storm_seen(web.sign_in_as("duty_officer").get("/api/storms"))
    assert found["leads"] == [0, 6, 12, 24, 36, 48]
    now, _, _, day, later, last = found["winds"]["7"]
    assert (now["inside"], now["grids"], now["unknown_grids"]) == ([], 0, 0)
    assert (day["inside"], day["grids"], day["unknown"]) == ([COUNTY], GRIDS, [])
    for row in (later, last):
        assert (row["inside"], row["unknown"], row["unknown_grids"]) == ([], [COUNTY], GRIDS)
    assert found["winds"]["12"][3]["grids"] == 0
    assert len(found["townships"]) == 15


def test_a_township_gets_its_own_counts(web: WebApp) -> None:
    found = storm_seen(web.sign_in_as("duty_officer", TOWN).get(f"/api/storms?region={TOWN}"))
    (town,) = found["townships"]
    assert (town["region"], town["covered"]["7"][0]) == (TOWN, 0)
    assert (town["covered"]["7"][3], town["covered"]["7"][4]) == (town["grids"], None)


def test_nobody_else_is_answered(web: WebApp) -> None:
    assert web.anonymous().get("/api/storms").status_code == 401
    assert web.sign_in_as("administrator").get("/api/storms").status_code == 403
    other = web.sign_in_as("duty_officer", TOWN)
    assert other.get("/api/storms?region=330825101").status_code == 403
