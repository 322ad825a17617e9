"""Roll-outs over HTTP: who may look, issue and answer; what cannot be taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from data_access.database.tables.directory_tables import people, rosters
from domain.access.rights import Role
from domain.directory.duty_coverage import days_at_work
from tests.security.house import COUNTY, Browser, WebApp
from tests.security.test_matrix_callbacks import viewer

TOWN, OTHER_TOWN = "330825101", "330825102"
VILLAGE = f"{TOWN}264"
LEADER, HEAD = "LY-L00001", "LY-G00001"


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebApp]:
    made = WebApp(tmp_path_factory.mktemp("rollouts"), root, people=True)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def lead(web: WebApp) -> Browser:
    return web.sign_in_as("commander")


@pytest.fixture(scope="module")
def rollout(web: WebApp, lead: Browser) -> str:
    """A roll-out to 824 people that two commanders issued."""
    body = lead.post("/api/rollouts", {"plan": "flood-3"}).get_json()
    name, version = body["rollout"], body["version"]
    waiting = lead.post(f"/api/rollouts/{name}/issue", {"version": version}).get_json()
    assert waiting["state"] == "prepared"
    assert lead.post(f"/api/rollouts/{name}/confirm", {"version": waiting["version"]}).status_code == 403
    other = web.sign_in_as("commander")
    out = other.post(f"/api/rollouts/{name}/confirm", {"version": waiting["version"]}).get_json()
    assert out["state"] == "issued"
    return str(name)


def tell(browser: Browser, rollout: str, *receipts: dict[str, Any]) -> Any:
    return browser.post(f"/api/rollouts/{rollout}/receipts", {"receipts": [*receipts]})


@pytest.mark.parametrize(
    ("role", "region", "number", "leads"),
    [
        ("commander", COUNTY, 200, 200),
        ("commander", "3308", 200, 200),
        ("duty_officer", TOWN, 200, 403),
        ("grid_head", VILLAGE, 200, 403),
        ("liaison", COUNTY, 403, 403),
        ("reviewer", COUNTY, 200, 403),
        ("administrator", COUNTY, 403, 403),
        ("auditor", COUNTY, 403, 403),
    ],
)
def test_who_may_look_and_who_may_lead(
    web: WebApp, rollout: str, role: str, region: str, number: int, leads: int
) -> None:
    somebody = web.sign_in_as(role, region)
    text = f"?region={COUNTY if len(region) < 6 else region}"
    for path in ("", f"/{rollout}", f"/{rollout}/tasks", f"/{rollout}/voids"):
        assert somebody.get(f"/api/rollouts{path}{text}").status_code == number, path
    assert somebody.get(f"/api/rollouts/plans/flood-3{text}").status_code == leads
    response = somebody.post(f"/api/rollouts/{rollout}/receipts{text}", {"receipts": []})
    assert response.status_code == leads
    for verb in ("remind", "call", "take-over"):
        answer = somebody.post(f"/api/rollouts/{rollout}/{verb}{text}", {"people": ["nobody"]})
        assert answer.status_code == (422 if leads == 200 else 403)


def test_a_township_sees_its_own_branches_and_people_masked(web: WebApp, rollout: str) -> None:
    officer = web.sign_in_as("duty_officer", TOWN)
    rows = officer.get(f"/api/rollouts/{rollout}").get_json()["branches"]
    assert rows
    assert all(row["region"].startswith(TOWN) for row in rows)
    tasks = officer.get(f"/api/rollouts/{rollout}/tasks?limit=5").get_json()["tasks"]
    assert all("*" in task["name"] and task["region"].startswith(TOWN) for task in tasks)
    assert officer.get(f"/api/rollouts/{rollout}/tasks?region={OTHER_TOWN}").status_code == 403
    assert "phone" not in tasks[0]


def test_a_township_sees_its_own_curves_and_no_other(web: WebApp, rollout: str) -> None:
    town = web.sign_in_as("duty_officer", TOWN)
    body = town.get(f"/api/rollouts/{rollout}/curve").get_json()
    leads = web.sign_in_as("commander").get(f"/api/rollouts/{rollout}/curve?region={TOWN}").get_json()
    county = web.sign_in_as("commander").get(f"/api/rollouts/{rollout}/curve").get_json()
    assert (body["region"], county["region"]) == (TOWN, COUNTY)
    assert body == leads
    assert 0 < body["tiers"]["1"]["people"] < county["tiers"]["1"]["people"] == 263
    assert town.get(f"/api/rollouts/{rollout}/curve?region={OTHER_TOWN}").status_code == 403
    village = town.get(f"/api/rollouts/{rollout}/curve?region={VILLAGE}").get_json()
    assert 0 < village["tiers"]["2"]["people"] < body["tiers"]["2"]["people"]


def test_who_answered_for_somebody_and_what_they_said_is_masked_for_whoever_does_not_lead(
    web: WebApp, lead: Browser, rollout: str
) -> None:
    receipt = {
        "person": "LY-G00002",
        "kind": "finished",
        "by": "周建平",
        "note": "周建平说：村民王小明未劝离，电话13800001234",
    }
    assert tell(lead, rollout, receipt).get_json()["taken"] == 1
    address = f"/api/rollouts/{rollout}/people?region=330825001&state=finished"
    officer = web.sign_in_as("duty_officer", "330825001")
    named, masked = (browser.get(address).get_json()["tasks"][0] for browser in (lead, officer))
    assert (named["on_behalf_name"], named["note"]) == ("周建平", receipt["note"])
    assert named["on_behalf_by"] == "周建平"
    assert {masked[name] for name in ("on_behalf_name", "on_behalf_by")} == {"周**"}
    for path in (address, f"/api/rollouts/{rollout}/tasks?state=finished", f"{address}&people=LY-G00002"):
        assert "周建平" in lead.get(path).get_data(as_text=True)
        assert "周建平" not in officer.get(path).get_data(as_text=True)
    assert "13800001234" not in masked["note"]
    silent = lead.get(f"/api/rollouts/{rollout}/tasks?state=unreached&limit=1").get_json()["tasks"][0]
    assert silent.keys().isdisjoint({"on_behalf_name", "taken_over_name"})


def test_why_somebody_was_not_reached_is_masked_where_it_is_words_and_a_cause_stays(
    web: WebApp, lead: Browser, rollout: str
) -> None:
    officer = web.sign_in_as("duty_officer", COUNTY)
    address = f"/api/rollouts/{rollout}/people?region={COUNTY}&people=LY-G00004"
    for note, masked in (("no_answer", "no_answer"), ("打13800001234无人接听", "打138****1234无人接听")):
        assert (
            tell(lead, rollout, {"person": "LY-G00004", "kind": "unreachable", "note": note}).status_code
            == 200
        )
        failed = [browser.get(address).get_json()["tasks"][0]["failed"] for browser in (lead, officer)]
        assert failed == [note, masked]


def test_a_townships_commander_keys_in_for_its_own_people_and_for_nobody_else(
    web: WebApp, rollout: str
) -> None:
    town = web.sign_in_as("commander", TOWN)
    address = f"/api/rollouts/{rollout}/sheets?region={TOWN}"
    someone = next(
        row["person"] for row in town.get(address).get_json()["rows"] if row["state"] == "unreached"
    )
    taken, other = (
        {"person": person, "kind": "read", "channel": "sheet"} for person in (someone, "LY-G00003")
    )
    answer = tell(town, rollout, taken, other).get_json()
    assert (answer["taken"], answer["refused"]) == (1, [{"index": 1, "code": "forbidden"}])
    for receipts in ((other,), ({**taken, "person": "LY-X1"},)):
        assert tell(town, rollout, *receipts).status_code == 403


def test_a_wall_sees_the_curve_and_nobody_of_it(web: WebApp, rollout: str) -> None:
    wall = viewer(web, Role.WALL, COUNTY)
    assert wall.get(f"/api/rollouts/{rollout}/curve").status_code == 200
    for path in ("tasks", "voids"):
        assert wall.get(f"/api/rollouts/{rollout}/{path}").status_code == 403


def test_voids_of_a_township_are_its_own_and_unknown_without_a_roster(web: WebApp, rollout: str) -> None:
    body = web.sign_in_as("duty_officer", TOWN).get(f"/api/rollouts/{rollout}/voids").get_json()
    assert body["counts"]["grids"] == len(body["grids"]) > 0
    assert all(grid["region"].startswith(TOWN) for grid in body["grids"])
    reasons = body["counts"]["reasons"]
    assert reasons["duty"] == reasons["position"] == {"unknown": len(body["grids"])}
    assert set(reasons["acceptance"]) == {"waiting", "void"}
    nobody = [(row["people"], row["reasons"], row["grade"]) for row in body["worst"]]
    assert nobody == [(0, ["acceptance"], 3)] * body["counts"]["void"]


def test_who_can_be_reached_is_masked_for_whoever_does_not_lead(
    web: WebApp, lead: Browser, rollout: str
) -> None:
    local = datetime.now(web.app.services.installation.counties[COUNTY].tz)
    with web.store.database.writing() as connection:
        for day in days_at_work(local):
            row = {"day": day, "shift": "all", "region": f"{VILLAGE}001", "post": "head", "person": HEAD}
            connection.execute(insert(rosters).values(county=COUNTY, **row))
    address = f"/api/rollouts/{rollout}/voids?region={TOWN}"
    body = web.sign_in_as("duty_officer", TOWN).get(address).get_json()
    assert body["counts"]["reasons"]["duty"]["well"] == 1
    whom = [person for item in body["worst"] for person in item["contacts"]]
    assert whom
    assert all("*" in person["phone"] and "*" in person["name"] for person in whom)
    known = [person for item in lead.get(address).get_json()["worst"] for person in item["contacts"]]
    assert all("*" in person["phone"] and "*" not in person["name"] for person in known)


def test_pages_follow_one_another_to_the_end(lead: Browser, rollout: str) -> None:
    seen: list[str] = []
    after = ""
    while True:
        page = lead.get(f"/api/rollouts/{rollout}/tasks?tier=1&limit=100&after={after}").get_json()
        seen += [task["person"] for task in page["tasks"]]
        if page["next"] is None:
            break
        after = page["next"]
    assert (len(seen), seen) == (263, sorted({*seen}))


def test_receipts_are_taken_once_and_counted(lead: Browser, rollout: str) -> None:
    first = {"person": LEADER, "kind": "accepted", "key": "sheet-1", "channel": "sheet"}
    response = tell(
        lead, rollout, first, {"person": "LY-X1", "kind": "accepted"}, {"person": HEAD, "kind": "?"}
    )
    assert response.get_json() == {
        "taken": 1,
        "repeated": 0,
        "refused": [{"index": 1, "code": "no_task"}, {"index": 2, "code": "bad_receipt"}],
    }
    assert tell(lead, rollout, first).get_json()["repeated"] == 1
    found = lead.get(f"/api/rollouts/{rollout}/tasks?state=accepted").get_json()["tasks"]
    assert [(task["person"], task["on_behalf_by"] != "") for task in found] == [(LEADER, True)]
    assert found[0]["on_behalf_name"] == f"commander {COUNTY}"
    both = lead.get(f"/api/rollouts/{rollout}/tasks?tier=1&state=accepted,unreached").get_json()["tasks"]
    assert {task["state"] for task in both} == {"accepted", "unreached"}
    curve = lead.get(f"/api/rollouts/{rollout}/curve").get_json()["tiers"]["1"]
    assert (curve["accepted"], curve["people"]) == ([1], 263)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"receipts": "all"}, 422, "bad_field"),
        ({"receipts": [{"kind": "read"}]}, 422, "missing_field"),
        ({"receipts": [{"person": LEADER}]}, 422, "missing_field"),
        ({"receipts": [{"person": LEADER, "kind": "read", "at": "today"}]}, 422, "bad_field"),
        ({"receipts": [{"person": LEADER, "kind": "read"}] * 501}, 413, "too_many"),
    ],
    ids=["no list", "nobody", "nothing", "no time", "too many"],
)
def test_what_is_no_receipt(
    lead: Browser, rollout: str, body: dict[str, Any], status: int, code: str
) -> None:
    answer = lead.post(f"/api/rollouts/{rollout}/receipts", body)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (status, code)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/rollouts/RW-991231-01", 404, "no_rollout"),
        ("/api/rollouts/x", 404, "not_found"),
        ("/api/rollouts/plans/none", 404, "no_plan"),
        ("/api/rollouts/RW-991231-01/tasks?state=odd", 400, "bad_parameter"),
        ("/api/rollouts/RW-991231-01/tasks?state=open,odd", 400, "bad_parameter"),
        ("/api/rollouts/RW-991231-01/tasks?limit=201", 400, "bad_parameter"),
        ("/api/rollouts?region=3308", 404, "unknown_region"),
    ],
)
def test_what_there_is_not(lead: Browser, path: str, status: int, code: str) -> None:
    answer = lead.get(path)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (status, code)


def test_the_same_plan_again_is_held(lead: Browser, rollout: str) -> None:
    answer = lead.post("/api/rollouts", {"plan": "flood-3"})
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, "already_running")


def test_a_preview_tells_whom_a_plan_reaches(lead: Browser) -> None:
    body = lead.get("/api/rollouts/plans/typhoon-2").get_json()
    assert [tier["people"] for tier in body["tiers"]] == [263, 561, 10300]
    assert (body["people"], body["needs_second"]) == (11124, False)


def test_who_could_be_a_deputy_is_told_in_the_region_of_whoever_leads(
    web: WebApp, lead: Browser, rollout: str
) -> None:
    address = f"/api/rollouts/{rollout}/deputies/candidates"
    near = lead.get(f"{address}?region={COUNTY}&near={VILLAGE}001").get_json()["people"]
    assert near
    assert all(row["region"].startswith(TOWN) for row in near)
    assert all(row["state"] in (None, "accepted", "finished", "taken_over") for row in near), "nobody silent"
    [found] = lead.get(f"{address}?region={COUNTY}&q=LY-G00500").get_json()["people"]
    assert (found["person"], found["number"], "phone" in found) == ("LY-G00500", True, False)
    with web.store.reading() as connection:
        number = connection.execute(select(people.c.phone).where(people.c.id == "LY-G00500")).scalar_one()
    assert lead.get(f"{address}?region={COUNTY}&q={number}").get_json()["people"] == [], "nobody by a number"
    for odd in ("q=%00", "q=Li%00", "near=330825%00"):
        assert lead.get(f"{address}?region={COUNTY}&{odd}").status_code == 400
    town = web.sign_in_as("commander", TOWN)
    assert town.get(f"{address}?region={TOWN}&q=LY-G").get_json()["people"]
    assert town.get(f"{address}?region={OTHER_TOWN}").status_code == 403
    assert (
        town.get(f"{address}?region={TOWN}&near={OTHER_TOWN}").get_json()["people"][0]["region"][:9] == TOWN
    )
    assert web.sign_in_as("duty_officer").get(f"{address}?region={COUNTY}").status_code == 403
    assert lead.get(f"/api/rollouts/RW-200101-01/deputies/candidates?region={COUNTY}").status_code == 404


def test_a_deputy_is_asked_by_hand_and_answered_for(web: WebApp, lead: Browser, rollout: str) -> None:
    address, silent = f"/api/rollouts/{rollout}", "LY-L00260"
    body = {"deputy": "LY-G00500", "people": [silent]}
    assert web.sign_in_as("duty_officer").post(f"{address}/ask-deputy", body).status_code == 403
    assert lead.post(f"{address}/ask-deputy", body | {"deputy": "nobody"}).status_code == 422
    assert lead.post(f"{address}/ask-deputy", body).get_json() == {"people": 1, "sent": 1}
    assert lead.post(f"{address}/ask-deputy", body).get_json() == {"people": 1, "sent": 0}
    deputies = lead.get(f"{address}/deputies?region={COUNTY}").get_json()["deputies"]
    [request] = [row for row in deputies if row["deputy"] == "LY-G00500"]
    assert request["name"] not in ("", "LY-G00500")
    assert (request["people"], request["rank"], request["state"]) == ([silent], -1, "asked")
    given = {"request": request["id"], "answer": "perhaps"}
    assert lead.post(f"{address}/answer-deputy", given).status_code == 422
    payload = lead.post(f"{address}/answer-deputy", given | {"answer": "can"}).get_json()
    assert payload == {"request": request["id"], "state": "can"}
    assert lead.post(f"{address}/answer-deputy", given | {"answer": "can"}).status_code == 409


def test_finish_is_a_yes_or_a_no(web: WebApp, rollout: str) -> None:
    lead = web.sign_in_as("commander", COUNTY)
    answer = lead.post(f"/api/rollouts/{rollout}/remind", {"people": ["nobody"], "finish": "yes"})
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "bad_field")
    response = lead.post(f"/api/rollouts/{rollout}/remind", {"people": ["nobody"], "finish": True})
    assert (response.status_code, response.get_json()["error"]["code"]) == (422, "nobody_left")
