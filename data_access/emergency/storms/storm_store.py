"""Rows of storms <-> domain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from data_access.database.bulk import Bulk
from data_access.database.codec import bytes_of, text_of, track_point_of, value_of
from data_access.database.tables.emergency.storm_tables import storm_points, storms
from domain.emergency.storms.storm_join import PointKey, Storm, StormPoint
from domain.kernel.worlds import WorldId

_heads = Bulk(storms, "county", "storm", "told", "dissolved", "body")
_points = Bulk(storm_points, "county", "storm", "agency", "issued", "valid", "stamp", "body", utf8=("body",))


def read_storms(connection: Connection, world: WorldId, ids: Sequence[str]) -> dict[str, Storm]:
    """Storms by id, with all their points; those that nobody reported are missing."""
    s = storms.c
    query = select(storms).where(s.county == world, s.storm.in_(ids))
    return {row[1]: _storm(connection, world, row) for row in connection.execute(query).all()}


def read_live_storms(connection: Connection, world: WorldId) -> list[Storm]:
    """Storms that are not over, by id."""
    s = storms.c
    query = select(storms).where(s.county == world, s.told > s.dissolved).order_by(s.storm)
    return [_storm(connection, world, row) for row in connection.execute(query).all()]


def _storm(connection: Connection, world: WorldId, row: Any) -> Storm:
    _, name, stamp, dissolved, body = row
    return storm_of(str(world), name, stamp, dissolved, body, _read_points(connection, world, name))


def storm_of(
    world: str, name: str, stamp: str, dissolved: str, body: str, points: Mapping[PointKey, StormPoint]
) -> Storm:
    """The storm of a row and its points."""
    head = value_of(body)
    names = (head["name"], head["name_en"], head["named"])
    return Storm(world, name, *names, stamp, dissolved, head["outlook"], points)


def _read_points(connection: Connection, world: WorldId, storm: str) -> dict[PointKey, StormPoint]:
    p = storm_points.c
    query = select(p.agency, p.issued, p.valid, p.stamp, p.body).where(p.county == world, p.storm == storm)
    found: dict[PointKey, StormPoint] = {}
    for agency, issued, valid, stamp, body in connection.execute(query):
        key = (agency, issued, valid)
        found[key] = StormPoint(key, stamp, track_point_of(body))
    return found


def save_storms(connection: Connection, kept: Iterable[Storm]) -> None:
    """Write the storms and those of their points that are not stored yet."""
    heads, points = [], []
    for storm in kept:
        head = {
            "name": storm.name,
            "name_en": storm.name_en,
            "named": storm.named,
            "outlook": storm.outlook,
        }
        heads.append((storm.county, storm.id, storm.newest_stamp, storm.dissolved, text_of(head)))
        points += [
            (storm.county, storm.id, *point.key, point.stamp, bytes_of(point.point)) for point in storm.fresh
        ]
    _heads.replace(connection, heads)
    _points.replace(connection, points)
