"""The time as the whole product tells it: the machine's, or the fast clock of a demo.

A demo of an emergency of hours runs in minutes. All its programs are given the same three figures, so that
they agree without asking each other: when it begins, at which second since the machine's boot, how fast.
What programs tell each other of their own health stays on the machine's clock.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

FASTEST: Final = 1000.0


@dataclass(frozen=True, slots=True)
class FastClock:
    """A clock that showed `starts` at `began` seconds since boot and since then passes `speed` times as
    fast. As text: 2021-07-23T15:00:00+08:00/1234.5/60.
    """

    starts: datetime
    began: float
    speed: float

    def __str__(self) -> str:
        return f"{self.starts.isoformat()}/{self.began!r}/{self.speed!r}"

    def now(self) -> datetime:
        """The time it shows, in UTC."""
        return self.starts.astimezone(UTC) + timedelta(seconds=(_since_boot() - self.began) * self.speed)


_in_use: list[FastClock] = []


def parse_clock(text: str) -> FastClock:
    """The clock a text tells of. Raises ValueError."""
    starts, began, speed = text.split("/")
    clock = FastClock(datetime.fromisoformat(starts), float(began), float(speed))
    if clock.starts.tzinfo is None or not math.isfinite(clock.began) or not 0 < clock.speed <= FASTEST:
        raise ValueError(text)
    return clock


def start_clock(starts: datetime, speed: float) -> FastClock:
    """A clock that begins now. Raises ValueError."""
    return parse_clock(str(FastClock(starts, _since_boot(), speed)))


def use_clock(clock: FastClock | None) -> None:
    """This process tells the time by it from now on; None: by the machine's clock."""
    _in_use[:] = [] if clock is None else [clock]


def utc_now() -> datetime:
    """The time, aware."""
    return _in_use[0].now() if _in_use else datetime.now(UTC)


def seconds_since_boot() -> float:
    """Seconds of a clock that nobody can set and that also counts while the machine sleeps; it passes as fast
    as `utc_now`.
    """
    return _since_boot() * (_in_use[0].speed if _in_use else 1.0)


def _since_boot() -> float:
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
