"""The official warnings that stand: for everybody whose region one of theirs touches."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from domain.access.scope import Scope
from domain.changes import Row
from domain.topics.topic import Topic, head_of, keep_rows


def narrow_warning(change: Row, scope: Scope) -> Row | None:
    """A warning's change concerns one warning: it is seen, or it was."""
    rows = [row for row in change.get("warnings", ()) if shows_warning(row, scope)]
    before = _touches(change.get("regions_from", ()), scope)
    if not rows and not before:
        return None
    kept = head_of(change, True)
    keep_rows(kept, "warnings", rows)
    if not rows:
        gone = change.get("gone") or [row["id"] for row in change.get("warnings", ())]
        keep_rows(kept, "gone", gone)
    return kept


def shows_warning(row: Row, scope: Scope) -> bool:
    """Whether a warning holds where the scope looks: a county's in all its townships too."""
    return _touches(row["regions"], scope)


def _touches(regions: Iterable[str], scope: Scope) -> bool:
    return any(r.startswith(scope.region) or scope.region.startswith(r) for r in regions)


WARNINGS: Final = Topic("warnings", "id", narrow_warning, shows_warning)
