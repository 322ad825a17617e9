"""An ingest program as `palmcommand ingest` runs it, with a weakness: some messages end or hang it.

    python -m tests.faults.attacked REDIS_URL DATABASE_URL COUNTY_DIR NUMBER

What a message does stands in its text after `attack:`. The supervisor that watches it is the real one.
"""

from __future__ import annotations

import ctypes
import os
import re
import signal
import sys
import time
from pathlib import Path
from typing import Any

from dashboard.handlers.reports import batch
from dashboard.ingest.ingest_worker import IngestArgs, main
from data_access.county_packs import county_pack
from data_access.streams.wire import wire_format

ATTACK = re.compile(rb"attack:([a-z_]+)")
BACKTRACKING = re.compile(r"(a+)+$")


def hang() -> None:
    """Holds the interpreter: no thread of this process runs any more."""
    BACKTRACKING.match("a" * 64 + "b")


def memory() -> None:
    """What the kernel does to a process that takes too much, after a while."""
    ends = time.process_time() + 1.5
    while time.process_time() < ends:
        pass
    os.kill(os.getpid(), signal.SIGKILL)


WAYS: dict[str, Any] = {
    "hang": hang,
    "sleep": lambda: time.sleep(3600),
    "segv": lambda: ctypes.string_at(0),
    "exit": lambda: os._exit(3),
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "memory": memory,
}


def attack_before(stage: str, work: Any) -> Any:
    """The function, with the weakness before it; a message attacks while it is parsed or decided."""

    def weak(first: Any, *rest: Any) -> Any:
        encoded = first if isinstance(first, bytes) else str(getattr(first, "text", "")).encode()
        found = ATTACK.search(encoded)
        way = found[1].decode() if found else ""
        if way.startswith(stage):
            WAYS[way.removeprefix(stage)]()
        return work(first, *rest)

    return weak


if __name__ == "__main__":
    wire_format.parse = attack_before("parse_", wire_format.parse)
    batch.decide = attack_before("decide_", batch.decide)
    packs = county_pack.load_many([Path(sys.argv[3])])
    main(IngestArgs(sys.argv[1], sys.argv[2], packs, int(sys.argv[4])))
