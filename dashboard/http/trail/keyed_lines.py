"""What was keyed in from paper, as the page that corrects it gets it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Any

from data_access.emergency.rollouts.evacuations.report_withdrawal import KeptReport
from data_access.emergency.rollouts.sheets.receipt_withdrawal import KeptReceipt
from domain.access.masking import mask_strictly, mask_text
from domain.changes import local_text
from domain.emergency.rollouts.evacuations.ledger import EvacuationReport
from domain.emergency.rollouts.progress.receipt_corrections import KEYED, is_keyed
from domain.emergency.rollouts.progress.task_states import Receipt

Line = dict[str, Any]


def receipt_line(kept: KeptReceipt, tz: tzinfo) -> Line:
    """A receipt of one person's task."""
    return _line(kept.receipt, kept.received_at, kept.withdrawal, tz) | {"keyed": is_keyed(kept.receipt)}


def report_line(kept: KeptReport, head: str, tz: tzinfo) -> Line:
    """A report of one household as its ledger shows it: no name in it, nor its `head` in a note."""
    report, gone = kept.report, kept.withdrawal
    line = _line(
        _mask_report(report, head), kept.received_at, None if gone is None else _mask_report(gone, head), tz
    )
    return line | {"keyed": report.channel in KEYED, "place": report.place, "people": report.people}


def _mask_report(report: EvacuationReport, head: str) -> EvacuationReport:
    by = " ".join(mask_strictly(name) for name in report.by.split())
    return replace(report, by=by, note=mask_text(report.note, [head]))


def _line(
    report: Receipt | EvacuationReport,
    received_at: datetime,
    withdrawal: Receipt | EvacuationReport | None,
    tz: tzinfo,
) -> Line:
    """`withdrawn`: who did and why, None for a line that counts."""
    gone = withdrawal and {
        "at": local_text(withdrawal.at, tz),
        "by": withdrawal.by,
        "reason": mask_text(withdrawal.note),
    }
    return {
        "id": report.id,
        "kind": report.kind,
        "at": local_text(report.at, tz),
        "received_at": local_text(received_at, tz),
        "channel": report.channel,
        "by": report.by,
        "note": mask_text(report.note),
        "late": report.late,
        "withdrawn": gone,
    }
