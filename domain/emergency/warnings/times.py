"""Times of both families: CAP writes `2026-08-09T12:00:00+08:00`, the national kind a blank for the T."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from domain.kernel.values import value

BEIJING: Final = timezone(timedelta(hours=8))
_TIME: Final = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})[T ]+(\d{1,2}):(\d{2}):(\d{2})(?:\.\d{1,9})? ?(Z|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)


@value
class ReadTime:
    """A time in UTC; `assumed`: it told no offset and was taken as Beijing's."""

    at: datetime
    assumed: bool = False


def read_time(text: str) -> ReadTime | None:
    """The time a text tells; None when it tells none."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    *numbers, offset = found.groups()
    zone = _offset(offset)
    try:
        local = datetime(*(int(part) for part in numbers), tzinfo=BEIJING if zone is None else zone)  # type: ignore[arg-type,misc]
        return ReadTime(local.astimezone(UTC), zone is None)
    except (ValueError, OverflowError):
        return None


def _offset(text: str | None) -> timezone | None:
    """The zone of `+08:00`, `+0800` or `Z`; None when there is none."""
    if text is None:
        return None
    if text == "Z":
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes)) if minutes < 1440 else None
