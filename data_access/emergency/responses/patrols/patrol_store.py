"""Rows of hazard points and their patrols <-> domain values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import Any, Final

from msgspec import json
from sqlalchemy import Connection, delete, select

from data_access.database.bulk import Bulk
from data_access.database.codec import text_of, utc_text
from data_access.database.tables.emergency.patrol_tables import patrol_points, patrols
from domain.emergency.responses.patrols.patrol import Patrol, PointState, recount_point
from domain.emergency.responses.patrols.patrol_changes import point_row
from domain.kernel.worlds import WorldId

_COLUMNS = (
    "point", "id", "result", "what", "at", "received_at", "offset_ms", "channel", "person", "said_by", "lat",
    "lon", "case_id",
)  # fmt: skip
MOST: Final = 200
"""Patrols of one point that are read at once."""
_state = json.Decoder(PointState)
_points = Bulk(patrol_points, "county", "code", "body")
_patrols = Bulk(patrols, "county", *_COLUMNS)


def read_points(connection: Connection, world: WorldId) -> dict[str, PointState]:
    """How every point of a county stands that was ever to be patrolled, by code."""
    p = patrol_points.c
    query = select(p.code, p.body).where(p.county == str(world)).order_by(p.code)
    return {code: _state.decode(body) for code, body in connection.execute(query)}


def read_point(connection: Connection, world: WorldId, code: str) -> PointState | None:
    """How a point stands."""
    p = patrol_points.c
    body = connection.execute(select(p.body).where(p.county == str(world), p.code == code)).scalar()
    return None if body is None else _state.decode(body)


def save_points(connection: Connection, world: WorldId, saved: Iterable[PointState]) -> None:
    """Add or replace points."""
    _points.replace(connection, [(str(world), state.point.code, text_of(state)) for state in saved])


def drop_points(connection: Connection, world: WorldId, codes: Iterable[str]) -> None:
    """Forget points that the county pack has no more; their patrols stay."""
    p = patrol_points.c
    connection.execute(delete(patrol_points).where(p.county == str(world), p.code.in_([*codes])))


def read_live_patrols(connection: Connection, world: WorldId, tz: tzinfo) -> list[dict[str, Any]]:
    """The rows of points as screens get them, by code."""
    return [point_row(state, tz) for state in read_points(connection, world).values()]


def is_known(connection: Connection, world: WorldId, patrol: Patrol) -> bool:
    """Whether a patrol was recorded before."""
    p = patrols.c
    same = (p.county == str(world), p.point == patrol.point, p.id == patrol.id)
    return connection.execute(select(p.id).where(*same)).first() is not None


def add_patrol(connection: Connection, world: WorldId, patrol: Patrol, received_at: datetime) -> None:
    """Write a patrol that was not recorded before."""
    row = (
        str(world), patrol.point, patrol.id, patrol.result, patrol.what, utc_text(patrol.at),
        utc_text(received_at), round(patrol.offset_s * 1000), patrol.channel, patrol.person, patrol.by,
        patrol.lat, patrol.lon, patrol.case,
    )  # fmt: skip
    _patrols.insert(connection, [row])


def read_patrols(
    connection: Connection, world: WorldId, point: str, limit: int | None = MOST
) -> list[tuple[Patrol, datetime]]:
    """Patrols of a point and when each was received, the latest first; all when `limit` is None."""
    p = patrols.c
    query = select(patrols).where(p.county == str(world), p.point == point)
    rows: Any = connection.execute(query.order_by(p.at.desc(), p.id).limit(limit))
    return [(_patrol_of(row), datetime.fromisoformat(row.received_at)) for row in rows]


def _patrol_of(row: Any) -> Patrol:
    return Patrol(
        row.id, row.point, row.result, datetime.fromisoformat(row.at), row.what, row.person, row.said_by,
        row.channel, row.offset_ms / 1000, row.lat, row.lon, row.case_id,
    )  # fmt: skip


def find_patrol_drift(connection: Connection, world: WorldId) -> list[PointState]:
    """Points that do not stand as their patrols have it, as they should stand."""
    wrong = []
    for kept in read_points(connection, world).values():
        reported = [patrol for patrol, _ in read_patrols(connection, world, kept.point.code, None)]
        right = recount_point(kept, reported)
        if _times(right) != _times(kept):
            wrong.append(right)
    return wrong


def _times(state: PointState) -> tuple[datetime | None, ...]:
    return state.normal_at, state.abnormal_at, state.unreachable_at
