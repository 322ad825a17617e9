"""名录外: a case whose place is on no list of the county. 双桥乡 is of the district next door, and neither
the county's screens nor its API know a case there; a township that left the list is known by coordinates.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard.commands import Envelope, ReportHandler
from data_access.county_packs.county_pack import County
from domain.cases.case_join import case_id
from domain.kernel.worlds import WorldId
from tests.security.house import COUNTY, VILLAGE, Browser, WebApp

NEXT_DOOR, LEFT_THE_LIST = "330803203", "330825299"
CLOSE_BY = "LY-G00050"
TITLE, POINT = "无证豆腐作坊 污水直排", {"lat": 29.03, "lon": 119.17}


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebApp]:
    made = WebApp(tmp_path_factory.mktemp("unlisted"), root, people=True)
    yield made
    made.store.close()


@pytest.fixture
def officer(web: WebApp) -> Browser:
    return web.sign_in_as("duty_officer")


def widen(pack: County) -> County:
    """The county as it was when a township was on its list still."""
    known = pack.regions[VILLAGE[:9]]
    return replace(pack, regions={**pack.regions, LEFT_THE_LIST: replace(known, code=LEFT_THE_LIST)})


def report(web: WebApp, id: str, region: str, *, pack: County | None = None, **more: Any) -> Any:
    """What became of a report on the county's stream."""
    fields = {"kind": "case.reported", "source": "t", "at": datetime.now(UTC).isoformat(), "id": id}
    fields |= {"title": TITLE, "severity": 2, "matter": "unlicensed", "region": region, **more}
    known = {COUNTY: pack or web.app.services.installation.counties[COUNTY]}
    entry = Envelope(WorldId(COUNTY), "cases", f"{len(id)}-0", json.dumps(fields).encode(), 1)
    return ReportHandler(web.store, known).handle([entry])


def list_open_cases(web: WebApp, officer: Browser) -> list[Any]:
    """The open cases of the county, as its screens get them."""
    for push in web.app.services.pushes.values():
        push._reload()
    return list(officer.get(f"/api/state?region={COUNTY}").get_json()["cases"])


def test_a_case_of_the_district_next_door_is_kept_as_a_dead_letter_and_shown_on_no_screen(
    web: WebApp, officer: Browser
) -> None:
    for id, point in (("a", {}), ("ab", POINT)):
        done = report(web, id, NEXT_DOOR, **point)
        assert (done.taken, [dead_letter.reason for _, dead_letter in done.dead]) == (0, ["outside_county"])
    letter_id = web.store.dead_letters(COUNTY)[0]
    assert letter_id["detail"] == f"region: {NEXT_DOOR} is not in county {COUNTY}"
    assert TITLE.encode("unicode_escape") in bytes(letter_id["raw"])
    assert list_open_cases(web, officer) == []
    assert officer.get(f"/api/cases/{case_id(COUNTY, 't', 'a')}").status_code == 404
    assert officer.get(f"/api/cases/{case_id(COUNTY, 't', 'a')}/recommendation").status_code == 404


@pytest.mark.parametrize(
    ("place", "code", "where"),
    [
        ({"region": NEXT_DOOR}, "unknown_region", "county"),
        ({"lat": 28.9, "lon": 118.7}, "outside_county", "lat"),
        ({"region": LEFT_THE_LIST}, "unknown_region", "region"),
    ],
)
def test_a_place_on_no_list_is_refused_where_a_case_is_entered_and_says_why(
    web: WebApp, officer: Browser, place: dict[str, Any], code: str, where: str
) -> None:
    body = {"title": TITLE, "severity": 2, "key": str(place), **place}
    for lang, words in (("zh", ("县域之外", "未知")), ("en", ("outside", "Unknown"))):
        refused = officer.post(f"/api/cases?region={COUNTY}&lang={lang}", body)
        error = refused.get_json()["error"]
        assert (refused.status_code, error["code"]) == (422, code)
        assert any(word in error["message"] for word in words)
        assert error["where"] == where


def test_a_case_of_a_township_that_left_the_list_is_where_its_coordinates_say(
    web: WebApp, officer: Browser
) -> None:
    """Its place has no name and nobody belongs to it: whoever is recommended is only of the county, and says
    so; whoever is known to be close by comes first.
    """
    pack = web.app.services.installation.counties[COUNTY]
    assert report(web, "abc", LEFT_THE_LIST, pack=widen(pack), **POINT).taken == 1
    [row] = list_open_cases(web, officer)
    assert (row["region"], row["lat"], row["lon"], row["placed"]) == (LEFT_THE_LIST, 29.03, 119.17, "point")
    assert officer.get(f"/api/cases/{row['id']}").get_json()["case"]["region"] == LEFT_THE_LIST
    head = read_recommended(officer, row["id"])
    assert (head["reasons"]["level"], head["reasons"]["distance_km"]) == (6, None)
    assert head["person"] != CLOSE_BY
    tell_position(web, CLOSE_BY)
    head = read_recommended(officer, row["id"])
    assert (head["person"], head["reasons"]["level"]) == (CLOSE_BY, 6)
    assert 0 < head["reasons"]["distance_km"] < 1
    for region, role, status in (
        (VILLAGE[:9], "duty_officer", 404), (COUNTY, "reviewer", 200), ("3308", "commander", 200),
    ):  # fmt: skip
        assert web.sign_in_as(role, region).get(f"/api/cases/{row['id']}").status_code == status
    page = officer.get(f"/cases/{row['id']}/trail")
    assert page.status_code == 200
    assert LEFT_THE_LIST in page.text


def read_recommended(officer: Browser, case: str) -> Any:
    """Who is picked as the head of a grid."""
    found = officer.get(f"/api/cases/{case}/recommendation").get_json()
    [match] = [row for row in found["matches"] if row["capability"] == "head"]
    [pick] = match["picks"]
    return pick


def tell_position(web: WebApp, person: str) -> None:
    """Somebody's phone says where it is."""
    place = {"person": person, "region": VILLAGE, "lat": 29.031, "lon": 119.171, "accuracy_m": 8}
    fields = {"kind": "position", "source": "t", "at": datetime.now(UTC).isoformat(), "id": "p"} | place
    handler = ReportHandler(web.store, web.app.services.installation.counties)
    handler.handle([Envelope(WorldId(COUNTY), "positions", "9-0", json.dumps(fields).encode(), 1)])
    for push in web.app.services.pushes.values():
        push._reload()
