"""Who of a unit, or of a region's roster, is on duty now and can be written to."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from data_access.database.tables.directory_tables import people, rosters
from domain.directory.roster import SHIFTS

_DAYS = (0, 1)
"""A night ends the next morning: duties of today and of yesterday."""


def read_on_duty(
    connection: Connection, county: str, called: Collection[str], local: datetime
) -> dict[str, list[str]]:
    """People with a phone who are on duty at a local time, by the unit they belong to, or the region they
    have the duty in; of those that are `called`.
    """
    r, p = rosters.c, people.c
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    begins = {f"{day:%Y-%m-%d}": day for day in (midnight - timedelta(days=back) for back in _DAYS)}
    query = (
        select(r.day, r.shift, r.region, p.unit, p.id)
        .join_from(rosters, people, (p.county == r.county) & (p.id == r.person))
        .where(r.county == county, r.day.in_([*begins]), p.active == 1, p.phone != "")
        .where(r.region.in_([*called]) | p.unit.in_([*called]))
        .order_by(p.id)
    )
    found: dict[str, list[str]] = {}
    for day, shift, region, unit, person in connection.execute(query):
        start, end = (begins[day] + timedelta(hours=hours) for hours in SHIFTS[shift])
        for name in {region, unit} & {*called} if start <= local < end else ():
            if person not in found.setdefault(name, []):
                found[name].append(person)
    return found


def read_reachable(connection: Connection, county: str, persons: Collection[str]) -> list[str]:
    """Those of some people who are in the directory still and have a phone."""
    p = people.c
    query = select(p.id).where(p.county == county, p.id.in_([*persons]), p.active == 1, p.phone != "")
    return list(connection.execute(query.order_by(p.id)).scalars())
