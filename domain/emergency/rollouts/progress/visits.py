"""A liaison's households in a task 走访: which of them were seen, and what was found there.

Of what is said of a household the last counts, by the time at which it was said, so the order in which
visits come, and how often, changes nothing. A household of which nobody said anything is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from domain.emergency.rollouts.progress.branch_counts import Branch, list_branches
from domain.emergency.rollouts.progress.task_states import AFTER_END
from domain.kernel.errors import Refused
from domain.kernel.values import value

UNKNOWN, VISITED, INFORMED, NOT_FOUND, NEEDS_HELP = range(5)
RESULTS: Final = ("unknown", "visited", "informed", "not_found", "needs_help")
"""What is shown of a household, in this order everywhere; each is in one of them."""
KINDS: Final = RESULTS[VISITED:]
"""What somebody can say of one."""
LONGEST_NOTE: Final = 500


@value
class Visit:
    """A household of a roll-out's task as it stands. `result`: which of RESULTS; `at`, `report`: when the
    last was said, and its id; `by`: who said so on the liaison's behalf 代报; `note`: what help is needed.
    """

    household: str
    grid: str
    liaison: str
    result: int = UNKNOWN
    at: datetime | None = None
    report: str = ""
    by: str = ""
    note: str = ""


@value
class VisitReport:
    """What somebody says of a household. `at`: by their clock, corrected by `offset_s`; `by`: who says it
    when it is not the liaison; `id`: the same for the same report; `late`: why it changes nothing, '' when it
    counts.
    """

    id: str
    household: str
    kind: str
    at: datetime
    channel: str = "api"
    by: str = ""
    note: str = ""
    offset_s: float = 0.0
    late: str = ""


def take_visit(
    visit: Visit,
    report: VisitReport,
    issued_at: datetime,
    ended_at: datetime | None,
    late: str = AFTER_END,
) -> tuple[Visit, VisitReport]:
    """The household after a report, and the report as it is kept: one from after the end is late and changes
    nothing, one from before the issue counts from the issue on. Refused bad_visit.
    """
    check_visit(report)
    if ended_at is not None and report.at > ended_at:
        return visit, replace(report, late=late)
    at = max(report.at, issued_at)
    if visit.at is not None and (at, report.id) < (visit.at, visit.report):
        return visit, report
    result = RESULTS.index(report.kind)
    updated = replace(visit, result=result, at=at, report=report.id, by=report.by, note=report.note)
    return updated, report


def check_visit(report: VisitReport) -> None:
    """Refused bad_visit for a kind that is none or a note that is too long."""
    if report.kind not in KINDS:
        raise Refused("bad_visit", f"no such kind of visit: {report.kind[:40]!r}", "kind")
    if len(report.note) > LONGEST_NOTE:
        raise Refused("bad_visit", f"a note has at most {LONGEST_NOTE} characters", "note")


class VisitChanges:
    """What a number of households that changed adds to each branch above their grid, by RESULTS."""

    def __init__(self) -> None:
        self.by_region: dict[str, list[int]] = {}

    def put(self, old: Visit, new: Visit) -> None:
        """A household that changed."""
        if old.result != new.result:
            self.add(old.grid, old.result, -1)
            self.add(new.grid, new.result, 1)

    def add(self, grid: str, result: int, count: int) -> None:
        """Some households of a grid with one result."""
        for region in list_branches(grid):
            self.by_region.setdefault(region, [0] * len(RESULTS))[result] += count


def add_visits(branches: Mapping[str, Branch], changes: VisitChanges) -> list[Branch]:
    """The branches with what was added, by region. A grid in which nobody has a task has no branch: its
    households count from the next region above that has one. Raises ValueError for a count below nothing.
    """
    found = []
    for region, added in sorted(changes.by_region.items()):
        branch = branches.get(region)
        if branch is None or not any(added):
            continue
        counts = add_counts(branch.visits, added)
        if min(counts) < 0:
            raise ValueError(f"fewer than no households in {branch.id}")
        found.append(replace(branch, visits=counts))
    return found


def add_counts(old: Iterable[int], added: Iterable[int]) -> tuple[int, ...]:
    """Counts by RESULTS with what was added; () is none yet."""
    known = tuple(old) or (0,) * len(RESULTS)
    return tuple(a + b for a, b in zip(known, added, strict=True))
