"""Joint handling over HTTP: who assigns, who answers, what holds a case up, and what everybody may read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.security.house import COUNTY, Browser, WebApp
from tests.security.test_entering import enter
from tests.security.test_handling import WHY
from tests.security.test_handling import give as handle

PHONE = "13800000000"


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebApp]:
    made = WebApp(tmp_path_factory.mktemp("joint"), root)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def officer(web: WebApp) -> Browser:
    return web.sign_in_as("duty_officer")


@pytest.fixture(scope="module")
def lead(web: WebApp) -> Browser:
    return web.sign_in_as("unit_officer", COUNTY, "ecology")


@pytest.fixture(scope="module")
def water(web: WebApp) -> Browser:
    return web.sign_in_as("unit_officer", COUNTY, "water")


@pytest.fixture
def case(web: WebApp, officer: Browser) -> str:
    """One that was dispatched to the unit that leads."""
    made = web.report_case()
    for command in ("register", "dispatch"):
        assert handle(officer, made, command, unit="ecology").status_code == 200
    return made


def look(browser: Browser, case: str) -> Any:
    return browser.get(f"/api/cases/{case}/joint").get_json()


def give(browser: Browser, case: str, command: str, version: int, **more: Any) -> tuple[int, Any]:
    body = {"command": command, "version": version, "reason": WHY, **more}
    answer = browser.post(f"/api/cases/{case}/joint/commands", body)
    payload = answer.get_json()
    return answer.status_code, payload.get("error", {}).get("code", payload)


def assign(browser: Browser, case: str, *units: str) -> tuple[int, Any]:
    version = look(browser, case)["version"]
    return give(browser, case, "assign", version, parts=[[unit, f"取样 {PHONE}"] for unit in units])


def test_a_case_is_handled_by_several_units_and_closes_when_all_are_done(
    web: WebApp, officer: Browser, lead: Browser, water: Browser, case: str
) -> None:
    assert water.get(f"/api/cases/{case}/joint").status_code == 404
    assert assign(lead, case, "water", "market") == (200, {"version": 1})
    assert PHONE not in water.get(f"/api/cases/{case}/joint").text
    shown = look(water, case)
    assert [(part["unit"], part["may"]) for part in shown["parts"]] == [
        ("water", ["started", "done", "asked"]),
        ("market", []),
    ]
    assert give(water, case, "answer", 1, part=2, state="done", note="x") == (403, "forbidden")
    assert give(water, case, "assign", 1, parts=[["police", "x"]]) == (403, "forbidden")
    assert give(water, case, "answer", 1, part=1, state="done", note="水样合格") == (200, {"version": 2})
    held = handle(lead, case, "finish")
    assert (held.status_code, held.get_json()["error"]["code"]) == (409, "open_parts")
    assert held.get_json()["error"]["where"] == "market"
    assert "finish" not in lead.get(f"/api/cases/{case}/handling").get_json()["commands"]
    assert give(lead, case, "excuse", 1, part=2)[0] == 200
    row = officer.get(f"/api/cases/{case}").get_json()["case"]
    counts = dict.fromkeys(("open", "asked", "overdue", "consultation", "opinions"), 0)
    assert row["joint"] == {"version": 3, "parts": 2, **counts}
    for who, command in ((lead, "finish"), (officer, "verify"), (officer, "close")):
        assert handle(who, case, command).status_code == 200, command
    assert give(water, case, "answer", 2, part=1, state="started") == (409, "case_closed")
    trail = officer.get(f"/cases/{case}/trail").text
    for words in ("水样合格", "第 2 项", "已免除", "协同单位答复"):
        assert words in trail


def test_whoever_entered_the_case_records_what_a_unit_did_and_that_is_told(
    web: WebApp, officer: Browser, water: Browser
) -> None:
    case = enter(officer, "joint").get_json()["case"]
    for command in ("register", "dispatch"):
        assert handle(officer, case, command, unit="ecology").status_code == 200
    assert assign(officer, case, "water", "market")[0] == 200
    assert look(officer, case)["parts"][0]["may"] == ["started", "done", "asked", "excuse"]
    assert give(officer, case, "answer", 1, part=1, state="started")[0] == 200
    assert give(water, case, "answer", 2, part=1, state="done", note="合格")[0] == 200
    assert give(officer, case, "answer", 1, part=2, state="done", note="台账齐全")[0] == 200
    themselves, recorded = look(water, case)["parts"]
    assert "recorded_by" not in themselves
    assert (recorded["on_behalf"], recorded["recorded_by"]) == (True, f"duty_officer {COUNTY}")
    trail = officer.get(f"/cases/{case}/trail").text
    assert trail.count("代报") == 2, "begun for the one unit, done for the other"


def test_a_consultation_is_called_heard_and_decided(
    officer: Browser, lead: Browser, water: Browser, case: str
) -> None:
    called = {"units": ["water", "police"], "material": "工资表三份", "meets_at": "2099-01-01T09:00:00+08:00"}
    assert give(lead, case, "call", 0, **called) == (200, {"version": 1})
    assert give(water, case, "opinion", 0, consultation=1, unit="water", note="同意停产")[0] == 200
    assert give(lead, case, "decide", 1, consultation=1, decision="停产") == (409, "stale")
    names = [["water", "送达通知"]]
    assert give(lead, case, "decide", 2, consultation=1, decision="停产", parts=names)[0] == 200
    shown = look(officer, case)
    assert shown["consultations"][0]["opinions"][0]["words"] == "同意停产"
    assert [(part["unit"], part["consultation"]) for part in shown["parts"]] == [("water", 1)]
    trail = officer.get(f"/cases/{case}/trail?lang=en").text
    for words in ("material: 工资表三份", "water: 同意停产", "decision: 停产", "part 1"):
        assert words in trail


def test_an_undecided_consultation_and_open_parts_hold_a_case(
    web: WebApp, officer: Browser, lead: Browser, case: str
) -> None:
    assert give(lead, case, "call", 0, units=["water"], material="x")[0] == 200
    assert handle(lead, case, "finish").get_json()["error"]["code"] == "open_consultation"
    assert give(lead, case, "decide", 1, consultation=1, decision="分头办")[0] == 200
    assert assign(lead, case, "water")[0] == 200
    other = web.report_case()
    merged = handle(officer, case, "merge", into=other)
    assert merged.get_json()["error"]["code"] == "open_parts"
    assert handle(officer, case, "cancel").status_code == 200
    assert handle(officer, case, "reopen").status_code == 200
    assert [part["state"] for part in look(officer, case)["parts"]] == ["assigned"]
    assert assign(officer, case, "police") == (422, "bad_transition"), "nobody leads it yet"
    assert handle(officer, case, "dispatch", unit="ecology").status_code == 200
    assert assign(officer, case, "police")[0] == 200


@pytest.mark.parametrize(
    ("role", "unit", "sees", "acts"),
    [
        ("commander", None, 200, 200),
        ("unit_officer", "water", 404, 404),
        ("grid_head", None, 200, 403),
        ("reviewer", None, 200, 403),
        ("liaison", None, 404, 403),
        ("administrator", None, 403, 403),
        ("auditor", None, 403, 403),
    ],
)
def test_who_sees_and_who_assigns(
    web: WebApp, case: str, role: str, unit: str | None, sees: int, acts: int
) -> None:
    somebody = web.sign_in_as(role, COUNTY, unit)
    assert somebody.get(f"/api/cases/{case}/joint").status_code == sees
    assert give(somebody, case, "assign", 0, parts=[["police", "查车辆"]])[0] == acts


def test_the_same_key_is_done_once(lead: Browser, case: str) -> None:
    body = {"parts": [["police", "查车辆"]], "key": "joint-once"}
    assert (
        give(lead, case, "assign", 0, **body)
        == give(lead, case, "assign", 0, **body)
        == (200, {"version": 1})
    )
    assert len(look(lead, case)["parts"]) == 1


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"command": "dance", "version": 0}, 422, "bad_field"),
        ({"command": "assign"}, 422, "missing_field"),
        ({"command": "assign", "version": 0, "parts": ["x"]}, 422, "bad_field"),
        ({"command": "assign", "version": 0, "parts": [["moon", "x"]]}, 422, "unknown_unit"),
        ({"command": "call", "version": 0, "units": ["water"], "meets_at": "noon"}, 422, "bad_field"),
        ({"command": "answer", "version": 1, "part": 9, "state": "done"}, 404, "no_part"),
        ({"command": "opinion", "version": 0, "consultation": 9, "unit": "water"}, 404, "no_consultation"),
    ],
)
def test_what_is_no_command_is_refused(
    lead: Browser, case: str, body: dict[str, Any], status: int, code: str
) -> None:
    answer = lead.post(f"/api/cases/{case}/joint/commands", body)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (status, code)


def test_a_called_township_records_for_its_station_and_for_nobody_else(
    web: WebApp, officer: Browser, lead: Browser, case: str
) -> None:
    town = "330825102"
    station, called = f"t-{town}", web.sign_in_as("duty_officer", town)
    whistled = handle(officer, case, "whistle", units=[town], minutes=60, note="请派人增援")
    assert whistled.status_code == 200
    assert assign(lead, case, station, "water") == (200, {"version": 1})
    shown = look(called, case)
    assert [(part["unit"], part["may"]) for part in shown["parts"]] == [
        (station, ["started", "done", "asked"]),
        ("water", []),
    ]
    assert give(called, case, "answer", 1, part=2, state="done", note="x") == (403, "forbidden")
    assert give(called, case, "excuse", 1, part=1) == (403, "forbidden")
    assert give(called, case, "answer", 1, part=1, state="done", note="已封路") == (200, {"version": 2})
    assert look(officer, case)["parts"][0]["on_behalf"] is True
