"""The clock on the wall of every county of the product, and which times it can show."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

TZ: Final = ZoneInfo("Asia/Shanghai")
"""What pages, files and the terminal show and take times in; days of a county are its pack's."""
EARLIEST_YEAR, LATEST_YEAR = 1901, 2199


def is_plausible(at: datetime) -> bool:
    """Whether a time lies in a year that can be meant. One beyond cannot be told in every zone, nor be
    counted on from.
    """
    return EARLIEST_YEAR <= at.year <= LATEST_YEAR
