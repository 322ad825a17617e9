"""Who has their page on the phone before them: those of whom a socket is open, which a hidden page closes,
and those whose page says that it is seen when it asks, until it should have asked again.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from typing import Final

from domain.kernel.worlds import WorldId

GRACE_S: Final = 10.0
"""So long after its answer a page that is seen has asked again, over a slow network too."""


class VisiblePages:
    """The pages of one web process that are seen, by world and person. `clock`: monotonic seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._open: Counter[tuple[WorldId, str]] = Counter()
        self._asked: dict[tuple[WorldId, str], float] = {}
        self._clock = clock

    def enter(self, world: WorldId, person: str) -> None:
        """One more page of a person is open."""
        self._open[world, person] += 1

    def remove_person(self, world: WorldId, person: str) -> None:
        """One page of a person was closed."""
        self._open[world, person] -= 1
        if self._open[world, person] <= 0:
            del self._open[world, person]

    def ask(self, world: WorldId, person: str, wait_s: float) -> None:
        """A page that is seen asks, and may be answered after `wait_s`."""
        self._asked[world, person] = self._clock() + wait_s + GRACE_S

    def hide(self, world: WorldId, person: str) -> None:
        """A page asks that nobody sees any more."""
        self._asked.pop((world, person), None)

    def is_seen(self, world: WorldId, person: str) -> bool:
        """Whether a page of a person is seen."""
        key = (world, person)
        if self._asked.get(key, 0.0) <= self._clock():
            self._asked.pop(key, None)
        return key in self._open or key in self._asked
