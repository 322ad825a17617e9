"""Each export as its button asks for it, over HTTP: masked, full only with a reason, no cell a formula."""

from __future__ import annotations

import base64
import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import insert, select

from callbacks.admin.rosters import monday_of
from data_access.database.codec import value_of
from data_access.database.database import Unavailable
from data_access.database.tables import live_tables
from data_access.database.tables.directory_tables import rosters
from data_access.directory.directory_rows import save_people, save_posts, save_units
from data_access.store import utc_now
from domain.directory.person import Person, Post, Unit
from domain.kernel.clock import TZ
from domain.kernel.spreadsheet_cells import STARTERS
from tests.integration.reports import COUNTY
from tests.security.house import UPDATE, Browser, WebApp, callback

NAME, PHONE = "欧阳锦绣", "13812345678"
FORMULAS = ('=HYPERLINK("http://x")', "+1+1", "-2+3", "@SUM(A1)", "＝1+1", "\t=1", " =1", "|calc", "%0A=1")
BOOT = {"counties": [COUNTY], "lang": "zh", "region": COUNTY}


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory, root: Path) -> WebApp:
    """A directory whose pack somebody filled with formulas."""
    made = WebApp(tmp_path_factory.mktemp("house"), root, people=True)
    bad = [
        Person(f"LY-F{n}", f"{text}{NAME}", f"{text}p{n}", f"{text}u{n}", COUNTY, PHONE, True, "pack", 1)
        for n, text in enumerate(FORMULAS)
    ]
    with made.store.database.writing() as connection:
        save_people(connection, COUNTY, bad, "")
        save_units(connection, COUNTY, [Unit(p.unit, p.unit, p.unit, "team", COUNTY, 1) for p in bad])
        save_posts(connection, COUNTY, [Post(p.post, p.post, p.post, 0, 1) for p in bad])
        duty = [
            {
                "county": COUNTY,
                "day": monday_of(0, utc_now().astimezone(TZ).date()).isoformat(),
                "shift": "day",
                "region": COUNTY,
                "post": p.post,
                "person": p.id,
            }
            for p in bad
        ]
        connection.execute(insert(rosters), duty)
    return made


def press(web: WebApp, who: Browser, button: str, **values: Any) -> Any:
    """The answer to a button of a page, as the browser sends it."""
    body = callback(web, f"{button.rpartition('-')[0]}-file.data", **values)
    name = f"{button}.n_clicks"
    body["changedPropIds"] = [name]
    body["inputs"] = [row | ({"value": 1} if row["id"] == button else {}) for row in body["inputs"]]
    return who.post(UPDATE, body)


def cells(answer: Any, section: str) -> list[list[str]]:
    """The rows of the file a button gave."""
    assert answer.status_code == 200, answer.text
    given = answer.get_json()["response"][f"admin-{section}-file"]["data"]
    content = base64.b64decode(given["content"])
    if given["filename"].endswith(".csv"):
        return [*csv.reader(io.StringIO(content.decode("utf-8-sig")))]
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    found = [[*row] for row in sheet.iter_rows()]
    assert all(cell.data_type in ("s", "n", "inlineStr") for row in found for cell in row)
    return [[str(cell.value or "") for cell in row] for row in found]


def formulas(rows: list[list[str]]) -> list[str]:
    return [
        cell for row in rows for cell in row if cell.lstrip(" \u00a0\u3000\ufeff\u200b")[:1] in [*STARTERS]
    ]


def list_trace(web: WebApp, action: str) -> list[tuple[str, dict[str, Any]]]:
    t = live_tables.trace.c
    query = select(t.actor, t.body).where(t.action == action).order_by(t.n)
    with web.store.reading() as connection:
        return [(actor, value_of(body)) for actor, body in connection.execute(query)]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_people_leave_masked_and_no_cell_is_a_formula(web: WebApp, form: str) -> None:
    who = web.sign_in_as("duty_officer")
    rows = cells(press(web, who, f"admin-people-{form}", **{"admin-boot.data": BOOT}), "people")
    assert len(rows) == 1 + 11_344 + len(FORMULAS)
    assert formulas(rows) == []
    planted = [row for row in rows if row[0].startswith("LY-F")]
    assert len(planted) == len(FORMULAS)
    assert {row[5] for row in planted} == {"138****5678"}
    assert NAME not in str(rows)
    assert all("*" in row[1] and "*" in row[5] for row in rows[1:])
    actor, details = list_trace(web, "people.exported")[-1]
    assert (actor, details["new"]["full"], details["new"]["rows"]) == (who.actor, False, len(rows) - 1)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_in_full_it_takes_the_right_and_a_reason(web: WebApp, form: str) -> None:
    before = len(list_trace(web, "people.exported"))
    fields = {"admin-boot.data": BOOT, "admin-people-full.value": ["full"], "admin-people-q.value": "LY-F"}
    who = web.sign_in_as("duty_officer")
    for refused in (
        press(web, who, f"admin-people-{form}", **fields),
        press(web, who, f"admin-people-{form}", **fields, **{"admin-people-export-reason.value": "x"}),
        press(web, web.sign_in_as("reviewer"), f"admin-people-{form}", **fields),
    ):
        assert PHONE not in refused.text
        assert '"content"' not in refused.text
    assert len(list_trace(web, "people.exported")) == before
    fields["admin-people-export-reason.value"] = f"报市局备案 {PHONE}"
    rows = cells(press(web, who, f"admin-people-{form}", **fields), "people")
    assert len(rows) == 1 + len(FORMULAS)
    assert {row[5] for row in rows[1:]} == {PHONE}
    assert formulas(rows) == []
    actor, details = list_trace(web, "people.exported")[-1]
    assert (actor, details["new"]["full"], details["reason"]) == (who.actor, True, "报市局备案 138****5678")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_rosters_leave_masked_and_no_cell_is_a_formula(web: WebApp, form: str) -> None:
    who = web.sign_in_as("duty_officer")
    week = {"admin-rosters-boot.data": BOOT, "admin-rosters-week.data": 0}
    rows = cells(press(web, who, f"admin-rosters-{form}", **week), "rosters")
    assert len(rows) == 1 + len(FORMULAS)
    assert formulas(rows) == []
    assert NAME not in str(rows)
    assert all("*" in row[-1] for row in rows[1:])
    actor, details = list_trace(web, "rosters.exported")[-1]
    assert (actor, details["new"]["rows"]) == (who.actor, len(FORMULAS))


def test_what_cannot_be_recorded_does_not_leave(web: WebApp, monkeypatch: pytest.MonkeyPatch) -> None:
    who = web.sign_in_as("duty_officer")

    week = {"admin-rosters-boot.data": BOOT, "admin-rosters-week.data": 0}

    def ask() -> list[bool]:
        people = press(web, who, "admin-people-csv", **{"admin-boot.data": BOOT})
        duties = press(web, who, "admin-rosters-csv", **week)
        return ['"content"' in answer.text for answer in (people, duties)]

    def away(*_: Any) -> None:
        raise Unavailable("locked")

    assert ask() == [True, True]
    monkeypatch.setattr(web.store, "unit_of_work", away)
    assert ask() == [False, False]
