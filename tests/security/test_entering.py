"""Entering cases over HTTP: who may and where, what is refused in which words, one case for one key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.security.house import COUNTY, Browser, WebApp

TOWN, OTHER_TOWN, VILLAGE = "330825101", "330825102", "330825101264"
POINT = {"lat": 29.03, "lon": 119.17}
ENTRY = {
    "title": "希塘村道路塌方",
    "severity": 2,
    "text": "半幅路面塌陷",
    "caller": "李四",
    "phone": "13800000000",
    "region": VILLAGE,
}


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebApp]:
    made = WebApp(tmp_path_factory.mktemp("entering"), root)
    yield made
    made.store.close()


@pytest.fixture
def officer(web: WebApp) -> Browser:
    return web.sign_in_as("duty_officer")


def enter(browser: Browser, key: str, lang: str = "zh", **more: Any) -> Any:
    body = {name: value for name, value in {**ENTRY, "key": key, **more}.items() if value is not None}
    return browser.post(f"/api/cases?lang={lang}", body)


def test_an_entered_case_is_there_masked_and_can_be_taken_in_hand(officer: Browser) -> None:
    answer = enter(officer, "k1")
    assert answer.status_code == 200, answer.text
    case = answer.get_json()["case"]
    assert officer.get(f"/api/cases/{case}/handling").get_json()["commands"][0] == "register"
    shown = officer.get(f"/api/cases/{case}")
    assert shown.get_json()["case"]["source"] == "desk"
    assert "13800000000" not in shown.text
    assert "李四" not in shown.text


def test_the_same_key_is_the_same_case(officer: Browser) -> None:
    first, again, other = enter(officer, "k2"), enter(officer, "k2"), enter(officer, "k3")
    assert first.get_json() == again.get_json() != other.get_json()
    assert enter(officer, "k2", title="别的事").get_json()["error"]["code"] == "key_reused"


def test_a_point_is_placed_in_its_grid(officer: Browser) -> None:
    case = enter(officer, "k4", region=None, **POINT).get_json()["case"]
    row = officer.get(f"/api/cases/{case}").get_json()["case"]
    assert (row["lat"], row["lon"], len(row["region"])) == (29.03, 119.17, 15)


@pytest.mark.parametrize(
    ("more", "status", "code", "where"),
    [
        ({"title": None}, 422, "missing_field", "title"),
        ({"title": "字" * 201}, 422, "bad_field", "title"),
        ({"severity": 5}, 422, "bad_field", "severity"),
        ({"severity": None}, 422, "missing_field", "severity"),
        ({"matter": "no-such"}, 422, "unknown_matter", "matter"),
        ({"region": None}, 422, "missing_field", "region"),
        ({"region": "330825999"}, 422, "unknown_region", "region"),
        ({"region": "110101001"}, 422, "unknown_region", "county"),
        ({"region": None, "lat": 29.03}, 422, "missing_field", "lon"),
        ({"region": None, "lat": 10, "lon": 10}, 422, "outside_county", "lat"),
        ({"lat": "29"}, 422, "bad_field", "lat"),
        ({"key": ""}, 422, "missing_field", "key"),
        ({"key": "k" * 201}, 422, "bad_key", "key"),
        ({"caller": "a\nb"}, 422, "bad_field", "reporter.name"),
    ],
    ids=str,
)
def test_what_is_wrong_is_named(
    officer: Browser, more: dict[str, Any], status: int, code: str, where: str
) -> None:
    answer = enter(officer, **{"key": "bad", **more})
    error = answer.get_json()["error"]
    assert (answer.status_code, error["code"], error["where"]) == (status, code, where)


def test_a_refusal_is_worded_in_the_language_of_who_asks(officer: Browser) -> None:
    words = [enter(officer, "w", lang, title=None).get_json()["error"]["message"] for lang in ("zh", "en")]
    assert words == ["缺少字段", "A field is missing"]


@pytest.mark.parametrize(
    ("role", "region", "status"),
    [
        ("commander", COUNTY, 200),
        ("duty_officer", TOWN, 200),
        ("duty_officer", OTHER_TOWN, 403),
        ("grid_head", VILLAGE, 403),
        ("unit_officer", COUNTY, 403),
        ("reviewer", COUNTY, 403),
        ("administrator", COUNTY, 403),
        ("auditor", COUNTY, 403),
    ],
)
def test_who_may_enter_where(web: WebApp, role: str, region: str, status: int) -> None:
    unit = "traffic-police" if role == "unit_officer" else None
    assert enter(web.sign_in_as(role, region, unit), "r").status_code == status


def test_without_the_token_of_the_page_nothing_is_entered(officer: Browser) -> None:
    assert officer.client.post("/api/cases", json={**ENTRY, "key": "c"}).status_code in (400, 403)
