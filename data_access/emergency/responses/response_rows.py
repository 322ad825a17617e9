"""Rows of responses <-> domain values."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from data_access.database.bulk import Bulk
from data_access.database.codec import utc_text
from data_access.database.tables.emergency.response_tables import responses
from domain.emergency.responses.response import Response
from domain.kernel.worlds import WorldId

_rows = Bulk(responses, "county", "type", "level", "since", "changed_at", "version")


def response_of(key: str, type: str, level: int, since: str, changed_at: str, version: int) -> Response:
    """The response of a row. Raises ValueError for a time that is none."""
    begun, changed = datetime.fromisoformat(since), datetime.fromisoformat(changed_at)
    return Response(WorldId(key), type, level, begun, changed, version)


def read_response(connection: Connection, world: WorldId, type: str) -> Response | None:
    """The response of a type, ended or not; None when there never was one."""
    query = select(responses).where(responses.c.county == world, responses.c.type == type)
    row: Any = connection.execute(query).first()
    return None if row is None else response_of(*row)


def read_running(connection: Connection, world: WorldId) -> list[Response]:
    """The responses that run, by type."""
    r = responses.c
    query = select(responses).where(r.county == world, r.level != 0).order_by(r.type)
    return [response_of(*row) for row in connection.execute(query)]


def save_response(connection: Connection, response: Response) -> None:
    """Add or replace a type's response."""
    since, changed = utc_text(response.since), utc_text(response.changed_at)
    row = (str(response.world), response.type, response.level, since, changed, response.version)
    _rows.replace(connection, [row])
