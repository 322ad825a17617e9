"""A worker of ingest in a thread of the test's own process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from dashboard.ingest import ingest_worker
from dashboard.ingest.ingest_worker import IngestArgs

BLOCK_MS = 100
"""So long it waits for the next entry at most: a tenth of the product's, so that it ends soon."""


@contextmanager
def run_ingest(args: IngestArgs) -> Iterator[None]:
    """Runs inside the block; has ended after it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ingest_worker, "BLOCK_MS", BLOCK_MS)
        yield from _run(args)


def _run(args: IngestArgs) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=ingest_worker.run, args=(args, stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(30)
        assert not thread.is_alive()
