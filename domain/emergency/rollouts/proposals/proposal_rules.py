"""What official warnings propose about a response, by the rules of the county's plans: begin it, raise or
lower it, end it. Nothing starts by itself; a person decides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from domain.emergency.responses.response import ENDED, Response
from domain.emergency.rollouts.plan import Plan, list_called_plans
from domain.emergency.warnings.standing.warning import StandingWarning, State
from domain.kernel.values import value

Decided = tuple[int, str, datetime]
"""(level, id of the warning, when that was sent or over)"""


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

    @property
    def decided(self) -> Decided:
        """By what it is known when it was decided."""
        return (self.level, self.warning, self.at)


def propose(
    type: str,
    runs: Response | None,
    plans: Iterable[Plan],
    standing: Iterable[StandingWarning],
    over: Iterable[StandingWarning] = (),
    decided: Collection[Decided] = (),
) -> Proposal | None:
    """What the most urgent of the warnings that stand proposes, the newest of several; None when the response
    is as it should be. To lower or end what somebody declared takes a warning that changed since. `over`:
    warnings that have ended; `decided`: what was accepted or dismissed, which the same message does not
    propose again.
    """
    matching = [plan for plan in plans if plan.response == type]
    called = [
        proposal
        for warning in standing
        if _counts(warning)
        for proposal in _calls(matching, warning, warning.sent)
    ]
    ended = [
        proposal
        for warning in over
        if warning.warns
        for proposal in _calls(matching, warning, warning.changed_at)
    ]
    level = runs.level if runs is not None and runs.runs else None
    more = [proposal for proposal in called if level is None or proposal.level < level]
    if (raised := _first(proposal for proposal in more if proposal.decided not in decided)) is not None:
        return raised
    if runs is None or level is None or not (called or ended):
        return None
    first = _first(called) or _end(type, ended)
    fresh = max(proposal.at for proposal in (*called, *ended)) > runs.changed_at
    lower = first.level > level or first.level == ENDED
    return first if fresh and lower and first.decided not in decided else None


def _first(called: Iterable[Proposal]) -> Proposal | None:
    return min(called, key=lambda proposal: (proposal.level, -proposal.at.timestamp()), default=None)


def _end(type: str, ended: Iterable[Proposal]) -> Proposal:
    newest = max(ended, key=lambda proposal: proposal.at)
    return Proposal(type, ENDED, newest.warning, newest.colour, newest.at, newest.plan)


def _counts(warning: StandingWarning) -> bool:
    return warning.warns and warning.state is State.STANDING


def _calls(plans: list[Plan], warning: StandingWarning, at: datetime) -> list[Proposal]:
    return [
        Proposal(plan.response, plan.level, warning.id, warning.colour.value, at, plan.code)
        for plan in list_called_plans(plans, warning.hazard, warning.colour)
    ]
