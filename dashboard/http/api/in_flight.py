"""How many messages of one program are under way to the database: others' reports wait behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from dashboard.identity.problems import Problem

MOST = 500
"""Of one token: a whole list, which ingest takes in less than half a second."""
AGAIN_S = 1


class InFlightLimit:
    """The messages of one web process, by token."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._open: Counter[int] = Counter()

    @contextmanager
    def hold(self, token: int, count: int) -> Iterator[None]:
        """Around the whole way of `count` messages of a token. Raises Problem 429 for more than may be."""
        if self._open[token] + count > self._most:
            raise Problem("too_often", retry_s=AGAIN_S)
        self._open[token] += count
        try:
            yield
        finally:
            self._open[token] -= count
            self._open += Counter()
