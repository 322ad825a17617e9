"""Where the commands of a web process wait for the database: a few at a time on native threads.

While somebody else writes for long, each of them holds its thread until it gives up. Were there as many as
there are threads, nobody could read a page meanwhile.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

from gevent.lock import BoundedSemaphore

from dashboard.concurrency.threads import offload
from data_access.database.database import StillWriting

AT_ONCE: Final = 4
"""Of the ten threads that gevent has; the database lets one writer in at a time."""


class WriteTurns:
    """Turns for work that writes. Who waited for one while others gave up does not wait once more."""

    def __init__(self, at_once: int = AT_ONCE, clock: Callable[[], float] = time.monotonic) -> None:
        self._turns, self._clock = BoundedSemaphore(at_once), clock
        self._given_up_at = clock()

    def __call__(self, work: Callable[..., Any], *args: Any) -> Any:
        """Run the work when it is its turn. Raises what the work raises, StillWriting."""
        came_at = self._clock()
        with self._turns:
            if self._given_up_at > came_at:
                raise StillWriting("somebody else still writes")
            try:
                return offload(work, *args)
            except StillWriting:
                self._given_up_at = self._clock()
                raise
