"""What the county was told of households while a township was cut off."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Table, select

from data_access.database.codec import utc_text
from data_access.database.tables.emergency.household_tables import evacuation_reports
from data_access.database.tables.emergency.visit_tables import visit_reports
from domain.emergency.rollouts.sheets.journal_line import CHANNEL
from domain.kernel.worlds import WorldId


def list_visited_since(connection: Connection, world: WorldId, rollout: str, cut_at: datetime) -> set[str]:
    """The households of a roll-out of which it was told something, but not by a township's journal."""
    return _list_told(connection, world, visit_reports, "rollout", rollout, cut_at)


def list_moved_since(connection: Connection, world: WorldId, evacuation: str, cut_at: datetime) -> set[str]:
    """The same for an evacuation."""
    return _list_told(connection, world, evacuation_reports, "evacuation", evacuation, cut_at)


def _list_told(
    connection: Connection, world: WorldId, table: Table, parent: str, of: str, cut_at: datetime
) -> set[str]:
    r = table.c
    about = (r.county == str(world), r[parent] == of, r.channel != CHANNEL)
    query = select(r.household).distinct().where(*about, r.received_at > utc_text(cut_at))
    return {*connection.scalars(query)}
