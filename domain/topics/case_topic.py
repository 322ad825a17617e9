"""Open cases, with their news and their part in the tally."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from domain.access.scope import Scope
from domain.changes import Row
from domain.topics.topic import Topic, head_of, keep_rows

SECRET: Final = frozenset(("called", "called_from", "matter_from", "moved_from", "reported_by"))
"""What no screen is told: who else is called into a case, who reported it, and what an object was before."""


def narrow_case(change: Row, scope: Scope) -> Row | None:
    """A case's change concerns one case: it is seen, or it was."""
    row = _telling_row(change)
    region, matter, called = change["region"], row.get("matter"), row.get("called", ())
    sees = scope.sees(region, matter, called)
    if not sees and not _saw(change, region, matter, called, scope):
        return None
    kept = head_of(change, sees)
    if sees:
        for name in ("cases", "news"):
            keep_rows(kept, name, [public_case(row) for row in change.get(name, ())])
        keep_rows(kept, "gone", change.get("gone"))
    else:
        keep_rows(kept, "gone", change.get("gone") or [row["id"] for row in change.get("cases", ())])
    keep_rows(kept, "tally", [row for row in change.get("tally", ()) if scope.counts(row[0], row[2])])
    return kept


def _saw(change: Row, region: str, matter: str | None, called: Sequence[str], scope: Scope) -> bool:
    """Whether the scope saw the case as it was before the change; given is what it is now."""
    came_from, matter_from = change.get("moved_from", region), change.get("matter_from", matter)
    return scope.sees(came_from, matter_from, change.get("called_from", called))


def _telling_row(change: Row) -> Row:
    """The row of a case's change that says who may see it: the open case, else the line of news."""
    rows = change.get("cases") or change.get("news")
    return rows[0] if rows else change


def public_case(row: Row) -> Row:
    """A row of a case, or of its news, as a screen gets it."""
    return {name: value for name, value in row.items() if name not in SECRET} if "called" in row else row


CASES: Final = Topic("cases", "id", narrow_case, lambda row, scope: scope.sees_case(row), public_case)
