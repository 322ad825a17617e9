"""One message onto a stream, for people without redis-cli: built from options or read as JSON, checked,
added.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any

import msgspec

from data_access.streams import redis_streams
from data_access.streams.wire import wire_format
from data_access.streams.wire.decode import members
from data_access.streams.wire.loose_json import half_at, loads
from domain.kernel.worlds import WorldId
from domain.sources.report_bytes import check_characters, check_finite

SOURCE = "palmcommand"


def build(county: Any, *, kind: str, now: datetime, **fields: Any) -> dict[str, Any]:
    """A message from options; None means not given. `id`, `source` and `at` are filled in when they are
    missing.
    """
    given = {name: value for name, value in fields.items() if value is not None}
    return complete({"kind": kind, **given}, county.tz, now)


def read(raw: bytes, county: Any, now: datetime) -> dict[str, Any]:
    """A message from JSON text, its values as they are written. Refused when it is no JSON object."""
    fields = members(raw)
    where, half = half_at(loads(raw))
    check_characters(where, half)
    return complete({name: _decode_text(value) for name, value in fields.items()}, county.tz, now)


def value(text: str) -> Any:
    """A value from JSON text, as it is written. ValueError when it is none."""
    try:
        return _decode_text(msgspec.json.decode(text, type=msgspec.Raw))
    except RecursionError:
        raise ValueError("nested too deep") from None
    except msgspec.DecodeError as error:
        raise ValueError(str(error)) from None


def _decode_text(value: msgspec.Raw) -> Any:
    """A text as text, anything else as it is written."""
    return msgspec.json.decode(value) if bytes(value)[:1] == b'"' else value


def complete(message: dict[str, Any], tz: Any, now: datetime) -> dict[str, Any]:
    """The message with an id, a source and a time of its own where it has none."""
    moment = now.astimezone(tz)
    defaults = {
        "id": f"{moment:%y%m%d%H%M%S}-{secrets.token_hex(3)}",
        "source": SOURCE,
        "at": moment.isoformat(),
    }
    return defaults | message


def check(county: Any, message: dict[str, Any], now: datetime | None = None) -> tuple[str, bytes]:
    """(stream, bytes) of a lawful message; Refused with the reason that a dead letter would carry."""
    for name, value in message.items():
        check_finite(name, value)
    raw = wire_format.encode(message)
    stream = wire_format.STREAM_OF.get(str(message.get("kind")), wire_format.STREAMS[0])
    wire_format.parse(raw, stream, county, now or datetime.now(UTC))
    return stream, raw


def send(redis: Any, county: Any, message: dict[str, Any], now: datetime | None = None) -> str:
    """Check a message and add it to its stream. Returns the entry id."""
    stream, raw = check(county, message, now)
    return redis_streams.add(redis, WorldId(county.code), stream, raw)
