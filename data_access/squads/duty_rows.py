"""Who of a unit, or of a region's roster, is on duty now and can be written to."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from data_access.database.tables.directory_tables import people, rosters, units
from domain.directory.roster import SHIFTS

_CENTRE = "centre"
"""The kind of the unit whose people on duty are the duty desk of a county."""
_DAYS = (0, 1)
"""A night ends the next morning: duties of today and of yesterday."""


def read_on_duty(
    connection: Connection, county: str, called: Collection[str], local: datetime
) -> dict[str, list[str]]:
    """People with a phone who are on duty at a local time, by the unit they belong to, or the region they
    have the duty in; of those that are `called`. A county that is called means its centre: whoever is on
    duty for a department or a team stands in for it while nobody of the centre is on duty.
    """
    found: dict[str, list[str]] = {}
    others: list[str] = []
    for person, region, unit, kind in _read_duties(connection, county, called, local):
        for name in {region, unit} & {*called}:
            stands_in = name == region == county and kind not in (None, _CENTRE)
            people_there = others if stands_in else found.setdefault(name, [])
            if person not in people_there:
                people_there.append(person)
    if others and county not in found:
        found[county] = others
    return found


def _read_duties(
    connection: Connection, county: str, called: Collection[str], local: datetime
) -> Iterator[tuple[str, str, str, str | None]]:
    """(person, region of the duty, unit of the person, its kind) of whoever is on duty at a local time."""
    r, p, u = rosters.c, people.c, units.c
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    begins = {f"{day:%Y-%m-%d}": day for day in (midnight - timedelta(days=back) for back in _DAYS)}
    query = (
        select(r.day, r.shift, p.id, r.region, p.unit, u.kind)
        .join_from(rosters, people, (p.county == r.county) & (p.id == r.person))
        .outerjoin(units, (u.county == p.county) & (u.code == p.unit))
        .where(r.county == county, r.day.in_([*begins]), p.active == 1, p.phone != "")
        .where(r.region.in_([*called]) | p.unit.in_([*called]))
        .order_by(p.id)
    )
    for day, shift, *duty in connection.execute(query):
        start, end = (begins[day] + timedelta(hours=hours) for hours in SHIFTS[shift])
        if start <= local < end:
            yield (*duty,)


def read_reachable(connection: Connection, county: str, persons: Collection[str]) -> list[str]:
    """Those of some people who are in the directory still and have a phone."""
    p = people.c
    query = select(p.id).where(p.county == county, p.id.in_([*persons]), p.active == 1, p.phone != "")
    return list(connection.execute(query.order_by(p.id)).scalars())
