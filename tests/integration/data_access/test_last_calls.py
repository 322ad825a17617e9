"""No telephone rings for two roll-outs at once, on both databases, with a relay and a gateway over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from data_access.gateways.http_gateway import HttpGateway
from data_access.outbox.outbox_rows import insert_messages, read_messages, take_due, take_receipt
from domain.squads.calls.outgoing import TASK, VOICE
from tests.integration.outbox import Post, Writer, wait_until_blocked
from tests.integration.reports import COUNTY

URGENT, OTHER = "RW-261122-02", "RW-261122-01"


@pytest.fixture
def post(database_url: str) -> Iterator[Post]:
    made = Post(database_url)
    yield made
    made.close()


def call(post: Post, rollout: str, level: int, *people: str) -> None:
    """Voice messages of a roll-out, due now."""
    facts = {"text": f"{rollout}请领办。", "rollout": rollout, "level": level}
    entries = [(f"{rollout}-{person}", person, VOICE, post.wall.now) for person in people]
    with post.store.database.writing() as connection:
        insert_messages(connection, COUNTY, TASK, rollout, facts, entries)


def states(post: Post, rollout: str) -> dict[str, str]:
    with post.store.reading() as connection:
        return {row["person"]: row["state"] for row in read_messages(connection, COUNTY, rollout)}


def list_calls(post: Post) -> list[tuple[str, str]]:
    """(number, words) of what was spoken, in that order."""
    return [(message["to"], message["text"]) for message in post.list_shown() if message["channel"] == VOICE]


def test_the_more_urgent_rings_first_and_the_other_when_that_call_has_ended(post: Post) -> None:
    call(post, OTHER, 3, "zhao", "qian")
    call(post, URGENT, 2, "zhao")
    post.send()
    assert states(post, URGENT) == {"zhao": "sent"}
    assert states(post, OTHER) == {"zhao": "waiting", "qian": "sent"}
    for _ in range(4):
        post.wall.pass_by(16)
        post.send()
    assert states(post, OTHER)["zhao"] == "waiting", "it rings still"
    with post.store.database.writing() as connection:
        take_receipt(connection, COUNTY, f"{URGENT}-zhao", True, "", post.wall.now)
    post.wall.pass_by(16)
    post.send()
    assert states(post, OTHER)["zhao"] == "sent"
    words = [words for number, words in list_calls(post) if number == "13800000001"]
    assert [text.removeprefix("掌上指挥来电。")[: len(URGENT)] for text in words] == [URGENT, OTHER]


def test_a_call_of_which_nothing_is_heard_holds_up_the_other_for_two_minutes_at_most(post: Post) -> None:
    call(post, URGENT, 1, "zhao")
    post.send()
    call(post, OTHER, 4, "zhao")
    post.send()
    assert states(post, OTHER) == {"zhao": "waiting"}
    post.wall.pass_by(121)
    post.send()
    assert states(post, OTHER) == {"zhao": "sent"}


def test_what_tells_no_level_is_sent_too(post: Post) -> None:
    facts = {"text": "请领办。", "rollout": OTHER}
    with post.store.database.writing() as connection:
        insert_messages(connection, COUNTY, TASK, OTHER, facts, [("old", "zhao", VOICE, post.wall.now)])
    call(post, URGENT, 4, "zhao")
    post.send()
    assert (states(post, URGENT), states(post, OTHER)) == ({"zhao": "sent"}, {"zhao": "waiting"})


def test_calls_that_waited_for_their_gateway_ring_one_after_the_other(post: Post) -> None:
    reached, post.gateways[VOICE] = post.gateways[VOICE], HttpGateway("http://127.0.0.1:9/voice", "", 1.0)
    for rollout, level in ((OTHER, 3), (URGENT, 2)):
        call(post, rollout, level, "zhao")
        post.send()
    assert (states(post, OTHER), states(post, URGENT)) == ({"zhao": "waiting"}, {"zhao": "waiting"})
    post.gateways[VOICE] = reached
    post.wall.pass_by(16)
    assert post.send() == 1, "the gateway is not asked for the other while this one rings"
    assert (states(post, URGENT), states(post, OTHER)) == ({"zhao": "sent"}, {"zhao": "waiting"})


def test_of_two_relays_one_waits_for_what_the_other_lets_ring(post: Post) -> None:
    if post.store.database.sqlite:
        pytest.skip("SQLite has one writer")
    call(post, URGENT, 2, "zhao")
    rung: list[str] = []

    def take() -> None:
        with post.store.database.writing() as connection:
            rung.extend(taken.message.subject for taken in take_due(connection, VOICE, post.wall.now, 32))

    second = Writer(take)
    with post.store.database.writing() as connection:
        first = [taken.message.subject for taken in take_due(connection, VOICE, post.wall.now, 32)]
        call(post, OTHER, 3, "zhao")
        second.start()
        wait_until_blocked(post, second)
    second.finish()
    assert (first, rung) == ([URGENT], [])
