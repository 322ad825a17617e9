"""Roll-outs that were not ended: for whoever sees all of a region that they reach."""

from __future__ import annotations

from typing import Final

from domain.access.scope import Scope
from domain.changes import Row
from domain.topics.topic import Topic


def narrow_rollout(change: Row, scope: Scope) -> Row | None:
    """A roll-out's change, for everybody it reaches."""
    return change if shows_rollout(change, scope) else None


def shows_rollout(row: Row, scope: Scope) -> bool:
    """Whether a roll-out of a county reaches where the scope looks."""
    region: str = row["region"]
    return scope.whole and (region.startswith(scope.region) or scope.region.startswith(region))


ROLLOUTS: Final = Topic("rollouts", "id", narrow_rollout, shows_rollout)
