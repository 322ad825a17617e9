"""The second floor: the same rows that the whole path writes, in the same transactions, and nothing else: no
stream, no decisions, no chain to compute.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from bench.ingest.databases import ready
from dashboard.commands import Envelope, ReportHandler
from data_access.database.bulk import Bulk, Rows
from data_access.store import Store
from data_access.streams.inbox import MOST
from domain.kernel.worlds import WorldId

Call = tuple[str, Bulk, tuple[Any, ...]]
"""One bulk statement (KINDS); its table and columns; rows and what else it was given."""
KINDS = ("insert", "send", "replace", "merge")


def record(url: str, county: Any, kind: str, messages: Sequence[bytes]) -> list[list[Call]]:
    """The bulk statements by which the report handler stores the messages, transaction by transaction."""
    store = Store(ready(url))
    handler = ReportHandler(store, {county.code: county})
    written: list[list[Call]] = []
    for start in range(0, len(messages), MOST):
        batch = [
            Envelope(WorldId(county.code), kind, f"{start + number + 1}-0", raw)
            for number, raw in enumerate(messages[start : start + MOST])
        ]
        with _recording() as calls:
            handler.handle(batch)
        written.append(calls)
    store.close()
    return written


@contextmanager
def _recording() -> Iterator[list[Call]]:
    """What the bulk statements inside are given; they are carried out as well. What one of them asks of
    another is part of it.
    """
    calls: list[Call] = []
    depth = 0

    def noting(name: str, carry_out: Callable[..., None]) -> Callable[..., None]:
        def noted(bulk: Bulk, connection: Any, rows: Rows, *more: Any) -> None:
            nonlocal depth
            if not depth:
                calls.append((name, bulk, ([*rows], *more)))
            depth += 1
            try:
                carry_out(bulk, connection, rows, *more)
            finally:
                depth -= 1

        return noted

    given: dict[str, Any] = {name: noting(name, getattr(Bulk, name)) for name in KINDS}
    with patch.multiple(Bulk, **given):
        yield calls


def replay(url: str, written: Sequence[Sequence[Call]]) -> float:
    """Store all of it in an empty database; seconds it took."""
    store = Store(url)
    with store.database.writing():
        pass
    began = time.perf_counter()
    for calls in written:
        with store.database.writing() as connection:
            for name, bulk, given in calls:
                getattr(bulk, name)(connection, *given)
    taken = time.perf_counter() - began
    store.close()
    return taken
