"""Open cases, or what stands in them, by person: looked up once for each state of a county, as thousands of
phones ask about the same one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dashboard.realtime.live_state import Live

Row = Mapping[str, Any]
Arrange = Callable[[Sequence[Row]], Mapping[str, Sequence[Row]]]
"""From the open cases of a county the rows of each person."""


class CaseIndex:
    """Of each county the newest state's, as `arrange` has it."""

    def __init__(self, arrange: Arrange) -> None:
        self._arrange = arrange
        self._known: dict[str, tuple[tuple[int, int], Mapping[str, Sequence[Row]]]] = {}

    def find(self, live: Live, person: str) -> Sequence[Row]:
        """The rows of a person."""
        cases, at = live.state()["cases"], (live.loads, live.seq)
        known = self._known.get(live.world)
        if known is None or known[0] != at:
            known = self._known[live.world] = at, self._arrange(cases)
        return known[1].get(person, ())
