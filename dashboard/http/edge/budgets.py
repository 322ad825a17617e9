"""What may be asked at all, before anything is done for it: by strangers, by address and all together; by
whoever is known here, by session or token, for themselves, whatever sessions and connections they use.

The figures for strangers are for a whole office behind one address: thirty people a second may open the
sign-in page. Files are cheap and have more. /healthz has a budget of its own: a flood must not make a probe
believe that we are down. Who is known spends nothing of what strangers have;
dashboard/http/security/rate_limits.py counts what they do at single routes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import gevent

from dashboard.identity.allowances import Bucket, Buckets
from dashboard.identity.client_address import network
from dashboard.identity.problems import Problem
from domain.access.rights import Kind as Whose
from domain.access.rights import Viewer

HEALTH = "/healthz"
PHONES = "/palm/socket"
"""Where phones shake hands: a link counts under /palm only, and opens no other socket."""
PAUSE_S = 0.5
MOST_WAITING = 200
"""Refused requests that are kept waiting for PAUSE_S: who floods does not ask again meanwhile."""


class Kind(StrEnum):
    """What a request costs us."""

    PAGE = "page"
    FILE = "file"
    HEALTH = "health"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Rate:
    """How often: `second` in the long run, `at_once` at first."""

    second: float
    at_once: float


ADDRESS: Mapping[Kind, Rate] = {
    Kind.PAGE: Rate(30, 400),
    Kind.FILE: Rate(200, 3000),
    Kind.HEALTH: Rate(20, 100),
    Kind.PHONE: Rate(200, 4000),
}
ALL: Mapping[Kind, Rate] = {
    Kind.PAGE: Rate(100, 1000),
    Kind.FILE: Rate(500, 6000),
    Kind.HEALTH: Rate(100, 500),
    Kind.PHONE: Rate(300, 8000),
}
"""A page costs some 3 ms of CPU, a file some 0.3 ms, the handshake of a phone whose link nobody knows yet
1 ms: all strangers together get two thirds of one core at most. After a restart all phones of a county come
back at once, from the few addresses of their carriers.
"""
SOMEBODY: Mapping[Kind, Rate] = {
    Kind.PAGE: Rate(40, 800),
    Kind.FILE: Rate(200, 6000),
    Kind.HEALTH: Rate(20, 100),
    Kind.PHONE: Rate(1, 60),
}
"""Of one account or screen: forty screens of one key that start together ask some twenty answers each."""
PROGRAM: Mapping[Kind, Rate] = {**SOMEBODY, Kind.PAGE: Rate(600, 1000)}
"""Of one token, which may send 500 reports a second."""


class Budgets:
    """The budgets of one web process. `known(environ)`: who asks, None for a stranger."""

    def __init__(
        self, known: Callable[[Mapping[str, Any]], Viewer | None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.refused = 0
        self.whose, self._clock = known, clock
        self._addresses = {kind: Buckets(rate.second, rate.at_once) for kind, rate in ADDRESS.items()}
        self._all = {kind: Bucket(rate.second, rate.at_once) for kind, rate in ALL.items()}
        self._people = {kind: Buckets(rate.second, rate.at_once) for kind, rate in SOMEBODY.items()}
        self._programs = {kind: Buckets(rate.second, rate.at_once) for kind, rate in PROGRAM.items()}
        self._waiting = 0

    def spend(self, environ: Mapping[str, Any], *, file: bool = False, wait: bool = True) -> None:
        """Count one request. Raises Problem 429, after a pause for those that `wait`."""
        kind = Kind.FILE if file else kind_of(str(environ.get("PATH_INFO", "")))
        viewer = self.whose(environ)
        address = network(str(environ.get("REMOTE_ADDR", "")))
        if self._strangers_may(kind, address) if viewer is None else self._may(kind, viewer):
            return
        self.refused += 1
        if wait:
            self._pause()
        raise Problem("too_often", retry_s=5)

    def _strangers_may(self, kind: Kind, address: str) -> bool:
        now = self._clock()
        return self._addresses[kind].take(address, now) and self._all[kind].take(now)

    def _may(self, kind: Kind, viewer: Viewer) -> bool:
        if viewer.kind is Whose.INNER:
            return True
        known = self._programs if viewer.kind is Whose.TOKEN else self._people
        return known[kind].take(viewer.actor, self._clock())

    def _pause(self) -> None:
        if self._waiting >= MOST_WAITING:
            return
        self._waiting += 1
        try:
            gevent.sleep(PAUSE_S)
        finally:
            self._waiting -= 1


def kind_of(path: str) -> Kind:
    """What a request costs that is for no file."""
    if path == HEALTH:
        return Kind.HEALTH
    return Kind.PHONE if path.startswith(PHONES) else Kind.PAGE
