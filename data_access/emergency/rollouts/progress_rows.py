"""What tasks that changed add to the branches above them and to the curve, in one unit of work."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from msgspec import json
from sqlalchemy import Connection, select

from data_access.database.bulk import Bulk, among
from data_access.database.codec import text_of
from data_access.database.tables.emergency.rollout_tables import branches, rollout_minutes
from data_access.emergency.rollouts.task_rows import save_tasks
from data_access.emergency.rollouts.township_curves import add_minutes, minute_of
from domain.emergency.rollouts.progress.branch_counts import Branch, BranchChanges, add_to_branch
from domain.emergency.rollouts.progress.task_states import Task
from domain.emergency.rollouts.rollout import Rollout
from domain.kernel.regions import township_of
from domain.kernel.worlds import WorldId

_decoder = json.Decoder(Branch)
_branches = Bulk(branches, "county", "rollout", "region", "body")
_minutes = Bulk(rollout_minutes, "county", "rollout", "tier", "minute", "accepted", "finished")
_ADD = ", ".join(f"{name} = rollout_minutes.{name} + excluded.{name}" for name in ("accepted", "finished"))
CurveRow = tuple[int, int, int, int]
"""(tier, minute since the issue, accepted, finished)."""


class Progress:
    """Collects tasks of one roll-out as they change; `save` writes them and what they add up to."""

    def __init__(self, connection: Connection, world: WorldId, rollout: Rollout) -> None:
        self._connection, self._world, self._rollout = connection, world, rollout
        self._began = rollout.released_at
        self._tasks: dict[str, Task] = {}
        self._changes = BranchChanges()
        self._minutes: dict[tuple[int, int], list[int]] = {}
        self._by_township: dict[tuple[str, int, int], list[int]] = {}

    def put(self, old: Task, new: Task, moments: Iterable[datetime] = ()) -> None:
        """A task that changed. `moments`: when its person accepted or finished, as a receipt says."""
        times = [*moments]
        if old == new and not times:
            return
        self._tasks[new.person] = new
        self._changes.put(old, new, times)
        for index, was, now in (
            (0, old.accepted_at, new.accepted_at),
            (1, old.finished_at, new.finished_at),
        ):
            if was != now:
                self._count(new, index, was, -1)
                self._count(new, index, now, 1)

    def mark(self, region: str, name: str, by: int) -> None:
        """A mark of a task in a region was added, or taken away."""
        self._changes.mark(region, name, by)

    def _count(self, task: Task, index: int, at: datetime | None, by: int) -> None:
        if at is not None:
            minute = minute_of(at, self._began)
            self._minutes.setdefault((task.tier, minute), [0, 0])[index] += by
            key = (township_of(task.region), task.tier, minute)
            self._by_township.setdefault(key, [0, 0])[index] += by

    def save(self) -> list[Branch]:
        """Write everything; the branches that moved, by region."""
        save_tasks(self._connection, self._world, self._rollout.id, self._tasks.values())
        key = (str(self._world), self._rollout.id)
        counts = [(*key, *what, *sums) for what, sums in self._minutes.items() if any(sums)]
        _minutes.merge(self._connection, counts, _ADD)
        add_minutes(self._connection, self._world, self._rollout.id, self._by_township)
        moved = self._changes.by_region
        old = read_branches(self._connection, self._world, self._rollout.id, moved)
        new = [add_to_branch(old[region], moved[region]) for region in sorted(moved)]
        save_branches(self._connection, self._world, new)
        return new


def make_branches(rollout: str, tiers: Iterable[int], added: Iterable[Task]) -> list[Branch]:
    """The branches above tasks that are new, each with all tiers, by region."""
    changes = BranchChanges()
    changes.add_new(added)
    none: dict[str, list[int]] = {str(tier): [0] * 6 for tier in tiers}
    return [
        add_to_branch(Branch(rollout, region, none), addition)
        for region, addition in sorted(changes.by_region.items())
    ]


def save_branches(connection: Connection, world: WorldId, saved: Iterable[Branch]) -> None:
    """Add or replace branches."""
    rows = [(str(world), branch.rollout, branch.region, text_of(branch)) for branch in saved]
    _branches.replace(connection, rows)


def read_branches(
    connection: Connection, world: WorldId, rollout: str, regions: Collection[str] | None = None
) -> dict[str, Branch]:
    """Branches of a roll-out by region: some, or all."""
    if regions is not None:
        query = (
            f"SELECT body, region FROM branches WHERE rollout = '{rollout}' "  # nosec B608 - a name of ours
            "AND county = %s AND region"
        )
        rows: Any = among(connection, query, str(world), [*regions])
    else:
        b = branches.c
        about = (b.county == str(world), b.rollout == rollout)
        rows = connection.execute(select(b.body, b.region).where(*about).order_by(b.region)).all()
    return {row[1]: _decoder.decode(row[0]) for row in rows}


def read_curve(connection: Connection, world: WorldId, rollout: str) -> dict[int, list[tuple[int, int, int]]]:
    """Of each tier (minute, accepted, finished) in order, where anybody did."""
    m = rollout_minutes.c
    query = select(m.tier, m.minute, m.accepted, m.finished).where(
        m.county == str(world), m.rollout == rollout
    )
    found: dict[int, list[tuple[int, int, int]]] = {}
    for tier, minute, accepted, finished in connection.execute(query.order_by(m.tier, m.minute)):
        found.setdefault(tier, []).append((minute, accepted, finished))
    return found


def read_region_branches(
    connection: Connection, world: WorldId, region: str, rollouts: Collection[str]
) -> dict[str, Branch]:
    """The branch of one region of each of some roll-outs, by roll-out."""
    b = branches.c
    about = (b.county == str(world), b.region == region, b.rollout.in_([*rollouts]))
    return {
        branch.rollout: branch for branch in map(_branch_of, connection.execute(select(b.body).where(*about)))
    }


def _branch_of(row: Any) -> Branch:
    return _decoder.decode(row[0])


def save_curve(connection: Connection, world: WorldId, rollout: str, rows: Iterable[CurveRow]) -> None:
    """Add or replace minutes."""
    _minutes.replace(connection, [(str(world), rollout, *row) for row in rows])
