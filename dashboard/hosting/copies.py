"""A program that begins as a copy of the run (fork) instead of loading anew: what both need, the settings and
the county packs among it, is read once. Anything that has to be loaded in another way, or a second thread,
rules a copy out; then, and whenever a program is started again, it is a process of its own.
"""

from __future__ import annotations

import contextlib
import ctypes
import math
import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, NoReturn

from dashboard.concurrency.processes import die_with_parent

NOT_YET: Final = ("gevent", "redis", "sqlalchemy")
"""What the web program loads by itself, in this order."""
ENDINGS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LOOK_S: Final = 0.02


def can_copy() -> bool:
    """Whether a program may begin as a copy of this process."""
    is_single_threaded = sys.platform == "linux" and threading.active_count() == 1
    return is_single_threaded and not any(name in sys.modules for name in NOT_YET)


class Copy:
    """A child that began as a copy, with what its parent asks of a subprocess.Popen."""

    def __init__(self, pid: int, words: Sequence[str]) -> None:
        self.pid, self._words = pid, words
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """The exit code (negative: the signal) when it has ended, else None."""
        if self.returncode is None:
            try:
                ended, status = os.waitpid(self.pid, os.WNOHANG)
            except ChildProcessError:  # somebody else has waited for it
                ended, status = self.pid, 0
            if ended:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """The exit code. Raises subprocess.TimeoutExpired after so many seconds."""
        until = math.inf if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired(list(self._words), timeout or 0)
            time.sleep(LOOK_S)
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)


def copy(
    work: Callable[[], int], words: Sequence[str], extra: Mapping[str, str], inherited: Iterable[int]
) -> Copy:
    """Let `work` run in a copy of this process, which ends with what it returns. `words`: its command line as
    others see it; `extra`: its own environment; `inherited`: open files that it keeps, beside the three of
    every program. Only where can_copy(). Raises OSError.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
    try:
        pid = os.fork()
        if not pid:
            _live(work, words, extra, inherited)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return Copy(pid, words)


def _live(
    work: Callable[[], int], words: Sequence[str], extra: Mapping[str, str], inherited: Iterable[int]
) -> NoReturn:
    """The copy's life. It never returns into the frames of its parent, whose locks and children they hold."""
    code = 1
    try:
        _begin(words, extra, {0, 1, 2, *inherited})
        code = work()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except KeyboardInterrupt:
        code = 130
    except BaseException:
        traceback.print_exc()
    ctypes.pythonapi.Py_Exit(code)
    os._exit(code)  # never reached: the interpreter has ended


def _begin(words: Sequence[str], extra: Mapping[str, str], kept: set[int]) -> None:
    """Be a process of one's own: its session, signals, files, environment and name."""
    os.setsid()
    die_with_parent()
    for number in ENDINGS:
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)
    for name in os.listdir("/proc/self/fd"):
        if int(name) not in kept:
            with contextlib.suppress(OSError):  # the listing's own
                os.close(int(name))
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.environ.update(extra)
    with contextlib.suppress(OSError, ValueError, IndexError):
        _be_called(words)


def _be_called(words: Sequence[str]) -> None:
    """Show these words as the command line, the program without its folder where the room is short (the room
    is that of the parent's own words).
    """
    facts = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
    start, end = int(facts[45]), int(facts[46])
    for first in (words[0], Path(words[0]).name):
        line = b"".join(word.encode() + b"\0" for word in (first, *words[1:]))
        if len(line) <= end - start:
            ctypes.memmove(start, line.ljust(end - start, b"\0"), end - start)
            return
