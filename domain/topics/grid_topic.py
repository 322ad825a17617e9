"""The state of grids, which everybody sees in their region."""

from __future__ import annotations

from typing import Final

from domain.access.scope import Sight
from domain.changes import Row
from domain.topics.topic import Topic


def narrow_grid(change: Row, sight: Sight) -> Row | None:
    """A grid's change, in its region."""
    return change if shows_grid(change, sight) else None


def shows_grid(row: Row, sight: Sight) -> bool:
    """Whether a grid lies in the region of a sight."""
    found: bool = row["region"].startswith(sight.region)
    return found


GRIDS: Final = Topic("grids", "region", narrow_grid, shows_grid)
