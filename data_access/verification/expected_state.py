"""What a walk over the chain leaves to compare with the state it led to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from data_access.storage.codec import value_of
from data_access.verification.row_marks import Marks
from domain.squads.conversation import SENT

_CASE = re.compile(r"[0-9a-f]{16}")


class Line(NamedTuple):
    """A row of the chain, of which every value is of its kind."""

    county: str
    n: int
    seq: int
    previous: int
    at: str
    actor: str
    origin: str
    action: str
    object: str
    cause: str
    ordered_by: str
    body: str


class ExpectedState:
    """The newest row about each case, and the newest words about each grid, position, response, squad and
    message of a squad, each warning and roll-out. No case is kept.
    """

    def __init__(self) -> None:
        self._newest = Marks()
        self.grids: dict[str, tuple[int, str]] = {}
        self.positions: dict[str, tuple[int, str]] = {}
        self.responses: dict[str, tuple[int, str]] = {}
        self.squads: dict[str, tuple[int, str]] = {}
        self.squad_messages: dict[str, tuple[int, str]] = {}
        self.warnings: dict[str, tuple[int, str]] = {}
        self.rollouts: dict[str, tuple[int, str]] = {}

    def look(self, row: Line) -> None:
        """A row of the chain goes by: each of them, from the first on."""
        n, action, moved = row.n, row.action, row.seq != 0
        about_case = False
        if action == "position.moved" and moved:
            self.positions[row.object] = (n, row.body)
        elif action == "grid.changed" and moved:
            self.grids[row.object] = (n, row.body)
        elif action == "position.removed" and moved:
            self.positions.pop(row.object, None)
        elif action.startswith("response.") and moved:
            self.responses[row.object] = (n, row.body)
        elif action == SENT and moved:
            self.squad_messages[row.object] = (n, row.body)
        elif action.startswith("squad.") and moved:
            self.squads[row.object] = (n, row.body)
        elif action.startswith("warning.") and moved:
            self.warnings[row.object] = (n, row.body)
        elif row.object.startswith("rollout:") and moved:
            self.rollouts[row.object] = (n, row.body)
        else:
            about_case = action.startswith("case.") or (not moved and _CASE.fullmatch(row.object) is not None)
        self._newest.add(about_case)
        if about_case and 0 < row.previous < n:
            self._newest.clear(row.previous)

    def upto(self) -> int:
        """The n of the last row that went by."""
        return self._newest.size

    def claim(self, n: int) -> bool:
        """Whether row n is the newest about some case, which no other case has claimed yet."""
        return self._newest.take(n)

    def left(self) -> Iterator[int]:
        """The newest rows about cases that no case led to."""
        return self._newest.left()

    def close(self) -> None:
        self._newest.close()


def became(body: str) -> Mapping[str, Any]:
    """What a row says became of its object; nothing where it says so in no words of ours."""
    try:
        new = value_of(body)["new"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return {}
    return new if isinstance(new, dict) else {}
