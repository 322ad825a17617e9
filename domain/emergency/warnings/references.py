"""References of a message: `sender,identifier,sent`, several with blanks between; the national kind also has
blanks inside the time, and full-width commas.
"""

from __future__ import annotations

import re
from typing import Final

from domain.emergency.warnings.message import Reference
from domain.emergency.warnings.times import read_time

_TIME_FIRST: Final = re.compile(
    r"(\d{4}-\d{1,2}-\d{1,2}[T ]\d{1,2}:\d{2}:\d{2}(?:\.\d{1,9})? ?(?:Z|[+-]\d{2}:?\d{2})?)(?:\s+|;|$)",
    re.ASCII,
)


def read_references(text: str) -> tuple[Reference, ...] | None:
    """The messages a text names; None when they cannot be told apart. A lone word is an identifier."""
    fields = [field.strip() for field in text.replace("，", ",").split(",")]
    if len(fields) == 1:
        return tuple(Reference("", word, None) for word in fields[0].split())
    found: list[Reference] = []
    sender, rest = fields[0], fields[1:]
    while rest:
        if len(rest) < 2 or not sender or not rest[0]:
            return None
        time = _TIME_FIRST.match(rest[1])
        if time is None:
            return None
        read = read_time(time[1])
        found.append(Reference(sender, rest[0], read.at if read else None))
        sender, rest = rest[1][time.end() :].strip(), rest[2:]
    return tuple(found) if not sender else None
