"""Which warnings should still call for the plans that are made for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from dashboard.handlers.reports.warning_work import CALLS, find_calls_timer
from dashboard.handlers.rollouts.release.running_plans import CalledPlan, find_running_instead
from dashboard.relay.expected.outlook import Expectation, Outlook
from data_access.emergency.responses.warning_rows import read_live_warnings
from data_access.emergency.rollouts.audience_rows import read_candidates
from data_access.emergency.rollouts.planning.plan_store import list_plans
from data_access.emergency.rollouts.rollout_store import read_rollouts
from data_access.outbox.timer_rows import Timer, has_timer
from domain.emergency.rollouts.audience import choose_audience
from domain.emergency.rollouts.plan import list_called_plans
from domain.emergency.rollouts.rollout import RolloutState
from domain.emergency.warnings.standing.warning import StandingWarning, State

CALLED_WITHIN: Final = timedelta(minutes=10)
"""So long after a warning began to call for its plans they are still called for: later nobody is surprised by
them. What it says again meanwhile calls for nothing.
"""


def _find_calls(at: Outlook) -> Iterator[Timer]:
    for warning in read_live_warnings(at.connection, at.world):
        since = warning.calls_since or warning.changed_at
        if at.now - since >= CALLED_WITHIN or warning.state is not State.STANDING:
            continue
        if not has_timer(at.connection, at.world, CALLS, warning.id) and _is_uncalled(at, warning, since):
            yield find_calls_timer(at.world, warning, since)


def _is_uncalled(at: Outlook, warning: StandingWarning, since: datetime) -> bool:
    """Whether a plan that it calls for since a time would have been prepared then, and never was for it."""
    known = list_plans(at.connection, at.pack)
    plans = list_called_plans(known, warning.hazard, warning.colour)
    if not plans:
        return False
    every = read_rollouts(at.connection, at.world, live=False)
    done = {
        rollout.plan
        for rollout in every
        if rollout.warning == warning.id or rollout.state is RolloutState.PREPARED
    }
    return any(
        plan.code not in done and _can_prepare(at, CalledPlan(plan, known, warning, since)) for plan in plans
    )


def _can_prepare(at: Outlook, called: CalledPlan) -> bool:
    if find_running_instead(at.connection, at.world, called) is not None:
        return False
    return bool(choose_audience(called.plan, read_candidates(at.connection, at.pack.code)))


OF_CALLS: Final = (Expectation((CALLS,), _find_calls),)
