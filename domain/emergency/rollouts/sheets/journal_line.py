"""A line of a township's journal, and what it is called at the county."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from domain.kernel.values import value

CHANNEL: Final = "township"


@value
class Line:
    """One act. `at`: when it happened, as they say; `noted_at`: when it was written down; `digest`: of the
    whole line, and so of all before it.
    """

    number: int
    kind: str
    at: datetime
    noted_at: datetime
    by: str
    told: dict[str, Any]
    digest: str


def name_receipt(name: str) -> str:
    """The id at the county of the receipt or report of a line."""
    return f"{CHANNEL}/{name}"


def name_line(line: Line) -> str:
    """The same for a line, whatever stands before it by then."""
    return name_receipt(str(line.told.get("id") or line.digest[:32]))
