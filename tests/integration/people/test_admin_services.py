"""The desks of /admin as the page calls them, by whoever is signed in."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import insert, select

from dashboard.config import account_policy
from dashboard.services import AdminServices
from dashboard.services.directory.on_duty_service import OnDutyService
from data_access.county_packs.county_pack import County
from data_access.database.codec import value_of
from data_access.database.tables import directory_tables, live_tables
from domain.directory.roster import FIELDS
from domain.kernel.errors import Refused
from tests.integration.people.sheets import HEADINGS, as_csv, as_xlsx
from tests.integration.reports import COUNTY
from tests.security.house import WebApp
from tests.signing import make_account, session_cookie

TOWN = "330825001"
FORM = {"id": "LY-X1", "name": "贺知章", "phone": "138 0000 1234", "post": "duty", "unit": "centre"}
FORM |= {"email": "he.zhang@mail.example"}
Call = Callable[..., Any]


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory, root: Path) -> WebApp:
    return WebApp(tmp_path_factory.mktemp("house"), root, people=True, approval_above=2)


@pytest.fixture
def admin_services(web: WebApp) -> AdminServices:
    services = web.app.services
    return AdminServices(services, account_policy.accounts(web.settings, services.store, COUNTY))


@pytest.fixture
def ask(web: WebApp) -> Call:
    """Call something as a fresh account with one role: `ask(role, work, *args)`."""

    def call(role: str, work: Call, *args: Any, region: str = COUNTY, cookie: str = "", **more: Any) -> Any:
        secret = cookie or session_cookie(web.store, make_account(web.store, role, region))
        headers = {"Cookie": f"palm_session={secret}"}
        with web.app.flask.test_request_context("/", headers=headers):
            return work(*args, **more)

    return call


def list_trace(web: WebApp, action: str) -> list[dict[str, Any]]:
    t = live_tables.trace.c
    with web.store.reading() as connection:
        rows = connection.execute(select(t.actor, t.object, t.body).where(t.action == action).order_by(t.n))
        return [{**row._mapping, **value_of(row.body)} for row in rows]


def test_lists_are_masked_and_scoped_to_what_the_viewer_may_see(
    admin_services: AdminServices, ask: Call
) -> None:
    found = ask("administrator", admin_services.people.page, COUNTY)
    assert (found["total"], len(found["rows"])) == (11_344, 50)
    assert found["may"] == {"manage": True, "reveal": True}
    row = next(row for row in found["rows"] if row["id"])
    assert row["name"].endswith("*")
    assert "*" in row["phone"]
    assert row["post_name"]
    assert row["region_name_en"]
    own_page = ask("duty_officer", admin_services.people.page, COUNTY, region=TOWN)
    assert 0 < own_page["total"] < 11_344
    town = ask("commander", admin_services.people.page, COUNTY, q="")
    assert town["may"] == {"manage": False, "reveal": True}


def test_lists_are_sorted_by_what_they_show_and_by_nothing_that_is_masked(
    admin_services: AdminServices, ask: Call
) -> None:
    for order in ("unit", "-unit"):
        units = [
            row["unit"]
            for row in ask("administrator", admin_services.people.page, COUNTY, order=order)["rows"]
        ]
        assert units == sorted(units, reverse=order == "-unit")
    for order in ("phone", "-phone", "source", "--id", "id, phone", ""):
        with pytest.raises(Refused, match="bad_parameter"):
            ask("administrator", admin_services.people.page, COUNTY, order=order)


@pytest.mark.parametrize("role", ["unit_officer", "grid_head", "liaison", "auditor", "reviewer"])
def test_who_has_no_right_to_people_gets_nothing(
    admin_services: AdminServices, web: WebApp, ask: Call, role: str
) -> None:
    unit = "centre" if role == "unit_officer" else None
    cookie = session_cookie(web.store, make_account(web.store, role, COUNTY, unit))
    calls: list[tuple[Call, tuple[Any, ...]]] = [
        (admin_services.people.page, (COUNTY,)),
        (admin_services.people.get, (COUNTY, "LY-L00001")),
        (admin_services.people.reveal, (COUNTY, "LY-L00001", "because I want")),
        (admin_services.people.save, (COUNTY, FORM)),
        (admin_services.people.remove, (COUNTY, "LY-L00001", 1, "because")),
        (admin_services.people.export, (COUNTY,)),
        (admin_services.units.list, (COUNTY,)),
        (admin_services.units.save, (COUNTY, {})),
        (admin_services.posts.save, (COUNTY, {})),
        (admin_services.posts.remove, (COUNTY, "duty", 1)),
        (admin_services.imports.preview, (COUNTY, "people", b"id\r\n1", "a.csv")),
        (admin_services.imports.list, (COUNTY,)),
        (admin_services.imports.apply, (COUNTY, 1, "")),
        (admin_services.imports.rows, (COUNTY, 1)),
        (admin_services.rosters.page, (COUNTY, "2026-11-01", "2026-11-07")),
        (admin_services.rosters.add, (COUNTY, {"region": COUNTY})),
        (admin_services.rosters.export, (COUNTY, "csv", "2026-11-01", "2026-11-07")),
        (admin_services.retention.list, (COUNTY,)),
        (admin_services.retention.save, (COUNTY, "cases", 30, "because")),
        (admin_services.accounts.list, (COUNTY,)),
        (admin_services.accounts.create, (COUNTY, {"grants": []}, "")),
        (admin_services.accounts.disable, (COUNTY, 1, "because")),
        (admin_services.keys.tokens, (COUNTY,)),
        (admin_services.keys.create_token, (COUNTY, {}, "")),
        (admin_services.keys.end_kiosk, (COUNTY, 1)),
    ]
    for work, args in calls:
        with pytest.raises(Refused, match="forbidden"):
            ask(role, work, *args, cookie=cookie)


def test_an_administrator_of_a_township_stays_in_it(admin_services: AdminServices, ask: Call) -> None:
    found = ask("administrator", admin_services.people.page, COUNTY, region=TOWN)
    assert all(row["region"].startswith(TOWN) for row in found["rows"])
    beyond = "LY-L00100"
    with pytest.raises(Refused, match="unknown_person"):
        ask("administrator", admin_services.people.get, COUNTY, beyond, region=TOWN)
    with pytest.raises(Refused, match="unknown_person"):
        ask("administrator", admin_services.people.remove, COUNTY, beyond, 1, "because", region=TOWN)
    with pytest.raises(Refused, match="forbidden"):
        ask("administrator", admin_services.people.save, COUNTY, FORM | {"region": COUNTY}, region=TOWN)
    with pytest.raises(Refused, match="forbidden"):
        ask("administrator", admin_services.imports.preview, COUNTY, "people", b"", "a.csv", region=TOWN)
    with pytest.raises(Refused, match="unknown_region"):
        ask("administrator", admin_services.people.page, "330802")


def test_a_person_is_added_changed_revealed_and_removed(
    admin_services: AdminServices, web: WebApp, ask: Call
) -> None:
    made = ask("administrator", admin_services.people.save, COUNTY, FORM | {"region": COUNTY, "version": 0})
    assert (made["row"]["name"], made["row"]["version"]) == ("贺**", 1)
    assert made["row"]["email"] == "h***@mail.example"
    masked = {name: made["row"][name] for name in (*FORM, "region", "version")}
    changed = ask("administrator", admin_services.people.save, COUNTY, masked | {"post": "head"}, "en")
    assert (changed["row"]["post"], changed["row"]["version"]) == ("head", 2)
    with pytest.raises(Refused, match="stale"):
        ask("administrator", admin_services.people.save, COUNTY, masked | {"post": "leader"})
    with pytest.raises(Refused, match="bad_reason"):
        ask("commander", admin_services.people.reveal, COUNTY, "LY-X1", "x")
    shown = ask("commander", admin_services.people.reveal, COUNTY, "LY-X1", "今晚台风叫应")
    assert shown == {
        "id": "LY-X1",
        "name": "贺知章",
        "phone": "138 0000 1234",
        "email": "he.zhang@mail.example",
    }
    [row] = list_trace(web, "person.revealed")
    assert (row["object"], row["reason"]) == ("person:LY-X1", "今晚台风叫应")
    assert "贺知章" not in str(row)
    assert row["new"]["fields"] == ["name", "phone", "email"]
    gone = ask("administrator", admin_services.people.remove, COUNTY, "LY-X1", 2, "调离本县")
    assert not gone["active"]
    wrong = ask(
        "administrator",
        admin_services.people.save,
        COUNTY,
        {"id": "", "name": "=1", "email": "a@b c", "version": 0},
        "en",
    )
    rows = {(problem["column"], problem["code"]) for problem in wrong["problems"]}
    assert {("id", "empty"), ("name", "formula"), ("phone", "empty"), ("email", "bad_email")} <= rows
    assert "formula" in next(
        problem["message"] for problem in wrong["problems"] if problem["column"] == "name"
    )


def test_exports_are_masked_unless_a_reason_is_given_and_always_traced(
    admin_services: AdminServices, web: WebApp, ask: Call
) -> None:
    masked = ask("duty_officer", admin_services.people.export, COUNTY, form="xlsx", post="leader", lang="en")
    sheet = openpyxl.load_workbook(io.BytesIO(masked["content"])).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("id", "name", "post", "unit", "region", "phone", "email", "active")
    assert all("*" in row[1] and "*" in row[5] for row in rows[1:])
    with pytest.raises(Refused, match="bad_reason"):
        ask("duty_officer", admin_services.people.export, COUNTY, full=True)
    full = ask(
        "duty_officer", admin_services.people.export, COUNTY, full=True, reason="报市局备案", q="LY-L00001"
    )
    assert "陈荣龙" in full["content"].decode("utf-8-sig")
    first, second = list_trace(web, "people.exported")
    assert (first["new"]["full"], first["new"]["rows"]) == (False, len(rows) - 1)
    assert (second["new"]["full"], second["reason"]) == (True, "报市局备案")
    again = ask(
        "administrator", admin_services.imports.preview, COUNTY, "people", masked["content"], "a.xlsx"
    )
    assert {problem["code"] for problem in again["problems"]} == {"masked_value"}


def test_an_import_is_shown_masked_and_needs_a_second_administrator(
    admin_services: AdminServices, web: WebApp, ask: Call
) -> None:
    first_cookie, two = (
        session_cookie(web.store, make_account(web.store, "administrator", COUNTY)) for _ in "ab"
    )
    rows = [
        HEADINGS,
        *((f"LY-I{n}", f"张三{n}", "duty", "centre", COUNTY, f"1380000000{n}") for n in range(3)),
    ]
    upload = (COUNTY, "people", as_csv(rows, "gb18030"), "名单.csv")
    made = ask("", admin_services.imports.preview, *upload, cookie=first_cookie)
    assert made["needs_approval"]
    assert made["counts"]["added"] == 3
    assert made["may"] == {"apply": True, "approve": False, "reject": False, "withdraw": True}
    shown = ask("", admin_services.imports.rows, COUNTY, made["id"], cookie=two)
    assert shown["total"] == 3
    assert {"field": "phone", "old": None, "new": "138****0000"} in shown["rows"][0]["fields"]
    assert "张三" not in str(shown)
    waiting = ask("", admin_services.imports.apply, COUNTY, made["id"], made["digest"], cookie=first_cookie)
    assert (waiting["state"], waiting["may"]["approve"]) == ("waiting", False)
    with pytest.raises(Refused, match="own_import"):
        ask("", admin_services.imports.approve, COUNTY, made["id"], made["digest"], cookie=first_cookie)
    done = ask("", admin_services.imports.approve, COUNTY, made["id"], made["digest"], cookie=two)
    assert done["state"] == "applied"
    assert ask("", admin_services.people.get, COUNTY, "LY-I0", cookie=two)["name"] == "张**"
    assert ask("", admin_services.imports.list, COUNTY, cookie=two)[0]["id"] == made["id"]
    bad = ask(
        "", admin_services.imports.preview, *upload[:2], b"\xff\xff", "a.csv", cookie=first_cookie, lang="en"
    )
    assert bad["problems"][0]["message"].startswith("The text cannot be read")
    assert bad["more"] == 0


def test_a_change_that_its_mask_hides_is_among_the_rows_masked(
    admin_services: AdminServices, web: WebApp, ask: Call
) -> None:
    first_cookie = session_cookie(web.store, make_account(web.store, "administrator", COUNTY))
    for name, phone in (("陈大", "13811115678"), ("陈小", "13822225678")):
        rows = [HEADINGS, ("LY-M1", name, "duty", "centre", COUNTY, phone)]
        made = ask(
            "", admin_services.imports.preview, COUNTY, "people", as_csv(rows), "a.csv", cookie=first_cookie
        )
        shown = ask("", admin_services.imports.rows, COUNTY, made["id"], cookie=first_cookie)
        ask("", admin_services.imports.apply, COUNTY, made["id"], made["digest"], cookie=first_cookie)
    assert shown["rows"][0]["fields"] == [
        {"field": "name", "old": "陈*", "new": "陈*"},
        {"field": "phone", "old": "138****5678", "new": "138****5678"},
    ]


def test_whoever_looks_at_an_import_learns_of_the_sheets_that_were_not_read(
    admin_services: AdminServices, web: WebApp, ask: Call
) -> None:
    first_cookie, two = (
        session_cookie(web.store, make_account(web.store, "administrator", COUNTY)) for _ in "ab"
    )
    book = as_xlsx([HEADINGS, ("LY-S1", "张三", "duty", "centre", COUNTY, "13800000001")], 二组=[HEADINGS])
    made = ask("", admin_services.imports.preview, COUNTY, "people", book, "a.xlsx", cookie=first_cookie)
    assert (made["counts"]["added"], made["counts"]["touched"]) == (1, 1)
    for cookie in (first_cookie, two):
        assert ask("", admin_services.imports.open, COUNTY, made["id"], cookie=cookie)["unread"] == ["二组"]
    ask("", admin_services.imports.withdraw, COUNTY, made["id"], cookie=first_cookie)
    assert ask("", admin_services.imports.open, COUNTY, made["id"], cookie=first_cookie)["unread"] == []


def test_whoever_looks_at_an_import_learns_its_encoding_and_gets_the_name_as_written(
    admin_services: AdminServices, web: WebApp, ask: Call
) -> None:
    first_cookie = session_cookie(web.store, make_account(web.store, "administrator", COUNTY))
    rows = [HEADINGS, ("LY-S1", "郑强", "duty", "centre", COUNTY, "13800000001")]
    made = ask(
        "",
        admin_services.imports.preview,
        COUNTY,
        "people",
        as_csv(rows, "gbk"),
        "liantong.csv",
        cookie=first_cookie,
    )
    assert (
        ask("", admin_services.imports.open, COUNTY, made["id"], cookie=first_cookie)["encoding"] == "GB18030"
    )
    ask("", admin_services.imports.apply, COUNTY, made["id"], made["digest"], cookie=first_cookie)
    with web.store.reading() as connection:
        sql = "SELECT name FROM people WHERE id = 'LY-S1'"
        assert connection.exec_driver_sql(sql).scalar() == "郑强"


def test_rosters_tell_gaps_overlaps_and_who_left(admin_services: AdminServices, ask: Call) -> None:
    duty = {"day": "2026-12-01", "shift": "day", "region": TOWN, "post": "duty", "person": "LY-L00003"}
    for day, shift in (("2026-12-01", "day"), ("2026-12-01", "night"), ("2026-12-02", "day")):
        assert "row" in ask(
            "administrator", admin_services.rosters.add, COUNTY, duty | {"day": day, "shift": shift}
        )
    with pytest.raises(Refused, match="overlap"):
        ask("administrator", admin_services.rosters.add, COUNTY, duty | {"shift": "all"})
    wrong = ask("administrator", admin_services.rosters.add, COUNTY, duty | {"person": "nobody"})
    assert [problem["code"] for problem in wrong["problems"]] == ["unknown_person"]
    version = ask("administrator", admin_services.people.get, COUNTY, "LY-L00003")["version"]
    ask("administrator", admin_services.people.remove, COUNTY, "LY-L00003", version, "调离本县")
    found = ask("duty_officer", admin_services.rosters.page, COUNTY, "2026-12-01", "2026-12-02", lang="en")
    assert found["total"] == 3
    assert not found["may"]["manage"]
    assert found["rows"][0]["name"] == "程*"
    rows = [(problem["code"], problem["day"], problem["shift"]) for problem in found["problems"]]
    assert ("gap", "2026-12-02", "night") in rows
    assert [code for code, _, _ in rows].count("removed_person") == 3
    assert "nobody is Duty officer" in next(
        problem["message"] for problem in found["problems"] if problem["code"] == "gap"
    )
    file = ask("duty_officer", admin_services.rosters.export, COUNTY, "csv", "2026-12-01", "2026-12-02")
    assert file["rows"] == 3
    ask("administrator", admin_services.rosters.remove, COUNTY, duty)
    with pytest.raises(Refused, match="unknown_duty"):
        ask("administrator", admin_services.rosters.remove, COUNTY, duty)
    for first, last in (("2026-12-02", "2026-12-01"), ("2026-01-01", "2026-12-01"), ("x", "y")):
        with pytest.raises(Refused, match="bad_"):
            ask("administrator", admin_services.rosters.page, COUNTY, first, last)


def test_units_posts_and_retention_are_changed(admin_services: AdminServices, ask: Call) -> None:
    form = {
        "code": "boats",
        "name": "舟艇队",
        "name_en": "Boats",
        "kind": "team",
        "region": COUNTY,
        "version": 0,
    }
    assert ask("administrator", admin_services.units.save, COUNTY, form)["row"]["version"] == 1
    bad = ask(
        "administrator", admin_services.units.save, COUNTY, form | {"code": "B O", "kind": "ship"}, "en"
    )
    assert {problem["column"] for problem in bad["problems"]} == {"code", "kind"}
    ask("administrator", admin_services.units.remove, COUNTY, "boats", 1)
    post = {"code": "pilot", "name": "舟艇手", "name_en": "Pilot", "tier": "3"}
    assert ask("administrator", admin_services.posts.save, COUNTY, post)["row"]["tier"] == 3
    assert "problems" in ask("administrator", admin_services.posts.save, COUNTY, post | {"tier": 9})
    with pytest.raises(Refused, match="bad_number"):
        ask("administrator", admin_services.posts.save, COUNTY, post | {"tier": "x"})
    assert (
        ask("administrator", admin_services.retention.save, COUNTY, "cases", "60", "县里规定")["days"] == 60
    )
    rows = {row["kind"]: row["days"] for row in ask("administrator", admin_services.retention.list, COUNTY)}
    assert rows["cases"] == 60
    assert rows["positions"] == 30


def test_accounts_and_keys_are_made_and_ended(admin_services: AdminServices, web: WebApp, ask: Call) -> None:
    admin = session_cookie(web.store, make_account(web.store, "administrator", COUNTY))
    given = [{"role": "duty_officer", "region": COUNTY, "unit": None}]
    form = {"login": "wang.wei", "name": "王维", "person": "LY-L00002", "grants": given}
    made = ask("", admin_services.accounts.create, COUNTY, form, "", cookie=admin)
    number = made["row"]["id"]
    assert made["link"].startswith("/welcome/")
    with pytest.raises(Refused, match="unknown_person"):
        ask(
            "",
            admin_services.accounts.create,
            COUNTY,
            form | {"login": "b1", "person": "nobody"},
            "",
            cookie=admin,
        )
    with pytest.raises(Refused, match="bad_role"):
        ask(
            "",
            admin_services.accounts.create,
            COUNTY,
            form | {"grants": [{"role": "king"}]},
            "",
            cookie=admin,
        )
    elsewhere = [{"role": "liaison", "region": "330802", "unit": None}]
    with pytest.raises(Refused, match="one_county"):
        ask(
            "",
            admin_services.accounts.create,
            COUNTY,
            form | {"login": "b2", "grants": elsewhere},
            "",
            cookie=admin,
        )
    both = [*given, {"role": "auditor", "region": COUNTY}]
    with pytest.raises(Refused, match="separate_people"):
        ask("", admin_services.accounts.grants, COUNTY, number, both, made["row"]["version"], cookie=admin)
    with pytest.raises(Refused, match="stale"):
        ask("", admin_services.accounts.grants, COUNTY, number, given, 99, cookie=admin)
    assert ask("", admin_services.accounts.disable, COUNTY, number, "休长假一年", cookie=admin)["disabled"]
    assert list_trace(web, "account.disabled")[-1]["reason"] == "休长假一年"
    assert not ask("", admin_services.accounts.enable, COUNTY, number, cookie=admin)["disabled"]
    assert number in {row["id"] for row in ask("", admin_services.accounts.list, COUNTY, cookie=admin)}
    foreign = make_account(web.store, "duty_officer", "330802")
    with pytest.raises(Refused, match="no_account"):
        ask("", admin_services.accounts.disable, COUNTY, foreign.id, "because", cookie=admin)
    report = {"name": "12345", "scope": "report", "days": 30}
    token = ask("", admin_services.keys.create_token, COUNTY, report, "", cookie=admin)
    assert token["secret"].startswith("palm_")
    assert token["secret"] not in str(ask("", admin_services.keys.tokens, COUNTY, cookie=admin))
    ask("", admin_services.keys.revoke_token, COUNTY, token["row"]["id"], cookie=admin)
    (gone,) = ask("", admin_services.keys.tokens, COUNTY, cookie=admin)
    assert (gone["id"], gone["over"], gone["revoked_at"] is not None) == (token["row"]["id"], True, True)
    with pytest.raises(Refused, match="no_token"):
        ask("", admin_services.keys.revoke_token, COUNTY, token["row"]["id"], cookie=admin)
    wall = ask(
        "", admin_services.keys.create_kiosk, COUNTY, {"name": "大厅", "region": TOWN}, "", cookie=admin
    )
    ask("", admin_services.keys.end_kiosk, COUNTY, wall["row"]["id"], cookie=admin)
    assert ask("", admin_services.keys.kiosks, COUNTY, cookie=admin)[0]["ended_at"] is not None


def test_the_desk_is_told_who_is_on_duty_and_where_nobody_will_be(
    web: WebApp, county: County, ask: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = OnDutyService(web.app.services)
    local = datetime(2026, 6, 10, 9, 30, tzinfo=county.tz)
    monkeypatch.setattr(service, "clock", lambda: local)
    weeks = [(local - timedelta(days=days)).strftime("%Y-%m-%d") for days in (7, 13, 20)]
    rows = [
        ("2026-06-10", "day", COUNTY, "duty", "LY-L00001"),
        ("2026-06-09", "night", COUNTY, "duty", "LY-L00002"),
        ("2026-06-10", "all", TOWN, "duty", "LY-L00004"),
        *((day, "day", TOWN, "leader", "LY-L00002") for day in weeks),
    ]  # fmt: skip
    with web.store.database.writing() as connection:
        for row in rows:
            values = dict(zip(FIELDS, row, strict=True))
            connection.execute(insert(directory_tables.rosters).values(county=COUNTY, **values))
    found = ask("duty_officer", service.look, COUNTY)
    assert [(person["region"], person["until"]) for person in found["people"]] == [
        (COUNTY, "20:00"),
        (TOWN, "08:00"),
    ]
    assert found["people"][0]["name"] == "陈**"
    assert "*" in found["people"][0]["phone"]
    assert [(gap["day"], gap["shift"], gap["post"], gap["today"]) for gap in found["gaps"]] == [
        ("2026-06-11", "day", "leader", False)
    ]
    town = ask("duty_officer", service.look, COUNTY, region=TOWN)
    assert [person["region"] for person in town["people"]] == [TOWN]
    for role, item in (("duty_officer", (COUNTY, COUNTY)), ("auditor", (COUNTY,))):
        with pytest.raises(Refused):
            ask(role, service.look, *item, region=TOWN)
