"""The requests for time of everybody, with how they were answered, as their phones show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from dashboard.realtime.live_state import Live
from domain.cases.times.time_request import WITHDRAWN
from domain.changes import Row

SHOWN: Final = (
    "number", "kind", "part", "hours", "until", "reason", "at", "state", "ended_at", "answer", "due_at",
)  # fmt: skip
"""What a phone is told of a request, where there is one."""


class PhoneRequestIndex:
    """Those of open cases, by who asked: looked up once for each state of a county, as thousands of phones
    ask about the same one.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[tuple[int, int], Mapping[str, Sequence[Row]]]] = {}

    def find(self, live: Live, person: str) -> Sequence[Row]:
        """What somebody asked for, the newest first."""
        cases, at = live.state()["cases"], (live.loads, live.seq)
        known = self._known.get(live.world)
        if known is None or known[0] != at:
            known = self._known[live.world] = at, list_by_asker(cases)
        return known[1].get(person, ())


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
