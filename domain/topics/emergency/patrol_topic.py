"""Hazard points and how they stand: whoever sees all of a region sees the points in it."""

from __future__ import annotations

from typing import Final

from domain.access.scope import Scope
from domain.changes import Row
from domain.topics.topic import Topic, head_of, keep_rows


def narrow_patrol(change: Row, scope: Scope) -> Row | None:
    """Of all points that changed at once, those that a scope sees; that a point is gone is told to everybody
    who sees whole regions of the county, as nothing but its code is in it.
    """
    kept = head_of(change, True)
    rows = [row for row in change.get("patrols", ()) if shows_patrol(row, scope)]
    near = change["region"].startswith(scope.region) or scope.region.startswith(change["region"])
    gone = [*change.get("gone", ())] if scope.whole and near else []
    keep_rows(kept, "patrols", rows)
    keep_rows(kept, "gone", gone)
    return kept if rows or gone else None


def shows_patrol(row: Row, scope: Scope) -> bool:
    """Whether a scope sees a point."""
    return scope.whole and bool(row["region"].startswith(scope.region))


PATROLS: Final = Topic("patrols", "id", narrow_patrol, shows_patrol)
