"""The clock on the wall of every county of the product."""

from __future__ import annotations

from typing import Final
from zoneinfo import ZoneInfo

TZ: Final = ZoneInfo("Asia/Shanghai")
"""What pages, files and the terminal show and take times in; days of a county are its pack's."""
