"""What a walk over the chain leaves to compare with the state it led to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from data_access.database.codec import value_of
from data_access.maintenance.verification.row_marks import Marks
from data_access.maintenance.verification.storm_rows.expected_storms import ExpectedStorms
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
    message of a squad, each warning, roll-out and proposal, each storm and group of its points. No case is
    kept.
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
        self.proposals: dict[str, tuple[int, str]] = {}
        self.storms = ExpectedStorms()
        self._by_action = {
            "position.moved": self.positions,
            "grid.changed": self.grids,
            SENT: self.squad_messages,
        }
        self._by_kind = {
            "response": self.responses,
            "squad": self.squads,
            "warning": self.warnings,
            "proposal": self.proposals,
        }

    def look(self, row: Line) -> None:
        """A row of the chain goes by: each of them, from the first on."""
        n, action, moved = row.n, row.action, row.seq != 0
        about_case = False
        kept = self._kept(action, row.object) if moved else None
        if kept is not None:
            kept[row.object] = (n, row.body)
        elif action == "position.removed" and moved:
            self.positions.pop(row.object, None)
        elif action.startswith("storm.") and moved:
            self.storms.look(n, action, row.object.removeprefix("storm:"), became(row.body))
        else:
            about_case = action.startswith("case.") or (not moved and _CASE.fullmatch(row.object) is not None)
        self._newest.add(about_case)
        if about_case and 0 < row.previous < n:
            self._newest.clear(row.previous)

    def _kept(self, action: str, object: str) -> dict[str, tuple[int, str]] | None:
        """Where the newest words about an object of an action are kept."""
        if action in self._by_action:
            return self._by_action[action]
        kind = action.partition(".")[0]
        if kind in self._by_kind:
            return self._by_kind[kind]
        return self.rollouts if object.startswith("rollout:") else None

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
