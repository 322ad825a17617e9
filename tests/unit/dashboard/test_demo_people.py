"""The accounts of a demo fit the county that is installed."""

from __future__ import annotations

from dashboard.demo.demo_people import demo_people
from data_access.county_packs.county_pack import County
from domain.access.rights import TABLE, Grant, Realm, Role, check_grants


def test_every_role_of_people_has_an_account_that_lies_in_the_county(county: County) -> None:
    made = demo_people(county)
    roles = {
        role for role, row in TABLE.items() if row.realm not in (Realm.SCREEN, Realm.PROGRAM, Realm.LINK)
    }
    assert {account.role for account in made} == roles
    assert len({account.login for account in made}) == len(made)
    for account in made:
        check_grants([Grant(account.role, account.region, account.unit)])
        assert account.region in county.regions
        assert account.unit is None or account.unit in county.units


def test_those_in_the_field_are_people_at_home_where_they_work(county: County) -> None:
    field = [a for a in demo_people(county) if a.role in (Role.GRID_HEAD, Role.LIAISON)]
    assert len(field) == 2
    assert [county.people[a.person or ""].region for a in field] == [a.region for a in field]


def test_the_unit_leads_some_matter(county: County) -> None:
    [unit] = [account.unit for account in demo_people(county) if account.role is Role.UNIT_OFFICER]
    assert unit in {matter.lead for matter in county.matters.values()}
