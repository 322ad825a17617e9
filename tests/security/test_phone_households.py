"""A phone has the households of its own person and grid while an evacuation runs, and reports those alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard.commands import CommandBus
from data_access.emergency.rollouts.households.household_store import save_households
from data_access.emergency.rollouts.households.visit_taking import list_visits
from data_access.emergency.rollouts.rollout_store import read_rollout
from domain.directory.households.household import Household
from domain.kernel.worlds import WorldId
from tests.security.house import COUNTY, WebApp
from tests.security.test_links import make_link, phone_with, post
from tests.security.test_phone_tasks import renew

HEAD, LIAISON, STRANGER = "LY-G00122", "LY-D02372", "LY-D00001"
GRID, FAR = "330825101264001", "330825102201001"
KNOWN = (
    Household("HH-A", GRID, GRID[:12], "12号", "贺知章", "13900000001", 3, ("infant",), "flood"),
    Household("HH-B", FAR, FAR[:12], "", "李白", "", 2, (), "flood", LIAISON),
    Household("HH-C", FAR, FAR[:12], "", "杜甫", "", 2, (), "flood"),
)


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> WebApp:
    made = WebApp(tmp_path_factory.mktemp("phone-households"), root, people=True)
    with made.store.database.writing() as connection:
        save_households(connection, WorldId(COUNTY), KNOWN)
    return made


@pytest.fixture(scope="module")
def evacuation(web: WebApp) -> str:
    response = web.sign_in_as("commander").post("/api/evacuations", {"reason": "台风将至，立即转移"})
    renew(web)
    return str(response.get_json()["evacuation"])


@pytest.fixture(scope="module")
def rollout(web: WebApp) -> str:
    """A roll-out to liaisons too, whose households the relay has listed."""
    first, second = web.sign_in_as("commander"), web.sign_in_as("commander")
    body = first.post("/api/rollouts", {"plan": "typhoon-2"}).get_json()
    name, version = str(body["rollout"]), body["version"]
    waiting = first.post(f"/api/rollouts/{name}/issue", {"version": version}).get_json()
    second.post(f"/api/rollouts/{name}/confirm", {"version": waiting["version"]})
    with web.store.database.writing() as connection:
        issued = read_rollout(connection, WorldId(COUNTY), name)
        assert issued is not None
        assert list_visits(connection, WorldId(COUNTY), issued)[0] == 1
    renew(web)
    return name


@pytest.fixture
def bus(web: WebApp) -> CommandBus:
    return CommandBus(web.store, web.app.services.commands._context)


def make_answer(evacuation: str, household: str, state: str, key: str, **more: Any) -> dict[str, Any]:
    at = datetime.now(UTC).isoformat()
    fields = {"command": "household", "evacuation": evacuation, "household": household, "state": state}
    return fields | {"key": key, "answered_at": at} | more


def households(phone: Any) -> list[tuple[str, str]]:
    rows = phone.get("/palm/state").get_json()["households"]
    return [(row["household"], row["state"]) for row in rows]


def test_people_see_those_they_answer_for(web: WebApp, bus: CommandBus, evacuation: str) -> None:
    del evacuation
    for person, seen in ((HEAD, ["HH-A"]), (LIAISON, ["HH-A", "HH-B"]), (STRANGER, [])):
        phone = phone_with(web, make_link(bus, person))
        assert [household for household, _ in households(phone)] == seen, person
    row = phone_with(web, make_link(bus, HEAD)).get("/palm/state").get_json()["households"][0]
    assert (row["head"], row["people"], row["shelter"]["code"][:5]) == ("贺知章", 3, "S101-")
    assert "13900000001" not in str(row)


def test_a_report_is_taken_once_and_of_ones_own_only(web: WebApp, bus: CommandBus, evacuation: str) -> None:
    phone = phone_with(web, make_link(bus, LIAISON))
    for _ in range(2):
        response = post(phone, make_answer(evacuation, "HH-A", "settled", "k1", place="relatives"))
        assert response.status_code == 200, response.get_data(as_text=True)
    assert dict(households(phone))["HH-A"] == "settled"
    for body, code in (
        (make_answer(evacuation, "HH-C", "moved", "k2"), "forbidden"),
        (make_answer(evacuation, "HH-B", "returned", "k3"), "not_lifted"),
        (make_answer(evacuation, "HH-B", "flown", "k4"), "bad_field"),
        (make_answer("", "HH-B", "moved", "k5"), "missing_field"),
    ):
        assert post(phone, body).get_json()["error"]["code"] == code


def test_a_liaison_has_the_households_of_the_task_and_tells_of_them_once(
    web: WebApp, bus: CommandBus, rollout: str
) -> None:
    phone = phone_with(web, make_link(bus, LIAISON))
    rows = phone.get("/palm/state").get_json()["visits"]
    assert [(row["household"], row["head"], row["result"]) for row in rows] == [("HH-B", "李白", "unknown")]
    fields = {"command": "visit", "rollout": rollout, "household": "HH-B", "state": "needs_help"}
    fields |= {"note": "需要就医", "answered_at": datetime.now(UTC).isoformat(), "key": "v1"}
    for _ in range(2):
        assert post(phone, fields).status_code == 200
    row = phone.get("/palm/state").get_json()["visits"][0]
    assert (row["result"], row["note"]) == ("needs_help", "需要就医")
    for wrong, code in (({"household": "HH-A"}, "forbidden"), ({"state": "unknown"}, "bad_field")):
        assert post(phone, fields | wrong | {"key": "v2"}).get_json()["error"]["code"] == code
    stranger = phone_with(web, make_link(bus, STRANGER))
    assert stranger.get("/palm/state").get_json()["visits"] == []
    assert post(stranger, fields | {"key": "v3"}).get_json()["error"]["code"] == "forbidden"


def test_the_page_of_households_is_masked(web: WebApp, rollout: str) -> None:
    path = f"/api/rollouts/{rollout}/visits"
    officer, lead = web.sign_in_as("duty_officer"), web.sign_in_as("commander")
    help = {"household": "HH-B", "kind": "needs_help", "note": "需要就医", "by": "周建平"}
    assert lead.post(path, {"visits": [help]}).get_json()["taken"] == 1
    rows = officer.get(f"{path}?result=needs_help").get_json()["households"]
    assert [(row["household"], row["head"], row["note"]) for row in rows] == [("HH-B", "李*", "需要就医")]
    assert officer.post(path, {"visits": [{"household": "HH-B", "kind": "visited"}]}).status_code == 403
    informed = {"household": "HH-B", "kind": "informed", "note": "周建平已告知", "by": "周建平"}
    response = lead.post(path, {"visits": [informed]})
    assert response.get_json() == {"taken": 1, "repeated": 0, "refused": []}
    assert lead.get(f"{path}?result=odd").status_code == 400
    assert lead.get(path).get_json()["households"][0]["on_behalf_by"] == "周建平"
    assert officer.get(path).get_json()["households"][0]["on_behalf_by"] == "周**"
    assert "周建平" not in officer.get(path).get_data(as_text=True)
