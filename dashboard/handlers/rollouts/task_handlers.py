"""Commands about the tasks of a roll-out: receipts, reminders, taking over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from dashboard.handlers.context import Context
from dashboard.handlers.rollouts.release.rollout_release import list_messages
from data_access.database.unit_of_work import UnitOfWork
from data_access.emergency.rollouts.carried_answers import carry_answers
from data_access.emergency.rollouts.planning.plan_store import find_issued
from data_access.emergency.rollouts.progress_rows import Progress
from data_access.emergency.rollouts.receipt_taking import Recorded, record_receipts
from data_access.emergency.rollouts.rollout_store import read_rollout, save_rollout
from data_access.emergency.rollouts.task_rows import read_tasks, read_unaccepted, read_unfinished
from data_access.outbox.outbox_rows import insert_messages, read_told, withdraw_from
from domain.access.actor import Actor
from domain.access.rights import Kind, Right
from domain.emergency.rollouts.plan import Plan, Reminder
from domain.emergency.rollouts.planning.finish_reminders import DUE_WORDS
from domain.emergency.rollouts.progress.reporters import name_receipt_sender
from domain.emergency.rollouts.progress.superiors import check_reminds, leads_all
from domain.emergency.rollouts.progress.task_choices import (
    JUST_REMINDED,
    check_leads,
    choose_overdue,
    choose_taken_over,
    choose_unaccepted,
    leave_out_reminded,
    require_unreminded,
)
from domain.emergency.rollouts.progress.task_states import (
    ACCEPTED,
    Receipt,
    Task,
    remind_task,
    take_over_task,
)
from domain.emergency.rollouts.rollout import Rollout, count_round, list_overdue_tiers, require_running
from domain.emergency.rollouts.rollout_changes import progress_change, rollout_change
from domain.emergency.rollouts.rollout_commands import (
    CallTasks,
    RecordReceipts,
    RemindTasks,
    RolloutCommand,
    TakeOverTasks,
)
from domain.emergency.rollouts.timing.pacing import Pacing
from domain.kernel.batches import check_some_allowed
from domain.kernel.command import Command
from domain.kernel.lookups import require_found
from domain.kernel.values import value
from domain.squads.calls.outgoing import NOTICE, SMS, TASK


@value
class Round:
    """What people are sent once more: `kind`, what the trace calls it; `begins`: when the first of it leaves,
    now when nobody says.
    """

    text: str
    channels: Sequence[str]
    kind: str = "rollout.reminded"
    reason: str = ""
    begins: datetime | None = None


def record(work: UnitOfWork, command: RecordReceipts, by: Actor, context: Context) -> Recorded:
    """What became of each receipt. Refused no_rollout, not_issued; forbidden when all are."""
    found = read_rollout(work.connection, work.world, command.rollout)
    rollout = require_found(found, "no_rollout", "roll-out", "rollout")

    def admit(receipt: Receipt, task: Task | None) -> Receipt:
        return name_receipt_sender(receipt, task, by, work.county)

    place, seq = (work.connection, work.world, rollout), work.head.seq + 1
    done = record_receipts(*place, command.receipts, work.now, seq, admit)
    if done.refused:
        check_some_allowed(len(command.receipts), done.refused.values(), "not your people", "receipts")
    if done.taken:
        _publish(work, rollout, done.branches, done.facts, by, context)
        _carry_on(work, rollout, done, by, context)
    return done


def _carry_on(work: UnitOfWork, rollout: Rollout, done: Recorded, by: Actor, context: Context) -> None:
    """What still holds counts for the roll-outs in the place of this one, too."""
    while taking := carry_answers(work.connection, work.world, rollout, done.answers, work.now):
        if not taking.count:
            return
        rollout, done = taking.rollout, taking.save(work.head.seq + 1)
        _publish(work, rollout, done.branches, done.facts, by, context)


def remind(work: UnitOfWork, command: RemindTasks, by: Actor, context: Context) -> int:
    """How many people are reminded: those of the selection who did not accept, or accepted and are overdue,
    and were not reminded just now, by whoever leads roll-outs where all of them stand, or is above them and
    reminds where the plan does. Refused forbidden, no_rollout, rollout_over, nobody_left, just_reminded.
    """
    rollout = find_running(work, command)
    read = _read_overdue if command.finish else read_selection
    chosen = require_unreminded(read_unreminded(work, rollout, read(work, rollout, command, by)))
    county = context.counties[work.county]
    plan = find_issued(work.connection, county, rollout.plan, rollout.plan_version)
    if by.viewer.kind is Kind.LINK:
        check_reminds(plan, {task.tier for task in chosen})
    for tier in sorted({task.tier for task in chosen}):
        text, channels = find_words(plan, tier, command.finish)
        rollout = remind_people(
            work, rollout, [task for task in chosen if task.tier == tier], text, channels, by, context
        )
    return len(chosen)


def read_selection(
    work: UnitOfWork, rollout: Rollout, command: RemindTasks | CallTasks, by: Actor
) -> list[Task]:
    """The tasks of a selection that nobody accepted or took over. Refused forbidden, nobody_left."""
    if command.people:
        return choose_unaccepted(
            read_named(work, rollout, command.people, by, isinstance(command, RemindTasks))
        )
    by.viewer.require(Right.ROLLOUTS, command.branch or work.county)
    place = (work.connection, work.world, rollout.id)
    return choose_unaccepted(read_unaccepted(*place, command.tier, command.branch))


def _read_overdue(work: UnitOfWork, rollout: Rollout, command: RemindTasks, by: Actor) -> list[Task]:
    """The tasks of a selection that were accepted and should have been finished. Refused forbidden,
    nobody_left.
    """
    due = list_overdue_tiers(rollout, work.now)
    if command.people:
        return choose_overdue(read_named(work, rollout, command.people, by, superior=True), due)
    by.viewer.require(Right.ROLLOUTS, command.branch or work.county)
    tiers = [tier for tier in due if command.tier in (0, tier)]
    place = (work.connection, work.world, rollout.id)
    return choose_overdue(read_unfinished(*place, tiers, command.branch), tiers)


def read_unreminded(
    work: UnitOfWork, rollout: Rollout, chosen: Sequence[Task], channels: Sequence[str] = ()
) -> list[Task]:
    """Of some tasks those whose people were not reminded just now, by some channels, () for any. What waits
    in a long line, as calls do, reminded nobody yet.
    """
    soon = work.now + JUST_REMINDED
    reminded = read_told(work.connection, work.world, rollout.id, TASK, channels, soon)
    return leave_out_reminded(chosen, reminded, work.now)


def pass_over(work: UnitOfWork, rollout: Rollout, passed: Sequence[Task], round: int) -> None:
    """A round counts for people who were reminded just now, as if it had been sent to them."""
    progress = _progress(work, rollout)
    for task in passed:
        progress.put(task, remind_task(task, round))
    progress.save()


def find_words(plan: Plan | None, tier: int, finish: bool = False) -> tuple[str, Sequence[str]]:
    """The words and channels of a tier's first reminder, or of its message; of whoever has to finish."""
    found = next((plan_tier for plan_tier in plan.tiers if plan_tier.tier == tier), None) if plan else None
    if finish:
        usual = (Reminder(timedelta(0), DUE_WORDS, found.channels if found else (SMS,)),)
        first = ((found.finish_reminders if found else ()) or usual)[0]
        return first.text, first.channels
    if found is None:
        return "【催办】", (SMS,)
    if found.reminders:
        return found.reminders[0].text, found.reminders[0].channels
    return f"【催办】{found.text}", found.channels or (NOTICE,)


def remind_people(
    work: UnitOfWork,
    rollout: Rollout,
    chosen: Sequence[Task],
    text: str,
    channels: Sequence[str],
    by: Actor,
    context: Context,
) -> Rollout:
    """Remind the people of some tasks of one tier once more: all of them are still to accept, or all still to
    finish.
    """
    return send_round(work, rollout, chosen, Round(text, channels), by, context)


def send_round(
    work: UnitOfWork, rollout: Rollout, chosen: Sequence[Task], how: Round, by: Actor, context: Context
) -> Rollout:
    """Send the people of some tasks of one tier their next round, by channel, in words that differ from round
    to round: the same text to the same person is dropped by its gateway.
    """
    if not chosen:
        return rollout
    progress, pacing = _progress(work, rollout), Pacing(how.begins or work.now)
    tz = context.counties[work.county].tz
    by_round: dict[int, list[str]] = {}
    for task in chosen:
        progress.put(task, remind_task(task, task.round + 1))
        by_round.setdefault(task.round + 1, []).append(task.person)
    for round, people in sorted(by_round.items()):
        facts = {"text": f"{how.text}（第{round}次）", "rollout": rollout.id, "level": rollout.level}
        entries = list_messages(work.world, rollout.id, people, how.channels, round, pacing)
        insert_messages(work.connection, work.world, TASK, rollout.id, facts, entries)
    branches = progress.save()
    finish = chosen[0].state == ACCEPTED
    new = rollout if finish else count_round(rollout, chosen[0].tier, max(by_round))
    save_rollout(work.connection, work.world, new)
    work.publish([rollout_change(how.kind, rollout, new, work.county, by, work.now, tz, how.reason)])
    details = {how.kind.rpartition(".")[2]: len(chosen), "tier": chosen[0].tier}
    details |= {"finish": True} if finish else {}
    _publish(work, new, branches, details, by, context)
    return new


def take_over(work: UnitOfWork, command: TakeOverTasks, by: Actor, context: Context) -> int:
    """How many tasks were taken over: those of the people who did not accept, or accepted and are overdue, by
    whoever leads roll-outs where all of them stand; what still waits for them is sent no more. Refused
    forbidden, no_rollout, rollout_over, nobody_left.
    """
    rollout = find_running(work, command)
    named = read_named(work, rollout, command.people, by)
    chosen = choose_taken_over(named, list_overdue_tiers(rollout, work.now))
    progress = _progress(work, rollout)
    for task in chosen:
        progress.put(task, take_over_task(task, by.viewer.person or by.name))
    tz = context.counties[work.county].tz
    work.publish(
        [
            rollout_change(
                "rollout.taken_over", rollout, rollout, work.county, by, work.now, tz, command.reason
            )
        ]
    )
    people = sorted(task.person for task in chosen)
    withdraw_from(work.connection, work.world, rollout.id, TASK, people, work.now)
    _publish(work, rollout, progress.save(), {"taken_over": people}, by, context)
    return len(chosen)


def find_running(work: UnitOfWork, command: RolloutCommand) -> Rollout:
    """The roll-out of a command. Refused no_rollout, rollout_over."""
    found = read_rollout(work.connection, work.world, command.rollout)
    rollout = require_found(found, "no_rollout", "roll-out", "rollout")
    require_running(rollout)
    return rollout


def read_named(
    work: UnitOfWork, rollout: Rollout, people: Sequence[str], by: Actor, superior: bool = False
) -> list[Task]:
    """Tasks of some people, for whoever leads roll-outs there; with `superior` for a link whose person is
    above all of them, too. Refused forbidden for one of elsewhere, or of nobody.
    """
    tasks = read_tasks(work.connection, work.world, rollout.id, people)
    person = by.viewer.person if by.viewer.kind is Kind.LINK else None
    if superior and person and tasks.keys() >= {*people}:
        above = read_tasks(work.connection, work.world, rollout.id, [person]).get(person)
        if leads_all(above, tasks.values()):
            return [*tasks.values()]
    check_leads(by.viewer, tasks, people, work.county)
    return [*tasks.values()]


def _progress(work: UnitOfWork, rollout: Rollout) -> Progress:
    return Progress(work.connection, work.world, rollout)


def _publish(
    work: UnitOfWork, rollout: Rollout, branches: Any, facts: dict[str, Any], by: Actor, context: Context
) -> None:
    tz = context.counties[work.county].tz
    work.publish([progress_change(rollout, branches, facts, work.county, by, work.now, tz)])


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {
    RecordReceipts: record,
    RemindTasks: remind,
    TakeOverTasks: take_over,
}
