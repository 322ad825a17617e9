"""What a gateway tells is whatever anybody sent it: bounded, and one event that is none holds up no other."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from data_access.gateways import http_gateway
from data_access.gateways.http_gateway import (
    LONGEST,
    HttpGateway,
    correct_time,
    measure_clock,
    read_event,
)

REPLY = {"n": 7, "type": "reply", "at": "2026-11-28T10:00:00+08:00", "sender": "13800000001", "text": "10 1"}


@pytest.mark.parametrize(
    "more",
    [
        {"at": "yesterday"},
        {"at": "2026-11-28T10:00:00"},
        {"at": 5},
        {"at": None},
        {"at": "0001-01-01T00:00:00+08:00"},
        {"at": "9999-12-31T23:59:59-08:00"},
    ],
    ids=str,
)
def test_an_event_of_which_only_the_number_can_be_read_is_passed(more: dict[str, Any]) -> None:
    event = read_event(REPLY | more)
    assert (event.number, event.kind) == (7, "malformed")


def test_an_event_without_a_number_is_none() -> None:
    with pytest.raises(KeyError):
        read_event({"type": "reply"})


def test_words_are_bounded_and_can_be_stored() -> None:
    event = read_event(REPLY | {"text": "\x00参加\ud800" + "长" * 9_000, "reply": "r" * 500})
    assert event.text.startswith("参加?长")
    assert (len(event.text), len(event.reply)) == (LONGEST["text"] - 1, LONGEST["reply"])
    event.text.encode()


NOW = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("date", "behind_s"),
    [
        ("Sat, 28 Nov 2026 01:50:00 GMT", 600.0),
        ("Sat, 28 Nov 2026 02:00:30 GMT", -30.0),
        ("Sat, 28 Nov 2026 01:59:57 GMT", 0.0),
        ("", 0.0),
        ("soon", 0.0),
        ("Sat, 28 Nov 2026 01:50:00 -0000", 0.0),
    ],
)
def test_a_gateways_clock_is_measured_by_its_answer(date: str, behind_s: float) -> None:
    """A few seconds are no fault, and what says no time zone proves nothing."""
    assert measure_clock(date, NOW, NOW) == behind_s


def date_of(behind_s: float) -> str:
    """What a gateway whose clock is behind writes at NOW, in whole seconds."""
    return format_datetime((NOW - timedelta(seconds=behind_s)).replace(microsecond=0), usegmt=True)


def test_a_measure_stands_until_it_cannot_be_so() -> None:
    """Around the threshold a newer answer would else be older than an earlier one."""
    known, measures = 0.0, []
    for behind_s in (4.0, 6.0, 5.0, 4.0, 9.0, 600.0, 597.0, 603.0, 0.0, -2.0):
        known = measure_clock(date_of(behind_s), NOW, NOW, known)
        measures.append(known)
    assert measures == [0.0, 6.0, 6.0, 6.0, 6.0, 600.0, 600.0, 600.0, 0.0, 0.0]


@pytest.mark.parametrize("known_s", [0.0, 600.0])
def test_a_date_within_a_long_request_is_right_whenever_it_was_stamped(known_s: float) -> None:
    began = NOW - timedelta(seconds=25)
    assert [measure_clock(date_of(s), began, NOW, known_s) for s in (28.0, 12.0, -4.0)] == [0.0] * 3
    assert measure_clock(date_of(40.0), began, NOW, known_s) == 40.0


@pytest.mark.parametrize("date", ["", "soon"])
def test_an_answer_without_a_date_says_nothing_of_what_was_measured(date: str) -> None:
    assert measure_clock(date, NOW, NOW, 600.0) == 600.0


class Slow(BaseHTTPRequestHandler):
    """A gateway with an event, whose clock is ten minutes behind."""

    def do_GET(self) -> None:
        """Answer as a gateway does."""
        body = json.dumps({"events": [REPLY]}).encode()
        self.send_response_only(200)
        self.send_header("Date", date_of(600.0))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Ticking(datetime):
    """A clock that is at NOW, and a second later at each second reading."""

    readings = 0

    @classmethod
    def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
        """The next moment."""
        cls.readings += 1
        return NOW + timedelta(seconds=cls.readings // 2)


def test_a_gateway_remembers_what_it_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_gateway, "datetime", Ticking)
    server = HTTPServer(("127.0.0.1", 0), Slow)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    gateway = HttpGateway(f"http://127.0.0.1:{server.server_port}", timeout=60.0)
    events = [event for _ in range(3) for event in gateway.events(0, 0)]
    server.shutdown()
    server.server_close()
    assert [event.clock_off_s for event in events] == [601.0] * 3


def test_times_of_a_slow_clock_are_corrected_and_say_by_how_much() -> None:
    event = correct_time(read_event(REPLY), 600.0)
    assert (event.at, event.clock_off_s) == (read_event(REPLY).at + timedelta(minutes=10), 600.0)
    assert correct_time(read_event(REPLY), 0.0).clock_off_s is None
    assert correct_time(read_event(REPLY | {"at": None}), 600.0).kind == "malformed"


@pytest.mark.parametrize(
    ("at", "off_s"), [("0001-01-01T00:00:00+00:00", -10.0), ("9999-12-31T23:59:59+00:00", 10.0)]
)
def test_a_time_that_cannot_be_corrected_makes_its_event_malformed(at: str, off_s: float) -> None:
    """Else the receiver would ask after the same mark for ever."""
    event = correct_time(read_event(REPLY | {"at": at}), off_s)
    assert (event.number, event.kind, bool(event.cause)) == (7, "malformed", True)
