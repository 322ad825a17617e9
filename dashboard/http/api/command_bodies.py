"""What the body of a command says, field by field. Raises Problem 422 for a field that is none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dashboard.http.api.requests import is_storable
from dashboard.identity.problems import Problem
from domain.kernel.clock import is_plausible

LONGEST_TEXT = 4_000
MOST_PEOPLE = 500
LARGEST = 2**31
MOST_OFF_S = 100 * 366 * 86400
"""A phone whose battery was out may believe it is 1970."""
Body = Mapping[str, Any]


def text(body: Body, name: str) -> str:
    """A text; '' when it is not given."""
    value = body.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or not is_storable(value):
        raise Problem("bad_field", name)
    return value


def whole(body: Body, name: str) -> int | None:
    """A whole number from 0; None when it is not given."""
    value = body.get(name)
    if value is None:
        return None
    if type(value) is not int or not 0 <= value < LARGEST:
        raise Problem("bad_field", name)
    return value


def flag(body: Body, name: str) -> bool:
    """A yes or no of a body; no when it is not given. Raises Problem 422 bad_field."""
    found = body.get(name)
    if found is not None and not isinstance(found, bool):
        raise Problem("bad_field", name)
    return bool(found)


def moment(body: Body, name: str) -> datetime | None:
    """A time with its offset, of a year that can be meant; None when it is not given."""
    given = text(body, name)
    if not given:
        return None
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        raise Problem("bad_field", name) from None
    if found.tzinfo is None or not is_plausible(found):
        raise Problem("bad_field", name)
    return found


def number(body: Body, name: str, most: int) -> float | None:
    """A number of at most so much on either side of zero; None when it is not given."""
    value = body.get(name)
    if value is None:
        return None
    if type(value) not in (int, float) or not abs(value) <= most:
        raise Problem("bad_field", name)
    return float(value)


def clock_off_s(body: Body) -> float | None:
    """By how much the clock of its times was off, as it was measured: programs say how far it was ahead,
    phones how far it was behind. None when nobody measured.
    """
    return number(body, "clock_off_s", MOST_OFF_S)


def texts(body: Body, name: str) -> tuple[str, ...]:
    """A list of texts; none when it is not given."""
    given = body.get(name) or []
    if not isinstance(given, list) or len(given) > MOST_PEOPLE:
        raise Problem("bad_field", name)
    if not all(isinstance(value, str) and value and is_storable(value) for value in given):
        raise Problem("bad_field", name)
    return tuple(given)


def objects(body: Body, name: str) -> tuple[Body, ...]:
    """A list of objects; none when it is not given."""
    given = body.get(name) or []
    if not isinstance(given, list) or len(given) > MOST_PEOPLE:
        raise Problem("bad_field", name)
    if not all(isinstance(row, dict) for row in given):
        raise Problem("bad_field", name)
    return tuple(given)


def pairs(body: Body, name: str) -> tuple[tuple[str, str], ...]:
    """A list of pairs [person, capability]."""
    given = body.get(name) or []
    if not isinstance(given, list) or len(given) > MOST_PEOPLE:
        raise Problem("bad_field", name)
    if not all(isinstance(pair, list) and len(pair) == 2 for pair in given):
        raise Problem("bad_field", name)
    return tuple((first, second) for first, second in (texts({name: pair}, name) for pair in given))
