"""What one web process knows about one world: the view, kept current change by change, and the newest
changes.

No I/O: the loops of push.py bring snapshots and changes here. Nothing in this file yields to another
greenlet, so every reader sees a view that is whole.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from domain.access.scope import Scope
from domain.kernel.worlds import WorldId
from domain.topics import reducer

MEMORY = 5000
NEWS_MEMORY = 2000

Wire = dict[str, Any]
State = dict[str, Any]


class Live:
    """`verified_at` is the monotonic second at which the view was last seen equal to the database.

    Changes are folded into the state in batches, when somebody reads it or MEMORY of them wait: the
    reducer's price is by the size of the state, not by the change.
    """

    def __init__(self, world: WorldId) -> None:
        self.world = world
        self.verified_at = float("-inf")
        self.behind_since: float | None = None
        self.seq = 0
        self.loads = 0
        self._state: State | None = None
        self._waiting: list[Wire] = []
        self._recent: deque[Wire] = deque(maxlen=MEMORY)
        self._news: deque[Wire] = deque(maxlen=NEWS_MEMORY)

    @property
    def epoch(self) -> str | None:
        return None if self._state is None else self._state["epoch"]

    @property
    def history(self) -> str:
        """Names what seq counts in: the epoch, and how often it was begun again here. A database that went
        back keeps its epoch and gives the same seqs to other changes.
        """
        return f"{self.epoch}/{self.loads}"

    @property
    def loaded(self) -> bool:
        return self._state is not None

    def load(self, snapshot: State, news: Iterable[Wire]) -> None:
        """Begin again from a snapshot; `news` are rows for narrower scopes, ascending by seq."""
        self._state, self.seq, self.loads = snapshot, snapshot["seq"], self.loads + 1
        for memory in (self._waiting, self._recent, self._news):
            memory.clear()
        self._news.extend(row for row in news if row["seq"] <= self.seq)

    def offer(self, changes: Sequence[Wire]) -> tuple[list[Wire], bool]:
        """Take what follows without a hole. Returns (taken, hole): `hole` when something before is
        missing.
        """
        if self._state is None:
            return [], True
        taken: list[Wire] = []
        for change in changes:
            if change["seq"] > self.seq + 1:
                return taken, True
            if change["seq"] == self.seq + 1:
                self._take(change)
                taken.append(change)
        return taken, False

    def _take(self, change: Wire) -> None:
        self.seq = change["seq"]
        self._waiting.append(change)
        self._recent.append(change)
        self._news.extend(change.get("news", ()))
        if len(self._waiting) >= MEMORY:
            self.state()

    def state(self) -> State:
        """The whole state now. Raises LookupError before the first snapshot."""
        if self._state is None:
            raise LookupError(f"no snapshot of {self.world} yet")
        if self._waiting:
            self._state = reducer.apply_all(self._state, self._waiting)
            self._waiting.clear()
        return self._state

    def narrowed(self, scope: Scope) -> State:
        """The state as a screen of a scope gets it. Raises LookupError before the first snapshot."""
        newest = reducer.take_newest(row for row in reversed(self._news) if scope.sees_case(row))
        return reducer.narrow_state(self.state(), scope, news=newest)

    def after(self, seq: int) -> list[Wire] | None:
        """The changes after `seq`, or None when memory does not reach back that far."""
        if seq >= self.seq:
            return []
        first = self._recent[0]["seq"] if self._recent else self.seq + 1
        return list(islice(self._recent, seq + 1 - first, None)) if first <= seq + 1 else None
