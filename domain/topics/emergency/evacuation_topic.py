"""Evacuations and how far they are in each region and shelter: each superior sees their own."""

from __future__ import annotations

from typing import Final

from domain.access.scope import Scope
from domain.changes import Row
from domain.topics.topic import Topic, head_of, keep_rows


def narrow_evacuation(change: Row, scope: Scope) -> Row | None:
    """Of all rows that moved at once, those that a scope sees."""
    kept = head_of(change, True)
    rows = [row for row in change.get("evacuations", ()) if shows_evacuation(row, scope)]
    gone = [id for id in change.get("gone", ()) if _is_seen(id, change["region"], scope)]
    keep_rows(kept, "evacuations", rows)
    keep_rows(kept, "gone", gone)
    return kept if rows or gone else None


def shows_evacuation(row: Row, scope: Scope) -> bool:
    """An order is for everybody it reaches, a sum for whoever sees all of its region."""
    return _is_seen(row["id"], row["region"], scope)


def _is_seen(id: str, county: str, scope: Scope) -> bool:
    """`id`: ZY-…, ZY-…/REGION, or ZY-…/SHELTER@REGION."""
    _, is_sum, key = id.partition("/")
    region = key.rpartition("@")[2] if is_sum else county
    inside = region.startswith(scope.region)
    return scope.whole and (inside if is_sum else inside or scope.region.startswith(county))


EVACUATIONS: Final = Topic("evacuations", "id", narrow_evacuation, shows_evacuation)
