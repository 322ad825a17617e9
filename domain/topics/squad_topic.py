"""Live squads: for whoever sees their region and matter, and for the people in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from domain.access.scope import Scope
from domain.changes import Row
from domain.topics.topic import Topic, head_of, keep_rows


def narrow_squad(change: Row, scope: Scope) -> Row | None:
    """A squad's change concerns one squad: it is seen, or it was."""
    rows = change.get("squads", ())
    row = rows[0] if rows else change
    region, matter, called = change["region"], row.get("matter"), row.get("called", ())
    sees = bool(rows) and scope.sees(region, matter, called)
    if not sees and not _saw(change, region, matter, called, scope):
        return None
    kept = head_of(change, sees)
    if sees:
        keep_rows(kept, "squads", [public_squad(squad) for squad in rows])
    else:
        keep_rows(kept, "gone", change.get("gone") or [squad["id"] for squad in rows])
    return kept


def _saw(change: Row, region: str, matter: str | None, called: Sequence[str], scope: Scope) -> bool:
    """Whether the scope saw the squad as it was before the change; given is what it is now."""
    came_from, matter_from = change.get("moved_from", region), change.get("matter_from", matter)
    return scope.sees(came_from, matter_from, change.get("called_from", called))


def public_squad(row: Row) -> Row:
    """A squad's row as a screen gets it."""
    return {name: value for name, value in row.items() if name != "called"}


SQUADS: Final = Topic("squads", "id", narrow_squad, lambda row, scope: scope.sees_case(row), public_squad)
