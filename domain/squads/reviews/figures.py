"""From measured subjects to figures: counts, medians and ninetieth percentiles, in time and late, by group.

A percentile is that of the nearest rank: the smallest measured time that at least that share of all times do
not exceed, so it is a time that really happened. What is under way is in no percentile; it is counted apart.
Times by the clock and times in working time are never mixed: a step has a line for each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import tzinfo
from typing import Final

from domain.kernel.errors import Refused
from domain.kernel.regions import township_of
from domain.kernel.values import value
from domain.squads.reviews.subjects import COUNTED_OF, STEPS, Subject

MATTER, UNIT, TOWNSHIP, MONTH = "matter", "unit", "township", "month"
GROUPS: Final = (MATTER, UNIT, TOWNSHIP, MONTH)
NONE: Final = ""
"""The group of what has none: no matter, given to no unit."""
_SUMMED: Final = tuple(name for counted in COUNTED_OF.values() for name in counted)


@value
class StepFigures:
    """One step of the subjects of a group, on one clock. `n` went through it; `p50`, `p90`: seconds, None
    where n is 0. `in_time`, `late`: of those n that had a limit; `waiting`: in it now, of which `overdue`
    are past their limit.
    """

    step: str
    working: bool
    n: int
    p50: float | None
    p90: float | None
    in_time: int
    late: int
    waiting: int
    overdue: int


@value
class Figures:
    """One group: `count` subjects, `open` of them still under way; the rest are sums over all of them."""

    key: str
    count: int
    open: int
    returns: int
    extensions: int
    passings: int
    reopenings: int
    requests: int
    refusals: int
    recorded: int
    steps: tuple[StepFigures, ...]

    def of_step(self, name: str) -> tuple[StepFigures, ...]:
        """The lines of a step: none, one, or one for each clock."""
        return tuple(step for step in self.steps if step.step == name)


@value
class Review:
    """All subjects together, and by group: the largest first, months in their order."""

    total: Figures
    groups: tuple[Figures, ...]


def nearest_rank(ordered: Sequence[float], percent: int) -> float | None:
    """The percentile of times in their order; None of none."""
    return ordered[(percent * len(ordered) + 99) // 100 - 1] if ordered else None


class _Times:
    """What is gathered of one step on one clock."""

    __slots__ = ("in_time", "late", "overdue", "taken", "waiting")

    def __init__(self) -> None:
        self.taken: list[float] = []
        self.in_time = self.late = self.waiting = self.overdue = 0

    def add(self, seconds: float | None, late: bool | None) -> None:
        if seconds is None:
            self.waiting += 1
            self.overdue += late is True
            return
        self.taken.append(seconds)
        if late is not None:
            self.late += late
            self.in_time += not late

    def join(self, other: _Times) -> None:
        self.taken += other.taken
        self.in_time += other.in_time
        self.late += other.late
        self.waiting += other.waiting
        self.overdue += other.overdue


class _Group:
    """What is gathered of one group: of subjects nothing is kept but their times."""

    __slots__ = ("sums", "times")

    def __init__(self) -> None:
        self.sums = [0] * (2 + len(_SUMMED))
        self.times: defaultdict[tuple[str, bool], _Times] = defaultdict(_Times)

    def add(self, subject: Subject) -> None:
        counted = (getattr(subject, name) for name in _SUMMED)
        self._count((1, not subject.ended, *counted))
        for step, (seconds, working, late) in subject.steps.items():
            self.times[step, working].add(seconds, late)

    def join(self, other: _Group) -> None:
        self._count(other.sums)
        for key, times in other.times.items():
            self.times[key].join(times)

    def _count(self, numbers: Iterable[int]) -> None:
        self.sums = [known + more for known, more in zip(self.sums, numbers, strict=True)]

    def figures(self, key: str, steps: Sequence[str]) -> Figures:
        """The figures of what was gathered, steps in their order."""
        lines = (
            _line(step, working, self.times[step, working])
            for step in steps
            for working in (False, True)
            if (step, working) in self.times
        )
        count, open_, *counted = self.sums
        return Figures(key, count, open_, **dict(zip(_SUMMED, counted, strict=True)), steps=tuple(lines))


def review_subjects(subjects: Iterable[Subject], kind: str, group: str, tz: tzinfo) -> Review:
    """The figures of subjects of one kind. Refused bad_parameter."""
    if kind not in STEPS or group not in GROUPS:
        raise Refused("bad_parameter", f"{kind} by {group}")
    grouped: defaultdict[str, _Group] = defaultdict(_Group)
    for subject in subjects:
        grouped[key_of(subject, group, tz)].add(subject)
    total = _Group()
    for bucket in grouped.values():
        total.join(bucket)
    found = [bucket.figures(key, STEPS[kind]) for key, bucket in grouped.items()]
    by_month = group == MONTH
    ordered = sorted(found, key=lambda figure: (0 if by_month else -figure.count, figure.key))
    return Review(total.figures(NONE, STEPS[kind]), tuple(ordered))


def key_of(subject: Subject, group: str, tz: tzinfo) -> str:
    """The group that a subject belongs to; what was only placed in its county is of the county."""
    if group == MONTH:
        local = subject.at.astimezone(tz)
        return f"{local.year}-{local.month:02d}"
    if group == TOWNSHIP:
        return township_of(subject.region)
    return (subject.matter if group == MATTER else subject.unit) or NONE


def _line(step: str, working: bool, times: _Times) -> StepFigures:
    taken = sorted(times.taken)
    return StepFigures(
        step=step,
        working=working,
        n=len(taken),
        p50=nearest_rank(taken, 50),
        p90=nearest_rank(taken, 90),
        in_time=times.in_time,
        late=times.late,
        waiting=times.waiting,
        overdue=times.overdue,
    )
