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
from tests.integration.accounts import ADDRESS, BY, AccountsHarness, open_harness
from tests.integration.reports import COUNTY

NOWHERE = ("330825999", "330825101999", "330999", "330826", "3309")
THERE = ("3308", COUNTY, "330825101")


@pytest.fixture
def harness(peopled: str, county: County) -> Iterator[AccountsHarness]:
    with open_harness(peopled) as made:
        made.accounts = made.policy(serves=lambda region: region == "3308" or county.has_region(region))
        yield made


def catch_refusal(work: object) -> str:
    with pytest.raises(Refused) as error:
        work()  # type: ignore[operator]
    return error.value.code


def make_new_account(region: str, role: Role = Role.REVIEWER, unit: str | None = None) -> NewAccount:
    return NewAccount(f"u-{region}-{unit}", "王五", COUNTY, (Grant(role, region, unit),))


@pytest.mark.parametrize("region", NOWHERE)
def test_no_grant_key_or_token_for_a_region_that_is_none(harness: AccountsHarness, region: str) -> None:
    by = BY if region.startswith("3308") else _administrator_of_province()
    account = harness.make_account()
    assert catch_refusal(lambda: harness.admin.create(make_new_account(region), by, ADDRESS)) == "bad_region"
    grants = [Grant(Role.REVIEWER, region)]
    assert catch_refusal(lambda: harness.admin.set_grants(account.id, grants, by, ADDRESS)) == "bad_region"
    report = NewToken("report", region, name="热线")
    assert catch_refusal(lambda: harness.admin.create_token(report, by, ADDRESS)) == "bad_region"
    assert (
        catch_refusal(lambda: harness.admin.ask_token(region, "数据", 0, "接入平台", by, ADDRESS))
        == "bad_region"
    )
    assert catch_refusal(lambda: harness.admin.create_kiosk("墙", region, None, by, ADDRESS)) == "bad_region"


def _administrator_of_province() -> object:
    from tests.signing import administrator

    return administrator("33")


@pytest.mark.parametrize("region", THERE)
def test_one_that_is_there_is_taken(harness: AccountsHarness, region: str) -> None:
    assert harness.admin.create(make_new_account(region), BY, ADDRESS).grants[0].region == region
    assert harness.admin.create_token(NewToken("report", region, name="热线"), BY, ADDRESS)
    assert harness.admin.create_kiosk("墙", region, None, BY, ADDRESS)


def test_a_unit_is_one_of_the_directory(harness: AccountsHarness) -> None:
    officer = Role.UNIT_OFFICER
    assert (
        catch_refusal(lambda: harness.admin.create(make_new_account(COUNTY, officer, "nope"), BY, ADDRESS))
        == "bad_unit"
    )
    account = harness.admin.create(make_new_account(COUNTY, officer, "traffic-police"), BY, ADDRESS)
    given = [Grant(officer, COUNTY, "traffic-police"), Grant(officer, COUNTY, "nope")]
    assert catch_refusal(lambda: harness.admin.set_grants(account.id, given, BY, ADDRESS)) == "bad_unit"


def test_what_was_there_when_it_was_given_does_not_keep_an_account_from_changing(
    harness: AccountsHarness,
) -> None:
    officer = Role.UNIT_OFFICER
    unit = Unit("dissolved", "撤并所", "Dissolved Station", "station", COUNTY, 1)
    with harness.store.unit_of_work(COUNTY, Origin(BY.actor)) as act:
        save_units(act.connection, COUNTY, [unit])
    account = harness.admin.create(make_new_account(COUNTY, officer, unit.code), BY, ADDRESS)
    with harness.store.unit_of_work(COUNTY, Origin(BY.actor)) as act:
        remove_unit(act, unit.code, unit.version)
    held = account.grants[0]
    changed = harness.admin.set_grants(account.id, [held, Grant(Role.REVIEWER, COUNTY)], BY, ADDRESS)
    assert held in changed.grants


@pytest.mark.parametrize("source", ["", " ", "a/b", "a\u0000b", "x" * 65])
def test_a_token_s_source_is_a_name_that_messages_can_have(harness: AccountsHarness, source: str) -> None:
    new_ = NewToken("report", COUNTY, (source,), name="热线")
    assert catch_refusal(lambda: harness.admin.create_token(new_, BY, ADDRESS)) == "bad_source"
