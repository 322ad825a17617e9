"""How often something may happen: a bucket that refills evenly. Monotonic seconds come in."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Bucket:
    """`burst` at once, `rate` a second in the long run."""

    rate: float
    burst: float
    _level: float = field(default=-1.0, init=False)
    _at: float = field(default=0.0, init=False)

    def take(self, now: float) -> bool:
        """Whether one more may happen at `now`; if so it is counted."""
        level = self.burst if self._level < 0 else self._level + (now - self._at) * self.rate
        self._level, self._at = min(self.burst, level), now
        if self._level < 1:
            return False
        self._level -= 1
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
