"""The people of a county as a recommendation sees them: posts and units, duty, last position, squads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import Connection, or_, select

from data_access.storage.bulk import among
from data_access.storage.codec import position_of
from data_access.tables.directory_tables import people, rosters
from data_access.tables.squad_tables import squad_people
from domain.directory.roster import SHIFTS
from domain.kernel.worlds import WorldId
from domain.positions.position_join import Position
from domain.squads.candidates import Candidate, Spot

REST = timedelta(hours=8)
"""Of whoever had the night."""


def read_candidates(
    connection: Connection, world: WorldId, capabilities: Collection[str], now: datetime, tz: tzinfo
) -> list[Candidate]:
    """Active people with one of some capabilities (a post or a unit), by id."""
    wanted, p = [*capabilities], people.c
    query = (
        select(p.id, p.post, p.unit, p.region, p.phone)
        .where(p.county == world.county, p.active == 1, or_(p.post.in_(wanted), p.unit.in_(wanted)))
        .order_by(p.id)
    )
    rows = [*connection.execute(query)]
    seen = _read_positions(connection, world, [row.id for row in rows])
    busy = _count_squads(connection, world)
    on_duty, resting = _read_shifts(connection, world.county, now.astimezone(tz))
    return [_candidate(row, seen.get(row.id), busy[row.id], on_duty, resting) for row in rows]


def _candidate(
    row: Any, seen: Position | None, squads: int, on_duty: set[str], resting: dict[str, datetime]
) -> Candidate:
    spot = None if seen is None else Spot(seen.lat, seen.lon)
    return Candidate(
        row.id,
        row.unit,
        row.region,
        frozenset({row.post, row.unit}),
        row.id in on_duty,
        spot,
        None if seen is None else seen.at,
        squads,
        squads,
        resting.get(row.id),
        int(bool(row.phone)),
    )


def _read_positions(connection: Connection, world: WorldId, ids: list[str]) -> dict[str, Position]:
    query = "SELECT person, body FROM positions WHERE county = %s AND person"
    return {person: position_of(body) for person, body in among(connection, query, str(world), ids)}


def _count_squads(connection: Connection, world: WorldId) -> Counter[str]:
    query = select(squad_people.c.person).where(squad_people.c.county == world)
    return Counter(connection.execute(query).scalars())


def _read_shifts(
    connection: Connection, county: str, local: datetime
) -> tuple[set[str], dict[str, datetime]]:
    """Who is on duty at a local time, and until when those rest whose night has ended."""
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    days = [(midnight - timedelta(days=back)) for back in (0, 1)]
    r = rosters.c
    query = select(r.day, r.shift, r.person).where(
        r.county == county, r.day.in_([day.strftime("%Y-%m-%d") for day in days])
    )
    on_duty: set[str] = set()
    resting: dict[str, datetime] = {}
    for day, shift, person in connection.execute(query):
        began = days[0] if day == days[0].strftime("%Y-%m-%d") else days[1]
        start, end = (began + timedelta(hours=hours) for hours in SHIFTS[shift])
        if start <= local < end:
            on_duty.add(person)
        elif shift != "day" and end <= local < end + REST:
            resting[person] = end + REST
    return on_duty, resting
