"""Which tasks a command of people is about: whose they may be, and which of them it still has to do with."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from domain.access.rights import Right, Viewer
from domain.emergency.rollouts.progress.task_states import ACCEPTED, Task, may_take_over
from domain.kernel.errors import Refused

JUST_REMINDED: Final = timedelta(minutes=2)
"""Two people press for the same silence, or one presses behind the plan's timer: that is one reminder."""


def check_leads(viewer: Viewer, tasks: Mapping[str, Task], people: Collection[str], county: str) -> None:
    """Refused forbidden for whoever does not lead roll-outs where each of some people stands: in the whole
    county when one of them has no task. `tasks`: by person.
    """
    regions = {task.region for task in tasks.values()} if tasks.keys() >= {*people} else {county}
    for region in sorted(regions):
        viewer.require(Right.ROLLOUTS, region)


def choose_unaccepted(tasks: Collection[Task]) -> list[Task]:
    """Those that nobody accepted or took over. Refused nobody_left."""
    chosen = [task for task in tasks if task.state < ACCEPTED]
    if not chosen:
        raise Refused("nobody_left", "nobody of these is still to accept", "people")
    return chosen


def choose_overdue(tasks: Collection[Task], due: Collection[int]) -> list[Task]:
    """Those that were accepted, of the tiers whose time to finish is over. Refused nobody_left."""
    chosen = [task for task in tasks if task.state == ACCEPTED and task.tier in due]
    if not chosen:
        raise Refused("nobody_left", "nobody of these accepted and is overdue", "people")
    return chosen


def choose_taken_over(tasks: Collection[Task], due: Collection[int]) -> list[Task]:
    """Those for whom somebody else may answer. `due`: the tiers whose time to finish is over. Refused
    nobody_left.
    """
    chosen = [task for task in tasks if may_take_over(task, task.tier in due)]
    if not chosen:
        raise Refused("nobody_left", "nobody of these is still to accept, or overdue", "people")
    return chosen


def leave_out_reminded(
    tasks: Collection[Task], reminded: Mapping[str, datetime], now: datetime
) -> list[Task]:
    """Those whose people were not reminded just now. `reminded`: when each person was last sent something."""
    since = now - JUST_REMINDED
    return [task for task in tasks if not task.round or reminded.get(task.person, since) <= since]


def require_unreminded(tasks: Sequence[Task]) -> Sequence[Task]:
    """What is left of a selection once those reminded just now are out of it. Refused just_reminded."""
    if not tasks:
        raise Refused("just_reminded", "all of these were reminded just now", "people")
    return tasks
