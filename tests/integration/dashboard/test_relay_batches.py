"""Fifty people are told at once: the relay takes, sends and settles them together, on both databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from dashboard.relay import relay as relay_module
from dashboard.relay.message_links import links_of
from dashboard.relay.relay import AT_ONCE, Gateway, Relay
from data_access.database.database import Database
from data_access.gateways.http_gateway import Reply
from data_access.outbox.outbox_rows import add_messages, read_messages, take_due
from data_access.store import Store
from domain.squads.calls.outgoing import CALL, NOTICE, ORDER, SMS, Message, Outcome, goes_on, message_id
from tests.integration.outbox import FACTS, Post
from tests.integration.reports import COUNTY

PEOPLE = AT_ONCE + 8
NAMES = [f"p{number}" for number in range(PEOPLE)]


class Accepting:
    """A gateway that takes everything and keeps its words by id."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def send(self, id: str, to: str, text: str) -> Reply:
        self.texts[id] = text
        return Reply(Outcome.ACCEPTED)


@pytest.fixture
def post(database_url: str) -> Iterator[Post]:
    made = Post(database_url)
    for name in NAMES:
        made.add_person(name, "贺知章", "13800000009")
    yield made
    made.close()


def instruct(post: Post, number: int, *people: str) -> list[Message]:
    """Tell people an instruction, by a notice each, as a command does."""
    messages = [
        Message(
            message_id(COUNTY, ORDER, "s1", str(number), person), COUNTY, person, NOTICE, ORDER, "s1",
            {**FACTS, "number": number, "text": "先设警戒", "code": "1"},
        )
        for person in people or NAMES
    ]  # fmt: skip
    with post.store.database.writing() as connection:
        add_messages(connection, COUNTY, messages, post.wall.now)
    return messages


def relay_of(post: Post, **gateways: Gateway) -> Relay:
    return Relay(
        post.store, gateways, clock=post.wall, links=links_of(post.store, "https://palm.example", b"k" * 32)
    )


@pytest.fixture
def writes(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """One entry for each transaction that writes."""
    begun: list[None] = []
    real = Database.writing

    @contextmanager
    def counted(self: Database, *more: Any) -> Iterator[Any]:
        begun.append(None)
        with real(self, *more) as connection:
            yield connection

    monkeypatch.setattr(Database, "writing", counted)
    return begun


def test_what_no_gateway_takes_is_passed_over_in_one_transaction_a_channel(
    post: Post, writes: list[None]
) -> None:
    relay = relay_of(post)
    instruct(post, 1)
    writes.clear()
    assert relay.send_due(NOTICE) == PEOPLE
    assert Counter(post.states()) == {("notice", "failed"): PEOPLE, ("sms", "waiting"): PEOPLE}
    assert relay.send_due(SMS) == PEOPLE
    assert len(writes) == 2
    assert Counter(post.states()) == {("notice", "failed"): PEOPLE, ("sms", "failed"): PEOPLE}
    assert {row["cause"] for row in post.rows()} == {"no_gateway"}
    assert relay.send_due(SMS) == 0
    relay.close()


def test_whoever_dies_while_passing_over_has_changed_nothing(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    relay = relay_of(post)
    instruct(post, 1)

    def die(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(relay_module, "leave_channels", die)
        with pytest.raises(KeyboardInterrupt):
            relay.send_due(NOTICE)
    assert Counter(post.states()) == {("notice", "waiting"): PEOPLE}
    assert {row["attempts"] for row in post.rows()} == {0}
    assert relay.send_due(NOTICE) == PEOPLE
    assert Counter(post.states()) == {("notice", "failed"): PEOPLE, ("sms", "waiting"): PEOPLE}
    relay.close()


def test_a_call_that_no_gateway_takes_is_given_on_once_it_is_taken_for_all_to_see(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    relay, seen = relay_of(post), list[Counter[tuple[str, str]]]()
    call = Message(
        message_id(COUNTY, CALL, "s1", "c1", "p1"), COUNTY, "p1", NOTICE, CALL, "s1", {**FACTS, "call": "c1"}
    )
    with post.store.database.writing() as connection:
        add_messages(connection, COUNTY, [call], post.wall.now)
    monkeypatch.setattr(relay_module, "leave_rung", lambda *_: seen.append(Counter(post.states())))
    assert relay.send_due(NOTICE) == 1
    assert seen == [Counter({("notice", "sending"): 1})], "whoever ends the call waits for nothing of ours"
    assert post.states() == [("notice", "failed")]
    relay.close()


def test_words_that_go_by_sms_already_do_not_go_there_a_second_time(post: Post) -> None:
    relay = relay_of(post)
    notices = instruct(post, 1)
    with post.store.database.writing() as connection:
        add_messages(connection, COUNTY, [goes_on(message, SMS) for message in notices[:5]], post.wall.now)
    instruct(post, 2, NAMES[0])
    relay.send_due(NOTICE)
    sms = Counter(row["person"] for row in post.rows() if row["channel"] == SMS)
    assert sms == Counter(NAMES) + Counter([NAMES[0]])
    relay.close()


def test_a_second_instruction_finds_the_links_made_and_writes_twice_a_batch(
    post: Post, writes: list[None]
) -> None:
    notices, batches = Accepting(), [AT_ONCE, PEOPLE - AT_ONCE, 0]
    relay, sent = relay_of(post, notice=notices), list[list[Message]]()
    for number, written in ((1, 3), (2, 2)):
        sent.append(instruct(post, number))
        writes.clear()
        assert [relay.send_due(NOTICE) for _ in batches] == batches
        assert len(writes) == 2 * written
    assert Counter(post.states()) == {("notice", "sent"): 2 * PEOPLE}
    for pair in zip(*sent, strict=True):
        first, second = (notices.texts[message.wire_id].rpartition("https://")[2] for message in pair)
        assert first == second
        assert first.startswith("palm.example/palm/l/")
    relay.close()


def test_a_receipt_that_was_faster_than_the_answer_is_not_taken_back(post: Post) -> None:
    class Faster(Accepting):
        def send(self, id: str, to: str, text: str) -> Reply:
            with post.store.database.writing() as connection:
                connection.exec_driver_sql(f"UPDATE outbox SET state = 'delivered' WHERE id = '{ids[0]}'")
            return super().send(id, to, text)

    ids = [message.id for message in instruct(post, 1, *NAMES[:3])]
    relay = relay_of(post, notice=Faster())
    assert relay.send_due(NOTICE) == 3
    with post.store.reading() as connection:
        rows = {row["id"]: row["state"] for row in read_messages(connection, COUNTY, "s1")}
    assert [rows[id] for id in ids] == ["delivered", "sent", "sent"]
    relay.close()


@pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
def test_two_relays_that_take_at_the_same_moment_share_what_is_due(post: Post, database_url: str) -> None:
    instruct(post, 1)
    other = Store(database_url)
    with post.store.database.writing() as first, other.database.writing() as second:
        taken_first = take_due(first, NOTICE, post.wall.now, AT_ONCE)
        taken_second = take_due(second, NOTICE, post.wall.now, AT_ONCE)
    assert (len(taken_first), len(taken_second)) == (AT_ONCE, PEOPLE - AT_ONCE)
    assert not {taken.message.id for taken in taken_first} & {taken.message.id for taken in taken_second}
    other.close()
