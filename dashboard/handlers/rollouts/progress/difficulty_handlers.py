"""Commands about what keeps people from their tasks: tell of it, answer it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from dashboard.handlers.context import Context
from dashboard.handlers.rollouts.task_handlers import find_running
from dashboard.handlers.squad_messages import write_answer
from data_access.database.unit_of_work import UnitOfWork
from data_access.emergency.rollouts.progress_rows import Progress
from data_access.emergency.rollouts.reports.difficulty_rows import read_difficulties, save_difficulty
from data_access.emergency.rollouts.task_rows import read_tasks
from data_access.outbox.outbox_rows import add_messages
from domain.access.actor import Actor
from domain.emergency.rollouts.progress.task_difficulties import (
    HINDERED,
    answer_task_difficulty,
    check_speaks,
    report_task_difficulty,
)
from domain.emergency.rollouts.progress.task_states import Task
from domain.emergency.rollouts.rollout import Rollout
from domain.emergency.rollouts.rollout_changes import progress_change
from domain.emergency.rollouts.rollout_commands import AnswerTaskDifficulty, ReportTaskDifficulty
from domain.kernel.command import Command
from domain.kernel.lookups import require_found
from domain.squads.difficulty import Difficulty, difficulty_row


def report(work: UnitOfWork, command: ReportTaskDifficulty, by: Actor, context: Context) -> int:
    """How many were new: 1, 0 for what was told before. By the person, or for them by whoever leads roll-outs
    where they stand. Refused forbidden, no_rollout, rollout_over, no_task, task_finished, bad_difficulty,
    no_difficulty, too_long, many_difficulties.
    """
    rollout, task = _find(work, command, by, by.viewer.person == command.person)
    known = read_difficulties(work.connection, work.world, rollout.id, task.person)
    speaker = "" if by.viewer.person == command.person else by.name
    difficulty = Difficulty(
        0, task.person, command.kind, command.note, command.answered_at, work.now,
        by=speaker, clock_off_s=command.clock_off_s,
    )  # fmt: skip
    report = report_task_difficulty(task, known, difficulty)
    if report is None:
        return 0
    _save(work, rollout, task, report, "rollout.difficulty_reported", by, context)
    return 1


def answer(work: UnitOfWork, command: AnswerTaskDifficulty, by: Actor, context: Context) -> int:
    """One was answered, by whoever leads roll-outs where the task is; its person is told so by message, once:
    their page may be closed. Refused forbidden, no_rollout,
    rollout_over, no_task, no_such_difficulty, answered, no_answer, too_long.
    """
    rollout, task = _find(work, command, by, False)
    known = read_difficulties(work.connection, work.world, rollout.id, task.person)
    difficulty = answer_task_difficulty(known, command.difficulty, command.text, by.name, work.now)
    facts = {"plan": rollout.plan_name, "rollout": rollout.id}
    add_messages(
        work.connection, work.world, [write_answer(work.world, rollout.id, difficulty, facts)], work.now
    )
    _save(work, rollout, task, difficulty, "rollout.difficulty_answered", by, context)
    return 1


def _find(
    work: UnitOfWork, command: ReportTaskDifficulty | AnswerTaskDifficulty, by: Actor, is_own: bool
) -> tuple[Rollout, Task]:
    rollout = find_running(work, command)
    task = read_tasks(work.connection, work.world, rollout.id, [command.person]).get(command.person)
    check_speaks(by.viewer, is_own, work.county if task is None else task.region)
    return rollout, require_found(task, "no_task", "task", "person")


def _save(
    work: UnitOfWork,
    rollout: Rollout,
    task: Task,
    difficulty: Difficulty,
    kind: str,
    by: Actor,
    context: Context,
) -> None:
    """Write it, count it in the branches above its task, and tell of it: its person's phone, too."""
    save_difficulty(work.connection, work.world, rollout.id, task.region, difficulty)
    progress = Progress(work.connection, work.world, rollout)
    progress.mark(task.region, HINDERED, 1 if difficulty.open else -1)
    tz = context.counties[work.county].tz
    facts, place = {"difficulty": difficulty_row(difficulty, tz)}, (work.county, by, work.now, tz)
    change = progress_change(rollout, progress.save(), facts, *place, kind, person=difficulty.person)
    work.publish([change])


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {
    ReportTaskDifficulty: report,
    AnswerTaskDifficulty: answer,
}
