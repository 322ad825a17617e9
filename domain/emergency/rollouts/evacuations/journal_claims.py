"""What only the journal of a township that was cut off says of an evacuation: when something was done there,
and what it calls an order. It is merged from within the installation; everybody else tells what is done now.
"""

from __future__ import annotations

from datetime import datetime

from domain.access.actor import Actor, require_inner
from domain.access.rights import Kind
from domain.emergency.rollouts.evacuations.evacuation import MOST_CHOSEN, MOST_TOLD
from domain.kernel.errors import Refused


def time_of_act(at: datetime | None, by: Actor, now: datetime) -> datetime:
    """When something was done that is told now. Refused forbidden for a time that nobody but a journal may
    give.
    """
    if at is not None:
        require_inner(by, "what is done now has no other time", "at")
    return min(at or now, now)


def require_journal(by: Actor) -> None:
    """Refused forbidden for whoever names an evacuation as a township does, and is no journal."""
    require_inner(by, "no township says so", "origin")


def check_target(name: str, known: str | None, target: str | None) -> None:
    """Refused ordered_already for what a township called `name`, when it is `known` here already as another
    evacuation than the `target` that somebody chose for it.
    """
    if known not in (None, target):
        raise Refused("ordered_already", f"{name[:40]!r} is {known} here already", "evacuation")


def count_choosable(by: Actor) -> int:
    """How many households can be named one by one."""
    return MOST_TOLD if by.viewer.kind is Kind.INNER else MOST_CHOSEN


def origin_of(origin: str, by: Actor) -> str:
    """What a township calls the evacuation that is ordered; '' of anybody else's."""
    return origin if by.viewer.kind is Kind.INNER else ""
