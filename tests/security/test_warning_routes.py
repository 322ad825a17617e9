"""Official warnings over HTTP: who reads which, who hands files in, who decides, and what a file may be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.integration.warning_reports import CHAIN, xml_of
from tests.security.house import COUNTY, Browser, WebApp

TOWN, OTHER_TOWN = "330825101", "330825102"
WHY = "电话核实县气象台"


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebApp]:
    made = WebApp(tmp_path_factory.mktemp("warnings"), root)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def officer(web: WebApp) -> Browser:
    return web.sign_in_as("duty_officer")


def today(number: int, id: str, code: str = "330825000000", **changed: str) -> bytes:
    """One of the chain, as if it had come today; `id` is the number of the chain."""
    now = datetime.now(UTC) + timedelta(hours=8)
    times = {
        "2026-08-09 12": -3,
        "2026-08-09 17": -2,
        "2026-08-11 10": -1,
        "2026-08-10 12": 20,
        "2026-08-10 17": 20,
    }
    moved = {old: f"{now + timedelta(hours=hours):%Y-%m-%d %H}" for old, hours in times.items()}
    moved["2026-08-10 17"] = moved["2026-08-10 12"]
    named = {"20260809120000": f"2026080912{id}", "20260809170000": f"2026080917{id}", "330825000000": code}
    return xml_of(CHAIN[number], **(moved | named | changed)).encode()


def hand_in(browser: Browser, content: bytes, **more: str) -> tuple[int, Any]:
    query = "&".join(f"{name}={value}" for name, value in more.items())
    answer = browser.post(f"/api/warnings?{query}", content, {"Content-Type": "application/xml"})
    body = answer.get_json()
    return answer.status_code, body.get("error", {}).get("code", body)


def list_warnings(browser: Browser, region: str = COUNTY) -> list[str]:
    return [row["id"] for row in browser.get(f"/api/warnings?region={region}").get_json()["warnings"]]


def test_a_file_is_handed_in_read_by_all_and_the_same_again_changes_nothing(
    web: WebApp, officer: Browser
) -> None:
    status, body = hand_in(officer, today(0, "0001"), name="a.xml")
    assert status == 200
    (message,) = body["messages"]
    assert message["meaning"] == "new"
    assert hand_in(officer, today(0, "0001")) == (
        200,
        {"messages": [{"meaning": "duplicate", "why": "", "warning": None}]},
    )
    for role in ("reviewer", "liaison", "grid_head", "unit_officer"):
        unit = "water" if role == "unit_officer" else None
        somebody = web.sign_in_as(role, COUNTY, unit)
        found = somebody.get(f"/api/warnings/{message['warning']}?region={COUNTY}").get_json()
        assert [row["meaning"] for row in found["messages"]] == ["new"]
        assert (found["may_decide"], found["source"]) == (False, "hand")
        assert hand_in(somebody, today(0, "0002"))[0] == 403


def test_a_township_reads_what_holds_there_and_decides_nothing(web: WebApp, officer: Browser) -> None:
    _, result = hand_in(officer, today(0, "0003", OTHER_TOWN))
    warning = result["messages"][0]["warning"]
    town = web.sign_in_as("duty_officer", TOWN)
    assert warning in list_warnings(officer)
    assert warning not in list_warnings(town, TOWN)
    assert town.get(f"/api/warnings/{warning}?region={TOWN}").status_code == 404
    assert town.get(f"/api/warnings?region={COUNTY}").status_code == 403
    body = {"decision": "dismiss", "version": 1, "reason": WHY}
    answer = town.post(f"/api/warnings/{warning}/commands?region={TOWN}", body)
    assert answer.status_code == 403
    assert hand_in(town, today(0, "0004"), region=TOWN)[0] == 403


def test_what_is_in_question_is_decided_once_with_a_reason(officer: Browser) -> None:
    _, result = hand_in(officer, today(0, "0005"))
    known = result["messages"][0]["warning"]
    _, result = hand_in(officer, today(2, "0006"))
    warning = result["messages"][0]["warning"]
    assert result["messages"][0]["why"] == "unknown_reference"

    def decide(**body: Any) -> tuple[int, str]:
        given = {"decision": "of", "of": known, "version": 1, "reason": WHY} | body
        answer = officer.post(f"/api/warnings/{warning}/commands", given)
        return answer.status_code, answer.get_json().get("error", {}).get("code", "")

    assert decide(reason="") == (422, "bad_reason")
    assert decide(version=7) == (409, "stale")
    assert decide(decision="maybe") == (422, "bad_decision")
    assert decide(of="0123456789abcdef") == (404, "no_warning")
    assert decide(decision="new") == (409, "not_a_warning")
    assert decide() == (200, "")
    assert decide(version=2) == (409, "not_in_question")
    assert not {known, warning} & {*list_warnings(officer)}
    kept = officer.get(f"/api/warnings/{known}").get_json()
    assert [message["meaning"] for message in kept["messages"]] == ["new", "asked"]
    assert kept["state"] == "cancelled"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "bad_warning"),
        (b"<alert/>", "bad_warning"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><alert>&x;</alert>', "bad_warning"),
        (b"<" * 5_000_000, "body_too_large"),
    ],
)
def test_what_is_no_warning_is_refused(officer: Browser, content: bytes, code: str) -> None:
    assert hand_in(officer, content)[1] == code


def test_personal_data_in_a_message_is_masked(officer: Browser) -> None:
    spoken = {"自制：请做好防范。": "请联系张三，电话 13800000000。"}
    _, body = hand_in(officer, today(0, "0007", **spoken))
    answer = officer.get(f"/api/warnings/{body['messages'][0]['warning']}")
    assert "13800000000" not in answer.text


def test_an_address_that_can_be_no_warning_is_not_found(officer: Browser) -> None:
    assert officer.get("/api/warnings/..%2F..").status_code == 404
    assert officer.get("/api/warnings/0123456789abcdef").status_code == 404
    assert officer.post("/api/warnings/zz/commands", {"version": 1}).status_code == 404


def test_what_warnings_propose_is_accepted_or_dismissed_by_whoever_declares(
    web: WebApp, officer: Browser
) -> None:
    chief, others = web.sign_in_as("commander"), (officer, web.sign_in_as("commander", TOWN))
    assert hand_in(officer, today(1, "0077"))[0] == 200
    (row,) = chief.get(f"/api/proposals?region={COUNTY}").get_json()["proposals"]
    assert (row["type"], row["level"], row["colour"]) == ("typhoon", 2, "orange")
    at, body = f"/api/proposals/{row['id']}", {"version": 0, "reason": WHY}
    for somebody in others:
        assert somebody.post(f"{at}/dismiss?region={COUNTY}", body).status_code == 403
        assert somebody.post(f"{at}/accept?region={COUNTY}", body).status_code == 403
    nobodys = chief.post(f"/api/proposals/JY-200101-001/accept?region={COUNTY}", body)
    assert (nobodys.status_code, nobodys.get_json()["error"]["code"]) == (404, "no_proposal")
    assert chief.post(f"{at}/dismiss?region={COUNTY}", {"reason": ""}).status_code == 422
    payload = chief.post(f"{at}/accept?region={COUNTY}", body).get_json()
    assert payload == {"proposal": row["id"], "state": "accepted", "version": 1}
    again = chief.post(f"{at}/dismiss?region={COUNTY}", body)
    assert (again.status_code, again.get_json()["error"]["code"]) == (409, "proposal_closed")
    found = officer.get(f"/api/proposals?region={COUNTY}").get_json()
    closed = next(other for other in found["others"] if other["id"] == row["id"])
    assert found["proposals"] == []
    assert (closed["state"], closed["reason"]) == ("accepted", WHY)
    assert closed["decided_by"].startswith("account:")
