"""Small facts about processes on this machine: die with the parent, is that pid ours, is that port free, one
holder of a lock, rest for the collector.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Ask Linux to kill this process when its parent dies, however the parent dies. Elsewhere: nothing."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


@contextlib.contextmanager
def collector_resting() -> Iterator[None]:
    """While a program loads: what is made until then stays until its end. To look through it for garbage
    takes a tenth of the time meanwhile, and later holds the loop for half a second each time.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


class CollectorPause(contextlib.ContextDecorator):
    """While thousands of rows are made that all are kept until they are written: the collector would go
    through them a dozen times and find nothing. Several threads may pause it at once.
    """

    def __init__(self) -> None:
        self._lock, self._holders = threading.Lock(), 0

    def __enter__(self) -> None:
        with self._lock:
            self._holders += 1
            gc.disable()

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._holders -= 1
            if not self._holders:
                gc.enable()


COLLECTOR_PAUSE: Final = CollectorPause()


def command_line(pid: int) -> str:
    """The command line of a living process, or '' when there is none (or the system does not tell)."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def cannot_listen(host: str, port: int) -> str | None:
    """Why no server can listen there now, in the system's words; None when one can."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.strerror or str(error)
    return None


def port_near(port: int) -> int:
    """This port of the loopback when it is free, else another that is."""
    for wanted in (min(port, 65535), 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", wanted))
                return int(probe.getsockname()[1])
    raise OSError("no port is free")


def kill_leftover(pid_file: Path, mark: str, timeout: float = 5.0) -> bool:
    """Kill the process of a stale pid file if its command line contains `mark`. True when one was
    killed.
    """
    try:
        pid = int(pid_file.read_text().strip())
    except (OSError, ValueError):
        return False
    if not mark or mark not in command_line(pid):
        return False
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + timeout
    while mark in command_line(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return True


def write_private(path: Path, text: str) -> None:
    """Replace `path` in one step by a file only its owner can read (0600)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)


class Busy(Exception):
    """Somebody else holds the lock; `holder` is the text they left in it (their pid)."""

    def __init__(self, holder: str) -> None:
        super().__init__(holder)
        self.holder = holder


class SoleHolder:
    """An advisory lock on a file that holds its holder's pid, released by the kernel when the holder dies;
    removed on a clean release.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = FileLock(path, timeout=0, mode=0o600, on_acquired=_sign)

    def acquire(self) -> None:
        """Take the lock at once. Raises Busy when another process has it, OSError when the folder is
        unusable.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._lock.acquire()
        except Timeout:
            raise Busy(self._holder()) from None

    def release(self) -> None:
        """Let go and remove the file."""
        if self._lock.is_locked:
            self.path.unlink(missing_ok=True)
            self._lock.release()

    def is_held(self) -> bool:
        """True when some process holds it now."""
        if not self.path.exists():
            return False
        try:
            with FileLock(self.path, timeout=0, fallback_to_soft=False):
                return False
        except Timeout:
            return True
        except OSError:
            return False

    def _holder(self) -> str:
        try:
            return self.path.read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            return ""


def _sign(descriptor: int) -> None:
    """Write our pid into the lock we just took."""
    os.truncate(descriptor, 0)
    os.write(descriptor, str(os.getpid()).encode())
