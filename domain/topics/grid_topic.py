"""The state of grids, which everybody sees in their region."""

from __future__ import annotations

from typing import Final

from domain.access.scope import Scope
from domain.changes import Row
from domain.topics.topic import Topic


def narrow_grid(change: Row, scope: Scope) -> Row | None:
    """A grid's change, in its region."""
    return change if shows_grid(change, scope) else None


def shows_grid(row: Row, scope: Scope) -> bool:
    """Whether a grid lies in the region of a scope."""
    found: bool = row["region"].startswith(scope.region)
    return found


GRIDS: Final = Topic("grids", "region", narrow_grid, shows_grid)
