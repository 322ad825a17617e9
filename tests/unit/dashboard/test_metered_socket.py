"""A socket's bytes are counted before they are taken apart."""

from __future__ import annotations

import socket

from dashboard.http.edge.metered_socket import BYTES_A_SECOND, BYTES_AT_ONCE, PIECE, Metered


class Wire:
    """Always has something more to read."""

    def __init__(self) -> None:
        self.read, self.ended = 0, False

    def recv(self, size: int) -> bytes:
        self.read += size
        return b"x" * size

    def shutdown(self, how: int) -> None:
        assert how == socket.SHUT_RDWR
        self.ended = True

    def fileno(self) -> int:
        return 7


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_flood_is_cut_once_and_nothing_more_is_read() -> None:
    wire, lines = Wire(), list[str]()
    made = Metered(wire, lambda: lines.append("over"), Clock())
    while piece := made.recv(65536):
        assert len(piece) == PIECE
    assert (wire.ended, lines) == (True, ["over"])
    assert wire.read <= BYTES_AT_ONCE + PIECE
    read = wire.read
    assert made.recv(10) == b""
    made.cut()
    assert (wire.read, lines) == (read, ["over"])


def test_a_page_goes_on_for_a_day() -> None:
    clock = Clock()
    made = Metered(Wire(), lambda: None, clock)
    for _ in range(24 * 720):
        assert made.recv(9) == b"x" * 9
        clock.now += 5
    assert BYTES_A_SECOND > 9 / 5


def test_everything_else_is_the_sockets_own() -> None:
    assert Metered(Wire(), lambda: None).fileno() == 7
