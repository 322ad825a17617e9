"""Whether the wall clock can be believed soon after the machine was started.

A machine that starts with a clock that is ahead cannot tell that from having been off so long. The kernel
knows whether a time service has put the clock right since (what `timedatectl` shows); until then, and for a
while at most, nothing that was waiting before the start is due.
"""

from __future__ import annotations

import ctypes
from datetime import timedelta
from typing import Final

from data_access.outbox.clock_marks import Clocks

GRACE: Final = timedelta(minutes=3)
"""So long after its start a machine may take to hear from a time service; then its clock is believed."""
_UNSYNCHRONIZED: Final = 5
_ROOM: Final = 512
"""More bytes than the kernel's struct timex has anywhere."""


def is_doubtful(clocks: Clocks) -> bool:
    """Whether the machine was started less than GRACE ago and no time service put its clock right since."""
    up = clocks.now.timestamp() - clocks.base
    return bool(clocks.boot) and 0 <= up < GRACE.total_seconds() and not is_synchronized()


def is_synchronized() -> bool:
    """Whether a time service keeps the machine's clock; so, too, where the system does not tell."""
    try:
        state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_ROOM))
    except (AttributeError, OSError):
        return True
    return bool(state != _UNSYNCHRONIZED)
