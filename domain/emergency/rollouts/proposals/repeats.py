"""A warning that comes again while a roll-out of its plan is prepared or out: joined to it and counted within
the plan's window for repeats, and told of again once a window is over. While the response runs for which it
is out, no other warning prepares it anew, but a more urgent one, or one that comes much later.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from domain.emergency.responses.response import Response
from domain.emergency.rollouts.plan import Plan, is_more_urgent
from domain.emergency.rollouts.rollout import Rollout, RolloutState
from domain.emergency.warnings.standing.warning import StandingWarning
from domain.kernel.errors import Refused

OUT_ALONE: Final = timedelta(hours=24)
"""So long what is out under its response keeps its plan back, though no other warning calls for that."""


def check_repeat(plan: Plan, before: Rollout | None, sent: int, at: datetime) -> None:
    """Refused already_running while one of the same plan was issued within the plan's window. `sent`: how
    many of its messages went out.
    """
    over = (RolloutState.STOPPED, RolloutState.SUPERSEDED)
    if before is None or before.issued_at is None or before.state in over:
        return
    if at - before.issued_at < plan.repeat_within:
        raise Refused("already_running", f"{before.id} is already running, {sent} sent", "plan")


def is_published(old: StandingWarning, new: StandingWarning) -> bool:
    """Whether a warning was published again, in the same words or others: by a message of its own, or by a
    line of a list that names another colour, place or time of issue, or that lists it anew. A line that only
    moves its end says nothing new.
    """
    return (old.newest, old.onset, old.state) != (new.newest, new.onset, new.state)


def find_joined(plan: str, rollouts: Iterable[Rollout]) -> Rollout | None:
    """The roll-out of a plan that a repeat is joined to: what is out, else what is prepared."""
    states = (RolloutState.PREPARED, RolloutState.ISSUED)
    live = [rollout for rollout in rollouts if rollout.plan == plan and rollout.state in states]
    return max(live, key=lambda rollout: (rollout.state is RolloutState.ISSUED, rollout.id), default=None)


def keeps_back(
    rollout: Rollout, plan: Plan, response: Response | None, new: StandingWarning, at: datetime, called: bool
) -> bool:
    """Whether a roll-out that runs keeps another warning from preparing its plan anew. One of a more urgent
    colour always prepares it. `called`: whether a third warning is there that calls for the plan as well.
    """
    if is_more_urgent(new.colour, rollout.colour) or not runs_under(rollout, plan, response):
        return False
    return called or at - rollout.released_at < OUT_ALONE


def runs_under(rollout: Rollout, plan: Plan, response: Response | None) -> bool:
    """Whether a roll-out of a plan is out under a response that runs: no other warning sends its people the
    same order again. One that was issued longer before the response began than the plan's window is of an
    earlier emergency, and was left running.
    """
    if rollout.state is not RolloutState.ISSUED or response is None or not response.runs:
        return False
    return response.type == rollout.response and response.since - rollout.released_at <= plan.repeat_within


def join_repeat(old: Rollout, at: datetime) -> Rollout:
    """The roll-out once its warning came again. The version stays: nothing that somebody decides by it is
    another.
    """
    return replace(old, repeats=old.repeats + 1, repeated_at=at)


def count_windows(plan: Plan, rollout: Rollout, at: datetime) -> int:
    """How many of the plan's windows for repeats are over since the issue; 0 of a plan that has none."""
    return (at - rollout.released_at) // plan.repeat_within if plan.repeat_within else 0
