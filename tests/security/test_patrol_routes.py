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
from tests.security.house import House
from tests.security.test_links import make_link, phone_with, post
from tests.security.test_phone_tasks import renew

HEAD, STRANGER, TOWN, OTHER_TOWN = "LY-G00172", "LY-G00001", "330825102", "330825101"
PATROLS = f"/api/hazards/{HAZARD}/patrols"


@pytest.fixture(scope="module")
def house(root: Path, tmp_path_factory: pytest.TempPathFactory) -> House:
    """A house in which a typhoon response of level II runs."""
    made = House(tmp_path_factory.mktemp("patrols"), root, people=True)
    made.app.services.commands.handle(TYPHOON, LEAD)
    renew(made)
    return made


@pytest.fixture
def bus(house: House) -> CommandBus:
    return CommandBus(house.store, house.app.services.commands._context)


def point(told: Any) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in told.get_json()["points"] if one["id"] == HAZARD)
    return found


def test_numbers_are_shown_for_a_reason_to_whoever_evacuates_there(house: House) -> None:
    address = f"/api/hazards/{HAZARD}/reveal"
    officer = house.somebody("duty_officer", TOWN)
    assert officer.post(address, {"reason": " "}).status_code == 422
    shown = officer.post(address, {"reason": "电话核实巡查"}).get_json()["people"]
    assert shown[HEAD]["phone"].replace("-", "").isdigit()
    assert "*" not in shown[HEAD]["name"]
    assert (
        house.somebody("duty_officer", OTHER_TOWN).post(address, {"reason": "电话核实巡查"}).status_code
        == 403
    )
    assert house.somebody("reviewer").post(address, {"reason": "电话核实巡查"}).status_code == 403
    assert officer.post("/api/hazards/H999/reveal", {"reason": "电话核实巡查"}).status_code == 404
    with house.store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT body FROM trace WHERE action = 'hazard.revealed'").all()
    assert len(rows) == 1
    assert shown[HEAD]["phone"] not in rows[0][0]


def said(state: str, key: str, hazard: str = HAZARD, **more: Any) -> dict[str, Any]:
    at = datetime.now(UTC).isoformat()
    return {"command": "patrol", "point": hazard, "state": state, "key": key, "answered_at": at} | more


def test_points_are_told_with_their_state_and_masked_people(house: House) -> None:
    told = house.somebody("commander").get("/api/hazards")
    body = told.get_json()
    assert len(body["points"]) == 52
    assert tuple(body["counts"]) == STATES
    assert (body["counts"]["unknown"], body["counts"]["nobody"], body["counts"]["patrolled"]) == (50, 2, 0)
    assert sum(sum(one["counts"].values()) for one in body["townships"]) == 52
    (contact,) = point(told)["contacts"]
    assert (contact["person"], contact["duty"]) == (HEAD, "patroller")
    assert "*" in contact["name"]
    assert "*" in contact["phone"]
    dam = next(one for one in body["points"] if one["hazard"] == "reservoir")
    assert dam["capacity"] > 0
    assert [one["duty"] for one in dam["contacts"]] == ["patroller", "technician", "administrator"]


def test_a_township_sees_its_own_points_only(house: House) -> None:
    officer = house.somebody("duty_officer", OTHER_TOWN)
    found = officer.get(f"/api/hazards?region={OTHER_TOWN}").get_json()["points"]
    assert {one["region"][:9] for one in found} == {OTHER_TOWN}
    assert officer.get(PATROLS).status_code == 403
    assert officer.post(PATROLS, {"result": "normal"}).status_code == 403
    assert house.somebody("reviewer").post(PATROLS, {"result": "normal"}).status_code == 403


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
    house: House, hazard: str, body: dict[str, Any], status: int, code: str
) -> None:
    answer = house.somebody("commander").post(f"/api/hazards/{hazard}/patrols", body)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (status, code)


def test_the_phone_shows_the_points_of_its_person_and_takes_one_press(house: House, bus: CommandBus) -> None:
    phone, other = phone_with(house, make_link(bus, HEAD)), phone_with(house, make_link(bus, STRANGER))
    (mine,) = phone.get("/palm/state").get_json()["patrols"]
    assert (mine["point"], mine["hazard"], mine["normal_at"]) == (HAZARD, "low_bridge", None)
    assert mine["look"]
    assert mine["due_at"]
    assert HAZARD not in [one["point"] for one in other.get("/palm/state").get_json()["patrols"]]
    assert post(other, said("normal", "s1")).status_code == 403
    for _ in range(2):
        assert post(phone, said("normal", "k1")).get_json() == {"version": 1}
    assert post(phone, {**said("", "k2")}).get_json()["error"]["code"] == "missing_field"
    lead = house.somebody("commander")
    assert point(lead.get("/api/hazards"))["state"] == "patrolled"
    assert [one["said_by"] for one in lead.get(PATROLS).get_json()["patrols"]] == [HEAD]


def test_what_is_wrong_becomes_a_case_and_words_are_masked(house: House, bus: CommandBus) -> None:
    words = "桥面过水，联系人13912345678"
    told = post(phone_with(house, make_link(bus, HEAD)), said("abnormal", "k9", note=words))
    assert told.status_code == 200
    lead = house.somebody("commander")
    on_behalf = {"result": "abnormal", "what": words, "by": "村民老王", "key": "b-1"}
    answer = lead.post(PATROLS, on_behalf).get_json()
    renew(house)
    found = point(lead.get("/api/hazards"))
    assert (found["state"], found["case"], answer["repeated"]) == ("abnormal", answer["case"], False)
    assert "13912345678" not in found["what"]
    kept = lead.get(PATROLS).get_json()["patrols"]
    assert {one["case"] for one in kept if one["result"] == "abnormal"} == {answer["case"]}
    assert not any("13912345678" in one["what"] for one in kept)
    assert lead.get(f"/api/cases/{answer['case']}").status_code == 200
