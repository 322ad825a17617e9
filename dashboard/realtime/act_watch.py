"""Tells open pages of /admin that what they list was changed. Accounts, people and keys are no live state:
what is done about them is a row of the trace, so the trace is asked what is new.

At once after a command of this program, and once a second for what another one did.
"""

from __future__ import annotations

from collections.abc import Callable

import gevent
import structlog
from gevent.event import Event

from data_access.store import Unavailable
from domain.access.admin_sections import find_sections
from domain.kernel.worlds import WorldId

LOOK_S = 1.0
REST_S = 0.1
"""Between two looks: what many commands did is told together."""

log = structlog.get_logger()


Tell = Callable[[WorldId, str], None]


def tell_below(hint: Tell, worlds_of: Callable[[str], tuple[WorldId, ...]]) -> Tell:
    """Tells what was changed in a world to each world that its region shows: what is done in a city's
    concerns the lists of its counties, whose accounts and keys may be the city's.
    """

    def tell(world: WorldId, section: str) -> None:
        for below in worlds_of(world):
            hint(below, section)

    return tell


class ActWatch:
    """Watches one world. `read(after)`: as data_access/feed/new_acts.py; `tell(world, section)` is given by
    whoever has the sockets.
    """

    def __init__(self, world: WorldId, read: Callable[[int | None], tuple[int, frozenset[str]]]) -> None:
        self.world = world
        self.tell: Tell = lambda world, section: None
        self._read, self._bell = read, Event()
        self._last: int | None = None

    def ring(self) -> None:
        """Something was done here just now."""
        self._bell.set()

    def forever(self) -> None:
        """Look whenever the bell rings, and once a second; never ends by an error."""
        while True:
            try:
                self.look()
            except Unavailable as error:
                log.warning("database away, nobody is told of acts", county=self.world, error=str(error))
            except Exception:
                log.exception("acts were not told", county=self.world)
            gevent.sleep(REST_S)
            self._bell.wait(LOOK_S)
            self._bell.clear()

    def look(self) -> None:
        """Tell of each section that was changed since the last look. Raises Unavailable."""
        self._last, actions = self._read(self._last)
        for section in sorted(find_sections(actions)):
            self.tell(self.world, section)
