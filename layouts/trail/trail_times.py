"""Times of a trail, as a reader sees them."""

from __future__ import annotations

from datetime import datetime

from domain.kernel.clock import TZ


def show_time(at: str) -> str:
    """`2026-11-28 21:03:05` on the county's clock; what is no time stays as it is."""
    try:
        return f"{datetime.fromisoformat(at).astimezone(TZ):%Y-%m-%d %H:%M:%S}"
    except (ValueError, OverflowError):
        return at
