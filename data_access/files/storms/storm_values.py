"""Single values of published tracks: numbers that are texts, times without an offset, radii. Everything here
raises NotRead."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

from data_access.files.storms.read_storm import NotRead
from domain.kernel.clock import TZ
from domain.messages import Quadrants

QUADRANTS: Final = ("ne", "se", "sw", "nw")
PROVINCE_ORDER: Final = ("ne", "se", "nw", "sw")
"""The province does not declare the order of its quadrants; this one fits its tracks (docs/storms.md)."""
NOT_TOLD: Final = ("", "-", "null", "None", "nan", "NaN")


@contextmanager
def in_column(name: str) -> Iterator[None]:
    """What is refused inside names the column of the table it stands in."""
    try:
        yield
    except NotRead as error:
        raise NotRead(error.fault, error.line, error.fact, name) from None


def storm_number(value: Any, line: int) -> str:
    """The number of a storm: 1 to 32 letters and digits. Refused bad_number."""
    text = str(value)
    if not text.isascii() or not text.isalnum() or not 1 <= len(text) <= 32:
        raise NotRead("bad_number", line, text)
    return text


def number(value: Any, line: int, low: float, high: float) -> float | None:
    """A number, or a text that is one; None where nothing is told. Refused bad_number."""
    if value is None or (isinstance(value, str) and value.strip() in NOT_TOLD):
        return None
    try:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise ValueError
        found = float(value)
    except (ValueError, OverflowError):
        raise NotRead("bad_number", line, str(value)) from None
    if not math.isfinite(found) or not low <= found <= high:
        raise NotRead("bad_number", line, str(value))
    return found


def needed(value: Any, line: int, low: float, high: float) -> float:
    """A number that must be told. Refused bad_number."""
    found = number(value, line, low, high)
    if found is None:
        raise NotRead("bad_number", line, str(value))
    return found


def longitude(value: Any, line: int) -> float:
    """Degrees -180 to 180; 180 to 360 is the west."""
    found = needed(value, line, -180.0, 360.0)
    return found - 360.0 if found > 180.0 else found


def local_time(text: Any, line: int) -> datetime:
    """A time on the county's clock where no offset is told; in UTC. Refused bad_time."""
    return _time(text, line).astimezone(UTC)


def utc_time(text: Any, line: int) -> datetime:
    """A time with an offset, or in UTC; in UTC. Refused bad_time."""
    found = _time(text, line, UTC)
    return found.astimezone(UTC)


def _time(text: Any, line: int, zone: Any = TZ) -> datetime:
    try:
        found = datetime.fromisoformat(str(text).strip())
    except ValueError:
        raise NotRead("bad_time", line, str(text)) from None
    if not 1900 <= found.year < 9999:
        raise NotRead("bad_time", line, str(text))
    return found if found.tzinfo is not None else found.replace(tzinfo=zone)


def radii(value: Any, line: int, order: Sequence[str] = PROVINCE_ORDER) -> Quadrants | None:
    """Four radii: a list, or a text with | between; one number holds all around; None where none is told.
    Refused bad_radii, bad_number.
    """
    fields = value.split("|") if isinstance(value, str) else value
    if fields is None or fields in ([""], []):
        return None
    if isinstance(fields, int | float):
        fields = [fields]
    if not isinstance(fields, list) or len(fields) not in (1, 4):
        raise NotRead("bad_radii", line, str(value))
    lengths = [number(part, line, 0.0, 2000.0) for part in (fields * 4 if len(fields) == 1 else fields)]
    if all(km is None or km == 0 for km in lengths):
        return None
    by_name: Mapping[str, float | None] = dict(zip(order, lengths, strict=True))
    ne, se, sw, nw = (by_name[name] for name in QUADRANTS)
    return (ne, se, sw, nw)
