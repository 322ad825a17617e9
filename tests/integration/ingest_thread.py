"""A worker of ingest in a thread of the test's own process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from dashboard.ingest import ingest_worker
from dashboard.ingest.ingest_worker import IngestArgs


@contextmanager
def run_ingest(args: IngestArgs) -> Iterator[None]:
    """Runs inside the block; has ended after it."""
    stop = threading.Event()
    thread = threading.Thread(target=ingest_worker.run, args=(args, stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(30)
        assert not thread.is_alive()
