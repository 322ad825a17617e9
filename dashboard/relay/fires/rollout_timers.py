"""The timers of a roll-out: reminders of the people of a tier who did not accept, or have not finished, those
that waited for the end of quiet hours, the issue at the end of a hold window, the question to a second
person, and a recount.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo

import structlog
from sqlalchemy import Connection

from dashboard.handlers.context import Context
from dashboard.handlers.rollouts.deputy_handlers import ask_deputies, lapse
from dashboard.handlers.rollouts.hold_handlers import follow_clock, issue_by_itself
from dashboard.handlers.rollouts.release.rollout_release import (
    AUDIT,
    HOUSEHOLDS,
    SHEETS,
    set_audit_timer,
    set_sheet_timer,
)
from dashboard.handlers.rollouts.second_person import ask_again
from dashboard.handlers.rollouts.task_handlers import pass_over, read_unreminded, remind_people
from dashboard.handlers.rollouts.visit_handlers import list_households
from dashboard.relay.fires.squad_timers import OURSELVES
from dashboard.relay.timers import Audit, Fire
from data_access.database.unit_of_work import UnitOfWork
from data_access.emergency.rollouts.planning.quiet_ends import FINISHING, QUIET
from data_access.emergency.rollouts.progress_rows import CurveRow, save_branches, save_curve
from data_access.emergency.rollouts.recount import find_curve_drift, find_drift
from data_access.emergency.rollouts.rollout_store import read_rollout, save_rollout
from data_access.emergency.rollouts.sheets.sheet_folder import EVERY
from data_access.emergency.rollouts.task_rows import read_unaccepted, read_unfinished
from data_access.emergency.rollouts.township_curves import (
    TownshipRow,
    find_township_drift,
    save_township_minutes,
)
from data_access.outbox.clock_marks import MARK
from data_access.outbox.timer_rows import Timer, set_timer
from data_access.outbox.waits import CONFIRMATION, DEPUTIES, FINISH, HOLD, REMINDER, UNANSWERED
from domain.emergency.rollouts.progress.branch_counts import Branch
from domain.emergency.rollouts.rollout import Rollout, RolloutState, count_finish_round, count_plan_round
from domain.emergency.rollouts.rollout_changes import progress_change
from domain.emergency.rollouts.timing.quiet_hours import read_quiet, split_channels
from domain.kernel.worlds import WorldId
from domain.squads.calls.outgoing import message_id

log = structlog.get_logger()


def rollout_fires(context: Context, print_sheets: Callable[[], None] = lambda: None) -> Mapping[str, Fire]:
    """What the timers of roll-outs do: remind a tier; count the branches anew, mend what drifted and say so;
    have the call sheets compared, which `print_sheets` does elsewhere. One of a roll-out that is over does
    nothing: it died with it.
    """

    def go_out(work: UnitOfWork, timer: Timer) -> None:
        issue_by_itself(work, timer, OURSELVES, context)

    return {
        **dict.fromkeys((REMINDER, FINISH, QUIET), _remind_tier(context)),
        AUDIT: _audit(context),
        HOLD: go_out,
        CONFIRMATION: lambda work, timer: ask_again(work, timer, context),
        SHEETS: _compare_sheets(print_sheets),
        HOUSEHOLDS: _list_visits(context),
        **_deputy_fires(context),
    }


def rollout_moves(context: Context) -> Mapping[str, Fire]:
    """What tells of waits of roll-outs that people see the end of, when the clock was set."""
    return {HOLD: lambda work, timer: follow_clock(work, timer, OURSELVES, context)}


def _remind_tier(context: Context) -> Fire:
    """Remind whoever of a tier is silent, or accepted and has not finished."""

    def remind(work: UnitOfWork, timer: Timer) -> None:
        rollout = _running(work, timer)
        if rollout is None:
            return
        if timer.kind != QUIET:
            count = count_finish_round if timer.kind == FINISH else count_plan_round
            rollout = count(rollout, timer.facts["tier"], timer.facts["round"])
            save_rollout(work.connection, work.world, rollout)
        now, quiet = split_reminder(timer, work.now, context.counties[work.county].tz)
        if quiet is not None:
            set_timer(work.connection, quiet)
        if now:
            _remind_people(work, rollout, timer, now, context)

    return remind


def _remind_people(
    work: UnitOfWork, rollout: Rollout, timer: Timer, channels: Sequence[str], context: Context
) -> None:
    """Remind them as the plan says, but whoever was reminded just now: at the end of quiet hours by the same
    channels, else by any. The round counts for the silent of them as well, so that it is not missed.
    """
    facts, place = timer.facts, (work.connection, work.world, rollout.id)
    finish = FINISHING in facts
    chosen = read_unfinished(*place, [facts["tier"]]) if finish else read_unaccepted(*place, facts["tier"])
    fresh = read_unreminded(work, rollout, chosen, channels if timer.kind == QUIET else ())
    if not finish:
        people = {task.person for task in fresh}
        pass_over(work, rollout, [task for task in chosen if task.person not in people], facts["round"])
    remind_people(work, rollout, fresh, facts["text"], channels, OURSELVES, context)


def _audit(context: Context) -> Audit:
    """Count branches and curves anew, mend what drifted and say so; list households that nobody listed."""

    def differs(connection: Connection, timer: Timer) -> bool:
        rollout = _read_live(connection, timer)
        if rollout is None or rollout.issued_at is None:
            return False
        return any(_find_wrong(connection, timer.world, rollout))

    def mend(work: UnitOfWork, timer: Timer) -> None:
        rollout = _read_live(work.connection, timer)
        if rollout is not None and rollout.issued_at is not None:
            _mend(work, rollout, context)

    def follow(work: UnitOfWork, timer: Timer) -> None:
        rollout = _read_live(work.connection, timer)
        if rollout is None:
            return
        if rollout.state is RolloutState.ISSUED:
            list_households(work, rollout, OURSELVES, context)
        set_audit_timer(work.connection, work.world, rollout.id, work.now)

    return Audit(differs, mend, follow)


def _read_live(connection: Connection, timer: Timer) -> Rollout | None:
    rollout = read_rollout(connection, timer.world, timer.subject)
    return rollout if rollout is not None and rollout.live else None


def _find_wrong(
    connection: Connection, world: WorldId, rollout: Rollout
) -> tuple[list[Branch], list[CurveRow], list[TownshipRow]]:
    """Branches, minutes of the curve and minutes of townships that increments missed, as they should be."""
    return (
        find_drift(connection, world, rollout),
        find_curve_drift(connection, world, rollout),
        find_township_drift(connection, world, rollout.id, rollout.released_at),
    )


def _mend(work: UnitOfWork, rollout: Rollout, context: Context) -> None:
    """Put right what increments missed, and say so; the curve is asked for by whoever shows it."""
    wrong, county, towns = _find_wrong(work.connection, work.world, rollout)
    minutes = len(county) + len(towns)
    if not wrong and not minutes:
        return
    regions = [branch.region for branch in wrong]
    log.error("branches_drifted", rollout=rollout.id, regions=regions[:20], count=len(regions),
              minutes=minutes)  # fmt: skip
    save_branches(work.connection, work.world, wrong)
    save_curve(work.connection, work.world, rollout.id, county)
    save_township_minutes(work.connection, work.world, rollout.id, towns)
    facts = {"mended": regions} | ({"mended_minutes": minutes} if minutes else {})
    place = (work.county, OURSELVES, work.now, context.counties[work.county].tz)
    work.publish([progress_change(rollout, wrong, facts, *place)])


def split_reminder(timer: Timer, at: datetime, tz: tzinfo) -> tuple[list[str], Timer | None]:
    """By which channels a reminder goes out at a time, and the timer of those that are silent then: due at a
    time of day, whatever the clock is set to.
    """
    facts = timer.facts
    quiet = read_quiet(facts.get("quiet"))
    now, later, end = split_channels(quiet, facts.get("level", 0), facts["channels"], at, tz)
    if end is None:
        return now, None
    about = (FINISHING,) if FINISHING in facts else ()
    id = message_id(timer.world, QUIET, timer.subject, str(facts["tier"]), str(facts["round"]), *about)
    waits = {name: fact for name, fact in facts.items() if name != MARK} | {"channels": later}
    return now, Timer(timer.world, id, QUIET, timer.subject, end, waits)


def _compare_sheets(print_sheets: Callable[[], None]) -> Fire:
    def compare(work: UnitOfWork, timer: Timer) -> None:
        rollout = read_rollout(work.connection, work.world, timer.subject)
        if rollout is not None and rollout.state is RolloutState.ISSUED:
            set_sheet_timer(work.connection, work.world, rollout.id, work.now + EVERY)
        print_sheets()

    return compare


def _list_visits(context: Context) -> Fire:
    def list_later(work: UnitOfWork, timer: Timer) -> None:
        rollout = _running(work, timer)
        if rollout is not None:
            list_households(work, rollout, OURSELVES, context)

    return list_later


def _deputy_fires(context: Context) -> dict[str, Fire]:
    """Ask the deputies of whoever is silent; ask the next where one does not answer."""

    def ask(work: UnitOfWork, timer: Timer) -> None:
        rollout = _running(work, timer)
        if rollout is not None:
            tier = timer.facts["tier"]
            silent = read_unaccepted(work.connection, work.world, rollout.id, tier)
            ask_deputies(work, rollout, tier, 0, silent, OURSELVES, context)

    def ask_next(work: UnitOfWork, timer: Timer) -> None:
        rollout = _running(work, timer)
        if rollout is not None:
            lapse(work, rollout, timer.facts["request"], OURSELVES, context)

    return {DEPUTIES: ask, UNANSWERED: ask_next}


def _running(work: UnitOfWork, timer: Timer) -> Rollout | None:
    """The roll-out of a timer, while it runs: a timer dies with it."""
    rollout = read_rollout(work.connection, work.world, timer.subject)
    return rollout if rollout is not None and rollout.state is RolloutState.ISSUED else None
