"""The release of a roll-out: tasks, messages, branches and timers of all tiers in the transaction of the
command, by columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from data_access.emergency.rollouts.households.visit_store import has_households
from data_access.emergency.rollouts.planning.quiet_ends import FINISHING
from data_access.emergency.rollouts.progress_rows import make_branches, save_branches
from data_access.emergency.rollouts.task_rows import add_moved_tasks, add_tasks
from data_access.outbox.clock_marks import read_clocks
from data_access.outbox.outbox_rows import insert_messages
from data_access.outbox.timer_rows import Timer, set_timer
from data_access.outbox.waits import DEPUTIES, FINISH, HOLD, REMINDER
from domain.emergency.rollouts.plan import Plan, PlanTier, Reminder
from domain.emergency.rollouts.progress.branch_counts import Branch
from domain.emergency.rollouts.progress.task_states import Task
from domain.emergency.rollouts.rollout import Rollout
from domain.emergency.rollouts.supersession import Succession
from domain.emergency.rollouts.timing.pacing import Pacing
from domain.emergency.rollouts.timing.quiet_hours import write_quiet
from domain.kernel.worlds import WorldId
from domain.squads.calls.outgoing import TASK, message_id, name_messages

AUDIT, SHEETS = "rollout_audit", "rollout_sheets"
HOUSEHOLDS = "rollout_households"
"""The kinds of timers beside the waits (data_access/outbox/waits.py) and QUIET: one counts the branches anew,
one compares the call sheets, one lists the households of liaisons.
"""
AUDIT_EVERY, FIRST_SHEETS = timedelta(minutes=10), timedelta(minutes=1)


def release_tasks(
    connection: Connection, world: WorldId, rollout: Rollout, plan: Plan, succession: Succession
) -> list[Branch]:
    """Write everything that an issue brings; the branches as they begin."""
    now, added, untold = rollout.released_at, succession.tasks, succession.untold
    notified = [task for task in added if task.person not in untold]
    add_tasks(connection, world, rollout.id, notified)
    add_moved_tasks(connection, world, rollout.id, (task for task in added if task.person in untold))
    _add_messages(connection, world, rollout, plan, notified)
    branches = make_branches(rollout.id, [tier.tier for tier in plan.tiers], added)
    save_branches(connection, world, branches)
    for timer in list_tier_timers(world, rollout.id, plan, now):
        set_timer(connection, timer)
    set_audit_timer(connection, world, rollout.id, now)
    set_sheet_timer(connection, world, rollout.id, now + FIRST_SHEETS)
    if has_households(connection, world, rollout.id):
        set_timer(connection, find_listing_timer(world, rollout.id, now))
    return branches


def _add_messages(
    connection: Connection, world: WorldId, rollout: Rollout, plan: Plan, added: Sequence[Task]
) -> None:
    pacing = Pacing(rollout.released_at)
    for tier in plan.tiers:
        people = [task.person for task in added if task.tier == tier.tier and not task.failed]
        facts = {"text": tier.text, "rollout": rollout.id, "level": plan.level}
        entries = list_messages(world, rollout.id, people, tier.channels, 0, pacing)
        insert_messages(connection, world, TASK, rollout.id, facts, entries)


def list_messages(
    world: WorldId, rollout: str, people: Iterable[str], channels: Sequence[str], round: int, pacing: Pacing
) -> Iterator[tuple[str, str, str, datetime]]:
    """(id, person, channel, due) of what people are sent in a round: one for each channel, under one id."""
    name, number = name_messages(world, TASK, rollout), str(round)
    for person in people:
        for channel in channels:
            yield name(person, number, channel), person, channel, pacing.next_due(channel)


def set_audit_timer(connection: Connection, world: WorldId, rollout: str, now: datetime) -> None:
    """When the branches are next counted anew."""
    set_timer(connection, find_audit_timer(world, rollout, now + AUDIT_EVERY))


def find_audit_timer(world: WorldId, rollout: str, due: datetime) -> Timer:
    """The timer by which the branches of what runs are counted anew."""
    return Timer(world, message_id(world, AUDIT, rollout), AUDIT, rollout, due, {})


def set_hold_timer(connection: Connection, world: WorldId, rollout: Rollout) -> None:
    """When a roll-out goes out by itself, if it does."""
    if (timer := find_hold_timer(world, rollout)) is not None:
        set_timer(connection, timer)


def find_hold_timer(world: WorldId, rollout: Rollout) -> Timer | None:
    """The timer that a roll-out should have as it stands; None for one that does not go out by itself."""
    if rollout.hold_until is None:
        return None
    id = message_id(world, HOLD, rollout.id)
    return Timer(world, id, HOLD, rollout.id, rollout.hold_until, read_clocks().mark)


def find_listing_timer(world: WorldId, rollout: str, due: datetime) -> Timer:
    """The timer by which the households of a roll-out's liaisons are listed."""
    return Timer(world, message_id(world, HOUSEHOLDS, rollout), HOUSEHOLDS, rollout, due, {})


def set_sheet_timer(connection: Connection, world: WorldId, rollout: str, due: datetime) -> None:
    """When the call sheets are next compared."""
    set_timer(connection, find_sheet_timer(world, rollout, due))


def find_sheet_timer(world: WorldId, rollout: str, due: datetime) -> Timer:
    """The timer by which the call sheets of what runs are compared."""
    return Timer(world, message_id(world, SHEETS, rollout), SHEETS, rollout, due, {})


def list_tier_timers(world: WorldId, rollout: str, plan: Plan, released_at: datetime) -> Iterator[Timer]:
    """The timers of all tiers as they are when a roll-out is issued: of its reminders and its deputies."""
    mark = read_clocks().mark
    for tier in plan.tiers:
        if tier.deputy_after is not None:
            id = message_id(world, DEPUTIES, rollout, str(tier.tier))
            due = released_at + tier.deputy_after
            yield Timer(world, id, DEPUTIES, rollout, due, {"tier": tier.tier, **mark})
        for kind, round, reminder in _list_reminders(tier):
            id = message_id(world, kind, rollout, str(tier.tier), str(round))
            facts = {"tier": tier.tier, "round": round, "text": reminder.text, "channels": reminder.channels}
            facts |= {"quiet": write_quiet(tier.quiet), "level": plan.level}
            facts |= {FINISHING: True} if kind == FINISH else {}
            yield Timer(world, id, kind, rollout, released_at + reminder.after, facts | mark)


def _list_reminders(tier: PlanTier) -> Iterator[tuple[str, int, Reminder]]:
    """(kind of timer, round, reminder), of each kind from round 1 on."""
    for kind, reminders in ((REMINDER, tier.reminders), (FINISH, tier.finish_reminders)):
        yield from ((kind, round, reminder) for round, reminder in enumerate(reminders, 1))
