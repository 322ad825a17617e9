"""/warnings and /rollouts, and their doors for programs: what is over, who sees it, filters that hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.warning_reports import CHAIN, xml_of
from tests.security.house import COUNTY, Browser, WebApp
from tests.security.test_warning_routes import WHY, hand_in, today

TOWN, OTHER_TOWN = "330825101", "330825102"


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebApp]:
    made = WebApp(tmp_path_factory.mktemp("past"), root, people=True)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def lead(web: WebApp) -> Browser:
    return web.sign_in_as("commander")


@pytest.fixture(scope="module")
def warning_ids(lead: Browser) -> dict[str, str]:
    """Ids of warnings: one that stands, one that a person ended, an exercise, one of long ago."""
    found = {}
    for name, content in (
        ("stands", today(0, "0001")),
        ("ended", today(0, "0002", OTHER_TOWN)),
        ("exercise", today(0, "0003", **{">Actual<": ">Exercise<"})),
        ("old", xml_of(CHAIN[0]).encode()),
    ):
        status, result = hand_in(lead, content)
        assert status == 200
        found[name] = result["messages"][0]["warning"]
    body = {"decision": "dismiss", "version": 1, "reason": WHY}
    assert lead.post(f"/api/warnings/{found['ended']}/commands", body).status_code == 200
    return found


def past(browser: Browser, what: str, query: str = "", region: str = COUNTY) -> list[str]:
    answer = browser.get(f"/api/{what}/past?region={region}&{query}")
    assert answer.status_code == 200
    return [row["id"] for row in answer.get_json()[what]]


def test_past_warnings_are_those_that_ended_or_were_never_meant(
    lead: Browser, warning_ids: dict[str, str]
) -> None:
    assert {*past(lead, "warnings")} == {warning_ids["ended"], warning_ids["exercise"], warning_ids["old"]}
    assert past(lead, "warnings", "status=Exercise") == [warning_ids["exercise"]]
    assert past(lead, "warnings", "state=settled") == [warning_ids["ended"]]
    assert past(lead, "warnings", "day=2026-08-09") == [warning_ids["old"]]
    assert past(lead, "warnings", "hazard=snow") == []
    assert warning_ids["ended"] not in past(lead, "warnings", region=TOWN)
    everything = past(lead, "warnings")
    assert past(lead, "warnings", f"after={everything[0]}") == everything[1:]


@pytest.mark.parametrize(
    "query", ["status=Real", "hazard=rain%00", "day=2026-13-01", "day=9999-12-31", "state=1", "after=%00"]
)
def test_a_filter_that_is_none_is_refused(lead: Browser, query: str) -> None:
    assert lead.get(f"/api/warnings/past?region={COUNTY}&{query}").status_code == 400
    assert lead.get(f"/warnings?region={COUNTY}&{query}").status_code == 400


def test_the_page_of_warnings_shows_both_and_one_with_its_chain(
    lead: Browser, warning_ids: dict[str, str]
) -> None:
    page = lead.get(f"/warnings?region={COUNTY}").text
    standing, _, over = page.partition("data-past")
    assert warning_ids["stands"] in standing
    assert [warning_ids[name] in over for name in ("ended", "exercise", "old", "stands")] == [True] * 3 + [
        False
    ]
    assert "演练" in over
    response = lead.get(f"/warnings/{warning_ids['ended']}?region={COUNTY}&lang=en")
    assert response.text.count('class="quiet past-source"') == 1
    assert lead.get(f"/warnings/0123456789abcdef?region={COUNTY}").status_code == 404
    only = lead.get(f"/warnings?region={COUNTY}&status=Exercise").text.partition("data-past")[2]
    assert warning_ids["exercise"] in only
    assert warning_ids["ended"] not in only


@pytest.fixture(scope="module")
def ended_rollout(web: WebApp, lead: Browser) -> str:
    """A roll-out to 824 people that was ended."""
    step = lead.post("/api/rollouts", {"plan": "flood-3"}).get_json()
    address = f"/api/rollouts/{step['rollout']}"
    step = lead.post(f"{address}/issue", {"version": step["version"]}).get_json()
    step = web.sign_in_as("commander").post(f"{address}/confirm", {"version": step["version"]}).get_json()
    answer = lead.post(f"{address}/receipts", {"receipts": [{"person": "LY-G00001", "kind": "finished"}]})
    assert answer.get_json()["taken"] == 1
    assert past(lead, "rollouts") == []
    assert lead.post(f"{address}/end", {"version": step["version"]}).status_code == 200
    return str(step["rollout"])


def test_past_rollouts_tell_what_came_back_where_one_looks(
    web: WebApp, lead: Browser, ended_rollout: str
) -> None:
    [row] = lead.get(f"/api/rollouts/past?region={COUNTY}&state=ended&type=flood&level=3").get_json()[
        "rollouts"
    ]
    assert (row["id"], row["people"], row["counts"]["finished"]) == (ended_rollout, 824, 1)
    assert sum(row["counts"].values()) == 824
    assert row["over_at"]
    assert past(lead, "rollouts", "state=stopped") == []
    assert past(lead, "rollouts", "day=2021-07-23") == []
    town = web.sign_in_as("commander", OTHER_TOWN)
    [seen] = town.get(f"/api/rollouts/past?region={OTHER_TOWN}").get_json()["rollouts"]
    assert sum(seen["counts"].values()) < 824
    assert town.get(f"/api/rollouts/past?region={COUNTY}").status_code == 403
    page = lead.get(f"/rollouts?region={COUNTY}").text
    assert f'href="/rollout?region={COUNTY}&rollout={ended_rollout}"' in page
    assert "824" in page


def test_who_sees_what_is_over(web: WebApp, ended_rollout: str) -> None:
    officer: Any = web.sign_in_as("duty_officer")
    assert officer.get(f"/rollouts?region={COUNTY}").status_code == 200
    unit = web.sign_in_as("unit_officer", COUNTY, "water")
    assert unit.get(f"/rollouts?region={COUNTY}").status_code == 403
    assert unit.get(f"/api/rollouts/past?region={COUNTY}").status_code == 403
    assert unit.get(f"/warnings?region={COUNTY}").status_code == 200
    assert web.anonymous().get("/warnings").status_code == 302
    assert web.anonymous().get("/api/warnings/past").status_code == 401
