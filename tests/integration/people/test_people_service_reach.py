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
from tests.integration.people.sheets import HEADINGS, as_csv, everybody
from tests.integration.reports import COUNTY
from tests.security.house import House
from tests.signing import administrator, make_account, session_cookie

TOWN, OTHER, CITY = "330825101", "330825102", "3308"
WHY = "岗位调整"
Ask = Callable[..., Any]
_used = count()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, root: Path) -> House:
    return House(tmp_path_factory.mktemp("house"), root, people=True)


@pytest.fixture
def desk(house: House) -> AdminServices:
    services = house.app.services
    return AdminServices(services, account_policy.accounts(house.settings, services.store, COUNTY))


@pytest.fixture
def ask(house: House) -> Ask:
    """Call something as a fresh administrator of a region: `ask(region, work, *args)`."""

    def asked(region: str, work: Ask, *args: Any, **more: Any) -> Any:
        secret = session_cookie(house.store, make_account(house.store, "administrator", region))
        headers = {"Cookie": f"palm_session={secret}"}
        with house.app.flask.test_request_context("/", headers=headers):
            return work(*args, **more)

    return asked


def somebody(house: House, county: County, region: str) -> Person:
    """A person of a region whom no test used yet."""
    there = [one for one in county.people.values() if one.region.startswith(region)]
    return here(house, there[next(_used)].id)


def here(house: House, person: str) -> Person:
    with house.store.reading() as connection:
        found = people_queries.find_person(connection, COUNTY, person)
    assert found is not None
    return found


def behind(house: House, person: str, role: str = "auditor", region: str = COUNTY) -> Account:
    return make_account(house.store, role, region, person=person)


def refused(ask: Ask, *given: Any, **more: Any) -> str:
    with pytest.raises(Refused) as told:
        ask(*given, **more)
    return told.value.code


@pytest.mark.parametrize("role", ["auditor", "commander", "administrator"])
def test_a_town_touches_nobody_behind_whom_the_county_stands(
    desk: AdminServices, ask: Ask, house: House, county: County, role: str
) -> None:
    person = somebody(house, county, TOWN)
    account = behind(house, person.id, role)
    changed = {"id": person.id, "version": person.version, "phone": "000-1111-2222"}
    moved = changed | {"region": TOWN, "phone": person.phone}
    assert refused(ask, TOWN, desk.people.remove, COUNTY, person.id, person.version, WHY) == "beyond_reach"
    assert refused(ask, TOWN, desk.people.save, COUNTY, changed) == "beyond_reach"
    assert refused(ask, TOWN, desk.people.save, COUNTY, moved) == "beyond_reach"
    assert here(house, person.id) == person
    assert not desk.accounts._accounts.queries.get(account.id).person_left
    removed = ask(COUNTY, desk.people.remove, COUNTY, person.id, person.version, WHY)
    assert (
        refused(ask, TOWN, desk.people.restore, COUNTY, person.id, removed["version"], WHY) == "beyond_reach"
    )


def test_a_town_still_keeps_its_own_people(
    desk: AdminServices, ask: Ask, house: House, county: County
) -> None:
    person = somebody(house, county, TOWN)
    behind(house, person.id, "duty_officer", TOWN)
    gone = ask(TOWN, desk.people.remove, COUNTY, person.id, person.version, WHY)
    ask(TOWN, desk.people.restore, COUNTY, person.id, gone["version"], WHY)
    assert here(house, person.id).active


def test_the_county_touches_nobody_behind_whom_the_city_stands(
    desk: AdminServices, ask: Ask, house: House, county: County
) -> None:
    person = somebody(house, county, TOWN)
    behind(house, person.id, "commander", CITY)
    assert refused(ask, COUNTY, desk.people.remove, COUNTY, person.id, person.version, WHY) == "beyond_reach"
    ask(CITY, desk.people.remove, COUNTY, person.id, person.version, WHY)


def test_who_was_removed_is_taken_back_with_the_account(
    desk: AdminServices, ask: Ask, house: House, county: County
) -> None:
    person = somebody(house, county, TOWN)
    account = behind(house, person.id, "commander")
    ask(COUNTY, desk.people.remove, COUNTY, person.id, person.version, WHY)
    assert desk.accounts._accounts.queries.get(account.id).disabled_at is not None
    assert refused(ask, COUNTY, desk.accounts.enable, COUNTY, account.id) == "person_left"
    assert refused(ask, COUNTY, desk.accounts.enable, COUNTY, account.id, "啊") == "bad_reason"
    assert not ask(COUNTY, desk.accounts.enable, COUNTY, account.id, WHY)["disabled"]
    assert here(house, person.id).active
    assert desk.accounts._accounts.queries.get(account.id).disabled_at is None


def test_no_account_is_made_for_somebody_behind_whom_more_stands(
    desk: AdminServices, ask: Ask, house: House, county: County
) -> None:
    person = somebody(house, county, TOWN)
    behind(house, person.id, "commander")
    grants = [{"role": "liaison", "region": TOWN, "unit": None}]
    form = {"login": f"u-{person.id.lower()}", "name": "张三", "person": person.id, "grants": grants}
    assert refused(ask, TOWN, desk.accounts.create, COUNTY, form, "") == "unknown_person"


def duty(region: str, person: str, day: str = "2026-12-01") -> dict[str, str]:
    return {"day": day, "shift": "day", "region": region, "post": "duty", "person": person}


def test_a_town_rosters_its_own_people_only(
    desk: AdminServices, ask: Ask, house: House, county: County
) -> None:
    stranger, mine = somebody(house, county, OTHER), somebody(house, county, TOWN)
    told = ask(TOWN, desk.rosters.add, COUNTY, duty(TOWN, stranger.id))
    assert [one["code"] for one in told["problems"]] == ["unknown_person"]
    assert "row" in ask(TOWN, desk.rosters.add, COUNTY, duty(TOWN, mine.id))
    behind(house, mine.id, "commander")
    assert refused(ask, TOWN, desk.rosters.remove, COUNTY, duty(TOWN, mine.id)) == "beyond_reach"
    other = duty(TOWN, mine.id, "2026-12-02")
    assert refused(ask, TOWN, desk.rosters.add, COUNTY, other) == "beyond_reach"
    ask(COUNTY, desk.rosters.remove, COUNTY, duty(TOWN, mine.id))


def test_a_stranger_s_roster_keeps_nobody_from_their_duty(
    desk: AdminServices, ask: Ask, house: House, county: County
) -> None:
    person = somebody(house, county, OTHER)
    ask(COUNTY, desk.rosters.add, COUNTY, duty(TOWN, person.id))
    assert refused(ask, COUNTY, desk.rosters.add, COUNTY, duty(OTHER, person.id)) == "overlap"
    assert "row" in ask(OTHER, desk.rosters.add, COUNTY, duty(OTHER, person.id))
    found = ask(COUNTY, desk.rosters.page, COUNTY, "2026-12-01", "2026-12-01")
    assert [one["person"] for one in found["problems"] if one["code"] == "overlap"] == [person.id]
    called = duty(COUNTY, person.id, "2026-12-03")
    ask(COUNTY, desk.rosters.add, COUNTY, called)
    assert refused(ask, OTHER, desk.rosters.add, COUNTY, called | {"region": OTHER}) == "overlap"


def test_a_line_about_somebody_beyond_is_refused_by_line(
    desk: AdminServices, ask: Ask, house: House, county: County
) -> None:
    far, near = somebody(house, county, TOWN), somebody(house, county, TOWN)
    behind(house, far.id, "commander", CITY)
    rows = [(p.id, p.name, p.post, p.unit, p.region, "000-1212-3434") for p in (near, far)]
    told = ask(COUNTY, desk.imports.preview, COUNTY, "people", as_csv([HEADINGS, *rows]), "a.csv")
    assert [(one["row"], one["column"], one["code"]) for one in told["problems"]] == [
        (3, "id", "beyond_reach")
    ]
    sheet = [("日期", "班次", "行政区划", "岗位", "编号"), ("2026-12-09", "day", COUNTY, "duty", far.id)]
    told = ask(COUNTY, desk.imports.preview, COUNTY, "rosters", as_csv(sheet), "r.csv")
    assert [(one["row"], one["code"]) for one in told["problems"]] == [(2, "beyond_reach")]


def test_a_complete_list_leaves_who_is_beyond_and_says_so(
    desk: AdminServices, ask: Ask, house: House, county: County
) -> None:
    far, near = somebody(house, county, TOWN), somebody(house, county, TOWN)
    behind(house, far.id, "commander", CITY)
    with house.store.reading() as connection:
        gone = {key for key, one in people_queries.everybody(connection, COUNTY).items() if not one.active}
    rows = [row for row in everybody(county) if row[0] not in {far.id, near.id} | gone]
    secret = session_cookie(house.store, make_account(house.store, "administrator", COUNTY))
    with house.app.flask.test_request_context("/", headers={"Cookie": f"palm_session={secret}"}):
        made = desk.imports.preview(COUNTY, "people", as_csv(rows), "all.csv", True)
        shown = desk.imports.open(COUNTY, made["id"])
        assert far.id in shown["kept"]
        assert near.id not in shown["kept"]
        steps = desk.imports.rows(COUNTY, made["id"], op="removed")
        assert [row["id"] for row in steps["rows"]] == [near.id]
        assert (shown["counts"]["removed"], steps["total"]) == (1, 1)
        desk.imports.apply(COUNTY, made["id"], made["digest"])
    assert here(house, far.id).active
    assert not here(house, near.id).active


def test_an_account_made_after_the_preview_counts(
    desk: AdminServices, ask: Ask, house: House, county: County
) -> None:
    person = somebody(house, county, TOWN)
    rows = [HEADINGS, (person.id, person.name, person.post, person.unit, person.region, "000-1212-9999")]
    secret = session_cookie(house.store, make_account(house.store, "administrator", COUNTY))
    with house.app.flask.test_request_context("/", headers={"Cookie": f"palm_session={secret}"}):
        made = desk.imports.preview(COUNTY, "people", as_csv(rows), "a.csv")
        behind(house, person.id, "commander", CITY)
        assert refused(desk.imports.apply, COUNTY, made["id"], made["digest"]) == "beyond_reach"
    assert here(house, person.id) == person


def test_a_unit_or_post_on_which_somebody_beyond_depends_stays(
    desk: AdminServices, ask: Ask, house: House, county: County
) -> None:
    unit = {"code": "x-unit", "name": "试验队", "name_en": "Trial", "kind": "team", "region": COUNTY}
    ask(COUNTY, desk.units.save, COUNTY, unit)
    officer = make_account(house.store, "unit_officer", COUNTY, "x-unit")
    assert refused(ask, COUNTY, desk.units.remove, COUNTY, "x-unit", 1) == "in_use"
    commands_of(desk.accounts._accounts).set_grants(officer.id, [], administrator(CITY), "")
    person = somebody(house, county, TOWN)
    behind(house, person.id, "commander", CITY)
    of_unit = {"id": person.id, "version": person.version, "unit": "x-unit"}
    moved = ask(CITY, desk.people.save, COUNTY, of_unit)["row"]
    gone = ask(CITY, desk.people.remove, COUNTY, person.id, moved["version"], WHY)
    assert gone["unit"] == "x-unit"
    assert refused(ask, COUNTY, desk.units.remove, COUNTY, "x-unit", 1) == "beyond_reach"
    ask(CITY, desk.units.remove, COUNTY, "x-unit", 1)
