"""The writer lock: one process at a time writes to, checkpoints or closes an embedded database.

SQLite before 3.51.3 can damage a database when two connections write and checkpoint at the same instant
(the WAL-reset bug). So every writer holds `write.lock` (flock) from before BEGIN until after COMMIT. A
process that was stopped (SIGSTOP, a debugger) while it holds the lock would hold up everybody: after
PATIENCE_S it is killed, which SQLite survives, and its supervisor starts it again.
"""

from __future__ import annotations

import errno
import fcntl
import logging
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

log = logging.getLogger(__name__)

PATIENCE_S = 10.0
"""How long a stopped process may hold the lock."""
WAIT_S = 15.0
"""How long a writer waits before it says that somebody else still writes: a page that sent a command waits
20 s for its answer, and is to be told why it was not carried out.
"""


class WriterLockBusy(Exception):
    """Somebody else held the lock for too long."""


@contextmanager
def hold_lock(path: Path, wait_s: float = WAIT_S) -> Iterator[None]:
    """Hold the lock. Raises WriterLockBusy after `wait_s` seconds, OSError when the file cannot be made."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _lock(descriptor, wait_s)
        os.pwrite(descriptor, b"%-10d" % os.getpid(), 0)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, wait_s: float) -> None:
    start, pause = time.monotonic(), 0.0005
    while not _try(descriptor):
        waited = time.monotonic() - start
        if waited > wait_s:
            raise WriterLockBusy(f"the writer gate was busy for {wait_s:.0f} s")
        if waited > PATIENCE_S:
            _end_if_stopped(descriptor)
        time.sleep(pause)
        pause = min(pause * 1.5, 0.002)


def _try(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EWOULDBLOCK, errno.EINTR):
            return False
        raise
    return True


def _end_if_stopped(descriptor: int) -> None:
    """Kill the holder when the system says that it is stopped; a slow but running holder is left alone."""
    holder = os.pread(descriptor, 10, 0).strip()
    if not holder.isdigit() or int(holder) == os.getpid() or not _stopped(int(holder)):
        return
    log.error("killing process %s: it was stopped while it held the writer gate", holder.decode())
    try:
        os.kill(int(holder), signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        log.exception("could not kill the holder of the writer gate")


def _stopped(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] in ("T", "t")
