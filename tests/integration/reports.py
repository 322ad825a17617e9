"""Raw messages for tests, as a source would send them."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import json

from dashboard.commands import Envelope
from data_access.database.unit_of_work import Origin
from domain.kernel.worlds import WorldId

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
COUNTY = WorldId("330825")
VILLAGE = "330825101264"
ORIGIN = Origin("account:7", "127.0.0.1")
"""Somebody who acts."""


def encode_message(kind: str, id: str, minutes: float = 0, source: str = "12345", **fields: Any) -> bytes:
    """One message; `minutes` after NOW minus one day, so that nothing is in the future."""
    at = NOW - timedelta(days=1) + timedelta(minutes=minutes)
    return json.encode({"id": id, "source": source, "at": at.isoformat(), "kind": kind, **fields})


def encode_case(id: str, minutes: float = 0, **fields: Any) -> bytes:
    """A case in a village."""
    given = {"region": VILLAGE, "title": f"道路积水 {id}", "severity": 2, **fields}
    return encode_message("case.reported", id, minutes, **given)


def encode_case_update(id: str, of: str, minutes: float = 0, **fields: Any) -> bytes:
    """News about a case."""
    return encode_message("case.updated", id, minutes, case=of, **fields)


def encode_case_close(id: str, of: str, minutes: float = 0, **fields: Any) -> bytes:
    """The end of a case."""
    return encode_message("case.closed", id, minutes, case=of, **fields)


def encode_grid(id: str, region: str, minutes: float = 0, **fields: Any) -> bytes:
    """The state of a grid."""
    return encode_message("grid.reported", id, minutes, region=region, **{"status": "normal", **fields})


def envelopes(*messages: bytes, stream: str = "cases", start: int = 1) -> list[Envelope]:
    """Entries with ids 1-0, 2-0 and so on."""
    return [Envelope(COUNTY, stream, f"{start + n}-0", message) for n, message in enumerate(messages)]


def wait_until(condition: Callable[[], Any], seconds: float = 60.0) -> Any:
    """Wait for something true and return it; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s")
        time.sleep(0.02)
