"""Whoever holds a simulated phone reads what it shows, and writes an SMS."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dashboard.demo.demo_visitor import NotYet
from dashboard.demo.gateway_sim import Phones
from dashboard.demo.gateway_sim_server import Server, start_server
from dashboard.demo.sim_phones import SimPhones
from tests.integration.outbox import Wall

TO, OTHER = "13800000001", "13800000002"


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def server(wall: Wall) -> Iterator[Server]:
    made = start_server(0, Phones(wall))
    yield made
    made.stop()


def test_a_phone_shows_what_came_for_its_number_by_time(server: Server, wall: Wall) -> None:
    for id, channel, to, text in (
        ("a", "sms", TO, "第一"),
        ("b", "notice", OTHER, "别人的"),
        ("c", "notice", TO, "第二"),
        ("d", "notice", TO, "第二"),
        ("e", "sms", TO, "第三"),
    ):
        server.phones.send(channel, id, to, text)
        wall.pass_by(1)
    phone = SimPhones(server.url)
    assert phone.read(TO) == ["第一", "第二", "第三"], "the same notice again is not shown"
    assert phone.read("13800000009") == []


def test_what_somebody_writes_arrives_as_an_answer(server: Server) -> None:
    phone = SimPhones(server.url)
    phone.write(TO, "1")
    phone.write(OTHER, "5")
    assert [(reply["sender"], reply["text"]) for reply in server.phones.state(TO)["replies"]] == [(TO, "1")]
    assert len(server.phones.state()["replies"]) == 2
    [event] = [row for row in server.phones.events("sms", 0, 0) if row["sender"] == TO]
    assert event["text"] == "1"


def test_a_gateway_that_does_not_answer_is_asked_again_later() -> None:
    with pytest.raises(NotYet):
        SimPhones("http://127.0.0.1:9").read(TO)
