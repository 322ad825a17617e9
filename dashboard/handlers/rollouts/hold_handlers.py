"""What goes out by itself: held back by somebody, issued at the end of its hold window, or kept because its
plan is another by then or its warning stands no more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import structlog

from dashboard.handlers.context import Context
from dashboard.handlers.rollouts.proposal_handlers import PALM, Add, Pack
from dashboard.handlers.rollouts.release.rollout_notices import tell_held
from dashboard.handlers.rollouts.rollout_handlers import find_rollout, release, save_change
from data_access.database.unit_of_work import UnitOfWork
from data_access.emergency.responses.warning_rows import read_warning
from data_access.emergency.rollouts.planning.plan_store import PlanPack, find_issued, goes_out
from data_access.emergency.rollouts.rollout_store import read_rollout, read_rollouts, save_rollout
from data_access.outbox.timer_rows import Timer
from domain.access.actor import Actor
from domain.emergency.rollouts.hold import (
    WHY_HELD,
    check_goes_out,
    close_hold,
    hold_back,
    issue_held,
    move_window,
)
from domain.emergency.rollouts.plan import still_calls
from domain.emergency.rollouts.rollout import Rollout
from domain.emergency.rollouts.rollout_changes import rollout_change
from domain.emergency.rollouts.rollout_commands import HoldRollout
from domain.emergency.warnings.standing.warning import State
from domain.kernel.command import Command
from domain.kernel.errors import Refused

log = structlog.get_logger()


def hold(work: UnitOfWork, command: HoldRollout, by: Actor, context: Context) -> Rollout:
    """The roll-out held back. Refused forbidden, no_rollout, bad_reason, no_hold, stale."""
    old = find_rollout(work, command, by)
    county = context.counties[work.county]
    new = hold_back(old, command, by.name, _approve_above(work, old, county), work.now)
    tell_held(work, new, county.tz)
    return save_change(work, "rollout.held", old, new, by, county.tz, command.reason)


def issue_by_itself(work: UnitOfWork, timer: Timer, by: Actor, context: Context) -> None:
    """At the end of the window, which `timer` knows where the machine's clock was set meanwhile: issued where
    its plan is still the one that two people approved and nothing speaks against it; else it is held back,
    and says why.
    """
    old = read_rollout(work.connection, work.world, timer.subject)
    if old is None or old.hold_until is None:
        return
    county = context.counties[work.county]
    try:
        new = issue_held(old, by.name, work.now, timer.due_at)
        same_plan = goes_out(work.connection, county, old.plan, old.plan_version)
        check_goes_out(same_plan, _is_called(work, old, county))
        release(work, "rollout.issued", old, new, by, context)
    except Refused as refused:
        log.warning("rollout_held", rollout=old.id, code=refused.code)
        _hold(work, old, by, context, refused.code)


def follow_clock(work: UnitOfWork, timer: Timer, by: Actor, context: Context) -> None:
    """The machine's clock was set, and `timer` moved with it: screens count down to when it is due now."""
    old = read_rollout(work.connection, work.world, timer.subject)
    if old is not None and old.hold_until not in (None, timer.due_at):
        new = move_window(old, timer.due_at)
        save_change(work, "rollout.window_moved", old, new, by, context.counties[work.county].tz)


def hold_all(work: UnitOfWork, plan: str, by: Actor, context: Context, reason: str) -> None:
    """Hold back what would go out by itself after a plan that somebody changes now."""
    for old in read_rollouts(work.connection, work.world):
        if old.plan == plan and old.hold_until is not None:
            _hold(work, old, by, context, reason)


def hold_of_response(work: UnitOfWork, type: str, by: Actor, context: Context) -> None:
    """Hold back what would go out by itself for a type of response that somebody ends now."""
    for old in read_rollouts(work.connection, work.world):
        if old.response == type and old.hold_until is not None:
            _hold(work, old, by, context, "response_over")


def _hold(work: UnitOfWork, old: Rollout, by: Actor, context: Context, why: str) -> None:
    """`why`: their words, or a code of WHY_HELD."""
    county = context.counties[work.county]
    kept = close_hold(old, by.name, _approve_above(work, old, county), work.now, why)
    tell_held(work, kept, county.tz)
    save_change(work, "rollout.held", old, kept, by, county.tz, WHY_HELD.get(why, why))


def hold_uncalled(work: UnitOfWork, pack: Pack, add: Add) -> None:
    """Hold back what would go out by itself for a warning that this transaction leaves cancelled, over, in
    doubt, or less urgent than its plan asks. `add`: where changes go.
    """
    for old in read_rollouts(work.connection, work.world):
        if old.hold_until is not None and not _is_called(work, old, pack):
            kept = close_hold(old, PALM.name, _approve_above(work, old, pack), work.now, "warning_over")
            tell_held(work, kept, pack.tz)
            save_rollout(work.connection, work.world, kept)
            why = WHY_HELD[kept.held_why]
            add(rollout_change("rollout.held", old, kept, work.county, PALM, work.now, pack.tz, why))


def _is_called(work: UnitOfWork, rollout: Rollout, pack: PlanPack) -> bool:
    """Whether the warning that a roll-out was prepared for stands and calls for its plan."""
    warning = read_warning(work.connection, work.world, rollout.warning)
    if warning is None or warning.state is not State.STANDING:
        return False
    plan = find_issued(work.connection, pack, rollout.plan, rollout.plan_version)
    return plan is not None and still_calls(plan, warning.hazard, warning.colour)


def _approve_above(work: UnitOfWork, rollout: Rollout, county: PlanPack) -> int:
    plan = find_issued(work.connection, county, rollout.plan, rollout.plan_version)
    return 0 if plan is None else plan.approve_above


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {HoldRollout: hold}
