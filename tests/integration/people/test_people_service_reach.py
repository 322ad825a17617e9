"""What an administrator may touch is bounded by the reach of the accounts behind it: people, rosters, units,
posts, lists, and the way back. By the desks of /admin, as the page and anybody who posts to it calls them.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from dashboard.config import account_policy
from dashboard.services import AdminServices
from data_access.county_packs.county_pack import County
from data_access.directory import people_queries
from domain.accounts.account import Account
from domain.directory.person import Person
from domain.kernel.errors import Refused
from tests.account_commands import commands_of
from tests.integration.people.sheets import HEADINGS, as_csv, list_everybody
from tests.integration.reports import COUNTY
from tests.security.house import WebApp
from tests.signing import administrator, make_account, session_cookie

TOWN, OTHER, CITY = "330825101", "330825102", "3308"
WHY = "岗位调整"
Ask = Callable[..., Any]
_used = count()


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory, root: Path) -> WebApp:
    return WebApp(tmp_path_factory.mktemp("house"), root, people=True)


@pytest.fixture
def admin_services(web: WebApp) -> AdminServices:
    services = web.app.services
    return AdminServices(services, account_policy.accounts(web.settings, services.store, COUNTY))


@pytest.fixture
def ask(web: WebApp) -> Ask:
    """Call something as a fresh administrator of a region: `ask(region, work, *args)`."""

    def call(region: str, work: Ask, *args: Any, **more: Any) -> Any:
        secret = session_cookie(web.store, make_account(web.store, "administrator", region))
        headers = {"Cookie": f"palm_session={secret}"}
        with web.app.flask.test_request_context("/", headers=headers):
            return work(*args, **more)

    return call


def pick_person(web: WebApp, county: County, region: str) -> Person:
    """A person of a region whom no test used yet."""
    there = [person for person in county.people.values() if person.region.startswith(region)]
    return read_person(web, there[next(_used)].id)


def read_person(web: WebApp, person: str) -> Person:
    with web.store.reading() as connection:
        found = people_queries.find_person(connection, COUNTY, person)
    assert found is not None
    return found


def make_account_of(web: WebApp, person: str, role: str = "auditor", region: str = COUNTY) -> Account:
    return make_account(web.store, role, region, person=person)


def catch_refusal(ask: Ask, *given: Any, **more: Any) -> str:
    with pytest.raises(Refused) as error:
        ask(*given, **more)
    return error.value.code


@pytest.mark.parametrize("role", ["auditor", "commander", "administrator"])
def test_a_town_touches_nobody_behind_whom_the_county_stands(
    admin_services: AdminServices, ask: Ask, web: WebApp, county: County, role: str
) -> None:
    person = pick_person(web, county, TOWN)
    account = make_account_of(web, person.id, role)
    changed = {"id": person.id, "version": person.version, "phone": "000-1111-2222"}
    moved = changed | {"region": TOWN, "phone": person.phone}
    assert (
        catch_refusal(ask, TOWN, admin_services.people.remove, COUNTY, person.id, person.version, WHY)
        == "beyond_reach"
    )
    assert catch_refusal(ask, TOWN, admin_services.people.save, COUNTY, changed) == "beyond_reach"
    assert catch_refusal(ask, TOWN, admin_services.people.save, COUNTY, moved) == "beyond_reach"
    assert read_person(web, person.id) == person
    assert not admin_services.accounts._accounts.queries.get(account.id).person_left
    removed = ask(COUNTY, admin_services.people.remove, COUNTY, person.id, person.version, WHY)
    assert (
        catch_refusal(ask, TOWN, admin_services.people.restore, COUNTY, person.id, removed["version"], WHY)
        == "beyond_reach"
    )


def test_a_town_still_keeps_its_own_people(
    admin_services: AdminServices, ask: Ask, web: WebApp, county: County
) -> None:
    person = pick_person(web, county, TOWN)
    make_account_of(web, person.id, "duty_officer", TOWN)
    gone = ask(TOWN, admin_services.people.remove, COUNTY, person.id, person.version, WHY)
    ask(TOWN, admin_services.people.restore, COUNTY, person.id, gone["version"], WHY)
    assert read_person(web, person.id).active


def test_the_county_touches_nobody_behind_whom_the_city_stands(
    admin_services: AdminServices, ask: Ask, web: WebApp, county: County
) -> None:
    person = pick_person(web, county, TOWN)
    make_account_of(web, person.id, "commander", CITY)
    assert (
        catch_refusal(ask, COUNTY, admin_services.people.remove, COUNTY, person.id, person.version, WHY)
        == "beyond_reach"
    )
    ask(CITY, admin_services.people.remove, COUNTY, person.id, person.version, WHY)


def test_who_was_removed_is_taken_back_with_the_account(
    admin_services: AdminServices, ask: Ask, web: WebApp, county: County
) -> None:
    person = pick_person(web, county, TOWN)
    account = make_account_of(web, person.id, "commander")
    ask(COUNTY, admin_services.people.remove, COUNTY, person.id, person.version, WHY)
    assert admin_services.accounts._accounts.queries.get(account.id).disabled_at is not None
    assert catch_refusal(ask, COUNTY, admin_services.accounts.enable, COUNTY, account.id) == "person_left"
    assert (
        catch_refusal(ask, COUNTY, admin_services.accounts.enable, COUNTY, account.id, "啊") == "bad_reason"
    )
    assert not ask(COUNTY, admin_services.accounts.enable, COUNTY, account.id, WHY)["disabled"]
    assert read_person(web, person.id).active
    assert admin_services.accounts._accounts.queries.get(account.id).disabled_at is None


def test_no_account_is_made_for_somebody_behind_whom_more_stands(
    admin_services: AdminServices, ask: Ask, web: WebApp, county: County
) -> None:
    person = pick_person(web, county, TOWN)
    make_account_of(web, person.id, "commander")
    grants = [{"role": "liaison", "region": TOWN, "unit": None}]
    form = {"login": f"u-{person.id.lower()}", "name": "张三", "person": person.id, "grants": grants}
    assert catch_refusal(ask, TOWN, admin_services.accounts.create, COUNTY, form, "") == "unknown_person"


def duty(region: str, person: str, day: str = "2026-12-01") -> dict[str, str]:
    return {"day": day, "shift": "day", "region": region, "post": "duty", "person": person}


def test_a_town_rosters_its_own_people_only(
    admin_services: AdminServices, ask: Ask, web: WebApp, county: County
) -> None:
    stranger, local_person = pick_person(web, county, OTHER), pick_person(web, county, TOWN)
    refusal = ask(TOWN, admin_services.rosters.add, COUNTY, duty(TOWN, stranger.id))
    assert [problem["code"] for problem in refusal["problems"]] == ["unknown_person"]
    assert "row" in ask(TOWN, admin_services.rosters.add, COUNTY, duty(TOWN, local_person.id))
    make_account_of(web, local_person.id, "commander")
    assert (
        catch_refusal(ask, TOWN, admin_services.rosters.remove, COUNTY, duty(TOWN, local_person.id))
        == "beyond_reach"
    )
    other = duty(TOWN, local_person.id, "2026-12-02")
    assert catch_refusal(ask, TOWN, admin_services.rosters.add, COUNTY, other) == "beyond_reach"
    ask(COUNTY, admin_services.rosters.remove, COUNTY, duty(TOWN, local_person.id))


def test_a_stranger_s_roster_keeps_nobody_from_their_duty(
    admin_services: AdminServices, ask: Ask, web: WebApp, county: County
) -> None:
    person = pick_person(web, county, OTHER)
    ask(COUNTY, admin_services.rosters.add, COUNTY, duty(TOWN, person.id))
    assert catch_refusal(ask, COUNTY, admin_services.rosters.add, COUNTY, duty(OTHER, person.id)) == "overlap"
    assert "row" in ask(OTHER, admin_services.rosters.add, COUNTY, duty(OTHER, person.id))
    found = ask(COUNTY, admin_services.rosters.page, COUNTY, "2026-12-01", "2026-12-01")
    assert [problem["person"] for problem in found["problems"] if problem["code"] == "overlap"] == [person.id]
    called = duty(COUNTY, person.id, "2026-12-03")
    ask(COUNTY, admin_services.rosters.add, COUNTY, called)
    assert (
        catch_refusal(ask, OTHER, admin_services.rosters.add, COUNTY, called | {"region": OTHER}) == "overlap"
    )


def test_a_line_about_somebody_beyond_is_refused_by_line(
    admin_services: AdminServices, ask: Ask, web: WebApp, county: County
) -> None:
    far, near = pick_person(web, county, TOWN), pick_person(web, county, TOWN)
    make_account_of(web, far.id, "commander", CITY)
    rows = [(p.id, p.name, p.post, p.unit, p.region, "000-1212-3434") for p in (near, far)]
    preview = ask(
        COUNTY, admin_services.imports.preview, COUNTY, "people", as_csv([HEADINGS, *rows]), "a.csv"
    )
    assert [(problem["row"], problem["column"], problem["code"]) for problem in preview["problems"]] == [
        (3, "id", "beyond_reach")
    ]
    sheet = [("日期", "班次", "行政区划", "岗位", "编号"), ("2026-12-09", "day", COUNTY, "duty", far.id)]
    preview = ask(COUNTY, admin_services.imports.preview, COUNTY, "rosters", as_csv(sheet), "r.csv")
    assert [(problem["row"], problem["code"]) for problem in preview["problems"]] == [(2, "beyond_reach")]


def test_a_complete_list_leaves_who_is_beyond_and_says_so(
    admin_services: AdminServices, ask: Ask, web: WebApp, county: County
) -> None:
    far, near = pick_person(web, county, TOWN), pick_person(web, county, TOWN)
    make_account_of(web, far.id, "commander", CITY)
    with web.store.reading() as connection:
        gone = {
            key for key, entry in people_queries.everybody(connection, COUNTY).items() if not entry.active
        }
    rows = [row for row in list_everybody(county) if row[0] not in {far.id, near.id} | gone]
    secret = session_cookie(web.store, make_account(web.store, "administrator", COUNTY))
    with web.app.flask.test_request_context("/", headers={"Cookie": f"palm_session={secret}"}):
        made = admin_services.imports.preview(COUNTY, "people", as_csv(rows), "all.csv", True)
        shown = admin_services.imports.open(COUNTY, made["id"])
        assert far.id in shown["kept"]
        assert near.id not in shown["kept"]
        steps = admin_services.imports.rows(COUNTY, made["id"], op="removed")
        assert [row["id"] for row in steps["rows"]] == [near.id]
        assert (shown["counts"]["removed"], steps["total"]) == (1, 1)
        admin_services.imports.apply(COUNTY, made["id"], made["digest"])
    assert read_person(web, far.id).active
    assert not read_person(web, near.id).active


def test_an_account_made_after_the_preview_counts(
    admin_services: AdminServices, ask: Ask, web: WebApp, county: County
) -> None:
    person = pick_person(web, county, TOWN)
    rows = [HEADINGS, (person.id, person.name, person.post, person.unit, person.region, "000-1212-9999")]
    secret = session_cookie(web.store, make_account(web.store, "administrator", COUNTY))
    with web.app.flask.test_request_context("/", headers={"Cookie": f"palm_session={secret}"}):
        made = admin_services.imports.preview(COUNTY, "people", as_csv(rows), "a.csv")
        make_account_of(web, person.id, "commander", CITY)
        assert (
            catch_refusal(admin_services.imports.apply, COUNTY, made["id"], made["digest"]) == "beyond_reach"
        )
    assert read_person(web, person.id) == person


def test_a_unit_or_post_on_which_somebody_beyond_depends_stays(
    admin_services: AdminServices, ask: Ask, web: WebApp, county: County
) -> None:
    unit = {"code": "x-unit", "name": "试验队", "name_en": "Trial", "kind": "team", "region": COUNTY}
    ask(COUNTY, admin_services.units.save, COUNTY, unit)
    officer = make_account(web.store, "unit_officer", COUNTY, "x-unit")
    assert catch_refusal(ask, COUNTY, admin_services.units.remove, COUNTY, "x-unit", 1) == "in_use"
    commands_of(admin_services.accounts._accounts).set_grants(officer.id, [], administrator(CITY), "")
    person = pick_person(web, county, TOWN)
    make_account_of(web, person.id, "commander", CITY)
    of_unit = {"id": person.id, "version": person.version, "unit": "x-unit"}
    moved = ask(CITY, admin_services.people.save, COUNTY, of_unit)["row"]
    gone = ask(CITY, admin_services.people.remove, COUNTY, person.id, moved["version"], WHY)
    assert gone["unit"] == "x-unit"
    assert catch_refusal(ask, COUNTY, admin_services.units.remove, COUNTY, "x-unit", 1) == "beyond_reach"
    ask(CITY, admin_services.units.remove, COUNTY, "x-unit", 1)
