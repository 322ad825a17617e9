"""Moving cases on over HTTP: role × region × command, two officers at once, keys, words of refusals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from domain.accounts.keys import SCOPES, NewToken
from tests.account_commands import commands_of
from tests.security.house import COUNTY, Browser, WebApp
from tests.signing import accounts_of, administrator

TOWN, OTHER_TOWN, VILLAGE = "330825101", "330825102", "330825101264"
WHY = "现场无人，等业主到场"
NUMBERS = count(1)
MANAGE = {
    "register",
    "dispatch",
    "verify",
    "close",
    "return",
    "extend",
    "set_matter",
    "suspend",
    "resume",
    "merge",
    "link",
    "whistle",
    "escalate",
    "hand_down",
    "cancel",
    "reopen",
}
HANDLE = {"start", "finish", "pass_on"}
STATION = f"t-{COUNTY}101"


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebApp]:
    made = WebApp(tmp_path_factory.mktemp("handling"), root)
    yield made
    made.store.close()


@pytest.fixture
def officer(web: WebApp) -> Browser:
    return web.sign_in_as("duty_officer")


@pytest.fixture
def head(web: WebApp) -> Browser:
    return web.sign_in_as("grid_head", TOWN)


def look(browser: Browser, case: str) -> Any:
    return browser.get(f"/api/cases/{case}/handling").get_json()


def give(browser: Browser, case: str, command: str, version: int | None = None, **more: Any) -> Any:
    """A command as of a version, or of how the case stands."""
    seen = look(browser, case)["handling"] if version is None else {"version": version}
    body = {"command": command, "version": (seen or {"version": 0})["version"], "reason": WHY, **more}
    return browser.post(f"/api/cases/{case}/commands", body)


def test_a_case_goes_all_the_way_and_comes_back(web: WebApp, officer: Browser, head: Browser) -> None:
    case, steps = web.report_case(matter="parking"), []
    assert look(officer, case)["handling"] is None
    walk = [
        (officer, "register", {}), (officer, "dispatch", {"unit": "police"}), (head, "start", {}),
        (head, "finish", {"note": "已清运"}), (officer, "verify", {}), (officer, "close", {}),
        (officer, "reopen", {}), (officer, "suspend", {}), (officer, "resume", {}),
        (officer, "extend", {"hours": 8}), (officer, "cancel", {}),
    ]  # fmt: skip
    for number, (who, name, more) in enumerate(walk, 1):
        assert name in look(who, case)["commands"], name
        answer = give(who, case, name, **more)
        assert (answer.status_code, answer.get_json().get("version")) == (200, number), answer.text
        steps.append(answer.get_json()["stage"])
    assert steps == [
        "registered", "dispatched", "handling", "verifying", "verifying", "closed",
        "registered", "registered", "registered", "registered", "closed",
    ]  # fmt: skip
    hand = look(officer, case)["handling"]
    assert (hand["reopenings"], hand["extensions"], hand["suspended_at"]) == (1, 1, None)


@pytest.mark.parametrize(
    ("role", "region", "unit", "allowed"),
    [
        ("commander", "3308", None, MANAGE | HANDLE),
        ("duty_officer", COUNTY, None, MANAGE | HANDLE),
        ("duty_officer", TOWN, None, MANAGE | HANDLE),
        ("grid_head", VILLAGE, None, HANDLE),
        ("unit_officer", COUNTY, "traffic-police", set()),
        ("duty_officer", OTHER_TOWN, None, 404),
        ("grid_head", "330825101265", None, 404),
        ("liaison", COUNTY, None, 403),
        ("reviewer", COUNTY, None, 403),
        ("administrator", COUNTY, None, 403),
        ("auditor", COUNTY, None, 403),
    ],
)
def test_who_may_give_what(
    web: WebApp, officer: Browser, role: str, region: str, unit: str | None, allowed: set[str] | int
) -> None:
    """Each command at the first step of its way that allows it; what is listed is what is taken."""
    somebody = web.sign_in_as(role, region, unit)
    ways = {"register": (), "dispatch": ("register",), "start": ("register", "dispatch")}
    ways |= {
        "pass_on": ways["start"],
        "finish": ways["start"],
        "cancel": (),
        "suspend": ("register",),
        "set_matter": (),
        "merge": (),
        "link": (),
    }
    kept = web.report_case(matter="parking")
    for name, before in ways.items():
        case = web.report_case(matter="parking")
        for step in before:
            assert give(officer, case, step, unit="police").status_code == 200
        seen = somebody.get(f"/api/cases/{case}/handling")
        answer = give(
            somebody, case, name, version=len(before), unit="police", matter="dust", into=kept, other=kept
        )
        if isinstance(allowed, int):
            assert (seen.status_code, answer.status_code) == (allowed, allowed), name
            continue
        assert set(seen.get_json()["commands"]) <= allowed
        assert (name in seen.get_json()["commands"]) == (name in allowed)
        assert answer.status_code == (200 if name in allowed else 403), (name, answer.text)
        hand = look(officer, case)["handling"] or {"version": 0}
        moved = name in allowed and name != "link"
        assert hand["version"] == len(before) + moved


def test_a_unit_sees_to_what_it_was_given_and_nothing_else(web: WebApp, officer: Browser) -> None:
    police, case = web.sign_in_as("unit_officer", COUNTY, "police"), web.report_case()
    assert police.get(f"/api/cases/{case}/handling").status_code == 404
    give(officer, case, "register")
    give(officer, case, "dispatch", unit="police")
    names = ["request_extension", "request_suspension"]
    assert look(police, case)["commands"] == ["start", "finish", *names, "pass_on"]
    assert look(police, case)["requests"]["for"]["suspension"] == [{"unit": "police", "part": 0}]
    assert give(officer, case, "request_suspension", unit="police", part=0).status_code == 403
    assert give(police, case, "pass_on").get_json() == {"version": 3, "stage": "registered"}
    assert police.get(f"/api/cases/{case}/handling").status_code == 404


def test_whoever_was_only_called_neither_ends_nor_passes_on_what_another_unit_has(
    web: WebApp, officer: Browser
) -> None:
    """Whistled in, with a part of the case, or leading its matter: the case is in the hands of the police."""
    case, police = web.report_case(matter="parking"), web.sign_in_as("unit_officer", COUNTY, "police")
    give(officer, case, "register")
    give(officer, case, "dispatch", unit="police")
    give(officer, case, "whistle", units=["water", OTHER_TOWN], minutes=30, note="请派员会商")
    part = {"command": "assign", "version": 0, "parts": [["housing", "查房屋"]]}
    assert officer.post(f"/api/cases/{case}/joint/commands", part).status_code == 200
    called = [("unit_officer", COUNTY, unit) for unit in ("water", "housing", "traffic-police")]
    called += [("duty_officer", OTHER_TOWN, None), ("grid_head", OTHER_TOWN, None)]
    for role, region, unit in called:
        somebody = web.sign_in_as(role, region, unit)
        assert HANDLE.isdisjoint(look(somebody, case)["commands"]), unit
        for name in sorted(HANDLE):
            answer = give(somebody, case, name)
            assert (answer.status_code, answer.get_json()["error"]["code"]) == (403, "not_handling")
    assert look(officer, case)["handling"]["stage"] == "dispatched"
    assert give(police, case, "start").get_json()["stage"] == "handling"


def test_the_second_of_two_is_told_that_it_is_stale(web: WebApp, officer: Browser) -> None:
    case, other = web.report_case(matter="parking"), web.sign_in_as("commander")
    assert give(officer, case, "register", version=0).status_code == 200
    late = give(other, case, "cancel", version=0)
    assert (late.status_code, late.get_json()["error"]["code"]) == (409, "stale")
    assert look(other, case)["handling"]["stage"] == "registered"


def test_the_same_key_is_done_once_and_another_command_under_it_is_refused(
    web: WebApp, officer: Browser
) -> None:
    case = web.report_case(matter="parking")
    first = give(officer, case, "register", version=0, key="once")
    again = give(officer, case, "register", version=0, key="once")
    assert (first.get_json(), again.status_code) == (again.get_json(), 200)
    assert first.get_json() == {"version": 1, "stage": "registered"}
    other = give(officer, case, "suspend", version=1, key="once")
    assert (other.status_code, other.get_json()["error"]["code"]) == (409, "key_reused")


def test_who_handled_a_case_is_not_offered_its_verification(web: WebApp, officer: Browser) -> None:
    case = web.report_case(matter="parking")
    for name in ("register", "dispatch", "start", "finish"):
        assert give(officer, case, name, unit="police").status_code == 200
    assert not {"verify", "close"} & set(look(officer, case)["commands"])
    assert give(officer, case, "verify").get_json()["error"]["code"] == "handler_verifies"
    other = web.sign_in_as("commander")
    assert "verify" in look(other, case)["commands"]
    assert give(other, case, "close").get_json()["error"]["code"] == "not_verified"
    assert give(other, case, "verify").status_code == 200


@pytest.mark.parametrize(
    ("command", "more", "status", "code", "where"),
    [
        ("register", {"version": None}, 422, "missing_field", "version"),
        ("register", {"version": "0"}, 422, "bad_field", "version"),
        ("burn", {}, 422, "bad_field", "command"),
        ("register", {"note": 7}, 422, "bad_field", "note"),
        ("register", {"note": "\x00"}, 422, "bad_field", "note"),
        ("register", {"note": "\ud800"}, 422, "bad_field", "note"),
        ("register", {"note": "长" * 501}, 422, "too_long", "note"),
        ("register", {"key": "k" * 201}, 422, "bad_key", "key"),
        ("cancel", {"reason": ""}, 422, "bad_reason", "reason"),
        ("start", {}, 422, "bad_transition", "stage"),
    ],
)
def test_what_cannot_be_taken_changes_nothing(
    web: WebApp, officer: Browser, command: str, more: dict[str, Any], status: int, code: str, where: str
) -> None:
    case = web.report_case(matter="parking")
    body = {"command": command, "version": 0, "reason": WHY, **more}
    answer = officer.post(f"/api/cases/{case}/commands", body)
    error = answer.get_json()["error"]
    assert (answer.status_code, error["code"], error["where"]) == (status, code, where)
    assert look(officer, case)["handling"] is None


@pytest.mark.parametrize("hours", [None, 0, -1, 2161, 10**30, 1.5, "8"])
def test_an_extension_is_some_hours(web: WebApp, officer: Browser, hours: Any) -> None:
    case = web.report_case(matter="parking")
    give(officer, case, "register")
    answer = give(officer, case, "extend", version=1, hours=hours)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "bad_extension")


def test_refusals_are_in_the_language_of_the_reader_only(web: WebApp, officer: Browser) -> None:
    case = web.report_case(matter="parking")
    give(officer, case, "register")
    body = {"command": "register", "version": 0}
    address = f"/api/cases/{case}/commands"
    assert officer.post(address, body).get_json()["error"]["message"] == "其间已被他人改动，请看过后再试"
    english = officer.post(f"{address}?lang=en", body).get_json()["error"]["message"]
    assert english == "Somebody else changed it meanwhile; look again"
    shown = [officer.get(f"/api/cases/{case}/handling{query}").get_json() for query in ("", "?lang=en")]
    names = [{unit["code"]: unit["name"] for unit in row["units"]} for row in shown]
    assert [known["police"] for known in names] == ["公安局", "Public Security Bureau"]


def test_without_a_session_or_its_token_or_with_a_program_nothing_moves(
    web: WebApp, officer: Browser
) -> None:
    case, body = web.report_case(matter="parking"), {"command": "register", "version": 0}
    address = f"/api/cases/{case}/commands"
    assert web.anonymous().post(address, json=body).status_code in (401, 403)
    assert web.sign_in_as("duty_officer").client.post(address, json=body).status_code == 403
    for scope in SCOPES:
        made = commands_of(accounts_of(web.store)).create_token(NewToken(scope, COUNTY), administrator(), "t")
        known = {"Authorization": f"Bearer {made[1]}"}
        assert web.anonymous().post(address, json=body, headers=known).status_code == 403, scope
    assert look(officer, case)["handling"] is None


def test_a_case_that_is_not_there_is_not_found(officer: Browser) -> None:
    body = {"command": "register", "version": 0}
    for name in ("0" * 16, "x"):
        assert officer.get(f"/api/cases/{name}/handling").status_code == 404
        assert officer.post(f"/api/cases/{name}/commands", body).status_code == 404


def test_a_matter_is_suggested_with_reasons_set_and_kept(
    web: WebApp, officer: Browser, head: Browser
) -> None:
    """What the source says later does not change it; a second press of the same is refused in words."""
    case = web.report_case(title="十几个工人在门口讨要工资")
    first, *_ = look(officer, case)["matters"]
    assert (first["matter"], first["words"]) == ("wage-arrears", ["工资", "讨要"])
    assert look(officer, case)["instructions"] == []
    assert give(head, case, "set_matter", matter="wage-arrears").status_code == 403
    assert give(officer, case, "set_matter", matter="boats").status_code == 422
    done = give(officer, case, "set_matter", matter="wage-arrears")
    assert done.get_json() == {"version": 1, "stage": "reported"}
    answer = look(officer, case)
    assert (answer["matters"], len(answer["instructions"])) == ([], 3)
    assert give(officer, case, "set_matter", matter="wage-arrears").status_code == 409
    web.update_case(case, matter="parking")
    row = officer.get(f"/api/cases/{case}").get_json()["case"]
    assert row["matter"] == "wage-arrears"
    county = web.app.services.installation.counties[COUNTY]
    reported, due = (datetime.fromisoformat(row[name]) for name in ("reported_at", "due_at"))
    assert due - reported == county.limit("wage-arrears", 2)


def test_what_is_on_no_list_is_admitted_before_a_township_gets_it(web: WebApp, officer: Browser) -> None:
    """Asked for by the duty officer, decided on by somebody who commands the county, and by nobody else."""
    case = web.report_case(matter=None, severity=3)
    assert give(officer, case, "register").status_code == 200
    refused = give(officer, case, "dispatch", unit=STATION)
    error = refused.get_json()["error"]
    assert (refused.status_code, error["code"], error["where"]) == (409, "not_admitted", "unit")
    assert "request_admission" in look(officer, case)["commands"]
    assert give(officer, case, "request_admission").status_code == 200
    assert "admit" not in look(officer, case)["commands"]
    assert give(officer, case, "admit").status_code == 403
    commander = web.sign_in_as("commander")
    assert {"admit", "refuse_admission"} <= set(look(commander, case)["commands"])
    assert give(commander, case, "admit").status_code == 200
    assert look(officer, case)["handling"]["admission"] == "admitted"
    assert give(officer, case, "dispatch", unit=STATION).status_code == 200


def test_a_township_calls_a_bureau_and_the_county_a_township(web: WebApp, officer: Browser) -> None:
    """Whom a whistle calls sees the case and answers; nobody else does, and nobody for another."""
    case, town = web.report_case(severity=3), web.sign_in_as("duty_officer", TOWN)
    police, water = (web.sign_in_as("unit_officer", COUNTY, unit) for unit in ("police", "water"))
    fields = {"units": ["police", OTHER_TOWN], "minutes": 30, "note": "请派员会商"}
    assert police.get(f"/api/cases/{case}/handling").status_code == 404
    assert give(web.sign_in_as("grid_head", TOWN), case, "whistle", **fields).status_code == 403
    assert give(town, case, "whistle", **{**fields, "units": ["boats"]}).status_code == 422
    assert give(town, case, "whistle", **fields).get_json() == {"version": 1, "stage": "reported"}
    assert look(police, case)["commands"] == ["report_in", "refuse_whistle"]
    assert look(police, case)["calls"] == [{"whistle": 1, "unit": "police"}]
    assert water.get(f"/api/cases/{case}/handling").status_code == 404
    other = give(police, case, "report_in", whistle=1, unit=OTHER_TOWN)
    assert (other.status_code, other.get_json()["error"]["code"]) == (409, "not_whistled")
    assert give(police, case, "report_in", version=0, whistle=1, unit="police").status_code == 200
    called = web.sign_in_as("grid_head", OTHER_TOWN)
    assert give(called, case, "refuse_whistle", whistle=1, unit=OTHER_TOWN, reason="无").status_code == 422
    assert give(called, case, "refuse_whistle", version=0, whistle=1, unit=OTHER_TOWN).status_code == 200
    (whistle,) = officer.get(f"/api/cases/{case}").get_json()["case"]["whistles"]
    assert [unit["state"] for unit in whistle["units"]] == ["reported_in", "refused"]


def test_a_case_is_handed_to_another_township_and_goes_up_to_the_city(web: WebApp, officer: Browser) -> None:
    case, other = web.report_case(severity=1), web.sign_in_as("duty_officer", OTHER_TOWN)
    city = web.sign_in_as("commander", "3308")
    town = web.sign_in_as("duty_officer", TOWN)
    assert "hand_down" not in look(town, case)["commands"]
    assert give(officer, case, "hand_down", to=OTHER_TOWN).status_code == 200
    assert look(other, case)["handling"]["handed_to"] == OTHER_TOWN
    assert give(town, case, "hand_down", to=TOWN).status_code == 409
    assert give(other, case, "escalate", level="city").status_code == 200
    assert other.get(f"/api/cases/{case}/handling").status_code == 404
    assert "hand_down" not in look(officer, case)["commands"]
    assert give(city, case, "hand_down", to=COUNTY).get_json()["version"] == 3
    assert look(city, case)["handling"]["level"] == "county"
