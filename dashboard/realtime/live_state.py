"""What one web process knows about one world: the view, kept current change by change, and the newest
changes.

No I/O: the loops of push.py bring snapshots and changes here. Nothing in this file yields to another
greenlet, so every reader sees a view that is whole.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any

from dashboard.realtime.recent_changes import RecentChanges
from domain.access.scope import Scope
from domain.kernel.worlds import WorldId
from domain.topics import reducer

NEWS_MEMORY = 2000

Wire = dict[str, Any]
State = dict[str, Any]


class Live:
    """`verified_at` is the monotonic second at which the view was last seen equal to the database.

    A change is folded into the state at once, so that of a row that changes a thousand times only the newest
    is held; tables are put in order when somebody reads them.
    """

    def __init__(self, world: WorldId) -> None:
        self.world = world
        self.verified_at = float("-inf")
        self.behind_since: float | None = None
        self.epoch: str | None = None
        self.seq = 0
        self.loads = 0
        self._fold: reducer.Fold | None = None
        self._recent = RecentChanges()
        self._news: deque[Wire] = deque(maxlen=NEWS_MEMORY)

    @property
    def history(self) -> str:
        """Names what seq counts in: the epoch, and how often it was begun again here. A database that went
        back keeps its epoch and gives the same seqs to other changes.
        """
        return f"{self.epoch}/{self.loads}"

    @property
    def loaded(self) -> bool:
        return self._fold is not None

    def load(self, snapshot: State, news: Iterable[Wire]) -> None:
        """Begin again from a snapshot; `news` are rows for narrower scopes, ascending by seq."""
        self._fold, self.epoch = reducer.Fold(snapshot), snapshot["epoch"]
        self.seq, self.loads = snapshot["seq"], self.loads + 1
        self._recent.begin(self.seq)
        self._news.clear()
        self._news.extend(row for row in news if row["seq"] <= self.seq)

    def offer(self, changes: Sequence[Wire]) -> tuple[list[Wire], bool]:
        """Take what follows without a hole. Returns (taken, hole): `hole` when something before is
        missing.
        """
        if self._fold is None:
            return [], True
        taken: list[Wire] = []
        for change in changes:
            if change["seq"] > self.seq + 1:
                return taken, True
            if change["seq"] == self.seq + 1:
                self._take(self._fold, change)
                taken.append(change)
        return taken, False

    def _take(self, fold: reducer.Fold, change: Wire) -> None:
        self.seq = change["seq"]
        fold.take(change)
        self._recent.add(change)
        self._news.extend(change.get("news", ()))

    def state(self) -> State:
        """The whole state now. Raises LookupError before the first snapshot."""
        if self._fold is None:
            raise LookupError(f"no snapshot of {self.world} yet")
        return self._fold.state()

    def narrowed(self, scope: Scope) -> State:
        """The state as a screen of a scope gets it. Raises LookupError before the first snapshot."""
        newest = reducer.take_newest(row for row in reversed(self._news) if scope.sees_case(row))
        return reducer.narrow_state(self.state(), scope, news=newest)

    def after(self, seq: int) -> list[bytes] | None:
        """The changes after `seq`, each as JSON, or None when memory does not reach back that far."""
        return [] if seq >= self.seq else self._recent.after(seq)
