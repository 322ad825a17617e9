"""The relay as it runs: woken by the feed, it sends at once; an answer comes back at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from dashboard.relay import relay_program
from dashboard.relay.relay_program import Bell, RelayProgram
from data_access.store import utc_now
from data_access.streams.redis_streams import publish
from domain.access.actor import Actor
from domain.kernel.command import Command
from tests.conftest import StreamServer
from tests.integration.outbox import Post
from tests.integration.reports import COUNTY, wait_until


class Door:
    """Notes what it is given."""

    def __init__(self) -> None:
        self.given: list[Command] = []

    def handle(self, command: Command, by: Actor) -> None:
        self.given.append(command)


@pytest.fixture
def post(database_url: str) -> Iterator[Post]:
    made = Post(database_url)
    made.wall.now = utc_now()
    yield made
    made.close()


@pytest.fixture
def door(post: Post, valkey: StreamServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    """The door of a relay that looks by itself only every ten minutes: whatever it does, it was woken for."""
    monkeypatch.setattr(relay_program, "LOOK_S", 600.0)
    made, stop = Door(), threading.Event()
    program = RelayProgram(post.store, valkey.client(), made, [COUNTY], post.gateways, "zh", stop)
    thread = threading.Thread(target=program.run)
    thread.start()
    yield made
    stop.set()
    thread.join(30)
    assert not thread.is_alive()


def ring(valkey: StreamServer) -> None:
    """Tell on the feed that a squad changed, as the publisher does after a commit."""
    client = valkey.client()
    pipeline = client.pipeline(transaction=False)
    publish(pipeline, COUNTY, "e", [b'{"topic":"squads"}'])
    pipeline.execute()
    client.close()


def test_a_change_of_a_squad_wakes_it_and_an_answer_comes_back(
    post: Post, door: Door, valkey: StreamServer
) -> None:
    post.call()

    def is_shown() -> bool:
        ring(valkey)
        return bool(post.list_shown())

    wait_until(is_shown)
    wait_until(lambda: ("notice", "delivered") in post.states())
    post.phones.answer("sms", "13800000001", "1")
    [command] = wait_until(lambda: door.given)
    assert (command.person, command.state) == ("zhao", "accepted")


def test_a_ring_between_two_waits_is_heard() -> None:
    bell = Bell()
    bell.ring()
    assert bell.wait(0, 0.0) == 1
    assert bell.wait(1, 0.0) == 1
    bell.ring()
    bell.ring()
    assert bell.wait(1, 60.0) == 3
