"""How long a request's body may take: one byte now and then would hold a connection for ever."""

from __future__ import annotations

import contextlib
import socket as sockets
import time
from collections.abc import Callable, Iterator
from typing import Any

import gevent

GRACE_S = 10.0
LEAST_BYTES_A_SECOND = 4096
"""A body of 12 MiB has 52 minutes, one of 60 KiB 25 seconds."""
PIECE = 4096
TURN = 64
"""Pieces after which everybody else has a turn: a fast line would have them wait for the whole body."""


class TooSlow(OSError):
    """The body came slower than any line of ours is."""


class Patient:
    """A WSGI input that waits GRACE_S, and the time that what came would take on a very slow line.

    A read may give less than was asked for. Raises TooSlow (an OSError, which werkzeug takes for a client
    that left); the rest of the connection is not read any more.
    """

    def __init__(self, inner: Any, wire: Any = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._inner, self._wire, self._clock = inner, wire, clock
        self._until = clock() + GRACE_S
        self._pieces = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes, b"" at the end; all of them for a negative size."""
        if size is None or size < 0:
            return b"".join(iter(lambda: self.read(PIECE), b""))
        return self._timed(self._inner.read, min(size, PIECE))

    def readline(self, size: int = -1) -> bytes:
        """The next line, or as much of it as a piece is."""
        return self._timed(self._inner.readline, PIECE if size is None or size < 0 else min(size, PIECE))

    def readlines(self, hint: int = -1) -> list[bytes]:
        """All lines that are left."""
        return list(self)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.readline, b"")

    def _timed(self, read: Callable[[int], bytes], size: int) -> bytes:
        self._pieces += 1
        if self._pieces % TURN == 0:
            gevent.sleep(0)
        slow = TooSlow("the body came too slowly")
        try:
            with gevent.Timeout(max(0.001, self._until - self._clock()), slow):
                data = read(size)
        except TooSlow:
            self._hang_up()
            raise
        self._until += len(data) / LEAST_BYTES_A_SECOND
        return data

    def _hang_up(self) -> None:
        if self._wire is not None:
            with contextlib.suppress(OSError):
                self._wire.shutdown(sockets.SHUT_RD)
