"""Which timers roll-outs and directed checks should have.

What was done by a timer that fired is told by the tasks and answers themselves, never by a clock: a reminder
went out when nobody silent is a round behind, or the roll-out says that its time came (whoever is silent
again because a line was corrected stays behind), deputies were asked when there is a request or somebody is
alone.
Whoever accepts late has not finished either, so of reminders for finishing the roll-out alone keeps the last
round. Where nothing can be told, nothing is restored: a reminder that is lost is better than one that comes
twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from dashboard.handlers.rollouts.check_handlers import CHECK_AUDIT, find_check_audit, list_check_reminders
from dashboard.handlers.rollouts.deputy_handlers import find_deputy_timer
from dashboard.handlers.rollouts.release.rollout_notices import find_confirmation_timer
from dashboard.handlers.rollouts.release.rollout_release import (
    AUDIT,
    HOUSEHOLDS,
    SHEETS,
    find_audit_timer,
    find_hold_timer,
    find_listing_timer,
    find_sheet_timer,
    list_tier_timers,
)
from dashboard.relay.expected.outlook import Expectation, Outlook
from dashboard.relay.fires.rollout_timers import split_reminder
from data_access.emergency.rollouts.checks.check_store import read_checks, read_unanswered
from data_access.emergency.rollouts.households.visit_store import has_households, is_listed
from data_access.emergency.rollouts.planning.deputy_rows import is_asked, list_waiting_requests
from data_access.emergency.rollouts.planning.plan_store import find_issued
from data_access.emergency.rollouts.planning.quiet_ends import QUIET
from data_access.emergency.rollouts.rollout_store import read_rollouts
from data_access.emergency.rollouts.task_rows import is_silent
from data_access.outbox.timer_rows import Timer
from data_access.outbox.waits import (
    CHECK_REMINDER,
    CONFIRMATION,
    DEPUTIES,
    FINISH,
    HOLD,
    REMINDER,
    UNANSWERED,
)
from domain.emergency.rollouts.deputies import wait_of
from domain.emergency.rollouts.rollout import Rollout, RolloutState, RolloutTier


def _list_running(at: Outlook) -> list[Rollout]:
    rollouts = read_rollouts(at.connection, at.world)
    return [rollout for rollout in rollouts if rollout.state is RolloutState.ISSUED]


def _find_holds(at: Outlook) -> Iterator[Timer]:
    holds = (find_hold_timer(at.world, rollout) for rollout in read_rollouts(at.connection, at.world))
    yield from (hold for hold in holds if hold is not None)


def _find_confirmations(at: Outlook) -> Iterator[Timer]:
    rollouts = read_rollouts(at.connection, at.world)
    found = (find_confirmation_timer(at.world, rollout, at.now) for rollout in rollouts)
    yield from (timer for timer in found if timer is not None)


def _find_counts(at: Outlook) -> Iterator[Timer]:
    """Branches are counted and call sheets compared again and again: at once, where that stopped."""
    for rollout in _list_running(at):
        yield find_audit_timer(at.world, rollout.id, at.now)
        yield find_sheet_timer(at.world, rollout.id, at.now)


def _find_listings(at: Outlook) -> Iterator[Timer]:
    """Households of liaisons are listed once, soon after the issue."""
    for rollout in _list_running(at):
        about = (at.connection, at.world, rollout.id)
        if not is_listed(*about) and has_households(*about):
            yield find_listing_timer(at.world, rollout.id, at.now)


def _find_tier_timers(at: Outlook) -> Iterator[Timer]:
    for rollout in _list_running(at):
        plan = find_issued(at.connection, at.pack, rollout.plan, rollout.plan_version)
        if plan is None:
            continue
        for timer in list_tier_timers(at.world, rollout.id, plan, rollout.released_at):
            if timer.id not in at.known:
                yield from _find_lost(at, rollout, timer)


def _find_lost(at: Outlook, rollout: Rollout, timer: Timer) -> Iterator[Timer]:
    """A timer of a tier that is not there: itself, when it never fired; what it left behind, when it did."""
    tier = next(
        (rollout_tier for rollout_tier in rollout.tiers if rollout_tier.tier == timer.facts["tier"]), None
    )
    if tier is None:
        return
    if timer.kind == DEPUTIES:
        is_complete = tier.alone or is_asked(at.connection, at.world, rollout.id, tier.tier)
        if not is_complete and is_silent(at.connection, at.world, rollout.id, tier.tier):
            yield timer
        return
    if timer.kind == FINISH:
        yield from _find_lost_finish(at, rollout, tier, timer)
        return
    round = timer.facts["round"]
    minutes = (timer.due_at - rollout.released_at) / timedelta(minutes=1)
    if minutes not in tier.reminder_minutes:
        return
    now, quiet = split_reminder(timer, timer.due_at, at.pack.tz)
    if quiet is not None and quiet.id in at.known:
        return
    fired = bool(now) and round <= tier.plan_round
    if not fired and is_silent(at.connection, at.world, rollout.id, tier.tier, round):
        yield timer
    elif quiet is None or not now or quiet.due_at <= at.now:
        return
    elif is_silent(at.connection, at.world, rollout.id, tier.tier, round + 1):
        yield quiet


def _find_lost_finish(at: Outlook, rollout: Rollout, tier: RolloutTier, timer: Timer) -> Iterator[Timer]:
    """A reminder for finishing that is not there, or what it left for the end of quiet hours."""
    minutes = (timer.due_at - rollout.released_at) / timedelta(minutes=1)
    if minutes not in tier.finish_reminder_minutes:
        return
    if timer.facts["round"] > tier.finish_round:
        yield timer
        return
    _, quiet = split_reminder(timer, timer.due_at, at.pack.tz)
    if quiet is not None and quiet.due_at > at.now and quiet.id not in at.known:
        yield quiet


def _find_unanswered(at: Outlook) -> Iterator[Timer]:
    for rollout in _list_running(at):
        waiting = list_waiting_requests(at.connection, at.world, rollout.id)
        plan = find_issued(at.connection, at.pack, rollout.plan, rollout.plan_version) if waiting else None
        for request in waiting:
            yield find_deputy_timer(at.world, rollout.id, request, wait_of(plan, request.tier))


def _find_check_timers(at: Outlook) -> Iterator[Timer]:
    for check in read_checks(at.connection, at.world):
        yield find_check_audit(at.world, check.id, at.now)
        reminders = (timer for timer in list_check_reminders(at.world, check) if timer.id not in at.known)
        lost = [timer for timer in reminders if timer.facts["round"] > check.round]
        if lost and read_unanswered(at.connection, at.world, check.id):
            yield from lost


OF_ROLLOUTS: Final = (
    Expectation((HOLD,), _find_holds),
    Expectation((CONFIRMATION,), _find_confirmations),
    Expectation((AUDIT, SHEETS), _find_counts),
    Expectation((HOUSEHOLDS,), _find_listings),
    Expectation((REMINDER, FINISH, QUIET, DEPUTIES), _find_tier_timers),
    Expectation((UNANSWERED,), _find_unanswered),
    Expectation((CHECK_REMINDER, CHECK_AUDIT), _find_check_timers),
)
