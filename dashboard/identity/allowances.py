"""How often something may happen.

`Bucket` refills evenly and is asked for every request, packet and piece of a connection: it costs a tenth of
what `limits` costs there, knows a bounded number of keys and runs by the monotonic clock (docs/adr/0017).
`Allowance` counts what one account does now and then, by the library that counts the HTTP routes too.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from limits import parse_many
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

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
    """How often one account may do what a page offers beside much else, whatever sessions it does it in.
    `allowed` is written as in dashboard/http/security/rate_limits.py: "10 per 10 minutes; 60 per hour".
    """

    def __init__(self, allowed: str) -> None:
        self._limits = parse_many(allowed)
        self._counted = MovingWindowRateLimiter(MemoryStorage())

    def use(self, viewer: Viewer) -> None:
        """Count one more. Raises Refused("too_often")."""
        if not all(self._counted.test(limit, viewer.actor) for limit in self._limits):
            raise Refused("too_often", "more often than anybody needs")
        for limit in self._limits:
            self._counted.hit(limit, viewer.actor)
