"""The rows of live evacuations as screens get them, and lines of the ledger by page."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any, Final

from sqlalchemy import Connection, func, or_, select

from data_access.database.tables.emergency.household_tables import evacuation_entries
from data_access.emergency.rollouts.evacuations.evacuation_store import entry_of, read_evacuations, read_sums
from data_access.emergency.rollouts.households.household_store import read_households
from domain.directory.households.household import Household
from domain.emergency.rollouts.evacuations.evacuation import evacuation_row, sum_rows
from domain.emergency.rollouts.evacuations.ledger import Entry
from domain.kernel.worlds import WorldId

MOST: Final = 200
"""Households of a page."""
Line = tuple[Entry, Household | None]
"""A line of the ledger, and the household as it is known now; None for one that was dropped since."""


def read_live_evacuations(connection: Connection, world: WorldId, tz: tzinfo) -> list[dict[str, Any]]:
    """The rows of evacuations that are not closed: orders, regions and shelters, by id."""
    rows: list[dict[str, Any]] = []
    for evacuation in read_evacuations(connection, world):
        rows.append(evacuation_row(evacuation, world.county, tz))
        sums = read_sums(connection, world, evacuation.id).values()
        rows += sum_rows(evacuation, sums, world.county)
    return sorted(rows, key=lambda row: str(row["id"]))


def read_ledger_page(
    connection: Connection,
    world: WorldId,
    evacuation: str,
    region: str = "",
    state: int | None = None,
    place: str = "",
    offset: int = 0,
    limit: int = MOST,
) -> tuple[list[Line], int]:
    """Lines of an evacuation, the most urgent first, and how many there are: of a region, a state, a
    shelter.
    """
    e = evacuation_entries.c
    about = [e.county == str(world), e.evacuation == evacuation]
    about += [e.grid.startswith(region, autoescape=True)] * bool(region)
    about += [e.state == state] * (state is not None) + [e.place == place] * bool(place)
    total = connection.execute(
        select(func.count()).select_from(evacuation_entries).where(*about)
    ).scalar_one()
    query = select(e.body).where(*about).order_by(e.urgency, e.household).offset(offset).limit(limit)
    return _with_households(
        connection, world, [entry_of(body) for (body,) in connection.execute(query)]
    ), total


def read_lines_of_person(
    connection: Connection, world: WorldId, evacuation: str, person: str, region: str
) -> list[Line]:
    """The lines a person answers for: of the households they look after and, when `region` is not '', of
    that village or grid; the most urgent first.
    """
    e = evacuation_entries.c
    is_liaison = e.liaison == person
    whose = or_(is_liaison, e.grid.startswith(region, autoescape=True)) if region else is_liaison
    query = select(e.body).where(e.county == str(world), e.evacuation == evacuation, whose)
    rows = connection.execute(query.order_by(e.urgency, e.household).limit(MOST))
    return _with_households(connection, world, [entry_of(body) for (body,) in rows])


def _with_households(connection: Connection, world: WorldId, entries: list[Entry]) -> list[Line]:
    found = read_households(connection, world, [entry.household for entry in entries])
    return [(entry, found.get(entry.household)) for entry in entries]
