"""The time limits of parts: when one turns amber and red, that it is told once when it is over, and how they
move while their case stands still.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from domain.cases.joint.joint import Joint, Part
from domain.cases.joint.joint_commands import LapseParts
from domain.cases.joint.joint_guards import Standing
from domain.cases.times.time_limits import AMBER_SHARE
from domain.kernel.errors import Refused

NO_LIMIT: Final[dict[str, Any]] = {"due_at": None, "amber_at": None, "overdue_at": None}


def limit_part(due_at: datetime | None, now: datetime) -> dict[str, Any]:
    """The fields of a part that gets this limit now. A limit of a part runs day and night."""
    if due_at is None:
        return NO_LIMIT
    return {"due_at": due_at, "amber_at": now + (due_at - now) * AMBER_SHARE, "overdue_at": None}


def find_parts_due(joint: Joint | None) -> datetime | None:
    """When the next open part of which it was not told is overdue; None when no limit runs."""
    if joint is None:
        return None
    return min((part.due_at for part in _untold(joint) if part.due_at is not None), default=None)


def lapse_parts(old: Joint, _: LapseParts, __: Standing, now: datetime) -> Joint:
    """Every part whose limit is over is told of, once for each limit. Nobody who answers is stale by it: the
    versions of the parts stay. Refused no_part.
    """
    over = {part.number for part in _untold(old) if part.due_at is not None and part.due_at <= now}
    if not over:
        raise Refused("no_part", "the limit of no part is over", "part")
    lapsed = (replace(part, overdue_at=now) if part.number in over else part for part in old.parts)
    return replace(old, version=old.version + 1, parts=tuple(lapsed))


def extend_part(old: Joint, number: int, amount: timedelta) -> Joint:
    """An open part gets so much more time; amber comes as much later, and that it is over is told anew."""

    def extended(part: Part) -> Part:
        if part.number != number or part.due_at is None or part.amber_at is None:
            return part
        amber_at, due_at = part.amber_at + amount, part.due_at + amount
        return replace(part, amber_at=amber_at, due_at=due_at, overdue_at=None)

    return replace(old, version=old.version + 1, parts=tuple(extended(part) for part in old.parts))


def move_limits(old: Joint | None, stopped_at: datetime, now: datetime) -> Joint | None:
    """The joint handling of a case whose clock stood still from `stopped_at` until now: open parts have as
    much time left as then. What was over when it stopped stays where it is.
    """
    if old is None or not any(part.open and part.due_at is not None for part in old.parts):
        return old

    def moved(moment: datetime | None) -> datetime | None:
        return moment if moment is None or moment <= stopped_at else moment + (now - stopped_at)

    shifted = (
        replace(part, due_at=moved(part.due_at), amber_at=moved(part.amber_at)) if part.open else part
        for part in old.parts
    )
    return replace(old, version=old.version + 1, parts=tuple(shifted))


def list_overdue(joint: Joint) -> list[Part]:
    """The open parts that were told to be overdue."""
    return [part for part in joint.open_parts if part.overdue_at is not None]


def _untold(joint: Joint) -> Iterator[Part]:
    return (part for part in joint.open_parts if part.due_at is not None and part.overdue_at is None)
