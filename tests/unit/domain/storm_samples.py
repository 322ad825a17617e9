"""A storm that goes west along 29° N by one degree in three hours, and what agencies say of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from domain.messages import Quadrants, StormDissolved, StormForecast, StormObserved, TrackPoint

START = datetime(2026, 8, 9, 0, 0, tzinfo=UTC)
ROUND: Quadrants = (300.0, 300.0, 300.0, 300.0)


def after(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def point(hours: float, lon: float, r7: Quadrants | None = ROUND, wind: float | None = 30.0) -> TrackPoint:
    return TrackPoint(after(hours), 29.0, lon, wind, 980.0, r7)


def observed(hours: float, lon: float, told: float | None = None, **more: Any) -> StormObserved:
    at = after(hours if told is None else told)
    return StormObserved(
        f"O{hours}-{told}", "slt", at, "202613", point(hours, lon, **more), "白海豚", "DOLPHIN"
    )


def forecast(agency: str, issued: float, *lons: float, told: float | None = None) -> StormForecast:
    """Points every six hours."""
    points = tuple(point(issued + 6 * n, lon, None) for n, lon in enumerate(lons))
    at = after(issued if told is None else told)
    return StormForecast(f"F{agency}{issued}-{told}", "slt", at, "202613", agency, after(issued), points)


def dissolved(hours: float) -> StormDissolved:
    return StormDissolved(f"D{hours}", "slt", after(hours), "202613")
