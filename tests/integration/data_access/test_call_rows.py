"""A call climbs only while it stands open, also when somebody ends it in the same moment; on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest

from data_access.database.codec import utc_text
from data_access.outbox.call_rows import climb_call, close_call
from domain.squads.calls.sms_answers import CallState
from tests.integration.outbox import Post, Writer, wait_until_blocked
from tests.integration.reports import COUNTY, NOW


@pytest.fixture
def post(database_url: str) -> Iterator[Post]:
    made = Post(database_url)
    if made.store.database.sqlite:
        made.close()
        pytest.skip("SQLite has one writer")
    yield made
    made.close()


def climb(post: Post, steps: list[str]) -> None:
    with post.store.database.writing() as connection:
        steps.append(climb_call(connection, COUNTY, "s1", "zhao", utc_text(NOW), 0, post.wall.now))


def close(post: Post) -> None:
    with post.store.database.writing() as connection:
        close_call(connection, COUNTY, "s1", "zhao", NOW, CallState.ANSWERED, post.wall.now)


def test_a_call_that_is_answered_while_its_next_rung_is_taken_rings_no_more(post: Post) -> None:
    post.call()
    steps: list[str] = []
    climber = Writer(partial(climb, post, steps))
    with post.store.database.writing() as connection:
        close_call(connection, COUNTY, "s1", "zhao", NOW, CallState.ANSWERED, post.wall.now)
        climber.start()
        wait_until_blocked(post, climber)
    climber.finish()
    assert (steps, post.states()) == ([""], [("notice", "withdrawn")])


def test_a_rung_that_is_taken_while_the_call_is_answered_is_withdrawn(post: Post) -> None:
    post.call()
    closer = Writer(partial(close, post))
    with post.store.database.writing() as connection:
        assert climb_call(connection, COUNTY, "s1", "zhao", utc_text(NOW), 0, post.wall.now) == "sms"
        closer.start()
        wait_until_blocked(post, closer)
    closer.finish()
    assert post.states() == [("notice", "withdrawn"), ("sms", "withdrawn")]
