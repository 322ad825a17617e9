"""A storm that goes west along 29° N by one degree in three hours, and what agencies say of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from domain.messages import Quadrants, StormDissolved, StormForecast, StormObserved, TrackPoint

START = datetime(2026, 8, 9, 0, 0, tzinfo=UTC)
ROUND: Quadrants = (300.0, 300.0, 300.0, 300.0)


def hours_after_start(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def point(hours: float, lon: float, r7: Quadrants | None = ROUND, wind: float | None = 30.0) -> TrackPoint:
    return TrackPoint(hours_after_start(hours), 29.0, lon, wind, 980.0, r7)


def make_observation(hours: float, lon: float, number: float | None = None, **more: Any) -> StormObserved:
    at = hours_after_start(hours if number is None else number)
    return StormObserved(
        f"O{hours}-{number}", "slt", at, "202613", point(hours, lon, **more), "白海豚", "DOLPHIN"
    )


def forecast(agency: str, issued: float, *lons: float, number: float | None = None) -> StormForecast:
    """Points every six hours."""
    points = tuple(point(issued + 6 * n, lon, None) for n, lon in enumerate(lons))
    at = hours_after_start(issued if number is None else number)
    return StormForecast(
        f"F{agency}{issued}-{number}", "slt", at, "202613", agency, hours_after_start(issued), points
    )


def make_dissolution(hours: float) -> StormDissolved:
    return StormDissolved(f"D{hours}", "slt", hours_after_start(hours), "202613")
