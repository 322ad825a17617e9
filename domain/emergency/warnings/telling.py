"""A message as facts: what the terminal prints and the API answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from domain.emergency.warnings.message import Note, WarningArea, WarningMessage, WarningText

MOST_TOLD: Final = 200
"""Codes that are listed of one message; how many there are is told."""


def tell_message(message: WarningMessage, notes: Iterable[Note]) -> dict[str, Any]:
    """What a message says, without its long texts; times in UTC."""
    areas = [area for text in message.texts for area in text.areas]
    return {
        "family": message.family.value,
        "version": message.version,
        "identifier": message.identifier,
        "sender": message.sender,
        "sent": _time(message.sent),
        "status": message.status.value,
        "kind": message.kind.value,
        "warns": message.warns,
        "references": [
            {"sender": reference.sender, "identifier": reference.identifier, "sent": _time(reference.sent)}
            for reference in message.references
        ],
        "texts": [_tell_text(text) for text in message.texts],
        "codes": list(message.codes[:MOST_TOLD]),
        "code_count": len(message.codes),
        "shapes": _count_shapes(areas),
        "channels": [channel for channel, _ in message.channels],
        "notes": [{"doubt": note.doubt.value, "fact": note.fact} for note in notes],
    }


def tell_whole(message: WarningMessage, notes: Iterable[Note]) -> dict[str, Any]:
    """The same with all its words: descriptions, instructions and the texts for channels."""
    facts = tell_message(message, notes)
    for shown, text in zip(facts["texts"], message.texts, strict=True):
        shown |= {"description": text.description, "instruction": text.instruction}
    return facts | {"channels": [{"channel": name, "text": text} for name, text in message.channels]}


def _tell_text(text: WarningText) -> dict[str, Any]:
    return {
        "language": text.language,
        "event": text.event,
        "event_code": text.event_code,
        "severity": text.severity,
        "urgency": text.urgency,
        "certainty": text.certainty,
        "colour": text.colour.value,
        "effective": _time(text.effective),
        "onset": _time(text.onset),
        "expires": _time(text.expires),
        "sender_name": text.sender_name,
        "headline": text.headline,
        "areas": [area.description for area in text.areas[:MOST_TOLD]],
    }


def _count_shapes(areas: list[WarningArea]) -> dict[str, Any]:
    return {
        "polygons": sum(len(area.polygons) for area in areas),
        "lines": sum(len(area.lines) for area in areas),
        "circles": [
            {"lat": circle.centre.lat, "lon": circle.centre.lon, "km": circle.radius_km}
            for area in areas
            for circle in area.circles
        ][:MOST_TOLD],
        "other_codes": sum(len(area.foreign) for area in areas),
    }


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat().replace("+00:00", "Z")
