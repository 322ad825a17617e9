"""Where people of squads belong, the cases they are away for, and the duties that they have meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, select

from data_access.database.codec import case_of
from data_access.database.tables.directory_tables import people, units
from data_access.database.tables.live_tables import cases
from domain.cases.case_join import Case
from domain.kernel.worlds import WorldId
from domain.squads.loans import Home


def read_homes(connection: Connection, county: str, ids: Collection[str]) -> dict[str, Home]:
    """Where each of some people belongs; of who is not in the directory nothing."""
    p, u = people.c, units.c
    joined = people.outerjoin(units, (u.county == p.county) & (u.code == p.unit))
    query = select(p.id, p.unit, u.name, u.name_en, p.post, p.region).select_from(joined)
    wanted = query.where(p.county == county, p.id.in_([*ids]))
    return {
        person: Home(person, unit, (name or unit, name_en or name or unit), post, region)
        for person, unit, name, name_en, post, region in connection.execute(wanted)
    }


def read_cases(connection: Connection, world: WorldId, ids: Sequence[str]) -> dict[str, Case]:
    """Some cases, by id."""
    c = cases.c
    query = select(c.body).where(c.county == str(world), c.id.in_([*ids]))
    return {case.id: case for case in map(case_of, connection.execute(query).scalars())}
