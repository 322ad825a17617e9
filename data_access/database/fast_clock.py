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

    def at(self, seconds: float) -> datetime:
        """The time it shows so many seconds after the boot, in UTC."""
        return self.starts.astimezone(UTC) + timedelta(seconds=(seconds - self.began) * self.speed)


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


def clock_pace() -> float:
    """How many times as fast as the machine's clock `utc_now` passes."""
    return _in_use[0].speed if _in_use else 1.0


def utc_now() -> datetime:
    """The time, aware."""
    return read_both()[0]


def seconds_since_boot() -> float:
    """Seconds of a clock that nobody can set and that also counts while the machine sleeps; it passes as fast
    as `utc_now`.
    """
    return read_both()[1]


def read_both() -> tuple[datetime, float]:
    """`utc_now` and `seconds_since_boot` of one moment: a fast clock would part them by minutes."""
    seconds = _since_boot()
    if not _in_use:
        return datetime.now(UTC), seconds
    return _in_use[0].at(seconds), seconds * _in_use[0].speed


def _since_boot() -> float:
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
