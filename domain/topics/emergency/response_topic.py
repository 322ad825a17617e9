"""The emergency responses that run: everybody whose region touches theirs sees them."""

from __future__ import annotations

from typing import Final

from domain.access.scope import Scope
from domain.changes import Row
from domain.topics.topic import Topic


def narrow_response(change: Row, scope: Scope) -> Row | None:
    """A response's change, for everybody it holds for."""
    return change if shows_response(change, scope) else None


def shows_response(row: Row, scope: Scope) -> bool:
    """Whether a response holds where the scope looks: a county's in all its townships too."""
    region: str = row["region"]
    return region.startswith(scope.region) or scope.region.startswith(region)


RESPONSES: Final = Topic("responses", "type", narrow_response, shows_response)
