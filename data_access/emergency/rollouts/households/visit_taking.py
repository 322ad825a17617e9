"""Visits of a batch taken inside one unit of work, and what households that changed add to their branches."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection

from data_access.emergency.rollouts.households import visit_store as store
from data_access.emergency.rollouts.progress_rows import read_branches, save_branches
from data_access.emergency.rollouts.task_rows import digest_of
from domain.emergency.rollouts.progress.branch_counts import Branch
from domain.emergency.rollouts.progress.report_times import correct_time
from domain.emergency.rollouts.progress.task_states import AFTER_END, SUPERSEDED
from domain.emergency.rollouts.progress.visits import (
    Visit,
    VisitChanges,
    VisitReport,
    add_visits,
    take_visit,
)
from domain.emergency.rollouts.rollout import Rollout
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId


@dataclass(slots=True)
class VisitsOutcome:
    """What became of a batch: how many were new, how many were known; who was refused, and why, by place in
    the batch; the branches that moved, and what the trace is told.
    """

    taken: int = 0
    repeated: int = 0
    refused: dict[int, Refused] = field(default_factory=dict)
    branches: list[Branch] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)


class VisitTaking:
    """Takes visits of one roll-out one by one; `save` writes them and what they add up to. Refused not_issued
    for a roll-out that was not.
    """

    def __init__(
        self,
        connection: Connection,
        world: WorldId,
        rollout: Rollout,
        households: Collection[str],
        now: datetime,
    ) -> None:
        self.rollout = rollout
        self._connection, self._world, self._now = connection, world, now
        self._began = rollout.released_at
        self.visits = store.read_visits(connection, world, rollout.id, households)
        self._known = store.known_visits(connection, world, rollout.id, households)
        self._changes = VisitChanges()
        self._changed: dict[str, Visit] = {}
        self.reports: list[VisitReport] = []

    def visit_of(self, household: str) -> Visit:
        """A household on the list. Refused not_visited."""
        found = self.visits.get(household)
        if found is None:
            raise Refused("not_visited", "not a household of this roll-out", "household")
        return found

    def take(self, given: VisitReport) -> bool:
        """Take one; False for one that was recorded before. Refused not_visited, bad_visit."""
        report = correct_time(given, self._now)
        name = (report.household, report.id)
        if name in self._known:
            return False
        old, over = self.visit_of(report.household), self.rollout.over_at
        late = SUPERSEDED if self.rollout.superseded_by else AFTER_END
        new, kept = take_visit(old, report, self._began, over, late)
        self._known.add(name)
        self.reports.append(kept)
        if new != old:
            self._changes.put(old, new)
            self.visits[new.household] = self._changed[new.household] = new
        return True

    def save(self, batch: int) -> VisitsOutcome:
        """Write what was taken. `batch`: the seq of the change that will tell of it."""
        rows = [store.visit_row(self.rollout.id, report, self._now, batch) for report in self.reports]
        store.add_visit_reports(self._connection, self._world, rows)
        store.save_visits(self._connection, self._world, self.rollout.id, self._changed.values())
        facts = {"visits": len(rows), "digest": digest_of(rows)}
        branches = save_sums(self._connection, self._world, self.rollout.id, self._changes)
        return VisitsOutcome(len(rows), branches=branches, facts=facts)


class Listing(NamedTuple):
    """How many households were listed now, and the branches above them; of none when they were before."""

    households: int
    branches: list[Branch]


def list_visits(connection: Connection, world: WorldId, rollout: Rollout) -> Listing:
    """The households of whoever has a task, listed once."""
    if store.is_listed(connection, world, rollout.id):
        return Listing(0, [])
    store.add_households(connection, world, rollout.id)
    changes, added = VisitChanges(), 0
    for grid, result, count in store.count_results(connection, world, rollout.id):
        changes.add(grid, result, count)
        added += count
    return Listing(added, save_sums(connection, world, rollout.id, changes))


def save_sums(connection: Connection, world: WorldId, rollout: str, changes: VisitChanges) -> list[Branch]:
    """Write what households add to their branches; those that moved, by region."""
    branches = read_branches(connection, world, rollout, changes.by_region)
    moved = add_visits(branches, changes)
    save_branches(connection, world, moved)
    return moved
