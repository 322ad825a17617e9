"""Messages on the stream of warnings, for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec import json

from dashboard.commands import Envelope
from tests.integration.reports import envelopes

FILES = Path(__file__).parents[1] / "data" / "warnings"
CHAIN = (
    "33082541600000_20260809120000_11B01_YELLOW_ALERT.XML",
    "33082541600000_20260809170000_11B01_ORANGE_UPDATE.XML",
    "33082541600000_20260811100000_11B01_BLUE_CANCEL.XML",
)
NOON = datetime(2026, 8, 9, 4, 30, tzinfo=UTC)
"""Half an hour after the first of the chain."""


def xml_of(name: str, **changed: str) -> str:
    """A file of tests/data/warnings, with words replaced."""
    text = (FILES / name).read_bytes().decode()
    for old, new in changed.items():
        text = text.replace(old, new)
    return text


def file_message(id: str, xml: str, at: datetime = NOON, name: str = "") -> bytes:
    """`warning.file` of a source."""
    fields = {"kind": "warning.file", "id": id, "source": "mara", "at": at.isoformat(), "xml": xml}
    return json.encode(fields | ({"name": name} if name else {}))


def seen_message(id: str, event: str, at: datetime = NOON, **more: Any) -> bytes:
    """`warning.seen` of a list."""
    fields = {"kind": "warning.seen", "id": id, "source": "swic", "at": at.isoformat(), "event": event,
            "region": "330825", "place": "龙游县", "type": "台风"}  # fmt: skip
    return json.encode(fields | more)


def on_stream(*messages: bytes, start: int = 1) -> list[Envelope]:
    """Entries of the stream of warnings."""
    return envelopes(*messages, stream="warnings", start=start)
