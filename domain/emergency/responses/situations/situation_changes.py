"""What the trace is told of situation reports: who did what, of which version; never its words."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Final

from domain.access.actor import Actor
from domain.access.masking import mask_text
from domain.changes import Change, Row, TraceRow, local_text
from domain.emergency.responses.situations.situation import SECTIONS, Delivery, SituationReport

COPIED: Final = ("kind", "event", "title", "grade", "chain", "number", "version")


def situation_change(
    kind: str,
    old: SituationReport | None,
    new: SituationReport,
    county: str,
    by: Actor,
    at: datetime,
    tz: tzinfo,
    reason: str = "",
) -> Change:
    """A report was begun, written, approved, told, sent or given up: to the trace. No screen gets it; pages
    look at the reports.
    """
    was = None if old is None else situation_content(old, tz)
    content = situation_content(new, tz)
    if old is not None:
        content["changed"] = _list_changed(old, new)
    trace = TraceRow(
        at, by.name, kind, f"situation:{new.id}", "", was, content, mask_text(reason), by.ordered_by
    )
    return Change(kind, county, None, at, "cases", trace, tz)


def _list_changed(old: SituationReport, new: SituationReport) -> list[str]:
    """The sections whose words are others, and whether the figures are."""
    names = [name for name in SECTIONS if old.sections.get(name, "") != new.sections.get(name, "")]
    return [*names, *(["figures"] if old.figures_at != new.figures_at else [])]


def situation_content(report: SituationReport, tz: tzinfo) -> Row:
    """What the trace tells of a report."""
    return {
        **{name: getattr(report, name) for name in COPIED},
        "known_at": local_text(report.known_at, tz),
        "figures_at": local_text(report.figures_at, tz),
        "figures": len(report.figures),
        "report": report.state,
        "approved_by": [] if report.approved is None else [report.approved.by],
        "told_at": [_describe_delivery(call, tz) for call in report.calls],
        "sent_at": [_describe_delivery(sending, tz) for sending in report.sendings],
    }


def _describe_delivery(delivery: Delivery, tz: tzinfo) -> str:
    return local_text(delivery.at, tz)
