"""What is given names something that is there: regions of the installation, units of the directory."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from data_access.county_packs.county_pack import County
from data_access.database.unit_of_work import Origin
from data_access.directory.directory_edits import remove_unit
from data_access.directory.directory_rows import save_units
from domain.access.rights import Grant, Role
from domain.accounts.account import NewAccount
from domain.accounts.keys import NewToken
from domain.directory.person import Unit
from domain.kernel.errors import Refused
from tests.integration.accounts import ADDRESS, BY, World, world
from tests.integration.reports import COUNTY

NOWHERE = ("330825999", "330825101999", "330999", "330826", "3309")
THERE = ("3308", COUNTY, "330825101")


@pytest.fixture
def here(peopled: str, county: County) -> Iterator[World]:
    with world(peopled) as made:
        made.accounts = made.policy(serves=lambda region: region == "3308" or county.has_region(region))
        yield made


def refused(work: object) -> str:
    with pytest.raises(Refused) as told:
        work()  # type: ignore[operator]
    return told.value.code


def new(region: str, role: Role = Role.REVIEWER, unit: str | None = None) -> NewAccount:
    return NewAccount(f"u-{region}-{unit}", "王五", COUNTY, (Grant(role, region, unit),))


@pytest.mark.parametrize("region", NOWHERE)
def test_no_grant_key_or_token_for_a_region_that_is_none(here: World, region: str) -> None:
    by = BY if region.startswith("3308") else _everywhere()
    account = here.somebody()
    assert refused(lambda: here.admin.create(new(region), by, ADDRESS)) == "bad_region"
    grants = [Grant(Role.REVIEWER, region)]
    assert refused(lambda: here.admin.set_grants(account.id, grants, by, ADDRESS)) == "bad_region"
    report = NewToken("report", region, name="热线")
    assert refused(lambda: here.admin.create_token(report, by, ADDRESS)) == "bad_region"
    assert refused(lambda: here.admin.ask_token(region, "数据", 0, "接入平台", by, ADDRESS)) == "bad_region"
    assert refused(lambda: here.admin.create_kiosk("墙", region, None, by, ADDRESS)) == "bad_region"


def _everywhere() -> object:
    from tests.signing import administrator

    return administrator("33")


@pytest.mark.parametrize("region", THERE)
def test_one_that_is_there_is_taken(here: World, region: str) -> None:
    assert here.admin.create(new(region), BY, ADDRESS).grants[0].region == region
    assert here.admin.create_token(NewToken("report", region, name="热线"), BY, ADDRESS)
    assert here.admin.create_kiosk("墙", region, None, BY, ADDRESS)


def test_a_unit_is_one_of_the_directory(here: World) -> None:
    officer = Role.UNIT_OFFICER
    assert refused(lambda: here.admin.create(new(COUNTY, officer, "nope"), BY, ADDRESS)) == "bad_unit"
    account = here.admin.create(new(COUNTY, officer, "traffic-police"), BY, ADDRESS)
    given = [Grant(officer, COUNTY, "traffic-police"), Grant(officer, COUNTY, "nope")]
    assert refused(lambda: here.admin.set_grants(account.id, given, BY, ADDRESS)) == "bad_unit"


def test_what_was_there_when_it_was_given_does_not_keep_an_account_from_changing(here: World) -> None:
    officer = Role.UNIT_OFFICER
    unit = Unit("dissolved", "撤并所", "Dissolved Station", "station", COUNTY, 1)
    with here.store.unit_of_work(COUNTY, Origin(BY.actor)) as act:
        save_units(act.connection, COUNTY, [unit])
    account = here.admin.create(new(COUNTY, officer, unit.code), BY, ADDRESS)
    with here.store.unit_of_work(COUNTY, Origin(BY.actor)) as act:
        remove_unit(act, unit.code, unit.version)
    held = account.grants[0]
    changed = here.admin.set_grants(account.id, [held, Grant(Role.REVIEWER, COUNTY)], BY, ADDRESS)
    assert held in changed.grants


@pytest.mark.parametrize("source", ["", " ", "a/b", "a\u0000b", "x" * 65])
def test_a_token_s_source_is_a_name_that_messages_can_have(here: World, source: str) -> None:
    new_ = NewToken("report", COUNTY, (source,), name="热线")
    assert refused(lambda: here.admin.create_token(new_, BY, ADDRESS)) == "bad_source"
