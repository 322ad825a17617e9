"""What whoever is not signed in may ask, by address and all of them together, before anything is done for it.

The figures are for a whole office behind one address: thirty people a second may open the sign-in page. Files
are cheap and have more. /healthz has a budget of its own: a flood must not make a probe believe that we are
down. Whoever is known here, by session or token, spends nothing of it; dashboard/doors/limits.py counts them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import gevent

from dashboard.doors.addresses import network
from dashboard.doors.bounds import Bucket, Buckets
from dashboard.problems import Problem

HEALTH = "/healthz"
PAUSE_S = 0.5
MOST_WAITING = 200
"""Refused requests that are kept waiting for PAUSE_S: who floods does not ask again meanwhile."""


class Kind(StrEnum):
    """What a request costs us."""

    PAGE = "page"
    FILE = "file"
    HEALTH = "health"


@dataclass(frozen=True, slots=True)
class Rate:
    """How often: `second` in the long run, `at_once` at first."""

    second: float
    at_once: float


ADDRESS: Mapping[Kind, Rate] = {
    Kind.PAGE: Rate(30, 400),
    Kind.FILE: Rate(200, 3000),
    Kind.HEALTH: Rate(20, 100),
}
ALL: Mapping[Kind, Rate] = {
    Kind.PAGE: Rate(100, 1000),
    Kind.FILE: Rate(500, 6000),
    Kind.HEALTH: Rate(100, 500),
}
"""A page costs some 3 ms of CPU, a file some 0.3 ms: all strangers together get half of one core at most."""


class Budgets:
    """The budgets of one web process. `knows(environ)`: whether a request comes from somebody known here."""

    def __init__(
        self, knows: Callable[[Mapping[str, Any]], bool], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.refused = 0
        self._knows, self._clock = knows, clock
        self._addresses = {kind: Buckets(rate.second, rate.at_once) for kind, rate in ADDRESS.items()}
        self._all = {kind: Bucket(rate.second, rate.at_once) for kind, rate in ALL.items()}
        self._waiting = 0

    def spend(self, environ: Mapping[str, Any], *, file: bool = False, wait: bool = True) -> None:
        """Count one request. Raises Problem 429, after a pause for those that `wait`."""
        if self._knows(environ):
            return
        kind = Kind.FILE if file else Kind.HEALTH if environ.get("PATH_INFO") == HEALTH else Kind.PAGE
        address, now = network(str(environ.get("REMOTE_ADDR", ""))), self._clock()
        if self._addresses[kind].take(address, now) and self._all[kind].take(now):
            return
        self.refused += 1
        if wait:
            self._pause()
        raise Problem("too_often", retry_s=5)

    def _pause(self) -> None:
        if self._waiting >= MOST_WAITING:
            return
        self._waiting += 1
        try:
            gevent.sleep(PAUSE_S)
        finally:
            self._waiting -= 1
