"""Starts ingest processes at once: imports everything, then forks one for each number read from stdin.

    python -m tests.faults.zygote REDIS_URL DATABASE_URL COUNTY_DIR

Answers each number with the pid of the new process. Each child is a full ingest program, as `palmcommand
ingest`; only what another worker left is claimed sooner, so that no test waits half a minute for it.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

from dashboard.ingest import ingest_worker
from dashboard.ingest.ingest_worker import IngestArgs, run
from data_access.county_packs import county_pack
from data_access.streams import inbox

CLAIM_IDLE_S, CLAIM_EVERY_S = 4.0, 1.0


def child(args: IngestArgs) -> None:
    """One ingest program until SIGTERM."""
    stop = threading.Event()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    run(args, stop)


def main(redis_url: str, database_url: str, county_dir: str) -> None:
    """Fork on request until stdin ends."""
    inbox.CLAIM_IDLE_MS, ingest_worker.CLAIM_EVERY_S = round(CLAIM_IDLE_S * 1000), CLAIM_EVERY_S
    packs = county_pack.load_many([Path(county_dir)])
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            os.close(0)
            child(IngestArgs(redis_url, database_url, packs, int(line)))
            os._exit(0)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:4])
