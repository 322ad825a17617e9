"""The people of a county as a recommendation sees them: posts and units, duty, last position, squads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, or_, select

from data_access.database.bulk import among
from data_access.database.codec import position_of, utc_text
from data_access.database.tables.directory_tables import people, rosters
from data_access.database.tables.live_tables import positions
from data_access.database.tables.squad_tables import squad_people
from data_access.outbox.dead_contacts import read_dead
from domain.directory.person import DeadContact
from domain.directory.roster import SHIFTS
from domain.kernel.worlds import WorldId
from domain.positions.position_join import Position
from domain.squads.calls.dead_contacts import PHONE
from domain.squads.candidates import Candidate, Spot

REST = timedelta(hours=8)
"""Of whoever had the night."""
Seen = tuple[Spot | None, datetime | None]
Covers = Mapping[str, frozenset[str]]
"""The townships of units that cover some beside their own."""
NOTHING: Final[Covers] = {}
UNSEEN: Final[Seen] = (None, None)


def read_candidates(
    connection: Connection,
    world: WorldId,
    near: Collection[str],
    everywhere: Collection[str],
    region: str,
    now: datetime,
    tz: tzinfo,
    covers: Covers = NOTHING,
) -> list[Candidate]:
    """Active people with one of some capabilities (a post or a unit), by id: `near` of a region, or
    of a unit that covers it, only; `everywhere` of the whole county.
    """
    p = people.c
    covering = [unit for unit, regions in covers.items() if region in regions]
    inside = _has(near) & or_(p.region.startswith(region, autoescape=True), p.unit.in_(covering))
    query = (
        select(p.id, p.post, p.unit, p.region, p.phone)
        .where(p.county == world.county, p.active == 1, or_(inside, _has(everywhere)))
        .order_by(p.id)
    )
    return _describe(connection, world, connection.execute(query).fetchall(), now, tz, covers)


def read_candidates_by_id(
    connection: Connection,
    world: WorldId,
    ids: Sequence[str],
    now: datetime,
    tz: tzinfo,
    covers: Covers = NOTHING,
) -> list[Candidate]:
    """Those of some people who are active."""
    query = "SELECT id, post, unit, region, phone FROM people WHERE county = %s AND active = 1 AND id"
    return _describe(connection, world, among(connection, query, world.county, ids), now, tz, covers)


def read_seen_since(connection: Connection, world: WorldId, since: datetime) -> list[Position]:
    """Positions that were reported since then."""
    p = positions.c
    query = select(p.body).where(p.county == world, p.last_reported >= utc_text(since))
    return [position_of(body) for body in connection.execute(query).scalars()]


def _describe(
    connection: Connection,
    world: WorldId,
    rows: Sequence[Any],
    now: datetime,
    tz: tzinfo,
    covers: Covers,
) -> list[Candidate]:
    """Of rows id, post, unit, region, phone."""
    seen = _read_positions(connection, world, [row[0] for row in rows])
    busy = _count_squads(connection, world)
    on_duty, resting = _read_shifts(connection, world.county, now.astimezone(tz))
    capable: dict[tuple[str, str], frozenset[str]] = {}
    dead = read_dead(connection, world.county)
    found = []
    for person, post, unit, region, phone in rows:
        if (able := capable.get((post, unit))) is None:
            able = capable[post, unit] = frozenset({post, unit})
        spot, at = seen.get(person, UNSEEN)
        squads, rests, channels = (
            busy[person],
            resting.get(person),
            _count_channels(phone, dead.get(person, ())),
        )
        found.append(
            Candidate(
                person,
                unit,
                region,
                able,
                person in on_duty,
                spot,
                at,
                squads,
                squads,
                rests,
                channels,
                covers.get(unit, frozenset()),
            )
        )
    return found


def _count_channels(phone: str, dead: Sequence[DeadContact]) -> int:
    """1 for whoever has a number of which nobody said that it is not in use, else 0."""
    return int(bool(phone) and not any(contact.contact == PHONE for contact in dead))


def _has(capabilities: Collection[str]) -> ColumnElement[bool]:
    wanted = [*capabilities]
    return or_(people.c.post.in_(wanted), people.c.unit.in_(wanted))


def _read_positions(connection: Connection, world: WorldId, ids: list[str]) -> dict[str, Seen]:
    query = "SELECT person, body FROM positions WHERE county = %s AND person"
    found = among(connection, query, str(world), ids)
    return {person: _seen(position_of(body)) for person, body in found}


def _seen(position: Position) -> Seen:
    return Spot(position.lat, position.lon), position.at


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
