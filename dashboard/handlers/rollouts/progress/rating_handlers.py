"""Commands about what came back of a task: rate it, send it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from dashboard.handlers.context import Context
from data_access.database.unit_of_work import UnitOfWork
from data_access.emergency.rollouts.progress_rows import Progress
from data_access.emergency.rollouts.rollout_store import read_rollout
from data_access.emergency.rollouts.task_rows import read_tasks, read_tasks_above
from data_access.outbox.outbox_rows import insert_messages
from domain.access.actor import Actor
from domain.access.rights import Right
from domain.emergency.rollouts.progress.ratings import TOLD_AT, find_superior, rate_task, send_back_task
from domain.emergency.rollouts.progress.task_states import NO_CHANNEL, Task
from domain.emergency.rollouts.rollout import Rollout, require_running
from domain.emergency.rollouts.rollout_changes import progress_change
from domain.emergency.rollouts.rollout_commands import RateReturn, RolloutCommand, SendBackTask
from domain.kernel.command import Command
from domain.kernel.lookups import require_found
from domain.squads.calls.outgoing import CORRECTION, SMS, TASK, message_id


def rate(work: UnitOfWork, command: RateReturn, by: Actor, context: Context) -> Rollout:
    """The roll-out of the task that was rated, by whoever leads roll-outs where its person stands. Refused
    forbidden, no_rollout, rollout_over, no_task, not_finished, bad_rating, bad_reason.
    """
    rollout, task = _find(work, command, command.person, by)
    new = rate_task(task, command.rating, command.reason)
    facts = {"person": task.person, "rating": new.rating}
    _save(work, rollout, task, new, "rollout.rated", facts, by, context, command.reason)
    return rollout


def send_back(work: UnitOfWork, command: SendBackTask, by: Actor, context: Context) -> Rollout:
    """The roll-out of the task that was sent back: its person is told why, and from the second time on their
    superior as well. Refused forbidden, no_rollout, rollout_over, no_task, not_finished, bad_reason.
    """
    rollout, task = _find(work, command, command.person, by)
    new = send_back_task(task, command.reason, work.now)
    _tell_person(work, rollout, new, command.reason)
    superior = _tell_superior(work, rollout, new, command.reason) if new.returns >= TOLD_AT else ""
    facts = {"person": task.person, "rating": new.rating, "returns": new.returns, "told": superior}
    _save(work, rollout, task, new, "rollout.sent_back", facts, by, context, command.reason)
    return rollout


def _find(work: UnitOfWork, command: RolloutCommand, person: str, by: Actor) -> tuple[Rollout, Task]:
    found = read_rollout(work.connection, work.world, command.rollout)
    rollout = require_found(found, "no_rollout", "roll-out", "rollout")
    task = read_tasks(work.connection, work.world, rollout.id, [person]).get(person)
    by.viewer.require(Right.ROLLOUTS, work.county if task is None else task.region)
    require_running(rollout)
    return rollout, require_found(task, "no_task", "task", "person")


def _tell_person(work: UnitOfWork, rollout: Rollout, task: Task, reason: str) -> None:
    if task.failed == NO_CHANNEL:
        return
    text = f"【退回】{rollout.plan_name}：{reason}。请补办后再办结。（第{task.returns}次）"
    id = message_id(work.world, TASK, rollout.id, task.person, "back", str(task.returns))
    facts, entry = {"text": text, "rollout": rollout.id}, (id, task.person, SMS, work.now)
    insert_messages(work.connection, work.world, TASK, rollout.id, facts, [entry])


def _tell_superior(work: UnitOfWork, rollout: Rollout, task: Task, reason: str) -> str:
    """Who was told; '' for nobody: there is none, or they have no number."""
    found = find_superior(task, read_tasks_above(work.connection, work.world, rollout.id, task))
    if found is None or found.failed == NO_CHANNEL:
        return ""
    id = message_id(work.world, CORRECTION, rollout.id, task.person, "back", str(task.returns))
    text = f"{rollout.plan_name}：您辖区一项任务的回单已{task.returns}次被评差退回，原因：{reason}。请督促。"
    facts = {"text": text, "rollout": rollout.id}
    entry = (id, found.person, SMS, work.now)
    insert_messages(work.connection, work.world, CORRECTION, rollout.id, facts, [entry])
    return found.person


def _save(
    work: UnitOfWork,
    rollout: Rollout,
    old: Task,
    new: Task,
    kind: str,
    facts: dict[str, Any],
    by: Actor,
    context: Context,
    reason: str,
) -> None:
    progress = Progress(work.connection, work.world, rollout)
    progress.put(old, new)
    place = (work.county, by, work.now, context.counties[work.county].tz)
    work.publish([progress_change(rollout, progress.save(), facts, *place, kind, reason)])


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {RateReturn: rate, SendBackTask: send_back}
