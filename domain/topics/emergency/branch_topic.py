"""How far roll-outs are in each county, township, village and grid: each superior sees their own."""

from __future__ import annotations

from typing import Final

from domain.access.scope import Scope
from domain.changes import Row
from domain.topics.topic import Topic, head_of, keep_rows


def narrow_branch(change: Row, scope: Scope) -> Row | None:
    """Of all branches that moved at once, those that a scope sees."""
    kept = head_of(change, True)
    keep_rows(kept, "branches", [row for row in change.get("branches", ()) if shows_branch(row, scope)])
    keep_rows(kept, "gone", [id for id in change.get("gone", ()) if _is_seen(id.rpartition("/")[2], scope)])
    return kept if len(kept) > len(head_of(change, True)) else None


def shows_branch(row: Row, scope: Scope) -> bool:
    """Whether a branch lies in the region of a scope that sees all of it."""
    return _is_seen(row["region"], scope)


def _is_seen(region: str, scope: Scope) -> bool:
    return scope.whole and region.startswith(scope.region)


BRANCHES: Final = Topic("branches", "id", narrow_branch, shows_branch)
