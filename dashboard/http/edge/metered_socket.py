"""The connection of a socket, read slowly: a client that sends more than any page of ours is cut.

gevent gives way only when nothing is there to be read, so a client that always has something more would hold
the loop of all others, whatever the packets say. Here what comes is counted before it is taken apart, and
everybody else has a turn after each piece.
"""

from __future__ import annotations

import contextlib
import socket as sockets
import time
from collections.abc import Callable
from typing import Any

import gevent

from dashboard.identity.allowances import Bucket

BYTES_A_SECOND, BYTES_AT_ONCE = 256.0, 8192.0
"""A page answers a ping every 5 s (7 bytes) and joins its region (some 150 bytes) when it starts."""
PIECE = 512
"""Read at a time: at most 85 packets, some 5 ms of work."""


class Metered:
    """A socket that ends when its client sends more than its measure; `on_excess()` is told once."""

    def __init__(
        self, wire: Any, on_excess: Callable[[], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._wire, self._on_excess, self._clock = wire, on_excess, clock
        self._bytes = Bucket(BYTES_A_SECOND, BYTES_AT_ONCE)
        self._over = False

    def recv(self, size: int) -> bytes:
        """The next bytes, at most PIECE; b"" at the end, which comes soon for who sends too much."""
        if self._over:
            return b""
        data: bytes = self._wire.recv(min(size, PIECE))
        if data and not self._bytes.take(self._clock(), len(data)):
            self.cut()
            return b""
        gevent.sleep(0)
        return data

    def cut(self) -> None:
        """End the connection, because of what its client sent."""
        if not self._over:
            self._over = True
            self._on_excess()
        with contextlib.suppress(OSError):
            self._wire.shutdown(sockets.SHUT_RDWR)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._wire, name)
