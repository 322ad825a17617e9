"""What should have gone out is counted by whoever looks, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from data_access.database.fast_clock import start_clock, use_clock
from data_access.feed.county_feed import Feed
from data_access.outbox.outbox_rows import add_messages, settle, take_due, withdraw_from
from data_access.outbox.overdue import LATE_AFTER, LONGEST, UnsentCounter, count_outrun, count_overdue
from data_access.store import Store
from domain.kernel.worlds import WorldId
from domain.squads.calls.outgoing import NOTICE, ORDER, SMS, TASK, Message, State, Tried
from tests.integration.outbox import Post
from tests.integration.reports import COUNTY, NOW

SECOND = 1.0
LONG = LATE_AFTER.total_seconds()


@pytest.fixture
def post(database_url: str) -> Iterator[Post]:
    made = Post(database_url)
    yield made
    made.close()


def count_overdue_messages(post: Post, world: WorldId = COUNTY) -> int:
    with post.store.reading() as connection:
        return count_overdue(connection, world, post.wall.now)


def outrun(post: Post, unsent: int | None = None) -> int:
    with post.store.reading() as connection:
        now = post.wall.now
        found = UnsentCounter().count(connection, COUNTY, now) if unsent is None else unsent
        return count_outrun(connection, COUNTY, now, found)


def test_a_call_that_nobody_sends_is_overdue_after_a_while_and_not_once_it_is_sent(post: Post) -> None:
    post.call()
    post.wall.pass_by(LONG)
    assert count_overdue_messages(post) == 0
    post.wall.pass_by(SECOND)
    assert count_overdue_messages(post) == 1
    assert count_overdue_messages(post, WorldId("330825.d7")) == 0
    assert Feed(post.store, {}, clock=post.wall).alarms(COUNTY)["unsent"] == 1
    post.send()
    assert count_overdue_messages(post) == 0


def test_a_timer_that_nobody_fires_is_overdue(post: Post) -> None:
    post.call()
    post.send()
    post.wall.pass_by(3_600)
    assert count_overdue_messages(post) >= 1
    while post.timers.fire_due():
        post.send()
    assert count_overdue_messages(post) == 0


def test_a_gateway_that_is_away_is_told_and_another_way_is_taken(post: Post) -> None:
    """An instruction is tried again and again, each time due a little later."""
    order = Message("o1", COUNTY, "zhao", NOTICE, ORDER, "s1", {"number": 1, "text": "先设警戒"})
    with post.store.database.writing() as connection:
        add_messages(connection, COUNTY, [order], post.wall.now)
    post.server.stop()
    seen = []
    for _ in range(20):
        post.send()
        seen.append(count_overdue_messages(post))
        post.wall.pass_by(4)
    assert seen[0] == 0
    assert seen[8] == 1
    assert post.states()[0] == (NOTICE, "failed")
    assert post.states()[1][0] == SMS


@pytest.fixture
def sixtyfold() -> Iterator[float]:
    """The clock of a demo in which a minute passes in a second."""
    use_clock(start_clock(NOW, 60))
    yield 60.0
    use_clock(None)


class Crowd:
    """Messages to thousands in an outbox, and who looks at them again and again."""

    def __init__(self, post: Post) -> None:
        self.post, self.counter = post, UnsentCounter()

    def alarm(self) -> int:
        with self.post.store.reading() as connection:
            return self.counter.count(connection, COUNTY, self.post.wall.now)

    def issue(self, many: int, channel: str = NOTICE, first: int = 0) -> None:
        numbers = range(first, first + many)
        tasks = [Message(f"{channel}{n}", COUNTY, f"p{n}", channel, TASK, "RW-1", {}) for n in numbers]
        with self.post.store.database.writing() as connection:
            add_messages(connection, COUNTY, tasks, self.post.wall.now)

    def send_some(self, many: int, channel: str = NOTICE) -> None:
        """A gateway took some."""
        now = self.post.wall.now
        with self.post.store.database.writing() as connection:
            taken = [
                delivery
                for delivery in take_due(connection, channel, now, many)
                if delivery.message.kind == TASK
            ]
            assert len(taken) == many
            for item in taken:
                settle(connection, item, Tried(State.SENT), now)


def test_thousands_that_leave_at_their_pace_are_no_alarm_until_they_stand_still(post: Post) -> None:
    """Eleven thousand messages take a minute: nobody is told to telephone meanwhile."""
    crowd = Crowd(post)
    crowd.issue(100)
    post.wall.pass_by(LONG + SECOND)
    assert count_overdue_messages(post) == crowd.alarm() == 100, "none of them left yet"
    for _ in range(4):
        crowd.send_some(10)
        post.wall.pass_by(LONG - SECOND)
        assert crowd.alarm() == 0
    post.wall.pass_by(SECOND)
    assert crowd.alarm() == 60
    crowd.send_some(10)
    assert crowd.alarm() == 0
    post.wall.pass_by(LONGEST.total_seconds())
    crowd.send_some(1)
    assert crowd.alarm() == 49


def test_a_call_that_waits_is_told_while_thousands_leave(post: Post) -> None:
    crowd = Crowd(post)
    crowd.issue(30)
    post.call()
    post.wall.pass_by(LONG + SECOND)
    with post.store.database.writing() as connection:
        [call, *tasks] = take_due(connection, NOTICE, post.wall.now, 2)
        for task in tasks:
            settle(connection, task, Tried(State.SENT), post.wall.now)
        settle(connection, call, Tried(State.WAITING, timedelta(seconds=5)), post.wall.now)
    assert crowd.alarm() == 1


def test_messages_that_are_needed_no_more_hide_no_dead_relay(post: Post) -> None:
    """People telephone and their answers are keyed in: fewer wait, and none of them left."""
    crowd = Crowd(post)
    crowd.issue(100)
    crowd.send_some(1)
    post.wall.pass_by(LONG + SECOND)
    for number in range(1, 9):
        with post.store.database.writing() as connection:
            withdraw_from(connection, COUNTY, "RW-1", TASK, [f"p{99 - number}"], post.wall.now)
        assert crowd.alarm() == 99 - number
        post.wall.pass_by(SECOND)


def test_a_channel_that_stands_is_told_while_another_moves(post: Post) -> None:
    crowd = Crowd(post)
    crowd.issue(50)
    crowd.issue(40, SMS)
    post.wall.pass_by(LONG + SECOND)
    crowd.send_some(5)
    assert crowd.alarm() == 40
    crowd.send_some(5, SMS)
    assert crowd.alarm() == 0


def test_as_many_that_become_due_as_leave_are_no_alarm(post: Post) -> None:
    crowd = Crowd(post)
    crowd.issue(30)
    post.wall.pass_by(LONG + SECOND)
    for more in range(1, 4):
        crowd.send_some(10)
        crowd.issue(10, first=30 * more)
        post.wall.pass_by(LONG - SECOND)
        assert crowd.alarm() == 0


def test_a_clock_set_back_does_not_make_a_dead_relay_look_alive(post: Post) -> None:
    crowd = Crowd(post)
    crowd.issue(20)
    post.wall.pass_by(3 * LONG)
    crowd.send_some(1)
    assert crowd.alarm() == 0
    post.wall.pass_by(-LONG)
    assert crowd.alarm() == 19


def test_a_demo_is_as_patient_with_the_relay_by_the_clock_of_the_machine(
    post: Post, sixtyfold: float
) -> None:
    crowd = Crowd(post)
    crowd.issue(30)
    post.wall.pass_by(LONG * sixtyfold)
    assert (count_overdue_messages(post), crowd.alarm(), outrun(post)) == (0, 0, 30), (
        "late by the clock of the demo alone"
    )
    post.wall.pass_by(SECOND * sixtyfold)
    assert (count_overdue_messages(post), crowd.alarm(), outrun(post)) == (30, 30, 0), (
        "and by the machine's: an alarm"
    )
    crowd.send_some(10)
    assert (crowd.alarm(), outrun(post)) == (0, 20)
    alarms = Feed(post.store, {}, clock=post.wall).alarms(COUNTY)
    assert (alarms["unsent"], alarms["outrun"]) == (0, 20)
    post.wall.pass_by(LONGEST.total_seconds() * sixtyfold)
    crowd.send_some(1)
    assert crowd.alarm() == 19


def test_where_the_machine_has_the_only_clock_nothing_is_late_by_another(post: Post) -> None:
    crowd = Crowd(post)
    crowd.issue(30)
    post.wall.pass_by(LONGEST.total_seconds() + SECOND)
    crowd.send_some(1)
    assert (crowd.alarm(), outrun(post, 0)) == (29, 0)


def test_all_that_was_ever_sent_is_not_read_each_second(sqlite_url: str) -> None:
    """Each web process asks once a second, and rows of what was sent stay as proof."""
    statements: list[tuple[str, Any]] = []
    with closing(Store(sqlite_url)) as store, store.reading() as connection:
        event.listen(
            connection,
            "before_cursor_execute",
            lambda _, __, sql, given, *___: statements.append((sql, given)),
        )
        count_overdue(connection, COUNTY, NOW)
        rows = [(sql, given) for sql, given in statements if "FROM outbox" in sql]
        plans = [
            str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given).all()) for sql, given in rows
        ]
    assert len(plans) == 1
    assert "USING INDEX outbox_due " in plans[0]
