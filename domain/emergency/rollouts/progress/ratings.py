"""What came back of a task is rated 评单: good, or poor; what is poor can be sent back to be done again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from domain.access.reasons import checked_reason
from domain.emergency.rollouts.progress.branch_counts import list_branches
from domain.emergency.rollouts.progress.task_states import FINISHED, Task
from domain.kernel.errors import Refused

GOOD, POOR = RATINGS = ("good", "poor")
TOLD_AT: Final = 2
"""From so many poor returns on the superior is told."""


def rate_task(task: Task, rating: str, reason: str) -> Task:
    """The task whose return was rated. Refused bad_rating, not_finished; bad_reason for a poor one."""
    if rating not in RATINGS:
        raise Refused("bad_rating", f"no such rating: {rating[:20]!r}", "rating")
    if task.state != FINISHED:
        raise Refused("not_finished", "nothing came back of the task that could be rated", "person")
    if rating == POOR:
        checked_reason(reason)
    return replace(task, rating=rating)


def send_back_task(task: Task, reason: str, at: datetime) -> Task:
    """The task that is to be done again: accepted as before, its return poor, and what is finished before now
    counts no more. Refused not_finished, bad_reason.
    """
    rated = rate_task(task, POOR, reason)
    return replace(rated, finished_at=None, returns=task.returns + 1, returned_at=at)


def find_superior(task: Task, others: Iterable[Task]) -> Task | None:
    """Who of a higher tier stands next above the task's person in the same roll-out."""
    above = set(list_branches(task.region))
    found = [candidate for candidate in others if candidate.tier < task.tier and candidate.region in above]
    return max(
        found, key=lambda candidate: (len(candidate.region), candidate.tier, candidate.person), default=None
    )
