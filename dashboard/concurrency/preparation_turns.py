"""Where photos that are made anew wait for a native thread of a web process. A few at a time: each takes a
thread and the processor for as long as it lasts, and a burst of large ones would leave none for reading.
Words of a squad, warnings and files of offices do not stand behind them.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any, Final

import gevent
from gevent.lock import BoundedSemaphore

from dashboard.concurrency.threads import offload
from domain.kernel.errors import Refused

AT_ONCE: Final = 2
"""Of the ten threads that gevent has; six of them may be writing (write_turns.py)."""
MOST_WAITING: Final = 30
"""Each holds what was sent in memory, up to 3 MiB for a photo."""
PATIENCE_S: Final = 10.0


class PreparationTurns:
    """Turns for photos of commands and of files. Who finds too many waiting, or waits for too long, is told
    to send it again: a phone does so by itself.
    """

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        self._turns, self._patience_s, self._waiting = BoundedSemaphore(AT_ONCE), patience_s, 0

    def __call__(self, work: Callable[..., Any], *args: Any) -> Any:
        """Run the work when it is its turn. Raises what the work raises, Refused still_preparing."""
        self._take_turn(self._patience_s)
        return self._run(work, *args)

    def share_patience(self) -> Callable[..., Any]:
        """Turns for all photos of one file: together they wait no longer than one does, and behind each of
        them whoever waits comes first. Raise the same.
        """
        left_s = self._patience_s

        def run(work: Callable[..., Any], *args: Any) -> Any:
            nonlocal left_s
            began = monotonic()
            try:
                self._take_turn(max(left_s, 0.0))
            finally:
                left_s -= monotonic() - began
            try:
                return self._run(work, *args)
            finally:
                gevent.sleep(0)  # a turn that is given back goes to whoever asks first, and they have to wake

        return run

    def _run(self, work: Callable[..., Any], *args: Any) -> Any:
        try:
            return offload(work, *args)
        finally:
            self._turns.release()

    def _take_turn(self, patience_s: float) -> None:
        if self._waiting >= MOST_WAITING:
            raise Refused("still_preparing", "")
        self._waiting += 1
        try:
            is_mine = self._turns.acquire(timeout=patience_s)
        finally:
            self._waiting -= 1
        if not is_mine:
            raise Refused("still_preparing", "")
