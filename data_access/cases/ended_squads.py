"""The squads of a case that are over."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from data_access.database.codec import value_of
from data_access.database.tables.squad_tables import squads
from domain.kernel.worlds import WorldId


def list_ended(connection: Connection, world: WorldId, case: str) -> list[dict[str, Any]]:
    """[{"id", "messages"}] of the squads of a case that were stood down and in which something was written,
    in their order.
    """
    c = squads.c
    query = select(c.id, c.body).where(c.county == str(world), c.case_id == case, c.live == 0)
    found = [(value_of(row.body), row.id) for row in connection.execute(query)]
    ended = sorted((body["opened_at"], id, body.get("messages", 0)) for body, id in found)
    return [{"id": id, "messages": messages} for _, id, messages in ended if messages]
