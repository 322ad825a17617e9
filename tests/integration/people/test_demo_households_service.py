"""The typhoon demo's households come in as any list does: once, each with who looks after it."""

from __future__ import annotations

from dashboard.commands import CommandBus
from dashboard.demo.typhoon.typhoon_households import plan_homes
from dashboard.handlers.context import Context
from dashboard.services.directory.demo_households_service import seed_demo_households
from data_access.county_packs.county_pack import County
from data_access.emergency.rollouts.households.household_store import read_households
from data_access.store import Store
from tests.integration.reports import COUNTY


def test_the_households_are_imported_once(store: Store, county: County) -> None:
    bus = CommandBus(store, Context({COUNTY: county}, 50))
    homes = {home.id: home for home in plan_homes(county)}
    assert seed_demo_households(store, bus, county) == len(homes)
    assert seed_demo_households(store, bus, county) is None
    with store.reading() as connection:
        known = read_households(connection, COUNTY)
    assert {
        (household.id, household.liaison, household.grid, bool(household.risk))
        for household in known.values()
    } == {(home.id, home.liaison, home.grid, bool(home.risk)) for home in homes.values()}
    assert all("演示" in item.note for item in known.values())
