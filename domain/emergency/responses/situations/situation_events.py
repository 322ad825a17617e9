"""Which cases a county reports upward as an event of their own."""

from __future__ import annotations

from typing import Final

SERIOUS: Final = 2
"""Severities up to this one; 1 is the worst."""
MOST_OFFERED: Final = 20


def is_reportable(severity: int, open: bool, visible: bool) -> bool:
    """Whether a case is serious, open, and seen on screens."""
    return visible and open and severity <= SERIOUS
