"""What a township's journal tells of a case that was entered there, beside its title and its region."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Final

from domain.emergency.rollouts.sheets.journal_line import Line

CASE: Final = "case"
LONGEST: Final = {CASE: 20_000}
"""The words of a case are as long as a source's may be."""
SEVERITIES: Final = (1, 2, 3, 4)


def _is_text(entry: object) -> bool:
    return isinstance(entry, str)


def _is_degree(entry: object) -> bool:
    if isinstance(entry, bool) or not isinstance(entry, int | float):
        return False
    return math.isfinite(entry) and abs(entry) <= 180


_CHECKS: Final[dict[str, Callable[[Any], bool]]] = {
    "severity": lambda entry: entry in SEVERITIES and not isinstance(entry, bool),
    "lat": _is_degree,
    "lon": _is_degree,
    **dict.fromkeys(("matter", "text", "caller", "phone"), _is_text),
}
"""`caller`, `phone`: who told of it; `lat`, `lon`: where a point was reported."""


def find_wrong(kind: str, facts: Mapping[str, Any]) -> str:
    """Which of these fields of a line is wrong; '' for none."""
    if kind != CASE:
        return ""
    if ("lat" in facts) != ("lon" in facts):
        return "lat"
    return next(
        (name for name, is_right in _CHECKS.items() if name in facts and not is_right(facts[name])), ""
    )


def find_caller(line: Line) -> str:
    """Who told of the case: at a terminal whoever noted it, unless the line names another one."""
    return str(line.told.get("caller", "" if "id" in line.told else line.by))
