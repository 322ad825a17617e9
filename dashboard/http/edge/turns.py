"""In which round of the loop a request begins: one of strangers, one of people, one of programs in each.

gevent gives way only when nothing is there to be read. A client that sends its next requests before it has
the answers, or hundreds of connections on which something came at the same moment, would else be answered
one after the other while everybody else waits. Nor may two thousand phones that come back at once: until
the last of them a probe would believe that we are down, and nobody could sign in.
"""

from __future__ import annotations

from collections import defaultdict, deque

import gevent
from gevent.event import Event

from dashboard.http.edge.budgets import Kind as Asked
from domain.access.rights import Kind, Viewer

ROUND_S = 0.0005
"""Shorter than a round lasts: who waits for a turn begins in the next one."""
OWN_QUEUE = (Asked.PHONE, Asked.HEALTH)
"""What has turns of its own, whoever asks."""


class Turns:
    """The turns of one web process."""

    def __init__(self) -> None:
        self._lanes: defaultdict[Asked | Kind | None, _Lane] = defaultdict(_Lane)

    def wait(self, viewer: Viewer | None, kind: Asked = Asked.PAGE) -> None:
        """Return when it is the turn of a request; `viewer`: whose it is, None for a stranger's."""
        whose = None if viewer is None else viewer.kind
        self._lanes[kind if kind in OWN_QUEUE else whose].wait()


class _Lane:
    """Who came first begins first, one in a round."""

    def __init__(self) -> None:
        self._begun = self._serving = False
        self._waiting: deque[Event] = deque()

    def wait(self) -> None:
        if not (self._begun or self._serving):
            self._begun = True
            gevent.get_hub().loop.run_callback(self._next_round)
            return
        turn = Event()
        self._waiting.append(turn)
        if not self._serving:
            self._serving = True
            gevent.spawn(self._serve)
        turn.wait()

    def _next_round(self) -> None:
        self._begun = False

    def _serve(self) -> None:
        while self._waiting:
            gevent.sleep(ROUND_S)
            self._waiting.popleft().set()
        self._serving = False
