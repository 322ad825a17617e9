"""Where the links of messages to commanders lead."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.relay.message_links import links_of
from domain.kernel.worlds import WorldId
from domain.squads.calls.outgoing import CONFIRM, HELD, NOTICE, RETURNED, SMS, WINDOW, Message

PLACE = "https://palm.example"


def link(kind: str, channel: str) -> str:
    message = Message("m1", WorldId("330825"), "K1", channel, kind, "RW-261130-01", {})
    nothing: Any = None
    return links_of(nothing, PLACE, b"k")([message])["m1"]


@pytest.mark.parametrize("channel", [NOTICE, SMS])
def test_what_waits_for_a_word_leads_to_the_page_of_one_hand_and_opens_nothing(channel: str) -> None:
    for kind in (CONFIRM, WINDOW):
        assert link(kind, channel) == f"{PLACE}/confirm/RW-261130-01?region=330825"
    for kind in (RETURNED, HELD):
        assert link(kind, channel) == f"{PLACE}/rollout?region=330825&rollout=RW-261130-01"
