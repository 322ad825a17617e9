"""Seeing personal data over HTTP: nothing without a right, a reason and a row of the trace."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec import json

from dashboard.commands import Envelope, ReportHandler
from data_access.database.database import Unavailable
from domain.cases.case_join import case_id
from domain.kernel.worlds import WorldId
from tests.security.house import COUNTY, WebApp

TOWN, OTHER_TOWN, VILLAGE = "330825101", "330825102", "330825101264"
NAME, PHONE = "陈荣龙", "13812345678"
CASE = case_id(COUNTY, "t", "a")
REVEAL = f"/api/cases/{CASE}/reveal"
WHY = {"reason": "核实报警人位置"}


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebApp]:
    """A county with one case and one dead letter, both of the same person."""
    made = WebApp(tmp_path_factory.mktemp("reveal"), root)
    at = datetime.now(UTC).isoformat()
    fields = {"kind": "case.reported", "id": "a", "source": "t", "at": at, "region": VILLAGE, "severity": 2}
    fields |= {
        "title": "=HYPERLINK(1)",
        "text": f"{NAME} {PHONE}",
        "reporter": {"name": NAME, "phone": PHONE},
    }
    entries = [json.encode(fields), json.encode(fields | {"id": "b", "severity": 9})]
    handler = ReportHandler(made.store, made.app.services.installation.counties)
    world_id = WorldId(COUNTY)
    done = handler.handle([Envelope(world_id, "cases", f"{n}-0", raw, 1) for n, raw in enumerate(entries, 1)])
    assert (done.taken, len(done.dead)) == (1, 1)
    live = made.app.services.live(COUNTY)
    live.load(made.app.services.feed.snapshot(world_id), made.app.services.feed.news(world_id))
    yield made
    made.store.close()


def rows(web: WebApp, action: str) -> list[tuple[str, str, str]]:
    with web.store.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT actor, object, body FROM trace WHERE action = ?", (action,)
        )
        return [tuple(row) for row in found]


@pytest.mark.parametrize(
    ("role", "region", "status"),
    [
        ("commander", "3308", 200),
        ("duty_officer", COUNTY, 200),
        ("duty_officer", TOWN, 200),
        ("grid_head", VILLAGE, 200),
        ("duty_officer", OTHER_TOWN, 404),
        ("grid_head", "330825101265", 404),
        ("liaison", COUNTY, 403),
        ("reviewer", COUNTY, 403),
        ("administrator", COUNTY, 403),
        ("auditor", COUNTY, 403),
    ],
)
def test_who_sees_a_case_whole(web: WebApp, role: str, region: str, status: int) -> None:
    browser = web.sign_in_as(role, region)
    before = len(rows(web, "case.revealed"))
    answer = browser.post(REVEAL, WHY)
    assert answer.status_code == status
    text = answer.get_data(as_text=True)
    assert (PHONE in text, NAME in text) == (status == 200, status == 200)
    assert len(rows(web, "case.revealed")) == before + (status == 200)
    if status == 200:
        assert answer.headers["Cache-Control"] == "no-store"
        actor, about, body = rows(web, "case.revealed")[-1]
        assert (actor, about, json.decode(body)["reason"]) == (browser.actor, CASE, WHY["reason"])


def test_without_a_session_or_its_token_nothing_is_shown(web: WebApp) -> None:
    before = len(rows(web, "case.revealed"))
    assert web.anonymous().post(REVEAL, json=WHY).status_code in (401, 403)
    assert web.sign_in_as("duty_officer").client.post(REVEAL, json=WHY).status_code == 403
    assert len(rows(web, "case.revealed")) == before


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"reason": ""},
        {"reason": "看看"},
        {"reason": 5},
        {"reason": "。" * 20},
        b"{",
        {"reason": "看" * 201},
    ],
)
def test_without_a_reason_nothing_is_shown(web: WebApp, body: object) -> None:
    browser, before = web.sign_in_as("duty_officer"), len(rows(web, "case.revealed"))
    answer = browser.post(REVEAL, body)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "bad_reason")
    assert PHONE not in answer.get_data(as_text=True)
    assert len(rows(web, "case.revealed")) == before


def test_looking_at_many_is_stopped(web: WebApp) -> None:
    browser = web.sign_in_as("duty_officer")
    token = browser.token
    statuses = [
        browser.client.post(REVEAL, json=WHY, headers={"X-CSRFToken": token}).status_code for _ in range(25)
    ]
    assert statuses[0] == 200
    assert statuses[-1] == 429


@pytest.mark.parametrize(
    ("role", "region", "status"),
    [
        ("duty_officer", COUNTY, 200),
        ("duty_officer", TOWN, 404),
        ("commander", COUNTY, 403),
        ("reviewer", COUNTY, 403),
    ],
)
def test_who_sees_a_letter_whole(web: WebApp, role: str, region: str, status: int) -> None:
    [letter_id] = web.store.dead_letters(COUNTY)
    before = len(rows(web, "dead_letter.revealed"))
    answer = web.sign_in_as(role, region).post(f"/api/dead_letters/{letter_id['id']}/reveal", WHY)
    assert answer.status_code == status
    assert (PHONE in answer.get_data(as_text=True)) == (status == 200)
    assert len(rows(web, "dead_letter.revealed")) == before + (status == 200)
    if status == 200:
        body = answer.get_json()
        assert (body["exact"], body["cut"], body["raw"].encode()) == (True, False, letter_id["raw"])


@pytest.mark.parametrize("number", ["0", "999", "9223372036854775808", "99999999999999999999999999"])
def test_a_letter_that_is_not_there(web: WebApp, number: str) -> None:
    assert web.sign_in_as("duty_officer").post(f"/api/dead_letters/{number}/reveal", WHY).status_code == 404


def test_the_table_of_cases_is_masked_traced_and_holds_no_formula(web: WebApp) -> None:
    browser = web.sign_in_as("duty_officer", TOWN)
    answer = browser.get("/api/cases.csv")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="cases-{TOWN}.csv"'
    text = answer.get_data(as_text=True)
    assert PHONE not in text
    assert NAME not in text
    [heading, row] = csv.reader(io.StringIO(text.lstrip("\ufeff")))
    fields = dict(zip(heading, row, strict=True))
    assert (fields["标题"], fields["区划代码"], fields["等级"]) == ("'=HYPERLINK(1)", VILLAGE, "2")
    actor, about, body = rows(web, "cases.exported")[-1]
    assert (actor, about) == (browser.actor, f"region:{TOWN}")
    assert json.decode(body)["new"] == {"rows": 1, "format": "csv"}
    other = web.sign_in_as("duty_officer", OTHER_TOWN).get("/api/cases.csv").get_data(as_text=True)
    assert len(other.splitlines()) == 1


def test_a_table_that_cannot_be_recorded_does_not_leave(web: WebApp, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any) -> None:
        raise Unavailable("locked")

    browser = web.sign_in_as("duty_officer", TOWN)
    monkeypatch.setattr(web.store, "unit_of_work", away)
    answer = browser.get("/api/cases.csv")
    assert answer.status_code == 503
    assert VILLAGE not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("role", "region", "text", "status"),
    [
        ("duty_officer", TOWN, COUNTY, 403),
        ("duty_officer", TOWN, OTHER_TOWN, 403),
        ("auditor", COUNTY, COUNTY, 403),
        ("administrator", COUNTY, COUNTY, 403),
        ("duty_officer", COUNTY, "110101", 404),
        ("reviewer", COUNTY, TOWN, 200),
    ],
)
def test_who_gets_the_table(web: WebApp, role: str, region: str, text: str, status: int) -> None:
    assert web.sign_in_as(role, region).get(f"/api/cases.csv?region={text}").status_code == status
