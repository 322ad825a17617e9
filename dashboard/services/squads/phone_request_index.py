"""The requests for time of everybody, with how they were answered, as their phones show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from dashboard.realtime.case_index import Row
from domain.cases.times.time_request import WITHDRAWN

SHOWN: Final = (
    "number", "kind", "part", "hours", "until", "reason", "at", "state", "ended_at", "answer", "due_at",
)  # fmt: skip
"""What a phone is told of a request, where there is one."""


def list_by_asker(cases: Sequence[Row]) -> Mapping[str, Sequence[Row]]:
    """The requests of some cases by the person who asked, the newest first."""
    found: dict[str, list[Row]] = defaultdict(list)
    for case in cases:
        for request in case.get("requests", ()):
            if "person" in request and request["state"] != WITHDRAWN:
                found[request["person"]].append(_describe(case, request))
    for rows in found.values():
        rows.sort(key=lambda row: str(row["at"]), reverse=True)
    return found


def _describe(case: Row, request: Row) -> Row:
    about = {"case": case["id"], "no": case["no"], "title": case["title"]}
    return about | {name: request[name] for name in SHOWN if name in request}
