"""Squads over HTTP: who may ask and command, a command whose answer was lost, and what cannot be taken."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.security.house import COUNTY, Browser, House
from tests.signing import accounts_of, link_subject

VILLAGE, TOWN, OTHER_TOWN = "330825101264", "330825101", "330825102"
NUMBERS = count(1)
AREA = "28,118;28,120;30,120"
PEOPLE = [f"LY-L{number:05}" for number in range(1, 30)]


@pytest.fixture(scope="module")
def house(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = House(tmp_path_factory.mktemp("squads"), root)
    yield made
    made.store.close()


@pytest.fixture
def officer(house: House) -> Browser:
    return house.somebody("duty_officer")


@pytest.fixture
def case(house: House) -> str:
    """A new case in the village."""
    return house.report_case()


def assemble(browser: Browser, case: str, person: str, **more: Any) -> Any:
    return browser.post(f"/api/cases/{case}/squads", {"people": [[person, "grid"]], **more})


def order(browser: Browser, squad: str, version: int, **more: Any) -> Any:
    body = {"command": "order", "version": version, "text": "先设警戒", **more}
    return browser.post(f"/api/squads/{squad}/commands", body)


@pytest.mark.parametrize(
    ("role", "region", "status"),
    [
        ("commander", "3308", 200),
        ("duty_officer", TOWN, 200),
        ("duty_officer", OTHER_TOWN, 404),
        ("grid_head", VILLAGE, 403),
        ("reviewer", COUNTY, 403),
        ("administrator", COUNTY, 403),
        ("auditor", COUNTY, 403),
    ],
)
def test_who_may_command(
    house: House, officer: Browser, case: str, role: str, region: str, status: int
) -> None:
    somebody = house.somebody(role, region)
    squad = assemble(officer, case, PEOPLE.pop()).get_json()["squad"]
    answers = [
        somebody.get(f"/api/cases/{case}/recommendation"),
        somebody.get(f"/api/cases/{case}/candidates?area={AREA}"),
        somebody.get(f"/api/squads/{squad}"),
        order(somebody, squad, 1),
        assemble(somebody, case, PEOPLE.pop()),
    ]
    assert [answer.status_code for answer in answers] == [status] * 5
    told = officer.get(f"/api/squads/{squad}").get_json()
    assert (told["version"], len(told["orders"])) == ((2, 1) if status == 200 else (1, 0))


@pytest.mark.parametrize(
    ("role", "region", "status"),
    [("duty_officer", TOWN, 409), ("duty_officer", OTHER_TOWN, 404), ("grid_head", VILLAGE, 403)],
)
def test_who_may_say_that_nobody_answered(
    house: House, officer: Browser, case: str, role: str, region: str, status: int
) -> None:
    person = PEOPLE.pop()
    squad = assemble(officer, case, person).get_json()["squad"]
    body = {"command": "no_answer", "person": person, "step": "human"}
    answer = house.somebody(role, region).post(f"/api/squads/{squad}/commands", body)
    assert answer.status_code == status
    if status == 409:
        assert answer.get_json()["error"]["code"] == "step_over"


@pytest.mark.parametrize(
    "area",
    ["", "28,118;28,120", "28,118;28,120;x", "28,118;28,120;30,1e9", "29,119;" * 65, "29,119;" * 9_000],
)
def test_an_area_that_is_none_is_refused(officer: Browser, case: str, area: str) -> None:
    answer = officer.get(f"/api/cases/{case}/candidates?area={area}")
    assert answer.status_code in (400, 414)


def test_a_command_whose_answer_was_lost_is_done_once(officer: Browser, case: str) -> None:
    squad = assemble(officer, case, PEOPLE.pop()).get_json()["squad"]
    answers = [order(officer, squad, 1, key="once") for _ in range(2)]
    assert [answer.get_json() for answer in answers] == [{"squad": squad, "version": 2}] * 2
    assert len(officer.get(f"/api/squads/{squad}").get_json()["orders"]) == 1
    late = order(officer, squad, 1, key="another")
    assert (late.status_code, late.get_json()["error"]["code"]) == (409, "stale")


def test_squads_of_a_case_that_ends_stand_down(house: House, officer: Browser, case: str) -> None:
    squad = assemble(officer, case, PEOPLE.pop()).get_json()["squad"]
    body = {"command": "cancel", "version": 1, "reason": "误报，现场无异常"}
    assert officer.post(f"/api/cases/{case}/commands", body).status_code == 200
    assert officer.get(f"/api/squads/{squad}").get_json()["live"] is False
    assert order(officer, squad, 2).get_json()["error"]["code"] == "ended"


@pytest.mark.parametrize(
    "more",
    [
        {"people": [["\ud800", "grid"]]},
        {"people": [["\x00", "grid"]]},
        {"people": [["a"]]},
        {"people": "a"},
        {"override": "\udfff"},
        {"key": 7},
    ],
)
def test_what_cannot_be_taken_is_refused(officer: Browser, case: str, more: dict[str, Any]) -> None:
    answer = officer.post(f"/api/cases/{case}/squads", {"people": [[PEOPLE[0], "grid"]], **more})
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "bad_field")


@pytest.mark.parametrize("name", ["x", "0" * 16, "0" * 16 + "-1", "0" * 16 + "-" + "9" * 10])
def test_a_squad_that_is_not_there_is_not_found(officer: Browser, name: str) -> None:
    assert officer.get(f"/api/squads/{name}").status_code == 404
    assert order(officer, name, 1).status_code == 404


def hand_over(browser: Browser, squad: str, version: int, lead: str, **more: Any) -> Any:
    body = {"command": "hand_over", "version": version, "lead": lead, **more}
    return browser.post(f"/api/squads/{squad}/commands", body)


def test_the_command_goes_to_whoever_may_have_it_and_is_told(
    house: House, officer: Browser, case: str
) -> None:
    town, other, head = (
        house.somebody(role, region)
        for role, region in (("duty_officer", TOWN), ("duty_officer", OTHER_TOWN), ("grid_head", VILLAGE))
    )
    squad = assemble(officer, case, PEOPLE.pop()).get_json()["squad"]
    told = officer.get(f"/api/squads/{squad}").get_json()
    own = town.get(f"/api/squads/{squad}").get_json()["you"]
    link_subject(house.store, accounts_of(house.store).queries.get(int(own.removeprefix("account:"))), "town")
    known = officer.get(f"/api/squads/{squad}/commanders").get_json()["commanders"]
    names = {one["account"] for one in known}
    assert told["lead"] == told["you"] != own
    assert own in names
    assert told["lead"] not in names
    assert all(set(one) == {"account", "name", "region", "member", "on_duty", "seen_at"} for one in known)
    for somebody, status in ((other, 404), (head, 403)):
        answers = somebody.get(f"/api/squads/{squad}/commanders"), hand_over(somebody, squad, 1, own)
        assert [answer.status_code for answer in answers] == [status] * 2
    for lead in (
        "",
        "account:0",
        "account:999999",
        f"account:{10**20}",
        "person:LY-L00001",
        "link:1",
        "account:x",
    ):
        refused = hand_over(officer, squad, 1, lead)
        assert (refused.status_code, refused.get_json()["error"]["code"]) == (422, "no_commander"), lead
    assert hand_over(officer, squad, 1, told["lead"]).get_json()["error"]["code"] == "same_lead"
    assert hand_over(officer, squad, 1, own, reason="交接班，电话 13800000001").status_code == 200
    after = town.get(f"/api/squads/{squad}").get_json()
    assert (after["lead"], after["you"], after["handed_over"]["was"]) == (own, own, told["lead"])
    assert "13800000001" not in after["handed_over"]["note"]
    assert after["people"][own]["name"]
    late = hand_over(officer, squad, 1, told["lead"])
    assert late.get_json()["error"]["code"] == "stale"
    assert hand_over(officer, squad, 2, told["lead"]).status_code == 200, (
        "who gave it away takes it over again"
    )
    trail = officer.get(f"/api/cases/{case}/trail").get_json()
    passed = [one for one in trail["entries"] if one["action"] == "squad.handed_over"]
    assert [one["facts"] for one in passed] == [
        {"was": told["lead"], "lead": own},
        {"was": own, "lead": told["lead"]},
    ]
    assert trail["names"][own] == after["people"][own]["name"]
    page = officer.get(f"/cases/{case}/trail").get_data(as_text=True)
    assert "移交指挥" in page
    assert "13800000001" not in page


def test_the_names_of_who_commands_are_for_whoever_may_command_there(
    house: House, officer: Browser, case: str
) -> None:
    there, nobody = house.somebody("duty_officer", OTHER_TOWN), house.somebody("reviewer")
    squad = assemble(officer, case, PEOPLE.pop()).get_json()["squad"]
    lead = officer.get(f"/api/squads/{squad}").get_json()["lead"]
    for push in house.app.services.pushes.values():
        push._reload()
    assert lead in officer.get(f"/api/commanders?region={COUNTY}").get_json()["names"]
    assert there.get(f"/api/commanders?region={OTHER_TOWN}").get_json() == {"names": {}}
    for somebody, region in ((there, TOWN), (there, COUNTY), (nobody, COUNTY)):
        assert somebody.get(f"/api/commanders?region={region}").status_code == 403
