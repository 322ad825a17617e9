"""Where people are, for those who may see it."""

from __future__ import annotations

from typing import Final

from domain.access.scope import Scope
from domain.changes import Row
from domain.topics.topic import Topic, head_of


def narrow_position(change: Row, scope: Scope) -> Row | None:
    """Who is seen now, or who was seen and has left."""
    if scope.positions == "none":
        return None
    if "gone" in change:
        left = [person for person in change["gone"] if scope.sees_position(person, change["region"])]
        return head_of(change, True) | {"gone": left} if left else None
    rows = change.get("positions", ())
    shown = [row for row in rows if shows_position(row, scope)]
    if shown:
        return head_of(change, True) | {"positions": shown}
    if "moved_from" not in change:
        return None
    came_from = change["moved_from"]
    left = [row["person"] for row in rows if scope.sees_position(row["person"], came_from)]
    return head_of(change, False) | {"gone": left} if left else None


def shows_position(row: Row, scope: Scope) -> bool:
    """Whether a scope sees a person where they are."""
    return scope.sees_position(row["person"], row["region"])


POSITIONS: Final = Topic("positions", "person", narrow_position, shows_position)
