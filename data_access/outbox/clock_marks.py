"""How a machine's clocks stand to each other: written with each timer that is a wait, so that it is known by
how much the wall clock was set since.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from data_access.database.fast_clock import read_both

MARK: Final = "clock"
"""The fact of a timer that holds the mark of the clocks it was written by: [boot, base, seconds of the wall
clock]; rows of before have no third.
"""
TOLERANCE: Final = timedelta(seconds=2)
_BOOT = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class Clocks:
    """The wall clock, and how it stands to the one that nobody can set. `boot`: names what that one counts
    from, '' where nothing does; `base`: seconds of the wall clock at which it would have been 0.
    """

    now: datetime
    boot: str
    base: float

    @property
    def mark(self) -> dict[str, Any]:
        """What is written with a wait that begins now."""
        readings = [self.boot, round(self.base, 3), round(self.now.timestamp(), 3)]
        return {MARK: readings} if self.boot else {}


def read_clocks() -> Clocks:
    """The clocks of this machine, of one moment."""
    now, seconds = read_both()
    return Clocks(now, _read_boot(), now.timestamp() - seconds)


def is_of_boot(facts: Mapping[str, Any], clocks: Clocks) -> bool:
    """Whether a timer was written on this machine since it was started."""
    return bool(clocks.boot) and facts.get(MARK, ("", 0))[0] == clocks.boot


def find_shift(facts: Mapping[str, Any], clocks: Clocks) -> timedelta:
    """By how much the wall clock was set since a timer was written; none for less than TOLERANCE, and for
    timers that do not say. Of one from before the machine was started, or from another one, that is known
    only when it was written at a time that is yet to come: then by at least so much.
    """
    if is_of_boot(facts, clocks):
        shift = timedelta(seconds=clocks.base - facts[MARK][1])
    elif clocks.boot and facts.get(MARK, ())[2:]:
        shift = min(timedelta(seconds=clocks.now.timestamp() - facts[MARK][2]), timedelta(0))
    else:
        return timedelta(0)
    return shift if abs(shift) > TOLERANCE else timedelta(0)


@cache
def _read_boot() -> str:
    try:
        return _BOOT.read_text("ascii").strip()
    except OSError:
        return ""
