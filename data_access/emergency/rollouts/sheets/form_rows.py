"""Whom an evacuation form names, and what number each household of an evacuation has."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from data_access.database.tables.emergency.household_tables import evacuation_entries, evacuation_reports
from data_access.emergency.rollouts.evacuations.evacuation_store import entry_of
from data_access.emergency.rollouts.households.household_store import read_households
from domain.emergency.rollouts.sheets.evacuation_form import Line, number_households
from domain.kernel.values import value
from domain.kernel.worlds import WorldId


@value
class FormSource:
    """All that forms of one evacuation are drawn up from, of one view. `numbers`: of all its households."""

    lines: list[Line]
    numbers: dict[str, int]


def read_form_source(connection: Connection, world: WorldId, evacuation: str, region: str) -> FormSource:
    """What the form of a region is made of."""
    e = evacuation_entries.c
    query = select(e.body).where(e.county == str(world), e.evacuation == evacuation)
    entries = [entry_of(body) for (body,) in connection.execute(query)]
    added = [entry.household for entry in entries if entry.extra]
    numbers = number_households(entries, _first_reported(connection, world, evacuation, added))
    local = [entry for entry in entries if entry.grid.startswith(region)]
    known = read_households(connection, world, [entry.household for entry in local])
    return FormSource([(entry, known.get(entry.household)) for entry in local], numbers)


def _first_reported(
    connection: Connection, world: WorldId, evacuation: str, households: Collection[str]
) -> dict[str, int]:
    """The order in which they were first reported, and so added: by batch, and what came to a township in one
    batch of its bundle by when the county got it.
    """
    if not households:
        return {}
    r, found = evacuation_reports.c, dict[str, int]()
    query = select(r.household).where(r.county == str(world), r.evacuation == evacuation)
    for household in connection.scalars(query.order_by(r.batch, r.received_at, r.household)):
        if household in households:
            found.setdefault(household, len(found))
    return found
