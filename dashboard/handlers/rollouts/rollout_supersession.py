"""What an issue, a stop or the end of a response does to roll-outs that run: in the transaction of the
command, so that nobody is told twice and nobody stays with words that no longer hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dashboard.handlers.context import Context
from dashboard.handlers.rollouts.release.rollout_notices import settle_notices
from dashboard.handlers.rollouts.release.rollout_release import (
    AUDIT,
    HOUSEHOLDS,
    SHEETS,
)
from data_access.database.unit_of_work import UnitOfWork
from data_access.emergency.rollouts.planning.plan_store import find_issued
from data_access.emergency.rollouts.planning.quiet_ends import QUIET
from data_access.emergency.rollouts.rollout_store import read_rollout, read_rollouts, save_rollout
from data_access.emergency.rollouts.task_rows import read_all_tasks
from data_access.outbox.outbox_rows import (
    insert_messages,
    people_sent_to,
    people_waiting_for,
    withdraw_from,
    withdraw_unsent,
)
from data_access.outbox.timer_rows import drop_timers_of
from data_access.outbox.waits import DEPUTIES, FINISH, REMINDER, UNANSWERED
from domain.access.actor import Actor
from domain.emergency.rollouts.audience import Recipient
from domain.emergency.rollouts.plan import CLOSE
from domain.emergency.rollouts.progress.task_states import FINISHED, Task
from domain.emergency.rollouts.rollout import Rollout, RolloutState, end_rollout, stop_rollout
from domain.emergency.rollouts.rollout_changes import rollout_change
from domain.emergency.rollouts.rollout_commands import EndRollout, StopRollout
from domain.emergency.rollouts.supersession import (
    Succession,
    is_superseded_by,
    list_line,
    succeed_tasks,
    supersede_rollout,
)
from domain.emergency.rollouts.timing.pacing import Pacing
from domain.kernel.lookups import require_found
from domain.squads.calls.outgoing import CORRECTION, DEPUTY, SMS, TASK, message_id


def find_superseded(work: UnitOfWork, new: Rollout) -> list[Rollout]:
    """The roll-outs that give way to one that is issued now, the oldest first."""
    return [
        rollout for rollout in read_rollouts(work.connection, work.world) if is_superseded_by(rollout, new)
    ]


def succeed(
    work: UnitOfWork, new: Rollout, audience: Sequence[Recipient], before: Sequence[Rollout]
) -> Succession:
    """What becomes of everybody; notes of earlier changes that did not leave yet are withdrawn from whoever
    has a task now.
    """
    held: dict[str, tuple[str, Task]] = {}
    for rollout in before:
        tasks = read_all_tasks(work.connection, work.world, rollout.id)
        held.update((task.person, (rollout.id, task)) for task in tasks)
    named, line = {recipient.person for recipient in audience}, list_line(before)
    for id in line:
        waiting = people_waiting_for(work.connection, work.world, id, CORRECTION)
        needless = [person for person in waiting if person in named]
        withdraw_from(work.connection, work.world, id, CORRECTION, needless, work.now)
    return succeed_tasks(new, audience, held, list_told(work, line))


def supersede(
    work: UnitOfWork,
    new: Rollout,
    before: Sequence[Rollout],
    succession: Succession,
    by: Actor,
    context: Context,
) -> None:
    """Close what gives way: no more of its messages and reminders, one note to whoever has no task now."""
    for old in before:
        people = [person for id, person in succession.cancelled if id == old.id]
        correct_people(work, old, people, context)
        withdraw_rollout(work, old)
        closed = supersede_rollout(old, new.id, work.now)
        save_rollout(work.connection, work.world, closed)
        about = (work.county, by, work.now, context.counties[work.county].tz)
        work.publish([rollout_change("rollout.superseded", old, closed, *about)])


def close_open_tasks(work: UnitOfWork, type: str, reason: str, by: Actor, context: Context) -> None:
    """The response of a type ended: its roll-outs stop as their plans say, and whoever has an open task is
    told once.
    """
    county = context.counties[work.county]
    for old in read_rollouts(work.connection, work.world):
        plan = find_issued(work.connection, county, old.plan, old.plan_version)
        ours = old.response == type and old.state is RolloutState.ISSUED
        if not ours or (plan is not None and plan.at_end != CLOSE):
            continue
        order = StopRollout(region=work.county, rollout=old.id, expected_version=old.version, reason=reason)
        closed, informed = stop_rollout(old, order, work.now), list_told(work, (*old.supersedes, old.id))
        tasks = read_all_tasks(work.connection, work.world, old.id)
        people = [task.person for task in tasks if task.state != FINISHED and task.person in informed]
        withdraw_rollout(work, old)
        if plan is not None and plan.ending:
            send_notes(work, old, {plan.ending: people})
        else:
            correct_people(work, old, people, context)
        save_rollout(work.connection, work.world, closed)
        change = rollout_change("rollout.stopped", old, closed, work.county, by, work.now, county.tz, reason)
        work.publish([change])


def end_waiting(work: UnitOfWork, type: str, reason: str, by: Actor, context: Context) -> None:
    """The response of a type ended: nobody confirms any more what waits for a second person."""
    tz = context.counties[work.county].tz
    for old in read_rollouts(work.connection, work.world):
        if old.response != type or not old.awaits_second:
            continue
        order = EndRollout(region=work.county, rollout=old.id, expected_version=old.version, reason=reason)
        ended = end_rollout(old, order, work.now)
        withdraw_rollout(work, old)
        save_rollout(work.connection, work.world, ended)
        work.publish([rollout_change("rollout.ended", old, ended, work.county, by, work.now, tz, reason)])


def list_told(work: UnitOfWork, line: Iterable[str]) -> dict[str, str]:
    """Whom the last that was sent, or may have been, out of a line of roll-outs gave a task: person -> the
    roll-out whose words they have.
    """
    rollout_of: dict[str, str] = {}
    for id in line:
        rollout_of |= dict.fromkeys(people_sent_to(work.connection, work.world, id, TASK), id)
        for reached in (people_sent_to, people_waiting_for):
            for person in reached(work.connection, work.world, id, CORRECTION):
                rollout_of.pop(person, None)
    return rollout_of


def correct_people(work: UnitOfWork, old: Rollout, people: Sequence[str], context: Context) -> None:
    """Tell people who have words of a line of roll-outs that these hold no more, as their plan says it."""
    if not people:
        return
    informed, by_words = list_told(work, (*old.supersedes, old.id)), dict[str, list[str]]()
    words = {id: _correction_of(work, id, context) for id in {*informed.values()}}
    for person in people:
        if person in informed:
            by_words.setdefault(words[informed[person]], []).append(person)
    send_notes(work, old, by_words)


def _correction_of(work: UnitOfWork, id: str, context: Context) -> str:
    found = require_found(read_rollout(work.connection, work.world, id), "no_rollout", "roll-out", "rollout")
    plan = find_issued(work.connection, context.counties[work.county], found.plan, found.plan_version)
    return plan.correction if plan else found.plan_name


def withdraw_rollout(work: UnitOfWork, old: Rollout) -> None:
    """Nothing of a roll-out is sent any more."""
    if old.issued_at is None:
        settle_notices(work, old.id)
    for kind in (REMINDER, FINISH, AUDIT, QUIET, SHEETS, DEPUTIES, UNANSWERED, HOUSEHOLDS):
        drop_timers_of(work.connection, work.world, kind, old.id)
    for sent in (TASK, DEPUTY):
        withdraw_unsent(work.connection, work.world, old.id, sent, work.now)


def send_notes(work: UnitOfWork, old: Rollout, notes: Mapping[str, Sequence[str]]) -> None:
    """Tell people that their task of a roll-out is over: words -> to whom."""
    pacing = Pacing(work.now)
    for words, people in notes.items():
        entries = [
            (message_id(work.world, CORRECTION, old.id, person), person, SMS, pacing.next_due(SMS))
            for person in people
        ]
        facts = {"text": words, "rollout": old.id}
        insert_messages(work.connection, work.world, CORRECTION, old.id, facts, entries)
