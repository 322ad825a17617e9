"""What a warning that calls for a plan finds out already, which keeps a roll-out from being prepared anew."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection

from data_access.emergency.responses.response_rows import read_response
from data_access.emergency.responses.warning_rows import read_live_warnings
from data_access.emergency.rollouts.rollout_store import find_last, read_rollouts, read_rollouts_of
from domain.emergency.rollouts.plan import Plan, list_called_plans
from domain.emergency.rollouts.proposals.repeats import check_repeat, find_joined, keeps_back
from domain.emergency.rollouts.rollout import Rollout, RolloutState
from domain.emergency.rollouts.supersession import find_more_urgent
from domain.emergency.warnings.standing.warning import StandingWarning, State
from domain.kernel.errors import Refused
from domain.kernel.values import value
from domain.kernel.worlds import WorldId
from domain.squads.calls.outgoing import AFTER_WINDOW, MORE_URGENT, STILL_OUT, WITHIN_WINDOW


@value
class CalledPlan:
    """A plan that a warning calls for at a time. `plans`: every plan in use; `again`: the warning called for
    the same before.
    """

    plan: Plan
    plans: Collection[Plan]
    warning: StandingWarning
    now: datetime
    again: bool = False


def find_running_instead(
    connection: Connection, world: WorldId, called: CalledPlan
) -> tuple[Rollout, str] | None:
    """The roll-out that is out already, and why nothing is prepared beside it; None where nothing keeps the
    plan from being prepared.
    """
    if (out := _find_repeated(connection, world, called)) is not None:
        return out, WITHIN_WINDOW
    if (out := _find_more_urgent(connection, world, called)) is not None:
        return out, MORE_URGENT
    out = find_joined(called.plan.code, read_rollouts(connection, world))
    if out is None or out.state is not RolloutState.ISSUED:
        return None
    if called.again:
        return out, AFTER_WINDOW
    response = read_response(connection, world, out.response)
    others = _read_others(connection, world, called)
    third = any(called.plan in _list_called(other, called) for other in others)
    held = keeps_back(out, called.plan, response, called.warning, called.now, third)
    return (out, STILL_OUT) if held else None


def _find_repeated(connection: Connection, world: WorldId, called: CalledPlan) -> Rollout | None:
    """The roll-out of the plan that was issued within its window for repeats."""
    before = find_last(connection, world, called.plan.code)
    try:
        check_repeat(called.plan, before, 0, called.now)
    except Refused:
        return before
    return None


def _find_more_urgent(connection: Connection, world: WorldId, called: CalledPlan) -> Rollout | None:
    """The roll-out that is out at a more urgent level, and that no less urgent one takes the place of by
    itself: another warning is there that calls for more than this one, or somebody drew it up by hand. A
    warning that was lowered calls for less.
    """
    out = find_more_urgent(called.plan.response, called.plan.level, read_rollouts(connection, world))
    if out is None or not out.warning:
        return out
    others = _read_others(connection, world, called)
    return out if any(_calls_for_more(other, called) for other in others) else None


def is_free_again(connection: Connection, world: WorldId, called: CalledPlan) -> bool:
    """Whether a more urgent roll-out is out that kept the plan back since its issue, and does no more."""
    out = find_more_urgent(called.plan.response, called.plan.level, read_rollouts(connection, world))
    if out is None or find_running_instead(connection, world, called) is not None:
        return False
    of_plan = read_rollouts_of(connection, world, called.plan.code)
    return not any(rollout.prepared_at >= out.released_at for rollout in of_plan)


def _read_others(connection: Connection, world: WorldId, called: CalledPlan) -> list[StandingWarning]:
    """The other live warnings, but none about which a person is asked: it changes nothing."""
    return [
        other
        for other in read_live_warnings(connection, world)
        if other.id != called.warning.id and other.state is not State.ASKED
    ]


def _calls_for_more(other: StandingWarning, called: CalledPlan) -> bool:
    """Whether another warning calls for a more urgent plan of the same response."""
    plan, plans = called.plan, _list_called(other, called)
    return any(more.response == plan.response and more.level < plan.level for more in plans)


def _list_called(other: StandingWarning, called: CalledPlan) -> list[Plan]:
    return list_called_plans(called.plans, other.hazard, other.colour)
