"""How a hazard point stands: who has to patrol it until when, and what was found there.

Of each result the latest time counts, so the order in which reports come, and how often, changes nothing.
A point that nobody patrolled is not known, and never counts as in order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from domain.emergency.responses.patrols.hazard import HazardPoint
from domain.kernel.errors import Refused
from domain.kernel.values import value

NORMAL, ABNORMAL, UNREACHABLE = "normal", "abnormal", "unreachable"
RESULTS: Final = (NORMAL, ABNORMAL, UNREACHABLE)
"""What somebody says of a point: in order, something is wrong, they could not get there."""
STATES: Final = (
    "abnormal", "nobody", "overdue", "unreachable", "unknown", "due_soon", "patrolled", "idle",
)  # fmt: skip
"""The states that are shown, the worst first; each point is in one of them. `idle`: nobody has to patrol."""
LONGEST_WHAT: Final = 500
MOST_ROUNDS: Final = 3
"""Reminders of one patrol."""
SOON: Final = 0.25
"""The share of the time between two patrols in which the next is due soon."""


@value
class Patrol:
    """What somebody says of a point. `at`: by their clock, corrected by `offset_s`; `person`: who was there,
    '' when nobody says; `by`: who says so, two names when somebody keyed in what another said; `case`: what
    was opened or added to; `id`: the same for the same report; `lat`, `lon`: where their phone was.
    """

    id: str
    point: str
    result: str
    at: datetime
    what: str = ""
    person: str = ""
    by: str = ""
    channel: str = "api"
    offset_s: float = 0.0
    lat: float | None = None
    lon: float | None = None
    case: str = ""


@value
class PointState:
    """`hours`: between two patrols now, None when nobody has to patrol; `since`: since when somebody has to;
    `demanded_at`: until when the first is due by the response alone; `what`, `case`: of the latest abnormal
    patrol; `said_by`: who said the latest of all; `round`: reminders since it was due.
    """

    point: HazardPoint
    hours: float | None = None
    since: datetime | None = None
    demanded_at: datetime | None = None
    normal_at: datetime | None = None
    abnormal_at: datetime | None = None
    unreachable_at: datetime | None = None
    what: str = ""
    case: str = ""
    said_by: str = ""
    round: int = 0

    @property
    def patrolled_at(self) -> datetime | None:
        """When somebody was there last."""
        return latest(self.normal_at, self.abnormal_at)

    @property
    def said_at(self) -> datetime | None:
        """When anything was said last."""
        return latest(self.patrolled_at, self.unreachable_at)

    @property
    def due_at(self) -> datetime | None:
        """Until when the next patrol is due; None when nobody has to patrol."""
        if self.hours is None or self.patrolled_at is None:
            return self.demanded_at
        return latest(self.demanded_at, self.patrolled_at + timedelta(hours=self.hours))

    @property
    def is_wrong(self) -> bool:
        """Whether what was found wrong was not found in order since."""
        if self.abnormal_at is None:
            return False
        return self.normal_at is None or self.abnormal_at >= self.normal_at

    @property
    def is_unreached(self) -> bool:
        """Whether somebody could not get there, and nobody could since."""
        if self.unreachable_at is None or (self.since is not None and self.unreachable_at < self.since):
            return False
        return self.patrolled_at is None or self.unreachable_at > self.patrolled_at

    @property
    def is_patrolled(self) -> bool:
        """Whether somebody was there since they have to."""
        return self.patrolled_at is not None and self.since is not None and self.patrolled_at >= self.since


def latest(moment: datetime | None, other: datetime | None) -> datetime | None:
    """The later of two times that may not be known."""
    return max((at for at in (moment, other) if at is not None), default=None)


def state_of(state: PointState, now: datetime) -> str:
    """Which of STATES a point is in."""
    if state.is_wrong:
        return "abnormal"
    due_at, hours = state.due_at, state.hours
    if due_at is None or hours is None:
        return "idle"
    if not state.point.people and not state.is_patrolled:
        return "nobody"
    if state.is_unreached:
        return "unreachable"
    if now >= due_at:
        return "overdue"
    if now >= due_at - timedelta(hours=hours * SOON):
        return "due_soon"
    return "patrolled" if state.is_patrolled else "unknown"


def is_reminded(state: PointState) -> bool:
    """Whether anybody is reminded of a patrol that is overdue: not who said that they cannot get there."""
    due = state.due_at is not None and bool(state.point.people)
    return due and state.round < MOST_ROUNDS and not state.is_unreached


def demand_patrols(old: PointState, point: HazardPoint, hours: float | None, now: datetime) -> PointState:
    """The point once its county's responses ask for a patrol each `hours`, None for none. More urgent never
    makes a patrol due later, and what is overdue stays so when it becomes less urgent.
    """
    old = replace(old, point=point)
    if hours == old.hours:
        return old
    if hours is None:
        return replace(old, hours=None, since=None, demanded_at=None, round=0)
    demanded_at, was_due = now + timedelta(hours=hours), old.due_at
    if was_due is not None and old.hours is not None and (hours < old.hours or was_due <= now):
        demanded_at = min(was_due, demanded_at)
    return replace(old, hours=hours, since=old.since or now, demanded_at=demanded_at)


def check_patrol(patrol: Patrol) -> None:
    """Refused bad_patrol for a result that is none, words that are too many, or a thing that is wrong and not
    named.
    """
    if patrol.result not in RESULTS:
        raise Refused("bad_patrol", f"no such result: {patrol.result[:40]!r}", "result")
    if len(patrol.what) > LONGEST_WHAT:
        raise Refused("bad_patrol", f"at most {LONGEST_WHAT} characters", "what")
    if patrol.result == ABNORMAL and not patrol.what.strip():
        raise Refused("bad_patrol", "say what is wrong", "what")


def take_patrol(old: PointState, patrol: Patrol) -> PointState:
    """The point after a report."""
    said_at = old.said_at
    new = replace(old, said_by=patrol.by) if said_at is None or patrol.at >= said_at else old
    match patrol.result:
        case "normal":
            new = replace(new, normal_at=latest(old.normal_at, patrol.at))
        case "abnormal":
            if old.abnormal_at is None or patrol.at >= old.abnormal_at:
                new = replace(new, abnormal_at=patrol.at, what=patrol.what, case=patrol.case)
        case _:
            new = replace(new, unreachable_at=latest(old.unreachable_at, patrol.at))
    return replace(new, round=0) if new.due_at != old.due_at else new


def recount_point(kept: PointState, patrols: Iterable[Patrol]) -> PointState:
    """A point as its reports have it; what the responses ask stays as it is."""
    blank = PointState(kept.point, kept.hours, kept.since, kept.demanded_at)
    for patrol in sorted(patrols, key=lambda report: (report.at, report.id)):
        blank = take_patrol(blank, patrol)
    return replace(blank, round=kept.round)


def count_states(states: Iterable[PointState], now: datetime) -> dict[str, int]:
    """How many points are in each of STATES, all of them."""
    counts = dict.fromkeys(STATES, 0)
    for state in states:
        counts[state_of(state, now)] += 1
    return counts
