"""Branches: the county, and each township, village and grid of a roll-out, with how many of its tasks are in
each state. They are changed by what each receipt adds and takes away, never counted anew by a screen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Final

from domain.changes import Row, local_text
from domain.emergency.rollouts.progress.task_states import STATES, Task
from domain.kernel.regions import parent_of
from domain.kernel.values import value

COUNTY_DIGITS: Final = 6
SENT_BACK: Final = "sent_back"
Counts = dict[int, list[int]]
"""tier -> how many tasks are in each of STATES."""


@lru_cache(maxsize=65_536)
def list_branches(region: str) -> tuple[str, ...]:
    """The branches above a task in a region, from the region itself up to the county."""
    found = []
    while len(region) >= COUNTY_DIGITS:
        found.append(region)
        region = parent_of(region)
    return tuple(found)


@value
class Branch:
    """`first_at`: when the first of its people accepted, `last_at`: the newest that any of them did; `marks`:
    how many returns were rated good, poor, and sent back, and how many difficulties wait for an answer;
    `visits`: how many households of the tasks below are in each of `visits.RESULTS`, () before they were
    listed.
    """

    rollout: str
    region: str
    tiers: dict[str, list[int]]
    first_at: datetime | None = None
    last_at: datetime | None = None
    marks: dict[str, int] = field(default_factory=dict)
    visits: tuple[int, ...] = ()

    @property
    def id(self) -> str:
        """Its name among the branches of all roll-outs."""
        return f"{self.rollout}/{self.region}"


@dataclass(slots=True)
class Addition:
    """What happened in one branch: by how much each count of a tier changed, and between when; by how much
    each mark did.
    """

    counts: Counts
    first_at: datetime | None = None
    last_at: datetime | None = None
    marks: Counter[str] = field(default_factory=Counter)


class BranchChanges:
    """What a number of tasks that changed adds to each branch above them."""

    def __init__(self) -> None:
        self.by_region: dict[str, Addition] = {}

    def put(self, old: Task | None, new: Task, moments: Iterable[datetime] = ()) -> None:
        """A task that is new, or changed. `moments`: when its person accepted or finished, as now told."""
        was, now = None if old is None else old.state, new.state
        times, marks = [*moments], _compare_marks(old, new)
        if was == now and not times and not marks:
            return
        for region in list_branches(new.region):
            self._add(region, new.tier, was, now, times)
            if marks:
                self.by_region[region].marks.update(marks)

    def mark(self, region: str, name: str, by: int) -> None:
        """A mark of a task in a region was added, or taken away."""
        for branch in list_branches(region):
            self.by_region.setdefault(branch, Addition({})).marks[name] += by

    def add_new(self, tasks: Iterable[Task]) -> None:
        """Many tasks that are new: those of one grid and tier that stand alike are added at once."""
        for (region, tier, state), count in Counter(
            (task.region, task.tier, task.state) for task in tasks
        ).items():
            for branch in list_branches(region):
                self._add(branch, tier, None, state, (), count)

    def _add(
        self, region: str, tier: int, was: int | None, now: int, times: Iterable[datetime], count: int = 1
    ) -> None:
        found = self.by_region.get(region)
        if found is None:
            found = self.by_region[region] = Addition({})
        counts = found.counts.setdefault(tier, [0] * len(STATES))
        if was is not None:
            counts[was] -= count
        counts[now] += count
        for at in times:
            found.first_at = at if found.first_at is None else min(found.first_at, at)
            found.last_at = at if found.last_at is None else max(found.last_at, at)


def _compare_marks(old: Task | None, new: Task) -> dict[str, int]:
    """By how much the marks of a task changed."""
    if old is not None and (old.rating, old.returns) == (new.rating, new.returns):
        return {}
    found: Counter[str] = Counter()
    for task, sign in ((old, -1), (new, 1)):
        if task is not None and task.rating:
            found[task.rating] += sign
        if task is not None and task.returns:
            found[SENT_BACK] += sign * task.returns
    return {name: count for name, count in found.items() if count}


def add_to_branch(branch: Branch, addition: Addition) -> Branch:
    """The branch with what was added. Raises ValueError for a count below nothing."""
    tiers = {tier: [*counts] for tier, counts in branch.tiers.items()}
    for tier, counts in addition.counts.items():
        old = tiers.get(str(tier), [0] * len(STATES))
        tiers[str(tier)] = [a + b for a, b in zip(old, counts, strict=True)]
        if min(tiers[str(tier)]) < 0:
            raise ValueError(f"fewer than no tasks in {branch.id}")
    first = [at for at in (branch.first_at, addition.first_at) if at is not None]
    last = [at for at in (branch.last_at, addition.last_at) if at is not None]
    times = (min(first, default=None), max(last, default=None))
    marks = _add_marks(branch.marks, addition.marks) if addition.marks else branch.marks
    return replace(branch, tiers=tiers, first_at=times[0], last_at=times[1], marks=marks)


def _add_marks(marks: dict[str, int], added: Counter[str]) -> dict[str, int]:
    total = Counter(marks)
    total.update(added)
    return {name: count for name, count in sorted(total.items()) if count}


def branch_row(branch: Branch, issued_at: datetime, tz: tzinfo) -> Row:
    """The row a screen gets. `silent_since`: the issue, as long as nobody below accepted; else None;
    `visits`: once households were listed.
    """
    first, last = branch.first_at, branch.last_at
    return {
        "id": branch.id,
        "rollout": branch.rollout,
        "region": branch.region,
        "tiers": {tier: [*counts] for tier, counts in sorted(branch.tiers.items())},
        "first_at": None if first is None else local_text(first, tz),
        "last_at": None if last is None else local_text(last, tz),
        "silent_since": local_text(issued_at, tz) if first is None else None,
        "marks": dict(branch.marks),
        **({"visits": [*branch.visits]} if branch.visits else {}),
    }
