"""The branches of a roll-out counted anew from its tasks and receipts, and whether each batch of receipts is
still what the trace says: what increments may have missed, and what somebody may have touched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, select

from data_access.audit.renewed_digests import is_same_batch, read_renewed
from data_access.database.codec import value_of
from data_access.database.tables.emergency.rollout_tables import task_receipts
from data_access.database.tables.emergency.visit_tables import visit_reports
from data_access.database.tables.live_tables import trace
from data_access.emergency.rollouts.households.visit_store import REPORT_COLUMNS, count_results
from data_access.emergency.rollouts.progress_rows import (
    CurveRow,
    make_branches,
    read_branches,
    read_curve,
)
from data_access.emergency.rollouts.reports.difficulty_rows import count_waiting
from data_access.emergency.rollouts.sheets.receipt_withdrawal import counts
from data_access.emergency.rollouts.task_rows import RECEIPT_COLUMNS, digest_of, read_all_tasks
from data_access.emergency.rollouts.township_curves import minute_of
from domain.emergency.rollouts.progress.branch_counts import Branch, BranchChanges, add_to_branch
from domain.emergency.rollouts.progress.task_difficulties import HINDERED
from domain.emergency.rollouts.progress.task_states import STATES
from domain.emergency.rollouts.progress.visits import VisitChanges, add_visits
from domain.emergency.rollouts.rollout import Rollout
from domain.kernel.worlds import WorldId

ANSWERS = ("accepted", "finished")


def recount_branches(connection: Connection, world: WorldId, rollout: Rollout) -> dict[str, Branch]:
    """The branches of a roll-out as its tasks and receipts have it, by region."""
    found = read_all_tasks(connection, world, rollout.id)
    tiers = [tier.tier for tier in rollout.tiers]
    branches = {branch.region: branch for branch in make_branches(rollout.id, tiers, found)}
    moments = BranchChanges()
    times = _read_moments(connection, world, rollout)
    for task in found:
        if task.person in times:
            moments.put(task, task, times[task.person])
        if task.rating or task.returns:
            moments.put(replace(task, rating="", returns=0), task)
    for region, waiting in count_waiting(connection, world, rollout.id).items():
        moments.mark(region, HINDERED, waiting)
    for region, addition in moments.by_region.items():
        branches[region] = add_to_branch(branches[region], addition)
    households = VisitChanges()
    for grid, result, count in count_results(connection, world, rollout.id):
        households.add(grid, result, count)
    return branches | {branch.region: branch for branch in add_visits(branches, households)}


def _read_moments(connection: Connection, world: WorldId, rollout: Rollout) -> dict[str, list[datetime]]:
    """When each person accepted or finished, as the receipts that count say it."""
    r, began = task_receipts.c, rollout.released_at
    about = (r.county == str(world), r.rollout == rollout.id, r.late == "", r.kind.in_(ANSWERS), counts(r))
    found: dict[str, list[datetime]] = defaultdict(list)
    for person, at in connection.execute(select(r.person, r.at).where(*about)):
        found[person].append(max(datetime.fromisoformat(at), began))
    return found


def find_drift(connection: Connection, world: WorldId, rollout: Rollout) -> list[Branch]:
    """The branches that are not what is counted anew, as they should be, by region."""
    kept, right = read_branches(connection, world, rollout.id), recount_branches(connection, world, rollout)
    none = {str(tier.tier): [0] * len(STATES) for tier in rollout.tiers}
    right |= {region: Branch(rollout.id, region, none) for region in kept.keys() - right.keys()}
    return [branch for region, branch in sorted(right.items()) if kept.get(region) != branch]


def find_curve_drift(connection: Connection, world: WorldId, rollout: Rollout) -> list[CurveRow]:
    """The minutes of the curve that are not what is counted anew from the tasks, as they should be."""
    right: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    for task in read_all_tasks(connection, world, rollout.id):
        for index, at in enumerate((task.accepted_at, task.finished_at)):
            if at is not None:
                right[task.tier, minute_of(at, rollout.released_at)][index] += 1
    curve = read_curve(connection, world, rollout.id)
    kept = {(tier, minute): [*counts] for tier, rows in curve.items() for minute, *counts in rows}
    return [
        (tier, minute, *right.get((tier, minute), (0, 0)))
        for tier, minute in sorted(kept.keys() | right.keys())
        if kept.get((tier, minute), [0, 0]) != right.get((tier, minute), [0, 0])
    ]


def find_touched(connection: Connection, world: WorldId, rollout: str) -> list[int]:
    """The n of the rows of the trace whose receipts or visits are not what they were; 0: some of no row."""
    receipts = _read_batches(connection, world, rollout, task_receipts, RECEIPT_COLUMNS)
    visits = _read_batches(connection, world, rollout, visit_reports, REPORT_COLUMNS)
    actions = ("rollout.progressed", "rollout.corrected")
    touched = {*_compare(connection, world, rollout, actions, receipts)}
    touched |= {*_compare(connection, world, rollout, ("rollout.visited",), visits)}
    return sorted(touched)


def _compare(
    connection: Connection,
    world: WorldId,
    rollout: str,
    actions: Sequence[str],
    kept: dict[int, list[tuple[Any, ...]]],
) -> list[int]:
    t = trace.c
    about = (t.county == str(world), t.object == f"tasks:{rollout}", t.action.in_(actions))
    query = select(t.n, t.seq, t.body).where(*about).order_by(t.n)
    touched, renewed = [], read_renewed(connection, world, f"tasks:{rollout}")
    for n, seq, body in connection.execute(query):
        facts: dict[str, Any] = value_of(body)["new"]
        if "digest" not in facts:
            continue
        if not is_same_batch(digest_of(kept.pop(seq, [])), facts["digest"], renewed.get(seq)):
            touched.append(n)
    return touched or ([0] if kept else [])


def _read_batches(
    connection: Connection, world: WorldId, rollout: str, table: Table, columns: Sequence[str]
) -> dict[int, list[tuple[Any, ...]]]:
    c = table.c
    query = select(*(c[name] for name in columns)).where(c.county == str(world), c.rollout == rollout)
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in connection.execute(query.order_by(c[columns[1]], c.id)):
        found[row.batch].append(tuple(row))
    return found
