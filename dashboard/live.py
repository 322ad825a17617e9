"""What one web process knows about one county: the view, kept current change by change, and the newest changes.

No I/O: the loops of push.py bring snapshots and changes here. Nothing in this file yields to another greenlet, so
every reader sees a view that is whole.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from domain import view

MEMORY = 5000
NEWS_MEMORY = 2000
NEWS_SHOWN = 20

Wire = dict[str, Any]
State = dict[str, Any]


@dataclass(slots=True)
class Live:
    """`verified_at` is the monotonic second at which the view was last seen equal to the database."""

    county: str
    state: State | None = None
    recent: deque[Wire] = field(default_factory=lambda: deque(maxlen=MEMORY))
    news: deque[Wire] = field(default_factory=lambda: deque(maxlen=NEWS_MEMORY))
    verified_at: float = float("-inf")
    behind_since: float | None = None

    @property
    def epoch(self) -> str | None:
        return None if self.state is None else self.state["epoch"]

    @property
    def seq(self) -> int:
        return 0 if self.state is None else self.state["seq"]

    def load(self, snapshot: State, news: Iterable[Wire]) -> None:
        """Begin again from a snapshot; `news` are older rows for narrower scopes, ascending by seq."""
        self.state = snapshot
        self.recent.clear()
        self.news.clear()
        self.news.extend(news)

    def offer(self, changes: Sequence[Wire]) -> tuple[list[Wire], bool]:
        """Apply what follows without a hole. Returns (applied, hole): `hole` when something before is missing."""
        if self.state is None:
            return [], True
        applied: list[Wire] = []
        for change in changes:
            if change["seq"] <= self.seq:
                continue
            if change["seq"] != self.seq + 1:
                return applied, True
            self._apply(change)
            applied.append(change)
        return applied, False

    def _apply(self, change: Wire) -> None:
        assert self.state is not None
        self.state = view.apply(self.state, change)
        self.recent.append(change)
        self.news.extend(change.get("news", ()))

    def narrowed(self, scope: str) -> State:
        """The state a region may see. Call only when `state` is loaded."""
        assert self.state is not None
        if self.county.startswith(scope):
            return self.state
        rows = [row for row in self.news if row["region"].startswith(scope)][-NEWS_SHOWN:]
        return view.narrow_state(self.state, scope, news=rows)

    def after(self, seq: int) -> list[Wire] | None:
        """The changes after `seq`, or None when memory does not reach back that far."""
        if seq >= self.seq:
            return []
        if not self.recent or self.recent[0]["seq"] > seq + 1:
            return None
        start = bisect_right(self.recent, seq, key=lambda change: change["seq"])
        return [self.recent[i] for i in range(start, len(self.recent))]
