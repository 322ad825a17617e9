"""What a report of a household says otherwise than the ledger did before it. Both are kept, and the later of
the two counts by its own time: whoever keys it in is told, so that somebody can ask.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from domain.emergency.rollouts.evacuations.ledger import MOVED, RETURNED, Entry, EvacuationReport

OLDER, TURNED, PLACE, PEOPLE = CONFLICTS = ("older", "turned", "place", "people")
"""The ledger knows something later; at home after it moved; another shelter, another count of people."""
_AT_HOME: Final = frozenset(("told", "refused", "persuaded"))


def find_conflict(entry: Entry, report: EvacuationReport) -> str:
    """Which of CONFLICTS a report is in with a line as it stood before; '' for none."""
    if report.kind in _AT_HOME:
        return _compare_home(entry, report)
    if report.kind == "returned":
        return ""
    if _is_before(report.at, entry.refused_at) or entry.state == RETURNED:
        return OLDER
    if report.place and entry.place and report.place != entry.place:
        return PLACE
    if report.people and entry.counted and report.people != entry.counted:
        return PEOPLE
    return ""


def _compare_home(entry: Entry, report: EvacuationReport) -> str:
    if entry.state >= MOVED:
        last = entry.away_at or entry.moved_at
        if entry.state == RETURNED or last is None or report.at <= last:
            return OLDER
        return TURNED if report.kind == "refused" else ""
    other = entry.persuaded_at if report.kind == "refused" else entry.refused_at
    return OLDER if _is_before(report.at, other) else ""


def _is_before(at: datetime, known: datetime | None) -> bool:
    return known is not None and at < known
