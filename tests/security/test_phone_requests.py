"""Asking for time by phone: somebody of the unit that has the case, who is in its squad; the answer stands on
the phone of who asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.security.house import Browser, WebApp
from tests.security.test_called_case import phone_of, post
from tests.security.test_handling import give as handle
from tests.security.test_phone_tasks import renew

ASKER, STRANGER = "LY-L00001", "LY-L00099"
UNIT = "t-330825001"
WHY = "吊车下午才到"


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebApp]:
    made = WebApp(tmp_path_factory.mktemp("asked-by-phone"), root, people=True)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def officer(web: WebApp) -> Browser:
    return web.sign_in_as("duty_officer")


@pytest.fixture
def case(web: WebApp, officer: Browser) -> str:
    """One that the unit of the asker has in hand; the asker and somebody of another unit are in its squad."""
    made = web.report_case(severity=1)
    for command in ("register", "dispatch"):
        assert handle(officer, made, command, unit=UNIT).status_code == 200
    people = {"people": [[ASKER, "grid"], [STRANGER, "grid"]], "override": "人手不足，兼顾两处"}
    assert officer.post(f"/api/cases/{made}/squads", people).status_code == 200
    return made


def read_choices(phone: Any, case: str) -> list[Any]:
    squad = next(row["id"] for row in phone.get("/palm/state").get_json()["squads"] if row["case"] == case)
    return list(phone.get(f"/palm/squads/{squad}/case").get_json()["time_choices"])


def ask(phone: Any, about: str, **more: Any) -> tuple[int, Any]:
    body = {"command": "time", "case": about, "kind": "suspension", "unit": UNIT, "note": WHY, "key": about}
    answer = post(phone, "/palm/commands", json=body | more)
    found = answer.get_json()
    return answer.status_code, found.get("error", {}).get("code", found)


def read_requests(phone: Any, case: str) -> list[Any]:
    return [row for row in phone.get("/palm/state").get_json()["requests"] if row["case"] == case]


def test_somebody_of_the_unit_asks_and_reads_the_answer(web: WebApp, officer: Browser, case: str) -> None:
    phone, other = phone_of(web, ASKER), phone_of(web, STRANGER)
    renew(web)
    choices = read_choices(phone, case)
    assert [(row["kind"], row["unit"], row["part"]) for row in choices] == [
        ("extension", UNIT, 0), ("suspension", UNIT, 0),
    ]  # fmt: skip
    assert read_choices(other, case) == [], "the case is in another unit's hand"
    until = datetime.fromisoformat(choices[0]["due_at"]) + timedelta(hours=30)
    for _ in range(2):
        assert ask(phone, case, kind="extension", until=until.isoformat())[0] == 200, "done once"
    assert ask(other, case, key="other") == (403, "not_handling")
    renew(web)
    (row,) = read_requests(phone, case)
    assert (row["kind"], row["hours"], row["reason"], row["state"]) == ("extension", 30, WHY, "open")
    assert datetime.fromisoformat(row["until"]) == until
    assert read_requests(other, case) == []
    assert [row["kind"] for row in read_choices(phone, case)] == ["suspension"]
    assert handle(officer, case, "approve_request", request=row["number"], note="同意").status_code == 200
    renew(web)
    (row,) = read_requests(phone, case)
    assert (row["state"], row["answer"]) == ("approved", "同意")
    assert datetime.fromisoformat(row["due_at"]) == until
    trail = officer.get(f"/cases/{case}/trail").text
    assert ASKER in trail, "who asked by phone is named"


def test_what_was_asked_for_lapses_with_the_case_and_the_phone_says_so(
    web: WebApp, officer: Browser, case: str
) -> None:
    phone = phone_of(web, ASKER)
    assert ask(phone, case)[0] == 200
    assert handle(officer, case, "dispatch", unit="water").status_code == 200
    renew(web)
    assert [row["state"] for row in read_requests(phone, case)] == ["void"]
    assert read_choices(phone, case) == []
    assert ask(phone, case, key="again") == (403, "not_handling")


def withdraw(phone: Any, case: str, request: Any, **more: Any) -> tuple[int, Any]:
    body = {"command": "time_withdrawal", "case": case, "request": request, "key": f"back{case}"}
    answer = post(phone, "/palm/commands", json=body | more)
    found = answer.get_json()
    return answer.status_code, found.get("error", {}).get("code", found)


def test_whoever_asked_withdraws_it_out_of_the_squad_too_and_nobody_else_does(
    web: WebApp, officer: Browser, case: str
) -> None:
    phone, other = phone_of(web, ASKER), phone_of(web, STRANGER)
    version = ask(phone, case)[1]["version"]
    renew(web)
    (row,) = read_requests(phone, case)
    assert row["number"] == version, "the number of a request is the version it made"
    assert withdraw(other, case, row["number"], key="other") == (409, "no_request")
    for request, expected in (
        (None, (422, "missing_field")),
        (0, (422, "missing_field")),
        ("1", (422, "bad_field")),
        (row["number"] + 1, (409, "no_request")),
    ):
        assert withdraw(phone, case, request, key=f"bad{request}") == expected, request
    assert withdraw(phone, "0" * 16, 1, key="nowhere") == (404, "no_case")
    squad = next(found for found in phone.get("/palm/state").get_json()["squads"] if found["case"] == case)
    body = {"command": "release", "version": squad["version"], "person": ASKER, "reason": "换班休息"}
    released = officer.post(f"/api/squads/{squad['id']}/commands", body)
    assert released.status_code == 200, released.text
    assert ask(phone, case, key="released") == (403, "forbidden")
    for _ in range(2):
        assert withdraw(phone, case, row["number"])[0] == 200, "done once, answered alike"
    renew(web)
    assert read_requests(phone, case) == []
    assert handle(officer, case, "approve_request", request=row["number"]).status_code == 409


def test_what_is_no_request_is_refused(web: WebApp, case: str) -> None:
    phone = phone_of(web, ASKER)
    for more, expected in (
        ({"kind": "holiday"}, (422, "bad_field")),
        ({"kind": "extension"}, (422, "missing_field")),
        ({"kind": "extension", "until": "2020-01-01T00:00:00+08:00"}, (422, "bad_extension")),
        ({"note": "急"}, (422, "bad_reason")),
        ({"part": 1}, (403, "not_handling")),
        ({"unit": "water"}, (403, "not_handling")),
        ({"case": "c0ffee"}, (404, "not_found")),
        ({"case": "0" * 16}, (404, "no_case")),
        ({"key": ""}, (422, "missing_field")),
    ):
        assert ask(phone, case, **{"key": f"k{more}"[:90], **more}) == expected, more


def test_who_is_not_in_the_squad_asks_for_nothing(web: WebApp, case: str) -> None:
    assert ask(phone_of(web, "LY-L00002"), case) == (403, "forbidden")
