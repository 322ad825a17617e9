"""What official warnings propose about a response, by the rules of the county's plans: begin it, raise or
lower it, end it. Nothing starts by itself; a person decides. It is told anew from what stands, never kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from domain.kernel.values import value
from domain.responses.response import ENDED, Response
from domain.rollouts.plan import Plan, list_called_plans
from domain.warnings.standing.warning import StandingWarning, State


@value
class Proposal:
    """A level proposed for a type of response, ENDED to end it; `warning` and `colour`: whose it is; `at`:
    when that was sent, or over; `plan`: the rule.
    """

    type: str
    level: int
    warning: str
    colour: str
    at: datetime
    plan: str


def propose(
    type: str,
    runs: Response | None,
    plans: Iterable[Plan],
    standing: Iterable[StandingWarning],
    over: Iterable[StandingWarning] = (),
) -> Proposal | None:
    """What the most urgent of the warnings that stand proposes, the newest of several; None when the response
    is as it should be. To lower or end what somebody declared takes a warning that changed since. `over`:
    warnings that have ended.
    """
    own = [plan for plan in plans if plan.response == type]
    called = [one for warning in standing if _counts(warning) for one in _calls(own, warning, warning.sent)]
    ended = [one for warning in over if warning.warns for one in _calls(own, warning, warning.changed_at)]
    if called:
        first = min(called, key=lambda one: (one.level, -one.at.timestamp()))
    else:
        newest = max(ended, key=lambda one: one.at, default=None)
        if newest is None or runs is None or not runs.runs:
            return None
        first = Proposal(type, ENDED, newest.warning, newest.colour, newest.at, newest.plan)
    if runs is None or not runs.runs or 0 < first.level < runs.level:
        return first
    moved = [one.at for one in (*called, *ended)]
    fresh = max(moved) > runs.changed_at
    return first if fresh and first.level != runs.level else None


def _counts(warning: StandingWarning) -> bool:
    return warning.warns and warning.state is State.STANDING


def _calls(plans: list[Plan], warning: StandingWarning, at: datetime) -> list[Proposal]:
    return [
        Proposal(plan.response, plan.level, warning.id, warning.colour.value, at, plan.code)
        for plan in list_called_plans(plans, warning.hazard, warning.colour)
    ]
