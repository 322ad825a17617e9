"""Rows of households <-> domain values."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, Final

from msgspec import json
from sqlalchemy import Connection, delete, func, select

from data_access.database.bulk import Bulk, among
from data_access.database.tables.emergency.household_tables import households
from domain.directory.households.household import Household
from domain.emergency.rollouts.evacuations.order_preview import HouseholdGroup
from domain.kernel.worlds import WorldId

MOST: Final = 200
"""Households of a page."""
_BEHIND_DIGITS: Final = ":"
"""The character behind the digits: where a region's codes end."""
COLUMNS: Final = (
    "id",
    "grid",
    "village",
    "address",
    "head",
    "phone",
    "people",
    "vulnerable",
    "risk",
    "liaison",
    "lon",
    "lat",
    "note",
    "version",
)
_rows = Bulk(households, "county", *COLUMNS)
_codes = json.Decoder(tuple[str, ...])


def household_of(row: Any) -> Household:
    """The household of a row of COLUMNS."""
    given = dict(zip(COLUMNS, row, strict=True))
    return Household(**{**given, "vulnerable": _codes.decode(given["vulnerable"])})


def save_households(connection: Connection, world: WorldId, saved: Iterable[Household]) -> None:
    """Add or replace households."""
    rows = [(str(world), *(_stored(getattr(household, name)) for name in COLUMNS)) for household in saved]
    _rows.replace(connection, rows)


def _stored(value: Any) -> Any:
    return json.encode(value).decode() if isinstance(value, tuple) else value


def drop_households(connection: Connection, world: WorldId, ids: Collection[str]) -> None:
    """Forget households."""
    h = households.c
    for id in sorted(ids):
        connection.execute(delete(households).where(h.county == str(world), h.id == id))


def read_households(
    connection: Connection, world: WorldId, ids: Collection[str] | None = None
) -> dict[str, Household]:
    """Households by id: some, or all of a county."""
    if ids is not None:
        query = f"SELECT {', '.join(COLUMNS)}, id FROM households WHERE county = %s AND id"  # nosec B608
        return {row[0]: household_of(row[:-1]) for row in among(connection, query, str(world), [*ids])}
    rows = connection.execute(_select().where(households.c.county == str(world)).order_by(households.c.id))
    return {row[0]: household_of(row) for row in rows}


def list_by_grid(
    connection: Connection, world: WorldId, region: str, after: str = "", limit: int = MOST
) -> list[Household]:
    """Households of a region (a grid, or what contains grids) by id, after one."""
    h = households.c
    about = (h.county == str(world), h.grid.startswith(region, autoescape=True), h.id > after)
    rows = connection.execute(_select().where(*about).order_by(h.id).limit(limit))
    return [household_of(row) for row in rows]


def list_by_liaison(
    connection: Connection, world: WorldId, liaison: str, after: str = "", limit: int = MOST
) -> list[Household]:
    """Households that a person looks after by id, after one."""
    h = households.c
    about = (h.county == str(world), h.liaison == liaison, h.id > after)
    rows = connection.execute(_select().where(*about).order_by(h.id).limit(limit))
    return [household_of(row) for row in rows]


def count_households(connection: Connection, world: WorldId, region: str = "") -> tuple[int, int]:
    """How many households a region has, and how many people."""
    h = households.c
    about = (h.county == str(world), h.grid.startswith(region, autoescape=True))
    query = select(func.count(), func.coalesce(func.sum(h.people), 0)).where(*about)
    found = connection.execute(query).one()
    return int(found[0]), int(found[1])


def count_groups(
    connection: Connection, world: WorldId, place: str, risks: Collection[str]
) -> list[HouseholdGroup]:
    """Households at some risk (any, when none is named) by grid and who needs help, added up where they are
    stored: as many rows as a place has grids and kinds of need, however many live there.
    """
    h = households.c
    at_risk = h.risk.in_([*risks]) if risks else h.risk != ""
    summed = select(h.grid, func.count(), func.sum(h.people), h.vulnerable)
    query = summed.where(*_inside(world, place), at_risk).group_by(h.grid, h.vulnerable)
    return [
        HouseholdGroup(grid, int(number), int(people), _codes.decode(vulnerable))
        for grid, number, people, vulnerable in connection.execute(query)
    ]


def list_grids(connection: Connection, world: WorldId, place: str) -> list[str]:
    """The grids of a place of which any household is known."""
    query = select(households.c.grid).where(*_inside(world, place)).distinct()
    return list(connection.execute(query).scalars())


def _inside(world: WorldId, place: str) -> tuple[Any, ...]:
    """What the rows of a place are: one bound on each side, for the index."""
    h = households.c
    return h.county == str(world), h.grid >= place, h.grid < place + _BEHIND_DIGITS


def _select() -> Any:
    return select(*(households.c[name] for name in COLUMNS))
