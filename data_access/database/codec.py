"""Rows <-> domain values: whole cases, grids and positions as compact JSON text."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from msgspec import json

from domain.cases.case_join import Case
from domain.grids.grid_join import Grid
from domain.kernel.worlds import WorldId
from domain.messages import TrackPoint
from domain.positions.position_join import Position


def _encode_world(value: Any) -> str:
    """A world as its text, which the encoder knows."""
    if isinstance(value, WorldId):
        return str(value)
    raise NotImplementedError(f"no JSON for {type(value).__name__}")


_encoder = json.Encoder(enc_hook=_encode_world)
_case = json.Decoder(Case)
_grid = json.Decoder(Grid)
_position = json.Decoder(Position)
_track_point = json.Decoder(TrackPoint)
_WHOLE = len('"2026-11-22T00:00:00.000001Z"')
"""msgspec leaves microseconds out when there are none. It writes times at a tenth of what isoformat costs."""


def text_of(value: Any) -> str:
    """Compact JSON text of a JSON-able value or of a Case, Grid or Position."""
    return _encoder.encode(value).decode()


def bytes_of(value: Any) -> bytes:
    """The same as UTF-8."""
    return _encoder.encode(value)


def utc_text(at: datetime) -> str:
    """RFC 3339 in UTC with microseconds and Z; sorts as the times do."""
    encoded = _encoder.encode(at if at.tzinfo is UTC else at.astimezone(UTC)).decode()
    return encoded[1:-1] if len(encoded) == _WHOLE else f"{encoded[1:20]}.000000Z"


def value_of(text: str) -> Any:
    """The JSON value of a text."""
    return json.decode(text)


def case_of(text: str) -> Case:
    """The case of a cases.body."""
    return _case.decode(text)


def grid_of(text: str) -> Grid:
    """The grid of a grids.body."""
    return _grid.decode(text)


def position_of(text: str) -> Position:
    """The position of a positions.body."""
    return _position.decode(text)


def track_point_of(text: str) -> TrackPoint:
    """The point of a storm_points.body."""
    return _track_point.decode(text)
