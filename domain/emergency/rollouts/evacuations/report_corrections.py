"""A household's line without a report that was keyed in wrongly: made anew from all that are left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from domain.emergency.rollouts.evacuations.ledger import Entry, EvacuationReport, take_report


def replay_entry(
    old: Entry, left: Iterable[EvacuationReport], ordered_at: datetime, lifted_at: datetime | None
) -> Entry:
    """The line as the reports that are left make it. Whoever saw it saw something else when it stands
    otherwise now: it is not verified any more.
    """
    new = Entry(old.household, old.grid, old.people, old.vulnerable, old.risk, old.liaison, old.extra)
    for report in left:
        new = take_report(new, report, ordered_at, lifted_at)
    if (new.state, new.place) != (old.state, old.place):
        return new
    return replace(new, verified=old.verified, verified_by=old.verified_by, verified_at=old.verified_at)
