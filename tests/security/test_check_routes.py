"""Directed checks over HTTP and on the phone: who asks, who answers for whom, what a reader gets."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard.commands import CommandBus
from tests.security.house import COUNTY, WebApp
from tests.security.test_links import make_link, phone_with, post

HEAD, LEADER = "LY-G00001", "LY-L00001"
QUESTION = {
    "question": "工棚里住着多少人？", "kind": "number", "unit": "人", "least": 0, "most": 500,
    "due_minutes": 60, "reminders": [30], "follow_up": "在哪里？",
}  # fmt: skip


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> WebApp:
    return WebApp(tmp_path_factory.mktemp("checks"), root, people=True)


@pytest.fixture(scope="module")
def check(web: WebApp) -> str:
    body = web.sign_in_as("commander").post("/api/checks", QUESTION | {"key": "q-1"}).get_json()
    renew(web)
    return str(body["check"])


@pytest.fixture
def bus(web: WebApp) -> CommandBus:
    return CommandBus(web.store, web.app.services.commands._context)


def renew(web: WebApp) -> None:
    """The process's view, as the feed keeps it."""
    for push in web.app.services.pushes.values():
        push._reload()


def make_answer(check: str, value: Any, key: str, **more: Any) -> dict[str, Any]:
    at = datetime.now(UTC).isoformat()
    return {"command": "check", "check": check, "value": value, "key": key, "answered_at": at} | more


def test_the_preview_says_whom_it_asks_and_sends_nothing(web: WebApp) -> None:
    lead = web.sign_in_as("commander")
    body = lead.post("/api/checks/preview", QUESTION).get_json()
    assert body["people"] > 500
    assert body["subjects"] >= body["people"] - body["nobody"]
    assert lead.post("/api/checks/preview", QUESTION | {"regions": ["330825101"]}).get_json()["people"] < 200
    assert lead.get("/api/checks").get_json()["checks"] == []


def test_the_phone_answers_for_its_own_grid_in_one_step(web: WebApp, bus: CommandBus, check: str) -> None:
    phone = phone_with(web, make_link(bus, HEAD))
    (open_check,) = phone.get("/palm/state").get_json()["checks"]
    assert (open_check["question"], open_check["unit"], open_check["value"]) == (
        "工棚里住着多少人？",
        "人",
        None,
    )
    for _ in range(2):
        answer = make_answer(check, "12", "p-1", person=LEADER, detail="东侧，联系13900001234")
        assert post(phone, answer).status_code == 200
    (open_check,) = phone.get("/palm/state").get_json()["checks"]
    assert (open_check["value"], open_check["detail"]) == ("12", "东侧，联系13900001234")
    lead = web.sign_in_as("commander")
    whole = lead.get(f"/api/checks/{check}").get_json()
    county = next(row for row in whole["regions"] if row["region"] == COUNTY)
    assert (county["answered"], county["sum"], county["counts"]) == (1, 12.0, {"some": 1})
    (row,) = lead.get(f"/api/checks/{check}/answers?answered=yes").get_json()["answers"]
    assert (row["person"], row["said_by"], len(row["history"])) == (HEAD, "", 1)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"check": ""}, "missing_field"),
        ({"check": "HC-261129-99"}, "no_check"),
        ({"value": None}, "missing_field"),
        ({"value": "很多"}, "wrong_answer"),
        ({"value": 501}, "wrong_answer"),
        ({"value": True}, "wrong_answer"),
        ({"value": [1]}, "bad_field"),
        ({"key": ""}, "missing_field"),
        ({"detail": "x" * 501}, "wrong_answer"),
    ],
)
def test_what_is_no_answer_is_refused(
    web: WebApp, bus: CommandBus, check: str, more: dict[str, Any], code: str
) -> None:
    phone = phone_with(web, make_link(bus, "LY-G00002"))
    assert post(phone, make_answer(check, 3, "p-2") | more).get_json()["error"]["code"] == code


def test_whoever_is_not_asked_has_nothing_to_answer(web: WebApp, bus: CommandBus, check: str) -> None:
    phone = phone_with(web, make_link(bus, LEADER))
    assert phone.get("/palm/state").get_json()["checks"] == []
    answer = post(phone, make_answer(check, 3, "s-1", person=HEAD, subject="330825101264001"))
    assert answer.get_json()["error"]["code"] == "not_questioned"


def test_words_are_masked_for_whoever_does_not_lead(web: WebApp, check: str) -> None:
    officer = web.sign_in_as("duty_officer")
    rows = officer.get(f"/api/checks/{check}/answers?answered=yes").get_json()["answers"]
    assert all("13900001234" not in str(row) for row in rows)
    file = officer.get(f"/api/checks/{check}/answers.csv")
    text = file.get_data(as_text=True)
    assert "13900001234" not in text
    assert "未知" in text
    assert officer.post("/api/checks", QUESTION).status_code == 403
    assert officer.post(f"/api/checks/{check}/close", {"version": 1}).status_code == 403


def test_answers_are_keyed_in_and_refused_alone(web: WebApp, check: str) -> None:
    lead = web.sign_in_as("commander")
    given = [
        {"person": "LY-G00003", "value": 0, "key": "k-1"},
        {"person": "LY-X", "value": 4},
        {"subject": "330825101264001", "value": "viele"},
    ]
    body = lead.post(f"/api/checks/{check}/answers", {"answers": given}).get_json()
    assert (body["taken"], {row["index"]: row["code"] for row in body["refused"]}) == (
        1, {1: "not_questioned", 2: "wrong_answer"},
    )  # fmt: skip
    assert lead.post(f"/api/checks/{check}/answers", {"answers": given[:1]}).get_json()["repeated"] == 1
    bad = {"answers": [{"value": 3}]}
    assert lead.post(f"/api/checks/{check}/answers", bad).get_json()["error"]["code"] == "missing_field"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"question": ""}, "missing_field"),
        ({"kind": "colour"}, "bad_check"),
        ({"due_minutes": None}, "missing_field"),
        ({"tier": 7}, "bad_check"),
        ({"regions": ["330825999"]}, "nobody_there"),
        ({"reminders": "x"}, "bad_field"),
    ],
)
def test_what_cannot_be_asked_is_refused(web: WebApp, more: dict[str, Any], code: str) -> None:
    answer = web.sign_in_as("commander").post("/api/checks", QUESTION | more)
    assert answer.get_json()["error"]["code"] == code


def test_a_closed_one_leaves_the_phones(web: WebApp, bus: CommandBus, check: str) -> None:
    lead = web.sign_in_as("commander")
    assert lead.post(f"/api/checks/{check}/close", {"version": 9}).status_code == 409
    assert lead.post(f"/api/checks/{check}/close", {"version": 1}).get_json()["version"] == 2
    renew(web)
    assert phone_with(web, make_link(bus, HEAD)).get("/palm/state").get_json()["checks"] == []
    assert lead.get("/api/checks").get_json()["checks"][0]["closed_at"]
