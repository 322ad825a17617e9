"""A phone has its own person's tasks and answers those, whoever it names; each answer is taken once."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from dashboard.commands import CommandBus
from data_access.database.tables.emergency.rollout_tables import task_receipts
from data_access.emergency.rollouts.planning.deputy_rows import save_requests
from domain.access.actor import Actor
from domain.access.rights import Kind, Viewer
from domain.emergency.rollouts.deputies import DeputyRequest
from domain.emergency.rollouts.progress.task_states import Receipt
from domain.emergency.rollouts.rollout_commands import RecordReceipts
from domain.kernel.worlds import WorldId
from tests.security.house import COUNTY, WebApp
from tests.security.test_links import make_link, phone_with, post
from tests.signing import csrf_in

LEADER, HEAD, STRANGER = "LY-L00001", "LY-G00001", "LY-D00001"


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> WebApp:
    return WebApp(tmp_path_factory.mktemp("phone-tasks"), root, people=True)


@pytest.fixture(scope="module")
def rollout(web: WebApp) -> str:
    """A roll-out to team leaders and grid heads that two commanders issued."""
    first, second = web.sign_in_as("commander"), web.sign_in_as("commander")
    body = first.post("/api/rollouts", {"plan": "flood-3"}).get_json()
    name = str(body["rollout"])
    waiting = first.post(f"/api/rollouts/{name}/issue", {"version": body["version"]}).get_json()
    second.post(f"/api/rollouts/{name}/confirm", {"version": waiting["version"]})
    renew(web)
    return name


@pytest.fixture
def bus(web: WebApp) -> CommandBus:
    return CommandBus(web.store, web.app.services.commands._context)


def renew(web: WebApp) -> None:
    """The process's view, as the feed keeps it."""
    for push in web.app.services.pushes.values():
        push._reload()


def make_answer(rollout: str, state: str, key: str, **more: Any) -> dict[str, Any]:
    at = datetime.now(UTC).isoformat()
    return {"command": "task", "rollout": rollout, "state": state, "key": key, "answered_at": at} | more


def tasks_of(phone: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = phone.get("/palm/state").get_json()["tasks"]
    return found


def test_a_phone_is_told_its_persons_task_with_list_and_times(
    web: WebApp, bus: CommandBus, rollout: str
) -> None:
    (task,) = tasks_of(phone_with(web, make_link(bus, LEADER)))
    assert (task["rollout"], task["state"], task["over"]) == (rollout, "unreached", False)
    assert task["checklist"]
    assert task["accept_due_at"] > task["issued_at"]
    assert task["place"]["name"]
    assert "person" not in task


def test_whoever_has_no_task_has_none_to_answer(web: WebApp, bus: CommandBus, rollout: str) -> None:
    phone = phone_with(web, make_link(bus, STRANGER))
    assert tasks_of(phone) == []
    answer = post(phone, make_answer(rollout, "accepted", "s-1", person=LEADER))
    assert answer.get_json()["error"]["code"] == "no_task"


def test_an_answer_is_a_receipt_of_its_person_and_taken_once(
    web: WebApp, bus: CommandBus, rollout: str
) -> None:
    phone = phone_with(web, make_link(bus, HEAD))
    for _ in range(2):
        assert post(phone, make_answer(rollout, "read", "h-1", person=LEADER)).status_code == 200
    assert [task["state"] for task in tasks_of(phone)] == ["open"]
    early = (datetime.now(UTC) - timedelta(hours=5)).isoformat()
    assert (
        post(phone, make_answer(rollout, "accepted", "h-2", answered_at=early, clock_off_s=12.5)).status_code
        == 200
    )
    (task,) = tasks_of(phone)
    assert (task["state"], task["accepted_at"]) == ("accepted", task["issued_at"])
    with web.store.reading() as connection:
        kept = connection.execute(
            select(task_receipts.c.offset_ms).where(task_receipts.c.id == "h-2")
        ).scalar()
    assert kept == -12_500, "a phone says how far it was behind, a receipt keeps how far its clock was ahead"
    assert post(phone, make_answer(rollout, "finished", "h-3", note="走访完毕")).status_code == 200
    assert [task["state"] for task in tasks_of(phone)] == ["finished"]
    (leader,) = tasks_of(phone_with(web, make_link(bus, LEADER)))
    assert leader["state"] == "unreached"


def test_a_difficulty_waits_for_an_answer_which_the_phone_is_told(
    web: WebApp, bus: CommandBus, rollout: str
) -> None:
    phone, officer = phone_with(web, make_link(bus, LEADER)), web.sign_in_as("commander")
    fields = {"command": "difficulty", "rollout": rollout, "kind": "equipment", "key": "d-1", "person": HEAD}
    fields |= {"note": "缺冲锋舟", "answered_at": datetime.now(UTC).isoformat()}
    for _ in range(2):
        assert post(phone, fields).status_code == 200
    address = f"/api/rollouts/{rollout}"
    [line] = officer.get(f"{address}/difficulties").get_json()["difficulties"]
    assert (line["person"], line["kind"], line["note"], line["number"]) == (
        LEADER,
        "equipment",
        "缺冲锋舟",
        1,
    )
    assert (
        web.sign_in_as("duty_officer").get(f"{address}/difficulties").get_json()["difficulties"][0]["name"]
        != (line["name"])
    ), "masked for whoever does not lead"
    assert phone.get(f"{address}/difficulties").status_code in (401, 403)
    answer = {"person": LEADER, "difficulty": 1, "text": "舟已从县里出发"}
    assert officer.post(f"{address}/answer-difficulty", answer).get_json() == {"people": 1}
    assert officer.post(f"{address}/answer-difficulty", answer).get_json()["error"]["code"] == "answered"
    (task,) = tasks_of(phone)
    assert [difficulty["answer"] for difficulty in task["difficulties"]] == ["舟已从县里出发"]
    for more, code in (
        ({"kind": "tired"}, "bad_difficulty"),
        ({"kind": "other", "note": ""}, "no_difficulty"),
    ):
        assert post(phone, fields | {"key": code} | more).get_json()["error"]["code"] == code


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"rollout": ""}, "missing_field"),
        ({"rollout": "RW-261129-99"}, "no_rollout"),
        ({"state": "unreachable"}, "bad_field"),
        ({"state": "taken_over"}, "bad_field"),
        ({"key": ""}, "missing_field"),
        ({"note": "x" * 501}, "bad_receipt"),
    ],
)
def test_what_is_no_answer_is_refused(
    web: WebApp, bus: CommandBus, rollout: str, more: dict[str, str], code: str
) -> None:
    phone = phone_with(web, make_link(bus, LEADER))
    assert post(phone, make_answer(rollout, "accepted", "l-1") | more).get_json()["error"]["code"] == code


def test_a_deputy_is_asked_and_answers_on_a_page_for_the_silent_alone(
    web: WebApp, bus: CommandBus, rollout: str
) -> None:
    silent, answered = "LY-G00031", "LY-G00032"
    request = DeputyRequest("r-1", 2, 0, STRANGER, (silent, answered), datetime.now(UTC))
    with web.store.database.writing() as connection:
        save_requests(connection, WorldId(COUNTY), rollout, request)
    phone = phone_with(web, make_link(bus, STRANGER))
    [row] = phone.get("/palm/state").get_json()["deputy"]
    assert (row["rollout"], row["state"], row["people"]) == (rollout, "asked", 2)
    page = phone.get("/palm/deputy")
    assert (page.status_code, silent in page.text) == (200, False), "nobody is named before the answer"
    assert 'http-equiv="refresh"' in page.text
    assert press(phone, rollout, "can").status_code == 303
    page = phone.get("/palm/deputy")
    assert silent in page.text
    assert 'http-equiv="refresh"' not in page.text, "what was ticked stays"
    bus.handle(RecordReceipts(region=COUNTY, rollout=rollout, receipts=(said_by(answered),)), OURS)
    assert answered not in phone.get("/palm/deputy").text, "the list shrinks"
    both = press(phone, rollout, "accepted", people=[silent, answered])
    assert both.status_code == 303
    assert tasks_of(phone_with(web, make_link(bus, silent)))[0]["state"] == "accepted"
    none = press(phone, rollout, "finished", people=[answered])
    assert (none.status_code, 'role="alert"' in none.text) == (400, True)
    other = phone_with(web, make_link(bus, HEAD))
    assert press(other, rollout, "finished", people=[silent]).status_code == 400
    assert silent not in other.get("/palm/deputy").text


OURS = Actor(Viewer(Kind.INNER, "palm", "", ()))


def said_by(person: str) -> Receipt:
    return Receipt(f"own/{person}", person, "accepted", datetime.now(UTC), "palm")


def press(phone: Any, rollout: str, do: str, **more: Any) -> Any:
    """A button of the page, with the token that the page brought."""
    text = phone.get("/palm/deputy").text
    found = re.search('name="csrf_token" value="([^"]+)"', text)
    token = found[1] if found else csrf_in({cookie.key: cookie.value for cookie in phone._cookies.values()})
    given = {"rollout": rollout, "request": "r-1", "do": do, "csrf_token": token, **more}
    return phone.post("/palm/deputy", data=given)


def test_one_that_was_stopped_is_told_as_over(web: WebApp, bus: CommandBus, rollout: str) -> None:
    lead = web.sign_in_as("commander")
    row = next(item for item in lead.get("/api/rollouts").get_json()["rollouts"] if item["id"] == rollout)
    stopped = {"version": row["version"], "reason": "台风转向，解除部署"}
    assert lead.post(f"/api/rollouts/{rollout}/stop", stopped).status_code == 200
    renew(web)
    (task,) = tasks_of(phone_with(web, make_link(bus, LEADER)))
    assert task["over"] is True
