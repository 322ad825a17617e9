"""Commands that correct what was keyed in from paper: of a roll-out's task, of an evacuation's household."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from dashboard.handlers.context import Context
from dashboard.handlers.rollouts.evacuation_handlers import close_if_over
from data_access.database.unit_of_work import UnitOfWork
from data_access.emergency.rollouts.evacuations.evacuation_store import read_entries, read_evacuation
from data_access.emergency.rollouts.evacuations.report_withdrawal import withdraw_report
from data_access.emergency.rollouts.rollout_store import read_rollout
from data_access.emergency.rollouts.sheets.receipt_withdrawal import withdraw
from data_access.emergency.rollouts.task_rows import read_tasks
from domain.access.actor import Actor
from domain.access.reasons import checked_reason
from domain.access.rights import Right
from domain.emergency.rollouts.evacuations.evacuation import require_live, sum_rows
from domain.emergency.rollouts.evacuations.evacuation_changes import ledger_change
from domain.emergency.rollouts.evacuations.evacuation_commands import CorrectReport
from domain.emergency.rollouts.progress.task_states import LONGEST_NOTE
from domain.emergency.rollouts.rollout import Rollout, require_running
from domain.emergency.rollouts.rollout_changes import progress_change
from domain.emergency.rollouts.rollout_commands import CorrectReceipt
from domain.kernel.command import Command
from domain.kernel.lookups import require_found


def correct_receipt(work: UnitOfWork, command: CorrectReceipt, by: Actor, context: Context) -> Rollout:
    """The roll-out of the task whose line was withdrawn, by whoever leads roll-outs where its person stands.
    Refused forbidden, bad_reason, no_rollout, rollout_over, no_task, no_line, not_keyed, corrected.
    """
    reason = checked_reason(command.reason)
    found = read_rollout(work.connection, work.world, command.rollout)
    rollout = require_found(found, "no_rollout", "roll-out", "rollout")
    task = read_tasks(work.connection, work.world, rollout.id, [command.person]).get(command.person)
    by.viewer.require(Right.ROLLOUTS, work.county if task is None else task.region)
    require_running(rollout)
    task = require_found(task, "no_task", "task", "person")
    batch, note = work.head.seq + 1, reason[:LONGEST_NOTE]
    done = withdraw(work.connection, work.world, rollout, task, command.line, by.name, note, work.now, batch)
    place = (work.county, by, work.now, context.counties[work.county].tz)
    work.publish([progress_change(rollout, done.branches, done.facts, *place, "rollout.corrected", reason)])
    return rollout


def correct_report(work: UnitOfWork, command: CorrectReport, by: Actor, context: Context) -> int:
    """How many lines were withdrawn, one, by whoever moves people where the household lives. Refused
    forbidden, bad_reason, no_evacuation, evacuation_over, not_listed, no_line, not_keyed, corrected.
    """
    reason = checked_reason(command.reason)
    found = read_evacuation(work.connection, work.world, command.evacuation)
    evacuation = require_found(found, "no_evacuation", "evacuation", "evacuation")
    entries = read_entries(work.connection, work.world, evacuation.id, [command.household])
    entry = entries.get(command.household)
    by.viewer.require(Right.EVACUATE, work.county if entry is None else entry.grid)
    require_live(evacuation)
    entry = require_found(entry, "not_listed", "household on the list", "household")
    batch, note = work.head.seq + 1, reason[:LONGEST_NOTE]
    done = withdraw_report(
        work.connection, work.world, evacuation, entry, command.line, by.name, note, work.now, batch
    )
    county = context.counties[work.county]
    rows = sum_rows(evacuation, done.sums, county.code)
    place = (county.code, by, work.now, county.tz)
    work.publish([ledger_change("evacuation.corrected", evacuation, rows, done.facts, *place, reason)])
    close_if_over(work, evacuation, by, context)
    return 1


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {
    CorrectReceipt: correct_receipt,
    CorrectReport: correct_report,
}
