"""What forms and addresses say, as values. What is malformed is refused before anything is looked up."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection
from datetime import UTC, datetime, tzinfo
from typing import Any, Final

from domain.kernel.errors import Refused

LONGEST_NUMBER: Final = 12
MOST_NAMES: Final = 50
DAY_WIDTH: Final = len("2026-11-22")
LONGEST_SHOWN: Final = 40


def parse_number(value: Any, where: str) -> int:
    """A whole number. Refused bad_number."""
    if isinstance(value, bool) or not isinstance(value, int | str) or len(str(value)) > LONGEST_NUMBER:
        raise Refused("bad_number", "not a whole number", where)
    try:
        return int(value)
    except ValueError:
        raise Refused("bad_number", "not a whole number", where) from None


def parse_names(value: Any, where: str) -> tuple[str, ...]:
    """A list of names, each once, without those that are empty; () for none. Refused bad_parameter."""
    if value in (None, ""):
        return ()
    if not isinstance(value, list) or len(value) > MOST_NAMES or not all(isinstance(n, str) for n in value):
        raise Refused("bad_parameter", f"a list of at most {MOST_NAMES} names", where)
    return tuple(dict.fromkeys(name.strip() for name in value if name.strip()))


def parse_choice(value: Any, choices: Collection[str], where: str, code: str = "bad_parameter") -> str:
    """One of some words. Refused `code`."""
    if not isinstance(value, str) or value not in choices:
        raise Refused(code, f"one of {', '.join(choices)}", where)
    return value


def parse_time(typed: str, where: str, tz: tzinfo) -> str:
    """A time as people type it, on the clock `tz`, as RFC 3339 in UTC; a bare day stays one, nothing stays
    nothing. Refused bad_time.
    """
    if not typed:
        return ""
    try:
        local = datetime.fromisoformat(typed)
        if len(typed) == DAY_WIDTH:
            return typed
        at = local if local.tzinfo else local.replace(tzinfo=tz)
        return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    except (ValueError, OverflowError):
        raise Refused("bad_time", typed[:LONGEST_SHOWN], where) from None


def parse_upload(contents: Any) -> bytes:
    """The bytes of "data:…;base64,…". Refused unreadable_file."""
    try:
        return base64.b64decode(str(contents).partition(",")[2], validate=True)
    except (binascii.Error, ValueError):
        raise Refused("unreadable_file", "not base64", "contents") from None
