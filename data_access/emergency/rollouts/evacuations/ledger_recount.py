"""The sums of an evacuation counted anew from its lines, and its lines from their reports' rows: what
increments may have missed, and what somebody may have touched.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from sqlalchemy import Connection, select

from data_access.audit.renewed_digests import is_same_batch, read_renewed
from data_access.database.codec import value_of
from data_access.database.tables.emergency.household_tables import evacuation_entries, evacuation_reports
from data_access.database.tables.live_tables import trace
from data_access.emergency.rollouts.evacuations.evacuation_store import (
    REPORT_COLUMNS,
    digest_reports,
    entry_of,
    read_sums,
)
from domain.emergency.rollouts.evacuations.ledger_counts import LedgerChanges, LedgerSum
from domain.kernel.worlds import WorldId

WITH_REPORTS: Final = ("evacuation.progressed", "evacuation.corrected")
"""Rows of the trace that have the digest of a batch of reports."""


def recount_ledger(connection: Connection, world: WorldId, evacuation: str) -> dict[str, LedgerSum]:
    """The sums as the lines have it, by key; those that are nothing are left out."""
    e, changes = evacuation_entries.c, LedgerChanges()
    query = select(e.body).where(e.county == str(world), e.evacuation == evacuation)
    for (body,) in connection.execute(query):
        changes.put(None, entry_of(body))
    return {key: LedgerSum(evacuation, key, tuple(counts)) for key, counts in changes.moved().items()}


def find_ledger_drift(connection: Connection, world: WorldId, evacuation: str) -> list[str]:
    """The keys of sums that are not what is counted anew."""
    kept = {
        key: ledger_sum
        for key, ledger_sum in read_sums(connection, world, evacuation).items()
        if any(ledger_sum.counts)
    }
    right = recount_ledger(connection, world, evacuation)
    return sorted(key for key in kept.keys() | right.keys() if kept.get(key) != right.get(key))


def find_touched_reports(connection: Connection, world: WorldId, evacuation: str) -> list[int]:
    """The n of the rows of the trace whose reports are not what they were; 0 for reports of no row."""
    t = trace.c
    about = (t.county == str(world), t.object == f"ledger:{evacuation}", t.action.in_(WITH_REPORTS))
    kept = _read_batches(connection, world, evacuation)
    touched, renewed = [], read_renewed(connection, world, f"ledger:{evacuation}")
    for n, seq, body in connection.execute(select(t.n, t.seq, t.body).where(*about).order_by(t.n)):
        facts: dict[str, Any] = value_of(body)["new"]
        if "digest" not in facts:
            continue
        if not is_same_batch(digest_reports(kept.pop(seq, [])), facts["digest"], renewed.get(seq)):
            touched.append(n)
    return touched or ([0] if kept else [])


def _read_batches(
    connection: Connection, world: WorldId, evacuation: str
) -> dict[int, list[tuple[Any, ...]]]:
    r = evacuation_reports.c
    query = select(*(r[name] for name in REPORT_COLUMNS)).where(
        r.county == str(world), r.evacuation == evacuation
    )
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in connection.execute(query.order_by(r.household, r.id)):
        found[row.batch].append(tuple(row))
    return found
