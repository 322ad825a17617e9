"""The canary: every 30 s one harmless message crosses stream, database, feed and a socket. Two misses
name the hop.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

EVERY_S = 30.0
FIRST_S = 10.0
"""Our own socket is heard of at the first ping, 5 s after it connects."""
PATIENCE_S = 15.0
MISSES_ALARM = 2
HOPS = ("stream", "ingest", "feed", "socket")


@dataclass
class Canary:
    """One county's canary: pure bookkeeping in monotonic seconds; push and sockets tell it what they saw.

    `reached` counts the hops of HOPS that the probe in flight has passed.
    """

    flying: str | None = None
    sent_at: float = float("-inf")
    home_at: float | None = None
    reached: int = 0
    missed: int = 0
    hop: str | None = None
    started_at: float | None = None
    last_trip_s: float = field(default=float("nan"))

    def due(self, now: float) -> bool:
        """Whether the next one should leave; the first waits until our own socket has had time to join."""
        if self.started_at is None:
            self.started_at = now
        return now - self.started_at >= FIRST_S and now - self.sent_at >= EVERY_S

    def send(self, now: float) -> str:
        """Send the next one off; returns its message id."""
        self.flying, self.sent_at, self.reached = secrets.token_hex(8), now, 0
        return self.flying

    def passed(self, probe: str, hop: str, now: float) -> None:
        """A hop saw the probe; the last hop brings it home."""
        if probe != self.flying:
            return
        self.reached = max(self.reached, HOPS.index(hop) + 1)
        if self.reached == len(HOPS):
            self.flying, self.home_at, self.missed, self.hop = None, now, 0, None
            self.last_trip_s = now - self.sent_at

    def check(self, now: float) -> None:
        """Count a probe that is too late as missed, and remember the first hop it did not pass."""
        if self.flying is not None and now - self.sent_at >= PATIENCE_S:
            self.missed += 1
            self.hop = HOPS[self.reached]
            self.flying = None

    def report(self, now: float) -> dict[str, object]:
        """What the heartbeat says: age of the last one home, misses in a row, the hop once it is an
        alarm.
        """
        age = None if self.home_at is None else round(now - self.home_at, 1)
        return {"age_s": age, "missed": self.missed, "hop": self.hop if self.missed >= MISSES_ALARM else None}
