"""From measured subjects to figures: counts, medians and ninetieth percentiles, in time and late, by group.

A percentile is that of the nearest rank: the smallest measured time that at least that share of all times do
not exceed, so it is a time that really happened. What is under way is in no percentile; it is counted apart.
Times by the clock and times in working time are never mixed: a step has a line for each.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import tzinfo
from typing import Final

from domain.kernel.errors import Refused
from domain.kernel.regions import township_of
from domain.kernel.values import value
from domain.squads.reviews.subjects import STEPS, Subject, Taken

MATTER, UNIT, TOWNSHIP, MONTH = "matter", "unit", "township", "month"
GROUPS: Final = (MATTER, UNIT, TOWNSHIP, MONTH)
COUNTED: Final = ("returns", "extensions", "passings", "reopenings")
NONE: Final = ""
"""The group of what has none: no matter, given to no unit."""


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

    def __init__(self) -> None:
        self.taken: list[float] = []
        self.judged: Counter[tuple[bool, bool | None]] = Counter()

    def add(self, step: Taken) -> None:
        ended = step.seconds is not None
        if step.seconds is not None:
            self.taken.append(step.seconds)
        self.judged[ended, step.late] += 1

    def join(self, other: _Times) -> None:
        self.taken += other.taken
        self.judged.update(other.judged)


class _Group:
    """What is gathered of one group: of subjects nothing is kept but their times."""

    def __init__(self) -> None:
        self.sums: Counter[str] = Counter()
        self.times: defaultdict[tuple[str, bool], _Times] = defaultdict(_Times)

    def add(self, subject: Subject) -> None:
        self.sums["count"] += 1
        if not subject.ended:
            self.sums["open"] += 1
        for name in COUNTED:
            if number := getattr(subject, name):
                self.sums[name] += number
        for step, taken in subject.steps.items():
            self.times[step, taken.working].add(taken)

    def join(self, other: _Group) -> None:
        self.sums.update(other.sums)
        for key, times in other.times.items():
            self.times[key].join(times)

    def figures(self, key: str, steps: Sequence[str]) -> Figures:
        """The figures of what was gathered, steps in their order."""
        lines = (
            _line(step, working, self.times[step, working])
            for step in steps
            for working in (False, True)
            if (step, working) in self.times
        )
        counts = {name: self.sums[name] for name in ("count", "open", *COUNTED)}
        return Figures(key=key, steps=tuple(lines), **counts)


def review_subjects(subjects: Iterable[Subject], kind: str, group: str, tz: tzinfo) -> Review:
    """The figures of subjects of one kind. Refused bad_parameter."""
    if kind not in STEPS or group not in GROUPS:
        raise Refused("bad_parameter", f"{kind} by {group}")
    grouped: defaultdict[str, _Group] = defaultdict(_Group)
    for subject in subjects:
        grouped[key_of(subject, group, tz)].add(subject)
    total = _Group()
    for one in grouped.values():
        total.join(one)
    found = [one.figures(key, STEPS[kind]) for key, one in grouped.items()]
    by_month = group == MONTH
    ordered = sorted(found, key=lambda one: (0 if by_month else -one.count, one.key))
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
    taken, judged = sorted(times.taken), times.judged
    return StepFigures(
        step=step,
        working=working,
        n=len(taken),
        p50=nearest_rank(taken, 50),
        p90=nearest_rank(taken, 90),
        in_time=judged[True, False],
        late=judged[True, True],
        waiting=sum(number for (ended, _), number in judged.items() if not ended),
        overdue=judged[False, True],
    )
