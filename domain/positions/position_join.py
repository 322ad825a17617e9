"""Where a person is: the newest report wins. Screens hear of it 10 m further or 5 min later."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from math import cos, hypot, radians
from typing import Final

from domain.changes import Change, Row, TraceRow, local_text
from domain.kernel.values import value
from domain.messages import PositionReported, Stamp

NEAR_M: Final = 10.0
"""Moves below this are the receiver's noise."""
STALE: Final = timedelta(minutes=5)
"""A person who stands still is shown again after this, so that the age on the screen stays true."""
_M_PER_DEGREE = 111_320.0


@value
class Position:
    """Newest position of one person, degrees WGS-84 and metres.

    `county`: the key of its world, under the name its row is stored with. `shown` is the row as it was last
    published: bookkeeping that depends on the order of arrival.
    """

    county: str
    person: str
    region: str
    lat: float
    lon: float
    accuracy_m: float
    at: datetime
    stamp: Stamp
    source: str
    shown: Row


def metres(lat: float, lon: float, lat2: float, lon2: float) -> float:
    """Distance of two near points (flat earth; good to 0.1 % within a county)."""
    east = (lon2 - lon) * cos(radians((lat + lat2) / 2))
    return hypot(lat2 - lat, east) * _M_PER_DEGREE


def join(old: Position | None, message: PositionReported, world: str, tz: tzinfo) -> Position:
    """The position with one more report; the same object when the report is not newer."""
    stamp = message.stamp
    if old is not None and stamp <= old.stamp:
        return old
    shown = old.shown if old is not None and _unmoved(old.shown, message) else _row(message, tz)
    return Position(
        world,
        message.person,
        message.region,
        message.lat,
        message.lon,
        message.accuracy_m,
        message.at,
        stamp,
        message.source,
        shown,
    )


def _unmoved(shown: Row, message: PositionReported) -> bool:
    near = metres(shown["lat"], shown["lon"], message.lat, message.lon) < NEAR_M
    return near and message.at - datetime.fromisoformat(shown["at"]) < STALE


def _row(message: PositionReported, tz: tzinfo) -> Row:
    return {
        "person": message.person,
        "region": message.region,
        "lat": message.lat,
        "lon": message.lon,
        "accuracy_m": message.accuracy_m,
        "at": local_text(message.at, tz),
    }


def row(position: Position) -> Row:
    """The row a screen gets."""
    return position.shown


def removed(old: Position, actor: str, cause: str, at: datetime, tz: tzinfo) -> Change:
    """The fact that a person is shown no more, whoever made it so; `cause`: what led to it."""
    region = str(old.shown["region"])
    trace = TraceRow(at, actor, "position.removed", old.person, cause, {"region": region}, {})
    delta: Row = {"gone": [old.person]}
    return Change("position.removed", region, None, at, "positions", trace, tz, delta)
