"""The minutes of each township's curve, counted as tasks change; what a screen draws of a region."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, select

from data_access.database.bulk import Bulk
from data_access.database.tables.emergency.rollout_tables import tasks, township_minutes
from domain.emergency.rollouts.progress.task_states import STATES
from domain.kernel.regions import TOWNSHIP_DIGITS, township_of
from domain.kernel.worlds import WorldId

MINUTE: Final = timedelta(minutes=1)
TownshipRow = tuple[str, int, int, int, int]
"""(township, tier, minute since the issue, accepted, finished)."""
Steps = dict[int, list[tuple[int, int, int]]]
"""tier -> (minute, accepted, finished) in order, where anybody did."""
_rows = Bulk(township_minutes, "county", "rollout", "township", "tier", "minute", "accepted", "finished")
_ADD = ", ".join(f"{name} = township_minutes.{name} + excluded.{name}" for name in ("accepted", "finished"))


def minute_of(at: datetime, began: datetime) -> int:
    """The minute of the curve that a time counts in."""
    return max(0, (at - began) // MINUTE)


def add_minutes(
    connection: Connection, world: WorldId, rollout: str, added: Mapping[tuple[str, int, int], list[int]]
) -> None:
    """Add to what is counted: (township, tier, minute) -> by how much accepted and finished grew."""
    rows = [(str(world), rollout, *what, *sums) for what, sums in added.items() if any(sums)]
    _rows.merge(connection, rows, _ADD)


def save_township_minutes(
    connection: Connection, world: WorldId, rollout: str, rows: Iterable[TownshipRow]
) -> None:
    """Add or replace minutes."""
    _rows.replace(connection, [(str(world), rollout, *row) for row in rows])


def read_region_curve(
    connection: Connection,
    world: WorldId,
    rollout: str,
    region: str,
    began: datetime,
    tiers: Collection[int],
) -> Steps:
    """The curve of a township; of a village or a grid from the tasks there, which are few and stand together
    in the index of each tier and state.
    """
    if len(region) == TOWNSHIP_DIGITS:
        return _read_township(connection, world, rollout, region)
    steps: Steps = {}
    counted = _count_tasks(connection, world, rollout, region, began, tiers)
    for (_, tier, minute), (accepted, finished) in sorted(counted.items()):
        steps.setdefault(tier, []).append((minute, accepted, finished))
    return steps


def _read_township(connection: Connection, world: WorldId, rollout: str, township: str) -> Steps:
    m = township_minutes.c
    about = (m.county == str(world), m.rollout == rollout, m.township == township)
    query = select(m.tier, m.minute, m.accepted, m.finished).where(*about).order_by(m.tier, m.minute)
    steps: Steps = {}
    for tier, *row in connection.execute(query):
        steps.setdefault(tier, []).append((row[0], row[1], row[2]))
    return steps


def _count_tasks(
    connection: Connection,
    world: WorldId,
    rollout: str,
    region: str,
    began: datetime,
    tiers: Collection[int] = (),
) -> dict[tuple[str, int, int], list[int]]:
    """(township, tier, minute) -> how many of a region accepted and finished, counted from its tasks; of some
    tiers, () for all.
    """
    t = tasks.c
    about = [t.county == str(world), t.rollout == rollout, t.region >= region, t.region < region + ":"]
    about += [t.tier.in_(tiers), t.state.in_(range(len(STATES)))] if tiers else []
    query = select(t.region, t.tier, t.accepted_at, t.finished_at).where(*about, t.accepted_at.is_not(None))
    sums: dict[tuple[str, int, int], list[int]] = defaultdict(lambda: [0, 0])
    for place, tier, *times in connection.execute(query):
        for index, at in enumerate(times):
            if at is not None:
                sums[township_of(place), tier, minute_of(datetime.fromisoformat(at), began)][index] += 1
    return sums


def find_township_drift(
    connection: Connection, world: WorldId, rollout: str, began: datetime
) -> list[TownshipRow]:
    """The minutes of townships that are not what is counted anew from the tasks, as they should be."""
    right = _count_tasks(connection, world, rollout, world.county, began)
    m = township_minutes.c
    query = select(m.township, m.tier, m.minute, m.accepted, m.finished)
    rows = connection.execute(query.where(m.county == str(world), m.rollout == rollout))
    stored = {(row[0], row[1], row[2]): [row[3], row[4]] for row in rows}
    return [
        (*what, *right.get(what, (0, 0)))
        for what in sorted(stored.keys() | right.keys())
        if stored.get(what, [0, 0]) != right.get(what, [0, 0])
    ]
