"""Loans over HTTP: a home unit sees its own people in squads of others, a desk those of its region."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, update

from data_access.database.tables.directory_tables import people, rosters
from data_access.directory.people_queries import contact_cards
from data_access.store import utc_now
from domain.directory.duty_coverage import shift_span
from domain.kernel.clock import TZ
from tests.security.house import COUNTY, Browser, WebApp

LENT, COLLEAGUE, STRANGER = "LY-L00001", "LY-L00002", "LY-L00100"
HOME, HOME_TOWN, OTHER_TOWN = "t-330825001", "330825001", "330825102"
TITLE = "张三13800000000被困"


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebApp]:
    made = WebApp(tmp_path_factory.mktemp("loans"), root, people=True)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def officer(web: WebApp) -> Browser:
    return web.sign_in_as("duty_officer")


def put_on_duty(web: WebApp, person: str, day: datetime, shift: str = "all") -> None:
    duty = {"county": COUNTY, "day": f"{day:%Y-%m-%d}", "shift": shift, "region": HOME_TOWN, "post": "leader"}
    with web.store.database.writing() as connection:
        connection.execute(insert(rosters).values(**duty, person=person))


@pytest.fixture(scope="module")
def squad(web: WebApp, officer: Browser) -> str:
    """A leader of the home township is in a squad of another one, and has the duty today and tomorrow."""
    today = utc_now().astimezone(TZ)
    with web.store.database.writing() as connection:
        known = (people.c.county == COUNTY, people.c.id.in_([COLLEAGUE, STRANGER]))
        connection.execute(update(people).where(*known).values(post="leader"))
    for day in (today - timedelta(days=1), today, today + timedelta(days=1)):
        put_on_duty(web, LENT, day)
    for day in (today - timedelta(days=1), today):
        put_on_duty(web, COLLEAGUE, day)
    case = web.report_case(title=TITLE)
    body = {"people": [[LENT, "leader"]]}
    made: str = officer.post(f"/api/cases/{case}/squads", body).get_json()["squad"]
    return made


def look(browser: Browser, region: str = COUNTY) -> list[Any]:
    rows: list[Any] = browser.get(f"/api/loans?region={region}").get_json()["loans"]
    return rows


def test_the_home_unit_sees_who_is_away_what_is_open_and_who_could_help(web: WebApp, squad: str) -> None:
    home = web.sign_in_as("unit_officer", COUNTY, HOME)
    [loan] = look(home)
    assert (loan["person"], loan["squad"], loan["state"], loan["until"] is None) == (
        LENT,
        squad,
        "called",
        False,
    )
    tomorrow = f"{utc_now().astimezone(TZ) + timedelta(days=1):%Y-%m-%d}"
    begins, _ = shift_span(tomorrow, "all", utc_now().astimezone(TZ))
    days = [shift["day"] for shift in loan["uncovered"]["shifts"]]
    assert days == ([tomorrow] if datetime.fromisoformat(loan["until"]) > begins else [])
    assert loan["uncovered"]["post"] is False, "a colleague of the same post is on duty"
    assert [helper["person"] for helper in loan["helpers"]] == [COLLEAGUE]
    assert "*" in loan["helpers"][0]["phone"]
    with web.store.reading() as connection:
        card = contact_cards(connection, COUNTY, [COLLEAGUE])[COLLEAGUE]
    assert (loan["helpers"][0]["unit"], loan["helpers"][0]["unit_en"]) == (card["unit"], card["unit_en"])
    assert card["unit_en"] != card["unit"]


def test_of_a_case_one_does_not_see_there_is_the_number_only(
    web: WebApp, officer: Browser, squad: str
) -> None:
    [unseen] = look(web.sign_in_as("unit_officer", COUNTY, HOME))
    assert (unseen["case"], unseen["title"]) == (None, None)
    assert unseen["no"]
    [seen] = look(officer)
    assert seen["case"] == squad[:16]
    assert "13800000000" not in seen["title"]


@pytest.mark.parametrize(
    ("role", "region", "unit", "status", "loans"),
    [
        ("commander", "3308", None, 200, 1),
        ("duty_officer", HOME_TOWN, None, 200, 1),
        ("duty_officer", OTHER_TOWN, None, 200, 0),
        ("unit_officer", COUNTY, "water", 200, 0),
        ("grid_head", HOME_TOWN, None, 403, 0),
        ("liaison", HOME_TOWN, None, 403, 0),
        ("reviewer", COUNTY, None, 403, 0),
        ("administrator", COUNTY, None, 403, 0),
        ("auditor", COUNTY, None, 403, 0),
    ],
)
def test_who_sees_loans(
    web: WebApp, squad: str, role: str, region: str, unit: str | None, status: int, loans: int
) -> None:
    assert squad
    answer = web.sign_in_as(role, region, unit).get("/api/loans")
    assert (answer.status_code, len(answer.get_json().get("loans", ()))) == (status, loans)


def test_nobody_who_has_not_signed_in_sees_any(web: WebApp) -> None:
    assert web.anonymous().get("/api/loans").status_code == 401


def test_the_home_unit_hears_of_it_and_when_it_is_over_the_list_is_empty(
    web: WebApp, officer: Browser, squad: str
) -> None:
    home = web.sign_in_as("unit_officer", COUNTY, HOME)
    version = officer.get(f"/api/squads/{squad}").get_json()["version"]
    ended = officer.post(f"/api/squads/{squad}/commands", {"command": "stand_down", "version": version})
    assert ended.status_code == 200
    for push in web.app.services.pushes.values():
        push._reload()
    body = home.get(f"/api/state?region={COUNTY}").get_json()
    news = [row for row in body["news"] if row["kind"].startswith("loan.")]
    assert [(row["kind"], row["count"], row["case"]) for row in news] == [
        ("loan.began", 1, ""),
        ("loan.ended", 1, ""),
    ]
    assert all("called" not in row for row in news)
    assert look(home) == look(officer) == []
