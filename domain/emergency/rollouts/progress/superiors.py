"""Superiors: whoever has a task of an upper tier sees who of the tiers below is behind in their own region,
and reminds them as far as the plan does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from domain.emergency.rollouts.plan import Plan
from domain.emergency.rollouts.progress.task_states import ACCEPTED, OPEN, REMINDED, UNREACHED, Task
from domain.emergency.rollouts.rollout import Rollout, list_overdue_tiers
from domain.kernel.errors import Refused

PENDING = (UNREACHED, OPEN, REMINDED)


def list_tiers_below(rollout: Rollout, tier: int) -> list[int]:
    """The tiers below one, the next first."""
    return sorted(rollout_tier.tier for rollout_tier in rollout.tiers if rollout_tier.tier > tier)


def is_below(above: Task | None, task: Task) -> bool:
    """Whether somebody with a task of their own stands over another's: of an upper tier, and in whose region
    the other is.
    """
    return above is not None and above.tier < task.tier and task.region.startswith(above.region)


def leads_all(above: Task | None, tasks: Iterable[Task]) -> bool:
    """Whether all of some tasks are below somebody's own; of none it is not so."""
    found = [is_below(above, task) for task in tasks]
    return bool(found) and all(found)


def list_behind(rollout: Rollout, now: datetime) -> dict[int, tuple[int, ...]]:
    """tier -> the states of those who are behind: all who did not accept; once the time to finish is over,
    whoever accepted as well.
    """
    overdue = {*list_overdue_tiers(rollout, now)}
    return {tier.tier: PENDING + ((ACCEPTED,) if tier.tier in overdue else ()) for tier in rollout.tiers}


def allows_reminder(plan: Plan | None, tiers: Collection[int]) -> bool:
    """Whether the plan reminds people of all these tiers at all: where it does not, no superior does."""
    known = {tier.tier for tier in plan.tiers if tier.reminders or tier.finish_reminders} if plan else set()
    return bool(tiers) and known >= {*tiers}


def check_reminds(plan: Plan | None, tiers: Collection[int]) -> None:
    """Refused forbidden for a superior where the plan does not remind people of all these tiers."""
    if not allows_reminder(plan, tiers):
        raise Refused("forbidden", "the plan does not remind them", "people")
