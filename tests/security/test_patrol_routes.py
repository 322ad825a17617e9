"""Hazard points over HTTP and on the phone: who looks, who reports, what a reader gets."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard.commands import CommandBus
from domain.emergency.responses.patrols.patrol import STATES
from tests.integration.people.evacuation_samples import LEAD
from tests.integration.people.patrol_samples import HAZARD, TYPHOON
from tests.security.house import WebApp
from tests.security.test_links import make_link, phone_with, post
from tests.security.test_phone_tasks import renew

HEAD, STRANGER, TOWN, OTHER_TOWN = "LY-G00172", "LY-G00001", "330825102", "330825101"
PATROLS = f"/api/hazards/{HAZARD}/patrols"


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> WebApp:
    """A house in which a typhoon response of level II runs."""
    made = WebApp(tmp_path_factory.mktemp("patrols"), root, people=True)
    made.app.services.commands.handle(TYPHOON, LEAD)
    renew(made)
    return made


@pytest.fixture
def bus(web: WebApp) -> CommandBus:
    return CommandBus(web.store, web.app.services.commands._context)


def point(body: Any) -> dict[str, Any]:
    found: dict[str, Any] = next(row for row in body.get_json()["points"] if row["id"] == HAZARD)
    return found


def test_numbers_are_shown_for_a_reason_to_whoever_evacuates_there(web: WebApp) -> None:
    address = f"/api/hazards/{HAZARD}/reveal"
    officer = web.sign_in_as("duty_officer", TOWN)
    assert officer.post(address, {"reason": " "}).status_code == 422
    shown = officer.post(address, {"reason": "电话核实巡查"}).get_json()["people"]
    assert shown[HEAD]["phone"].replace("-", "").isdigit()
    assert "*" not in shown[HEAD]["name"]
    assert (
        web.sign_in_as("duty_officer", OTHER_TOWN).post(address, {"reason": "电话核实巡查"}).status_code
        == 403
    )
    assert web.sign_in_as("reviewer").post(address, {"reason": "电话核实巡查"}).status_code == 403
    assert officer.post("/api/hazards/H999/reveal", {"reason": "电话核实巡查"}).status_code == 404
    with web.store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT body FROM trace WHERE action = 'hazard.revealed'").all()
    assert len(rows) == 1
    assert shown[HEAD]["phone"] not in rows[0][0]


def make_answer(state: str, key: str, hazard: str = HAZARD, **more: Any) -> dict[str, Any]:
    at = datetime.now(UTC).isoformat()
    return {"command": "patrol", "point": hazard, "state": state, "key": key, "answered_at": at} | more


def test_points_are_told_with_their_state_and_masked_people(web: WebApp) -> None:
    response = web.sign_in_as("commander").get("/api/hazards")
    body = response.get_json()
    assert len(body["points"]) == 52
    assert tuple(body["counts"]) == STATES
    assert (body["counts"]["unknown"], body["counts"]["nobody"], body["counts"]["patrolled"]) == (50, 2, 0)
    assert sum(sum(township["counts"].values()) for township in body["townships"]) == 52
    (contact,) = point(response)["contacts"]
    assert (contact["person"], contact["duty"]) == (HEAD, "patroller")
    assert "*" in contact["name"]
    assert "*" in contact["phone"]
    dam = next(row for row in body["points"] if row["hazard"] == "reservoir")
    assert dam["capacity"] > 0
    assert [row["duty"] for row in dam["contacts"]] == ["patroller", "technician", "administrator"]


def test_a_township_sees_its_own_points_only(web: WebApp) -> None:
    officer = web.sign_in_as("duty_officer", OTHER_TOWN)
    found = officer.get(f"/api/hazards?region={OTHER_TOWN}").get_json()["points"]
    assert {row["region"][:9] for row in found} == {OTHER_TOWN}
    assert officer.get(PATROLS).status_code == 403
    assert officer.post(PATROLS, {"result": "normal"}).status_code == 403
    assert web.sign_in_as("reviewer").post(PATROLS, {"result": "normal"}).status_code == 403


@pytest.mark.parametrize(
    ("hazard", "body", "status", "code"),
    [
        (HAZARD, {}, 422, "missing_field"),
        (HAZARD, {"result": "fine"}, 422, "bad_patrol"),
        (HAZARD, {"result": "abnormal"}, 422, "bad_patrol"),
        (HAZARD, {"result": "normal", "at": "yesterday"}, 422, "bad_field"),
        ("H999", {"result": "normal"}, 404, "no_hazard"),
    ],
)
def test_what_says_nothing_is_refused(
    web: WebApp, hazard: str, body: dict[str, Any], status: int, code: str
) -> None:
    answer = web.sign_in_as("commander").post(f"/api/hazards/{hazard}/patrols", body)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (status, code)


def test_the_phone_shows_the_points_of_its_person_and_takes_one_press(web: WebApp, bus: CommandBus) -> None:
    phone, other = phone_with(web, make_link(bus, HEAD)), phone_with(web, make_link(bus, STRANGER))
    (patrol,) = phone.get("/palm/state").get_json()["patrols"]
    assert (patrol["point"], patrol["hazard"], patrol["normal_at"]) == (HAZARD, "low_bridge", None)
    assert patrol["look"]
    assert patrol["due_at"]
    assert HAZARD not in [row["point"] for row in other.get("/palm/state").get_json()["patrols"]]
    assert post(other, make_answer("normal", "s1")).status_code == 403
    for _ in range(2):
        assert post(phone, make_answer("normal", "k1")).get_json() == {"version": 1}
    assert post(phone, {**make_answer("", "k2")}).get_json()["error"]["code"] == "missing_field"
    lead = web.sign_in_as("commander")
    assert point(lead.get("/api/hazards"))["state"] == "patrolled"
    assert [row["said_by"] for row in lead.get(PATROLS).get_json()["patrols"]] == [HEAD]


def test_what_is_wrong_becomes_a_case_and_words_are_masked(web: WebApp, bus: CommandBus) -> None:
    words = "桥面过水，联系人13912345678"
    response = post(phone_with(web, make_link(bus, HEAD)), make_answer("abnormal", "k9", note=words))
    assert response.status_code == 200
    lead = web.sign_in_as("commander")
    on_behalf = {"result": "abnormal", "what": words, "by": "村民老王", "key": "b-1"}
    answer = lead.post(PATROLS, on_behalf).get_json()
    renew(web)
    found = point(lead.get("/api/hazards"))
    assert (found["state"], found["case"], answer["repeated"]) == ("abnormal", answer["case"], False)
    assert "13912345678" not in found["what"]
    kept = lead.get(PATROLS).get_json()["patrols"]
    assert {row["case"] for row in kept if row["result"] == "abnormal"} == {answer["case"]}
    assert not any("13912345678" in row["what"] for row in kept)
    assert lead.get(f"/api/cases/{answer['case']}").status_code == 200
