"""What people give to filter the trace by, as values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from domain.kernel.clock import TZ
from domain.kernel.errors import Refused

LONGEST: Final = 200
DAY_WIDTH: Final = len("2026-11-22")


def parse_text(given: Mapping[str, object], name: str) -> str:
    """A field as tidy text, "" when it is not given. Refused bad_field."""
    value = given.get(name, "")
    if not isinstance(value, str) or len(value) > LONGEST or "\0" in value:
        raise Refused("bad_field", f"{name} is no text of at most {LONGEST} characters", name)
    return value.strip()


def parse_switch(given: Mapping[str, object], name: str) -> bool:
    """A field that is on or off: true, false, "1", "0" or not given. Refused bad_field."""
    value = given.get(name, "")
    text = str(int(value)) if isinstance(value, bool) else parse_text(given, name)
    if text not in ("", "0", "1"):
        raise Refused("bad_field", f"{name} is neither 0 nor 1", name)
    return text == "1"


def parse_moment(given: Mapping[str, object], name: str, days: int = 0) -> datetime | None:
    """A time in UTC: RFC 3339 with an offset, or a bare day, which is its start in the county, `days` later.
    Refused bad_field.
    """
    text = parse_text(given, name)
    if not text:
        return None
    try:
        if len(text) == DAY_WIDTH:
            day = date.fromisoformat(text) + timedelta(days=days)
            return datetime.combine(day, time(), TZ).astimezone(UTC)
        moment = datetime.fromisoformat(text)
        in_utc = moment.astimezone(UTC) if moment.tzinfo is not None else None
    except (ValueError, OverflowError) as error:
        raise Refused("bad_field", f"{name} is neither a day nor RFC 3339: {text!r}", name) from error
    if in_utc is None:
        raise Refused("bad_field", f"{name} has no offset from UTC: {text!r}", name)
    return in_utc
