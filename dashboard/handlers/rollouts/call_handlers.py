"""The command that calls silent people of a roll-out now, by the gateway's voice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from dashboard.handlers.context import Context
from dashboard.handlers.rollouts.task_handlers import (
    Round,
    find_running,
    find_words,
    read_selection,
    send_round,
)
from data_access.database.unit_of_work import UnitOfWork
from data_access.emergency.rollouts.planning.plan_store import find_issued
from data_access.outbox.last_calls import find_line_free, read_last_calls
from domain.access.actor import Actor
from domain.access.reasons import checked_reason
from domain.emergency.rollouts.rollout_commands import CallTasks
from domain.emergency.rollouts.timing.calls import CallMade, check_quiet, choose_called, require_called
from domain.kernel.command import Command
from domain.squads.calls.outgoing import VOICE


def call(work: UnitOfWork, command: CallTasks, by: Actor, context: Context) -> CallMade:
    """How many people are called: those of the selection who did not accept and are not called already for
    it, by whoever leads roll-outs where all of them stand. With a reason in quiet hours, too, and those who
    were called just now. Refused forbidden, no_rollout, rollout_over, nobody_left, bad_reason, quiet_hours,
    already_calling.
    """
    rollout, county = find_running(work, command), context.counties[work.county]
    chosen = read_selection(work, rollout, command, by)
    plan = find_issued(work.connection, county, rollout.plan, rollout.plan_version)
    if command.reason:
        checked_reason(command.reason)
    elif plan is not None:
        tiers = {task.tier for task in chosen}
        quiet = [tier.quiet for tier in plan.tiers if tier.tier in tiers]
        check_quiet(quiet, plan.level, work.now, county.tz)
    people = [task.person for task in chosen]
    last = read_last_calls(work.connection, work.world, rollout.id, people)
    called, made = choose_called(people, last, work.now, again=bool(command.reason))
    require_called(made)
    wanted, begins = {*called}, find_line_free(work.connection, work.now)
    for tier in sorted({task.tier for task in chosen}):
        tasks = [task for task in chosen if task.tier == tier and task.person in wanted]
        text, _ = find_words(plan, tier)
        how = Round(text, (VOICE,), "rollout.called", command.reason, begins)
        rollout = send_round(work, rollout, tasks, how, by, context)
        begins = find_line_free(work.connection, work.now)
    return made


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {CallTasks: call}
