"""What should have gone out is counted by whoever looks, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import event, select

from data_access.feed.county_feed import Feed
from data_access.outbox.outbox_rows import add_messages
from data_access.outbox.overdue import LONGEST, PATIENCE, UnsentCounter, count_overdue
from data_access.store import Store
from data_access.tables.outbox_tables import outbox
from domain.kernel.worlds import WorldId
from domain.squads.calls.outgoing import NOTICE, ORDER, SMS, TASK, Message
from tests.integration.outbox import Post
from tests.integration.reports import COUNTY, NOW

SECOND = 1.0
LONG = PATIENCE.total_seconds()


@pytest.fixture
def post(database_url: str) -> Iterator[Post]:
    made = Post(database_url)
    yield made
    made.close()


def overdue(post: Post, world: WorldId = COUNTY) -> int:
    with post.store.reading() as connection:
        return count_overdue(connection, world, post.wall.now)


def test_a_call_that_nobody_sends_is_overdue_after_a_while_and_not_once_it_is_sent(post: Post) -> None:
    post.call()
    post.wall.pass_by(LONG)
    assert overdue(post) == 0
    post.wall.pass_by(SECOND)
    assert overdue(post) == 1
    assert overdue(post, WorldId("330825.d7")) == 0
    assert Feed(post.store, {}, clock=post.wall).alarms(COUNTY)["unsent"] == 1
    post.send()
    assert overdue(post) == 0


def test_a_timer_that_nobody_fires_is_overdue(post: Post) -> None:
    post.call()
    post.send()
    post.wall.pass_by(3_600)
    assert overdue(post) >= 1
    while post.timers.fire_due():
        post.send()
    assert overdue(post) == 0


def test_a_gateway_that_is_away_is_told_and_another_way_is_taken(post: Post) -> None:
    """An instruction is tried again and again, each time due a little later."""
    order = Message("o1", COUNTY, "zhao", NOTICE, ORDER, "s1", {"number": 1, "text": "先设警戒"})
    with post.store.database.writing() as connection:
        add_messages(connection, COUNTY, [order], post.wall.now)
    post.server.stop()
    seen = []
    for _ in range(20):
        post.send()
        seen.append(overdue(post))
        post.wall.pass_by(4)
    assert seen[0] == 0
    assert seen[8] == 1
    assert post.states()[0] == (NOTICE, "failed")
    assert post.states()[1][0] == SMS


def test_thousands_that_leave_at_their_pace_are_no_alarm_until_they_stand_still(post: Post) -> None:
    """Eleven thousand messages take a minute: nobody is told to telephone meanwhile."""
    counter = UnsentCounter()

    def alarm() -> int:
        with post.store.reading() as connection:
            return counter.count(connection, COUNTY, post.wall.now)

    def issue(first: int, many: int) -> None:
        tasks = [
            Message(f"t{n}", COUNTY, f"p{n}", NOTICE, TASK, "RW-1", {}) for n in range(first, first + many)
        ]
        with post.store.database.writing() as connection:
            add_messages(connection, COUNTY, tasks, post.wall.now)

    def leave(many: int) -> None:
        with post.store.database.writing() as connection:
            rows = select(outbox.c.id).where(outbox.c.due_at.is_not(None)).limit(many)
            connection.execute(
                outbox.update().where(outbox.c.id.in_(rows.scalar_subquery())).values(due_at=None)
            )

    issue(0, 100)
    post.wall.pass_by(LONG + SECOND)
    assert (overdue(post), alarm()) == (100, 0)
    for _ in range(4):
        leave(10)
        post.wall.pass_by(LONG - SECOND)
        assert alarm() == 0
    post.wall.pass_by(LONG)
    assert alarm() == 60
    leave(10)
    assert alarm() == 0
    post.call()
    post.wall.pass_by(LONG + SECOND)
    leave(1)
    assert alarm() == 1
    leave(1)
    post.wall.pass_by(LONGEST.total_seconds())
    leave(1)
    assert alarm() > 40


def test_all_that_was_ever_sent_is_not_read_each_second(sqlite_url: str) -> None:
    """Each web process asks once a second, and rows of what was sent stay as proof."""
    said: list[tuple[str, Any]] = []
    with closing(Store(sqlite_url)) as store, store.reading() as connection:
        event.listen(
            connection, "before_cursor_execute", lambda _, __, sql, given, *___: said.append((sql, given))
        )
        count_overdue(connection, COUNTY, NOW)
        asked = [(sql, given) for sql, given in said if "FROM outbox" in sql]
        plans = [
            str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given).all()) for sql, given in asked
        ]
    assert len(plans) == 1
    assert "USING INDEX outbox_due " in plans[0]
