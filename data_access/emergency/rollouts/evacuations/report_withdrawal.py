"""Reports of households that were keyed in: looked at, and one withdrawn inside a unit of work."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from data_access.database.tables.emergency.household_tables import evacuation_reports
from data_access.emergency.rollouts.evacuations.evacuation_store import (
    add_reports,
    digest_reports,
    report_row,
)
from data_access.emergency.rollouts.evacuations.report_taking import Ledger
from domain.emergency.rollouts.evacuations.evacuation import Evacuation
from domain.emergency.rollouts.evacuations.ledger import Entry, EvacuationReport
from domain.emergency.rollouts.evacuations.ledger_counts import LedgerSum
from domain.emergency.rollouts.evacuations.report_corrections import replay_entry
from domain.emergency.rollouts.progress.receipt_corrections import KEYED, check_keyed, name_withdrawal
from domain.emergency.rollouts.progress.task_states import WITHDRAWN
from domain.kernel.values import value
from domain.kernel.worlds import WorldId


@value
class KeptReport:
    """A report with when we learned of it, and what withdrew it: None for nothing."""

    report: EvacuationReport
    received_at: datetime
    withdrawal: EvacuationReport | None = None


@value
class WithdrawnReport:
    """What a withdrawal led to: the sums that moved, and what the trace is told."""

    sums: list[LedgerSum]
    facts: dict[str, Any]


def read_kept_reports(
    connection: Connection, world: WorldId, evacuation: str, household: str
) -> list[KeptReport]:
    """All that was reported of one household, in the order it came; withdrawals stand with what they
    withdrew.
    """
    r = evacuation_reports.c
    about = (r.county == str(world), r.evacuation == evacuation, r.household == household)
    query = select(evacuation_reports).where(*about).order_by(r.batch, r.id)
    found: dict[str, KeptReport] = {}
    for row in connection.execute(query):
        report = EvacuationReport(
            row.id, household, row.kind, datetime.fromisoformat(row.at), row.channel, row.said_by, row.place,
            row.note, row.offset_ms / 1000, row.late, row.people,
        )  # fmt: skip
        found[row.id] = KeptReport(report, datetime.fromisoformat(row.received_at))
    kept = [kept_report for kept_report in found.values() if kept_report.report.kind != WITHDRAWN]
    gone = {
        id: kept_report.report for id, kept_report in found.items() if kept_report.report.kind == WITHDRAWN
    }
    return [
        replace(kept_report, withdrawal=gone.get(name_withdrawal(kept_report.report.id)))
        for kept_report in kept
    ]


def withdraw_report(
    connection: Connection,
    world: WorldId,
    evacuation: Evacuation,
    entry: Entry,
    id: str,
    by: str,
    reason: str,
    now: datetime,
    batch: int,
) -> WithdrawnReport:
    """Withdraw one report of a household: its line and the sums follow. Refused no_line, not_keyed,
    corrected.
    """
    kept = {
        report.report.id: report
        for report in read_kept_reports(connection, world, evacuation.id, entry.household)
    }
    found = kept.get(id)
    keyed = found.report.channel in KEYED if found is not None else None
    taken = name_withdrawal(id) in kept  # a sender had the id before such ids were refused
    check_keyed(keyed, taken or (found is not None and found.withdrawal is not None))
    others = (
        report.report for report in kept.values() if report.withdrawal is None and report.report.id != id
    )
    left = [report for report in others if not report.late]
    withdrawal = EvacuationReport(
        name_withdrawal(id), entry.household, WITHDRAWN, now, "page", by, note=reason
    )
    rows = [report_row(evacuation.id, withdrawal, now, batch)]
    add_reports(connection, world, rows)
    ledger = Ledger(connection, world, evacuation)
    ledger.put(entry, replay_entry(entry, left, evacuation.ordered_at, evacuation.lifted_at))
    facts = {"household": entry.household, "line": id, "reports": 1, "digest": digest_reports(rows)}
    return WithdrawnReport(ledger.save(), facts)
