"""The households of the typhoon demo, imported as any list is: at a start on which none is known."""

from __future__ import annotations

from dashboard.commands import CommandBus
from dashboard.demo.typhoon.typhoon_households import plan_homes, write_list
from dashboard.services.sign_in.invitation_service import ours
from data_access.county_packs.county_pack import County
from data_access.directory.people_queries import seeded
from data_access.emergency.rollouts.households.household_store import count_households
from data_access.store import Store
from domain.directory.households.household_commands import ImportHouseholds
from domain.kernel.worlds import WorldId

FILENAME = "演示-自制-住户名单.csv"


def seed_demo_households(store: Store, commands: CommandBus, county: County) -> int | None:
    """How many were added; None where some are known, or the directory was not filled yet."""
    with store.reading() as connection:
        if count_households(connection, WorldId(county.code))[0] or not seeded(connection, county.code):
            return None
    content = write_list(plan_homes(county))
    command = ImportHouseholds(region=county.code, content=content, filename=FILENAME)
    return len(commands.handle(command, ours(county.code)).added)
