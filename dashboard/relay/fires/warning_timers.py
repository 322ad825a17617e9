"""What timers of official warnings do: say that a warning's time is over, and prepare what it calls for, or
tell commanders that it is out already.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import tzinfo
from typing import Any, Final

from dashboard.handlers.context import Context
from dashboard.handlers.reports.warning_handlers import expire_warning
from dashboard.handlers.reports.warning_work import CALLS, EXPIRES, RECALLED
from dashboard.handlers.rollouts.release.rollout_notices import tell_repeated
from dashboard.handlers.rollouts.release.running_plans import CalledPlan, find_running_instead, is_free_again
from dashboard.handlers.rollouts.rollout_handlers import prepare, save_change
from dashboard.relay.fires.squad_timers import OURSELVES
from dashboard.relay.timers import Fire
from data_access.database.unit_of_work import UnitOfWork
from data_access.emergency.responses.warning_rows import read_warning
from data_access.emergency.rollouts.planning.plan_store import list_plans
from data_access.emergency.rollouts.rollout_store import read_rollouts
from data_access.outbox.timer_rows import Timer
from domain.emergency.rollouts.plan import Plan, list_called_plans
from domain.emergency.rollouts.proposals.repeats import count_windows, find_joined, join_repeat
from domain.emergency.rollouts.rollout import RolloutState, end_rollout
from domain.emergency.rollouts.rollout_commands import EndRollout, PrepareRollout
from domain.emergency.warnings.standing.warning import State
from domain.emergency.warnings.standing.warning_commands import ExpireWarning
from domain.kernel.errors import Refused
from domain.squads.calls.outgoing import AFTER_WINDOW, STILL_OUT

FORGOTTEN: Final = "预警已结束，未下达；新预警另行准备"
"""Why what nobody issued is ended, in the trace."""


def warning_fires(context: Context) -> Mapping[str, Fire]:
    """What each kind of timer of a warning does."""

    def tell_end(work: UnitOfWork, timer: Timer) -> None:
        with suppress(Refused):
            expire_warning(work, ExpireWarning(region=work.county, warning=timer.subject), OURSELVES, context)

    def prepare_plans(work: UnitOfWork, timer: Timer) -> None:
        warning = read_warning(work.connection, work.world, timer.subject)
        if warning is None or warning.state is not State.STANDING:
            return
        plans = list_plans(work.connection, context.counties[work.county])
        tz = context.counties[work.county].tz
        for plan in list_called_plans(plans, warning.hazard, warning.colour):
            called = CalledPlan(plan, plans, warning, work.now, bool(timer.facts.get("again")))
            if _is_wanted(work, called, timer.facts, tz) and not _is_waiting(work, plan.code, tz):
                with suppress(Refused):
                    prepare(work, PrepareRollout(region=work.county, plan=plan.code, warning=warning.id),
                            OURSELVES, context)  # fmt: skip

    return {EXPIRES: tell_end, CALLS: prepare_plans}


def _is_wanted(work: UnitOfWork, called: CalledPlan, facts: Mapping[str, Any], tz: tzinfo) -> bool:
    """Whether a plan is to be prepared, after `facts` of the timer that calls for it. What is out counts that
    its warning was published, and commanders are told; neither where another warning changed.
    """
    if facts.get(RECALLED):
        return is_free_again(work.connection, work.world, called)
    if not facts.get("extended"):
        _join(work, called.plan, tz)
    return not _tell_of(work, called, tz)


def _join(work: UnitOfWork, plan: Plan, tz: tzinfo) -> None:
    """A warning was published that calls for a plan: what is prepared or out after it counts that."""
    old = find_joined(plan.code, read_rollouts(work.connection, work.world))
    if old is not None:
        save_change(work, "rollout.repeated", old, join_repeat(old, work.now), OURSELVES, tz)


def _tell_of(work: UnitOfWork, called: CalledPlan, tz: tzinfo) -> bool:
    """Tell commanders of a warning for which a roll-out is out already. Whether it prepares nothing."""
    found = find_running_instead(work.connection, work.world, called)
    if found is not None:
        out, reason = found
        window = count_windows(called.plan, out, work.now) if reason in (AFTER_WINDOW, STILL_OUT) else 0
        tell_repeated(work, out, called.warning, tz, reason, window)
    return called.again or found is not None


def _is_waiting(work: UnitOfWork, plan: str, tz: tzinfo) -> bool:
    """Whether one of a plan waits to be issued. What was prepared for a warning that is over, and nobody
    issued, ends here: forgotten, it would keep the next warning from preparing anything.
    """
    waits = False
    for old in read_rollouts(work.connection, work.world):
        if old.plan != plan or old.state is not RolloutState.PREPARED:
            continue
        warning = read_warning(work.connection, work.world, old.warning) if old.warning else None
        if warning is None or warning.live or old.issued_by or old.prepared_by != OURSELVES.name:
            waits = True
            continue
        order = EndRollout(region=work.county, rollout=old.id, expected_version=old.version)
        save_change(work, "rollout.ended", old, end_rollout(old, order, work.now), OURSELVES, tz, FORGOTTEN)
    return waits
