"""Who commands in a county, and how they are written to."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from data_access.tables import account_tables as t
from data_access.tables.directory_tables import people
from domain.access.rights import Role
from domain.kernel.regions import city_of


def list_commanders(connection: Connection, county: str) -> list[str]:
    """The people with a phone whose account commands the county or its city, by id."""
    a, g, p = t.accounts.c, t.grants.c, people.c
    where: Collection[str] = (county, city_of(county))
    query = (
        select(p.id)
        .join_from(people, t.accounts, (a.person == p.id) & a.disabled_at.is_(None))
        .join(t.grants, (g.account == a.id) & (g.role == Role.COMMANDER.value) & g.region.in_(where))
        .where(p.county == county, p.active == 1, p.phone != "")
    )
    return [*connection.execute(query.distinct().order_by(p.id)).scalars()]
