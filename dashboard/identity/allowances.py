"""How often something may happen: a bucket that refills evenly. Monotonic seconds come in."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from domain.access.rights import Viewer
from domain.kernel.errors import Refused


@dataclass(slots=True)
class Bucket:
    """`burst` at once, `rate` a second in the long run."""

    rate: float
    burst: float
    _level: float = field(default=-1.0, init=False)
    _at: float = field(default=0.0, init=False)

    def take(self, now: float, amount: float = 1) -> bool:
        """Whether `amount` more may happen at `now`; if so it is counted."""
        level = self.burst if self._level < 0 else self._level + (now - self._at) * self.rate
        self._level, self._at = min(self.burst, level), now
        if self._level < amount:
            return False
        self._level -= amount
        return True


class Buckets:
    """A bucket for each key; the longest unused are forgotten when there are more than `most`."""

    def __init__(self, rate: float, burst: float, most: int = 10_000) -> None:
        self._rate, self._burst, self._most = rate, burst, most
        self._known: dict[str, Bucket] = {}

    def take(self, key: str, now: float) -> bool:
        """Whether one more may happen for `key` at `now`; if so it is counted."""
        bucket = self._known.pop(key, None) or Bucket(self._rate, self._burst)
        self._known[key] = bucket
        if len(self._known) > self._most:
            del self._known[next(iter(self._known))]
        return bucket.take(now)


class Allowance:
    """How often one viewer may do what a page offers beside much else: `burst` at once, `an_hour` in the long
    run, whatever sessions they do it in.
    """

    def __init__(self, an_hour: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._buckets, self._clock = Buckets(an_hour / 3600, burst), clock

    def use(self, viewer: Viewer) -> None:
        """Count one more. Raises Refused("too_often")."""
        if not self._buckets.take(viewer.actor, self._clock()):
            raise Refused("too_often", "more often than anybody needs")
