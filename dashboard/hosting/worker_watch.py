"""Watches one ingest worker from outside: is it stuck, and how did it die?

Stuck is who burns the processor on one piece of work for STUCK_CPU_S, or sleeps in it for STUCK_ASLEEP_S
where there is nothing to sleep for. Waiting for a database, a lock or a stream server is no work; a frozen
process (SIGSTOP) and a slow machine burn nothing. See docs/adr/0015.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Final

from dashboard.handlers.reports.progress_mark import PLACE, WAITS, Cause, Death, Mark, page_file

STUCK_CPU_S: Final = 2.0
"""Processor seconds on one entry. The longest lawful message takes some hundredths of a second."""
STUCK_ASLEEP_S: Final = 10.0
OUTSIDE_S: Final = 1.0
"""Who is killed from outside after so many processor seconds on one entry, died of that entry."""
LOOK_S: Final = 0.5
"""What one look may add at most: who could not look for long knows nothing of that time."""
OWN_SIGNALS: Final = frozenset(
    getattr(signal, name)
    for name in ("SIGSEGV", "SIGBUS", "SIGFPE", "SIGILL", "SIGABRT", "SIGSYS", "SIGTRAP")
    if hasattr(signal, name)
)
_TICKS: Final = os.sysconf("SC_CLK_TCK")


class Watch:
    """One worker after the other at the same place; the page stays."""

    def __init__(self) -> None:
        self._file = page_file()
        self.mark = Mark(self._file.fileno())
        self._begin()

    @property
    def descriptor(self) -> int:
        """What the worker has to inherit."""
        return int(self._file.fileno())

    @property
    def environment(self) -> dict[str, str]:
        """Where the worker finds it."""
        return {PLACE: str(self.descriptor)}

    def _begin(self) -> None:
        self._step, self._burnt, self._at_first = 0, 0.0, 0.0
        self._asleep, self._looked, self._ended_it = 0.0, 0.0, False

    def stuck(self, pid: int, now: float) -> bool:
        """One look; whether the worker has to be ended. To be asked several times a second."""
        step = self.mark.step
        since = min(LOOK_S, max(0.0, now - self._looked))
        self._looked = now
        facts = _facts(pid) if step else None
        if not step or step != self._step or facts is None:
            self._step, self._asleep, self._burnt = step, 0.0, 0.0
            self._at_first = facts[1] if facts else 0.0
            return False
        state, used = facts
        self._burnt = used - self._at_first
        if state == "S" and not step & WAITS:
            self._asleep += since
        self._ended_it = self._burnt >= STUCK_CPU_S or self._asleep >= STUCK_ASLEEP_S
        return self._ended_it

    def died(self, code: int) -> Death | None:
        """The worker has ended with this code (negative: the signal): keep how, for the next one. None when
        it ended in good order or never began.
        """
        seen = self.mark.seen()
        cause = self._cause(code, seen.step)
        self.mark.off()
        self._begin()
        if cause is None or not seen.holder:
            return None
        at = (seen.county, seen.stream, seen.entry) if seen.step else ("", "", "")
        death = Death(seen.holder, cause, *at)
        self.mark.keep([*self.mark.deaths(), death])
        self.mark.hold("")
        return death

    def _cause(self, code: int, step: int) -> Cause | None:
        if self._ended_it:
            return "stuck"
        if -code in OWN_SIGNALS:
            return "crashed" if step or -code != signal.SIGBUS else "killed"
        if code > 0:
            return "crashed" if step else "killed"
        if step and step == self._step and self._burnt >= OUTSIDE_S:
            return "stuck"
        return None if code == 0 else "killed"


def _facts(pid: int) -> tuple[str, float] | None:
    """State of the main thread and processor seconds of the process; None when it is gone. Where the system
    has no /proc, every second counts as asleep.
    """
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return ("S", 0.0) if not Path("/proc/self/stat").exists() else None
    except OSError:
        return None
    words = text.rpartition(")")[2].split()
    return words[0], (int(words[11]) + int(words[12])) / _TICKS
