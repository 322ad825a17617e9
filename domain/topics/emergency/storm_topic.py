"""Storms: the weather, which everybody in the county sees."""

from __future__ import annotations

from typing import Final

from domain.access.scope import Scope
from domain.changes import Row
from domain.topics.topic import Topic


def narrow_storm(change: Row, scope: Scope) -> Row | None:
    """A storm's change, for everybody."""
    del scope
    return change


def shows_storm(row: Row, scope: Scope) -> bool:
    """Whether a scope sees a row of a storm."""
    del row, scope
    return True


STORMS: Final = Topic("storms", "id", narrow_storm, shows_storm)
