"""The page of the simulated phones: what a call asks for can be pressed, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from dashboard.demo.gateway_sim import Phones
from dashboard.demo.gateway_sim_server import Server, start_server
from dashboard.relay.message_texts import compose
from domain.kernel.worlds import WorldId
from domain.squads.calls.outgoing import CALL, ORDER, RELEASE, TASK, VOICE, Message
from tests.browser.world import wait_until

NUMBER = "13800000001"
FACTS = {"matter": "道路积水", "place": "希塘村", "case": "1", "number": 1, "text": "转移住户"}


@pytest.fixture
def sim() -> Iterator[Server]:
    server = start_server(0, Phones())
    yield server
    server.stop()


@pytest.mark.parametrize(
    ("kind", "lang", "keys"),
    [
        (CALL, "zh", ["按 1 参加", "按 2 不能到"]),
        (TASK, "zh", ["按 1 领办", "按 5 办结"]),
        (ORDER, "zh", ["按 1 收到"]),
        (RELEASE, "zh", []),
        (CALL, "en", ["1: to accept", "2: if you cannot come"]),
        (TASK, "en", ["1: to accept", "5: when done"]),
    ],
)
def test_a_call_has_the_keys_that_it_asks_for(
    browser: Browser, sim: Server, kind: str, lang: str, keys: list[str]
) -> None:
    message = Message("m1", WorldId("330825"), "LY-1", VOICE, kind, "s1", FACTS)
    sim.phones.send(VOICE, message.wire_id, NUMBER, compose(message, lang))
    page = browser.new_page()
    page.goto(sim.url)
    expect(page.locator("article p")).to_have_count(1)
    pressable = page.locator("article p button")
    expect(pressable).to_have_text(keys)
    if keys:
        pressable.last.click()
        replies = wait_until(lambda: sim.phones.state()["replies"], 60, "the key is told")
        assert (replies[0]["text"], replies[0]["id"]) == (keys[-1].strip("按 ")[0], message.wire_id)
    page.close()
