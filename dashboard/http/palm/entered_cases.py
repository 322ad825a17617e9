"""Which open cases were entered, by who of the directory reported them: looked up once for each state of a
county, as thousands of phones ask about the same one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.realtime.live_state import Live
from domain.decisions.entry_decisions import SOURCE

Row = Mapping[str, Any]


class EnteredCases:
    """Of each county the newest state's."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[tuple[int, int], Mapping[str, Sequence[Row]]]] = {}

    def find(self, live: Live, person: str) -> Sequence[Row]:
        """Open cases that were entered and that a person reported, whatever else calls them into those."""
        cases, at = live.state()["cases"], (live.loads, live.seq)
        known = self._known.get(live.world)
        if known is None or known[0] != at:
            known = self._known[live.world] = at, list_by_person(cases)
        return known[1].get(person, ())


def list_by_person(cases: Sequence[Row]) -> Mapping[str, Sequence[Row]]:
    """Entered cases by who reported them."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in cases:
        if row["source"] == SOURCE and "reported_by" in row:
            found[row["reported_by"]].append(row)
    return found
