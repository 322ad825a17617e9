"""What one message of a source says of its case: which registers it writes, and which stage it brings."""

from __future__ import annotations

from typing import Final

from domain.changes import Row
from domain.messages import CaseClosed, CaseReported, CaseUpdated, Place

STAGES: Final[tuple[str, ...]] = ("reported", "registered", "dispatched", "handling", "verifying", "closed")
"""The way of a case, in order; "reopened" is the one lawful step back."""
OUTCOMES: Final = ("done", "cancelled")
CaseMessage = CaseReported | CaseUpdated | CaseClosed


def fields_by_register(message: CaseMessage) -> list[tuple[str, Row]]:
    """The registers a message writes, each with its fields."""
    found: list[tuple[str, Row]] = [("last", {"updated_at": message.at})]
    if isinstance(message, CaseClosed):
        found.append(("end", {"outcome": message.outcome}))
    else:
        if (place := message.place) is not None:
            found.append(("place", _place(place)))
        if message.title is not None:
            found.append(("title", {"title": message.title}))
        if message.severity is not None:
            found.append(("severity", {"severity": message.severity}))
        if message.matter is not None:
            found.append(("matter", {"matter": message.matter}))
        if message.called is not None:
            found.append(("called", {"called": message.called}))
    if isinstance(message, CaseReported):
        found.append(("report", _report(message)))
    elif message.text is not None:
        found.append(("remark", {"remark": message.text}))
    if isinstance(message, CaseUpdated) and message.stage == STAGES[-1]:
        found.append(("end", {"outcome": OUTCOMES[0]}))
    return found


def _report(message: CaseReported) -> Row:
    return {
        "text": message.text,
        "reporter": message.reporter,
        "source_no": message.source_no,
        "attachments": message.attachments,
        "reported_at": message.at,
        "reported_in": message.place.region,
    }


def _place(place: Place) -> Row:
    return {"region": place.region, "lat": place.lat, "lon": place.lon, "placed": place.placed}


def stage_said(message: CaseMessage) -> str | None:
    """The stage that a message says its case reached."""
    if isinstance(message, CaseClosed):
        return STAGES[-1]
    return message.stage if isinstance(message, CaseUpdated) else None
