"""A message that one channel did not bring goes on by the next, unless the same words go there already."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dashboard.relay.relay import leave_channel
from data_access.outbox.outbox_rows import find_message, insert_messages, read_messages
from domain.squads.calls.outgoing import SMS, TASK, VOICE
from tests.integration.outbox import Post
from tests.integration.reports import COUNTY

ROLLOUT, WORDS = "RW-260723-01", {"text": "请立即领办", "rollout": "RW-260723-01"}


@pytest.fixture
def post(database_url: str) -> Iterator[Post]:
    made = Post(database_url)
    yield made
    made.close()


def fail_call(post: Post, *entries: tuple[str, str, dict[str, str]]) -> list[str]:
    """The channels that are in the outbox after the call `v` failed. `entries`: id, channel, facts."""
    now = post.wall.now
    with post.store.database.writing() as connection:
        for id, channel, facts in entries:
            insert_messages(connection, COUNTY, TASK, ROLLOUT, facts, [(id, "P1", channel, now)])
        call = find_message(connection, COUNTY, "v")
        assert call is not None
        leave_channel(connection, call, "no_answer", now)
    with post.store.reading() as connection:
        return sorted(str(row["channel"]) for row in read_messages(connection, COUNTY, ROLLOUT))


def test_a_call_that_nobody_answers_is_written(post: Post) -> None:
    assert fail_call(post, ("v", VOICE, WORDS)) == [SMS, VOICE]


def test_what_went_by_sms_already_is_not_sent_there_twice(post: Post) -> None:
    assert fail_call(post, ("v", VOICE, WORDS), ("s", SMS, WORDS)) == [SMS, VOICE]


def test_an_earlier_round_says_something_else(post: Post) -> None:
    earlier = WORDS | {"text": "请领办"}
    assert fail_call(post, ("v", VOICE, WORDS), ("s", SMS, earlier)) == [SMS, SMS, VOICE]
