"""The emergency responses that run: everybody whose region touches theirs sees them."""

from __future__ import annotations

from typing import Final

from domain.access.scope import Sight
from domain.changes import Row
from domain.topics.topic import Topic


def narrow_response(change: Row, sight: Sight) -> Row | None:
    """A response's change, for everybody it holds for."""
    return change if shows_response(change, sight) else None


def shows_response(row: Row, sight: Sight) -> bool:
    """Whether a response holds where the sight looks: a county's in all its townships too."""
    region: str = row["region"]
    return region.startswith(sight.region) or sight.region.startswith(region)


RESPONSES: Final = Topic("responses", "type", narrow_response, shows_response)
