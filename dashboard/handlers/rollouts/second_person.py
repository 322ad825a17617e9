"""The second person of an issue: asked again until somebody acts. What they confirm is released by
`rollout_handlers.confirm`; here it is sent back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from dashboard.handlers.context import Context
from dashboard.handlers.rollouts.release.rollout_notices import ask_second, tell_held
from dashboard.handlers.rollouts.rollout_handlers import find_rollout, save_change
from data_access.database.unit_of_work import UnitOfWork
from data_access.emergency.rollouts.rollout_store import read_rollout
from data_access.outbox.timer_rows import Timer
from domain.access.actor import Actor
from domain.emergency.rollouts.progress.second_person import return_rollout
from domain.emergency.rollouts.rollout import Rollout
from domain.emergency.rollouts.rollout_commands import ReturnRollout
from domain.kernel.command import Command


def send_back(work: UnitOfWork, command: ReturnRollout, by: Actor, context: Context) -> Rollout:
    """The roll-out sent back to be issued anew. Refused forbidden, no_rollout, bad_reason, not_waiting,
    stale.
    """
    old, tz = find_rollout(work, command, by), context.counties[work.county].tz
    new = return_rollout(old, command, by.name, work.now)
    tell_held(work, new, tz)
    return save_change(work, "rollout.returned", old, new, by, tz, command.reason)


def ask_again(work: UnitOfWork, timer: Timer, context: Context) -> None:
    """Ask for the second person again, while nobody confirmed, sent back, stopped or ended."""
    rollout = read_rollout(work.connection, work.world, timer.subject)
    if rollout is not None and rollout.awaits_second:
        ask_second(work, rollout, context.counties[work.county].tz, timer.facts.get("number", 1))


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {ReturnRollout: send_back}
