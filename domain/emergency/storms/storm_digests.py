"""What the trace keeps of a storm's points: their digest, so that one that was altered, taken away or put in
is found.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from domain.changes import Row
from domain.emergency.storms.storm_join import PointKey, Storm, StormPoint, time_key
from domain.messages import Quadrants, StormForecast, StormMessage, StormObserved

Group = tuple[str, str, str]
"""Points that one digest is about: an issue of an agency (agency, issue, ""), or what was observed of a time
("", "", valid time).
"""


def group_of(key: PointKey) -> Group:
    """The group of a point."""
    agency, issued, valid = key
    return (agency, issued, "") if agency else ("", "", valid)


def reported_group(message: StormMessage) -> Group | None:
    """The group that a report tells of; None: of no points."""
    if isinstance(message, StormObserved):
        return ("", "", time_key(message.point.valid))
    return (message.agency, time_key(message.issued), "") if isinstance(message, StormForecast) else None


def digest_group(storm: Storm, group: Group) -> str:
    """SHA-256 over the points of a group as JSON, by key."""
    return digest_points(point for key, point in storm.points.items() if group_of(key) == group)


def digest_points(points: Iterable[StormPoint]) -> str:
    """SHA-256 over points as JSON, by key, each with the stamp of its report."""
    rows = sorted((_row(point) for point in points), key=lambda row: row[:3])
    return sha256(json.dumps(rows).encode()).hexdigest()


def _row(point: StormPoint) -> list[Any]:
    p = point.point
    numbers = [None if n is None else float(n) for n in (p.lat, p.lon, p.wind_ms, p.pressure_hpa)]
    return [*point.key, point.stamp, *numbers, *(_radii(quadrants) for quadrants in (p.r7, p.r10, p.r12))]


def _radii(quadrants: Quadrants | None) -> list[float | None] | None:
    return None if quadrants is None else [None if n is None else float(n) for n in quadrants]


def digest_head(storm: Storm) -> str:
    """SHA-256 over the names of a storm and the stamps of its newest point and end."""
    head = [storm.id, storm.name, storm.name_en, storm.named, storm.newest_stamp, storm.dissolved]
    return sha256(json.dumps(head).encode()).hexdigest()


def tell_digests(storm: Storm, message: StormMessage) -> Row:
    """What the trace keeps after a report: of the points that it is about, and of the storm itself."""
    group = reported_group(message)
    points = {} if group is None else {"digest": digest_group(storm, group)}
    return points | {"head": digest_head(storm)}
