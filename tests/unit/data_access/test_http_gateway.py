"""What a gateway tells is whatever anybody sent it: bounded, and one event that is none holds up no other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from data_access.gateways.http_gateway import LONGEST, correct_time, measure_clock, read_event

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
    assert measure_clock(date, NOW) == behind_s


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
