"""One message onto a stream, for people without redis-cli: built from options or read as JSON, checked,
added.
"""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime
from typing import Any

from data_access import streams, wire
from domain.errors import Reason, Refused

SOURCE = "palmcommand"


def build(county: Any, *, kind: str, now: datetime, **fields: Any) -> dict[str, Any]:
    """A message from options; None means not given. `id`, `source` and `at` are filled in when they are
    missing.
    """
    said = {name: value for name, value in fields.items() if value is not None}
    return complete({"kind": kind, **said}, county.tz, now)


def read(raw: bytes, county: Any, now: datetime) -> dict[str, Any]:
    """A message from JSON text. Refused when it is no JSON object."""
    try:
        message = json.loads(raw)
    except UnicodeDecodeError as error:
        raise Refused(Reason.NOT_UTF8, str(error)) from None
    except (ValueError, RecursionError) as error:
        raise Refused(Reason.NOT_JSON, str(error)) from None
    if not isinstance(message, dict):
        raise Refused(Reason.NOT_JSON, "the message is not a JSON object")
    return complete(message, county.tz, now)


def complete(message: dict[str, Any], tz: Any, now: datetime) -> dict[str, Any]:
    """The message with an id, a source and a time of its own where it has none."""
    moment = now.astimezone(tz)
    own = {"id": f"{moment:%y%m%d%H%M%S}-{secrets.token_hex(3)}", "source": SOURCE, "at": moment.isoformat()}
    return own | message


def check(county: Any, message: dict[str, Any], now: datetime | None = None) -> tuple[str, bytes]:
    """(stream, bytes) of a lawful message; Refused with the reason that a dead letter would carry."""
    raw = wire.encode(message)
    stream = wire.STREAM_OF.get(str(message.get("kind")), wire.STREAMS[0])
    wire.parse(raw, stream, county, now or datetime.now(UTC))
    return stream, raw


def send(redis: Any, county: Any, message: dict[str, Any], now: datetime | None = None) -> str:
    """Check a message and add it to its stream. Returns the entry id."""
    stream, raw = check(county, message, now)
    return streams.add(redis, county.code, stream, raw)
