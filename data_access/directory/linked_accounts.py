"""The accounts behind people and units, and whether whoever changes these may touch those."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Connection, func, select

from data_access.database.tables import account_tables as t
from data_access.database.tables.directory_tables import people as people_table
from data_access.database.tables.region_columns import county_or_city_in
from data_access.database.unit_of_work import UnitOfWork
from domain.access.rights import Grant, Role
from domain.accounts.account import account_number
from domain.directory.mandate import Mandate
from domain.kernel.regions import city_of

_a, _g, _p = t.accounts.c, t.grants.c, people_table.c
_GIVEN = select(_a.person, _g.role, _g.region).join(t.accounts, _a.id == _g.account)
FEW = 100
"""So many people are asked for by their ids; for more, all accounts of the county are read once."""


def grants_behind(connection: Connection, county: str, people: Collection[str]) -> dict[str, list[Grant]]:
    """What the accounts of people were given, by person; an account of the city counts for its counties."""
    found: dict[str, list[Grant]] = defaultdict(list)
    wanted = frozenset(people)
    theirs = _a.person.in_(wanted) if len(wanted) <= FEW else _a.person.isnot(None)
    in_county = county_or_city_in(_a.region).in_((county, city_of(county)))
    for person, role, region in connection.execute(_GIVEN.where(in_county, theirs)) if wanted else ():
        if person in wanted:
            found[person].append(Grant(Role(role), region))
    return found


def beyond(connection: Connection, county: str, mandate: Mandate, people: Collection[str]) -> frozenset[str]:
    """Those of some people whom the holder of a mandate may not touch."""
    given = grants_behind(connection, county, people)
    return frozenset(person for person, grants in given.items() if not mandate.covers_all(grants))


def check_people(act: UnitOfWork, mandate: Mandate, people: Collection[str]) -> None:
    """Pass when the holder of a mandate may touch all of them. Raises Refused("beyond_reach")."""
    for grants in grants_behind(act.connection, act.county, people).values():
        mandate.require(grants)


def check_officers(act: UnitOfWork, mandate: Mandate, unit: str) -> None:
    """Pass when no officer of a unit was given more than a mandate covers. Raises
    Refused("beyond_reach").
    """
    officers = select(_g.account).where(_g.unit == unit, _g.region.startswith(act.county))
    rows = act.connection.execute(select(_g.role, _g.region).where(_g.account.in_(officers))).all()
    mandate.require(Grant(Role(role), region) for role, region in rows)


def check_holders(act: UnitOfWork, mandate: Mandate, column: str, code: str) -> None:
    """Pass when the holder of a mandate may touch everybody who has a unit or post, or had it when they left:
    without it they cannot come back. Raises Refused("beyond_reach").
    """
    query = select(_p.id).where(_p.county == act.county, _p[column] == code)
    check_people(act, mandate, list(act.connection.execute(query).scalars()))


def count_officers(act: UnitOfWork, unit: str) -> int:
    """How many accounts are officers of a unit."""
    held = select(func.count()).where(_g.unit == unit, _g.region.startswith(act.county))
    return int(act.connection.execute(held).scalar_one())


def list_commanders(connection: Connection, county: str, but: str = "") -> list[str]:
    """The people with a phone whose account commands the county or its city, by id; `but`: not whoever has
    that account.
    """
    number = account_number(but)
    person_of_account = select(_a.person).where(_a.id == number, _a.person.is_not(None))
    query = (
        select(_p.id)
        .join_from(people_table, t.accounts, (_a.person == _p.id) & _a.disabled_at.is_(None))
        .join(t.grants, (_g.account == _a.id) & (_g.role == Role.COMMANDER.value))
        .where(_p.county == county, _p.active == 1, _p.phone != "")
        .where(_g.region.in_((county, city_of(county))), _p.id.not_in(person_of_account))
    )
    return [*connection.execute(query.distinct().order_by(_p.id)).scalars()]


def find_person_behind(connection: Connection, actor: str) -> str | None:
    """The person behind the account of a name of the trace; None for no account, and for one of nobody."""
    query = select(_a.person).where(_a.id == account_number(actor))
    return connection.execute(query).scalar()
