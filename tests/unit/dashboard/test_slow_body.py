"""A body that comes byte by byte is given up; one on a slow line is not."""

from __future__ import annotations

import io
import time

import gevent
import pytest

from dashboard.http.edge import slow_body
from dashboard.http.edge.slow_body import Patient, TooSlow


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


class Wire:
    """A client: `waits` seconds of the clock before each piece; with `silent` it sends nothing any more."""

    def __init__(self, clock: Clock, content: bytes, waits: float, silent: bool = False) -> None:
        self.clock, self.content, self.waits, self.silent = clock, io.BytesIO(content), waits, silent
        self.shut = 0

    def read(self, size: int) -> bytes:
        if self.silent:
            gevent.sleep(60)
        self.clock.now += self.waits
        return self.content.read(size)

    readline = read

    def shutdown(self, how: int) -> None:
        self.shut += 1


def test_a_whole_body_comes_through() -> None:
    content = bytes(range(256)) * 1000
    assert Patient(io.BytesIO(content)).read() == content
    patient = Patient(io.BytesIO(content))
    assert b"".join(iter(lambda: patient.read(100_000), b"")) == content
    assert list(Patient(io.BytesIO(b"a\nb\nc"))) == [b"a\n", b"b\n", b"c"]
    assert Patient(io.BytesIO(b"a\nb")).readlines() == [b"a\n", b"b"]


def test_a_slow_line_is_waited_for() -> None:
    clock = Clock()
    wire = Wire(clock, b"x" * 200_000, waits=0.9)
    assert len(Patient(wire, wire, clock).read()) == 200_000
    assert wire.shut == 0


def test_who_sends_nothing_any_more_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_body, "GRACE_S", 0.05)
    wire = Wire(Clock(), b"", waits=0, silent=True)
    began = time.monotonic()
    with pytest.raises(TooSlow):
        Patient(wire, wire).read()
    assert time.monotonic() - began < 30, "the client is silent for a minute"
    assert wire.shut == 1, "and the rest of the connection is not waited for"


def test_who_sends_a_byte_now_and_then_is_given_up() -> None:
    clock = Clock()

    class Dribble(Wire):
        def read(self, size: int) -> bytes:
            if clock.now > 100 + slow_body.GRACE_S:
                gevent.sleep(60)
            clock.now += 1.0
            return b"x"

    wire = Dribble(clock, b"", 0)
    with pytest.raises(TooSlow):
        Patient(wire, wire, clock).read()
    assert clock.now < 100 + slow_body.GRACE_S + 3
