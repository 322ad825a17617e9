"""Where the commands of a web process wait for the database: a few at a time on native threads.

While somebody else writes for long, each of them holds its thread until it gives up. Were there as many as
there are threads, nobody could read a page meanwhile.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final
from weakref import WeakValueDictionary

from gevent.lock import BoundedSemaphore

from dashboard.concurrency.threads import offload
from data_access.database.database import StillWriting
from domain.kernel.worlds import WorldId

AT_ONCE: Final = 4
"""Of the ten threads that gevent has; SQLite lets one writer in at a time."""
OF_A_WORLD: Final = 2
"""On PostgreSQL, which lets one writer into each world."""


class _Queue:
    """Those who wait for the same writer."""

    def __init__(self, at_once: int) -> None:
        self.turns, self.given_up_at = BoundedSemaphore(at_once), float("-inf")


class WriteTurns:
    """Turns for work that writes; `by_world`: who writes in one world keeps nobody from writing in another.
    Who waited for a turn while others gave up does not wait once more.
    """

    def __init__(self, by_world: bool = False, clock: Callable[[], float] = time.monotonic) -> None:
        self._by_world, self._clock = by_world, clock
        self._threads = BoundedSemaphore(AT_ONCE + OF_A_WORLD if by_world else AT_ONCE)
        self._queues: WeakValueDictionary[str, _Queue] = WeakValueDictionary()
        """For as long as somebody is in them."""

    def __call__(self, world: WorldId, work: Callable[..., Any], *args: Any) -> Any:
        """Run the work when it is its turn in the world. Raises what the work raises, StillWriting."""
        came_at, queue = self._clock(), self._queue_of(world)
        with queue.turns, self._threads:
            if queue.given_up_at > came_at:
                raise StillWriting("somebody else still writes")
            try:
                return offload(work, *args)
            except StillWriting:
                queue.given_up_at = self._clock()
                raise

    def _queue_of(self, world: WorldId) -> _Queue:
        if self._by_world:
            return self._queues.setdefault(world, _Queue(OF_A_WORLD))
        return self._queues.setdefault("", _Queue(AT_ONCE))
