"""A demo has people on duty: let in by the way of every duty sheet."""

from __future__ import annotations

from datetime import timedelta

from dashboard.commands import CommandBus
from dashboard.demo.demo_roster import CREW, DAYS, DUTY, MOST_PEOPLE
from dashboard.handlers.context import Context
from dashboard.services.directory.demo_roster_service import seed_demo_roster
from data_access.county_packs.county_pack import County
from data_access.directory import rosters
from data_access.store import Store
from tests.integration.people.conftest import Clock
from tests.integration.reports import COUNTY, NOW


def test_every_township_has_somebody_by_day_and_by_night(store: Store, county: County, clock: Clock) -> None:
    bus = CommandBus(store, Context({COUNTY: county}, MOST_PEOPLE), clock=clock)  # type: ignore[arg-type]
    assert seed_demo_roster(store, bus, county, NOW) is not None
    assert seed_demo_roster(store, bus, county, NOW) is None, "somebody is on duty"
    today = NOW.astimezone(county.tz).date()
    first = today - timedelta(days=today.weekday())
    for day in (first, today, first + timedelta(days=DAYS - 1)):
        with store.reading() as connection:
            found = [
                duty for duty, _ in rosters.between(connection, COUNTY, day.isoformat(), day.isoformat())
            ]
        officers = [duty for duty in found if duty.post == DUTY]
        assert {(duty.region, duty.shift) for duty in officers} == {(COUNTY, "day"), (COUNTY, "night")}
        assert {county.people[duty.person].unit for duty in officers} == {"centre"}
        towns = {(duty.region, duty.shift) for duty in found if duty.post not in (CREW, DUTY)}
        assert {shift for _, shift in towns} == {"day", "night"}
        assert len(towns) == 2 * len(county.townships)
        crews = [duty for duty in found if duty.post == CREW]
        units = {county.people[duty.person].unit for duty in crews}
        kinds = {code: unit.kind for code, unit in county.units.items()}
        assert {kinds[unit] for unit in units} == {"department", "team"}
        leads = {matter.lead for matter in county.matters.values()}
        assert {lead for lead in leads if kinds[lead] in ("department", "team")} <= units, (
            "each lead is there"
        )
        assert {duty.shift for duty in crews} == {"day", "night"}
        assert len({duty.person for duty in found}) == len(found), "nobody works twice a day"
