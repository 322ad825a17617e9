"""What screens and the trace are told of evacuations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from domain.access.actor import Actor
from domain.access.masking import mask_text
from domain.changes import Change, Row, TraceRow
from domain.emergency.rollouts.evacuations.evacuation import Evacuation, evacuation_content, evacuation_row


def evacuation_change(
    kind: str,
    old: Evacuation | None,
    new: Evacuation,
    county: str,
    by: Actor,
    at: datetime,
    tz: tzinfo,
    reason: str = "",
) -> Change:
    """An evacuation that is new or changed; one that is closed leaves the screens."""
    was, now = None if old is None else evacuation_content(old, tz), evacuation_content(new, tz)
    name, why = f"evacuation:{new.id}", mask_text(reason)
    trace = TraceRow(at, by.name, kind, name, "", was, now, why, by.ordered_by)
    delta: Row = {"evacuations": [evacuation_row(new, county, tz)]} if new.live else {"gone": [new.id]}
    return Change(kind, county, None, at, "evacuations", trace, tz, delta)


def ledger_change(
    kind: str,
    evacuation: Evacuation,
    rows: Sequence[Row],
    facts: Row,
    county: str,
    by: Actor,
    at: datetime,
    tz: tzinfo,
    reason: str = "",
) -> Change:
    """How the sums of an evacuation stand after a number of households changed. `rows`: of the sums; `facts`:
    what the trace keeps: how many of what, and the digest of the reports' rows. Sums of one that is closed
    are gone.
    """
    name = f"ledger:{evacuation.id}"
    trace = TraceRow(at, by.name, kind, name, "", None, facts, mask_text(reason), by.ordered_by)
    delta: Row = {"evacuations": [*rows]} if evacuation.live else {"gone": [row["id"] for row in rows]}
    return Change(kind, county, None, at, "evacuations", trace, tz, delta)
