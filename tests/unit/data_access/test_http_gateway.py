"""What a gateway tells is whatever anybody sent it: bounded, and one event that is none holds up no other."""

from __future__ import annotations

from typing import Any

import pytest

from data_access.gateways.http_gateway import LONGEST, read_event

REPLY = {"n": 7, "type": "reply", "at": "2026-11-28T10:00:00+08:00", "sender": "13800000001", "text": "10 1"}


@pytest.mark.parametrize(
    "more",
    [{"at": "yesterday"}, {"at": "2026-11-28T10:00:00"}, {"at": 5}, {"at": None}],
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
