"""Households that several evacuations name, read as few as they are."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from data_access.database.tables.emergency.household_tables import evacuation_entries
from data_access.emergency.rollouts.evacuations.evacuation_store import entry_of, read_sums
from domain.emergency.rollouts.evacuations.evacuation import Evacuation
from domain.emergency.rollouts.evacuations.ledger_counts import NOTHING
from domain.emergency.rollouts.evacuations.shared_households import SharedCount, SharedLine, count_shared
from domain.kernel.worlds import WorldId

_BEHIND_DIGITS = ":"
"""The character behind the digits: where a region's codes end."""


def read_shared_count(
    connection: Connection, world: WorldId, evacuations: Sequence[Evacuation], region: str
) -> SharedCount:
    """How some evacuations stand together in a region, each household counted once."""
    totals = []
    for evacuation in evacuations:
        found = read_sums(connection, world, evacuation.id, [region]).get(region)
        totals.append(NOTHING if found is None else found.counts)
    return count_shared(totals, _read_shared_lines(connection, world, evacuations, region))


def _read_shared_lines(
    connection: Connection, world: WorldId, evacuations: Sequence[Evacuation], region: str
) -> dict[str, list[SharedLine]]:
    """By household its lines, of those that stand in several of the evacuations."""
    if len(evacuations) < 2:
        return {}
    by_id, e = {evacuation.id: evacuation for evacuation in evacuations}, evacuation_entries.c
    about = (e.county == str(world), e.evacuation.in_([*by_id]))
    inside = (e.grid >= region, e.grid < region + _BEHIND_DIGITS)
    several = select(e.household).where(*about, *inside).group_by(e.household).having(func.count() > 1)
    query = select(e.household, e.evacuation, e.body).where(*about, e.household.in_(several))
    lines: dict[str, list[SharedLine]] = {}
    for household, evacuation, body in connection.execute(query.order_by(e.household, e.evacuation)):
        lines.setdefault(household, []).append((by_id[evacuation], entry_of(body)))
    return lines
