"""Timers: none early, none missed, none twice, whatever becomes of the programs and the clock."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from dashboard.handlers.reports.warning_work import CALLS
from dashboard.relay.timers import FIRES, Timers
from data_access.database.unit_of_work import UnitOfWork
from data_access.outbox.call_rows import RUNG, close_call
from data_access.outbox.timer_rows import Timer, read_next, set_timer
from domain.squads.calls.sms_answers import CallState
from tests.integration.outbox import Post
from tests.integration.reports import COUNTY, NOW


@pytest.fixture
def post(database_url: str) -> Iterator[Post]:
    made = Post(database_url)
    yield made
    made.close()


def set_one(post: Post, id: str, seconds: float, kind: str = "test") -> None:
    with post.store.database.writing() as connection:
        set_timer(connection, Timer(COUNTY, id, kind, "s1", NOW + timedelta(seconds=seconds), {}))


def test_a_timer_fires_when_it_is_due_and_only_then(post: Post) -> None:
    fired: list[str] = []
    timers = Timers(post.store, clock=post.wall, fires={"test": lambda work, timer: fired.append(timer.id)})
    set_one(post, "a", 60)
    post.wall.pass_by(59.9)
    assert timers.fire_due() == 0
    assert 0 < timers.wait_s(10) <= 0.1 + 1e-6
    post.wall.pass_by(0.1)
    assert timers.fire_due() == 1
    assert timers.fire_due() == 0
    assert fired == ["a"]


def test_what_was_due_while_nothing_ran_fires_after_the_restart_in_its_order(post: Post) -> None:
    fired: list[str] = []
    for number, seconds in enumerate((30, 10, 20)):
        set_one(post, f"t{number}", seconds)
    post.wall.pass_by(3600)
    timers = Timers(post.store, clock=post.wall, fires={"test": lambda work, timer: fired.append(timer.id)})
    assert timers.fire_due() == 3
    assert fired == ["t1", "t2", "t0"]


def test_a_timer_whose_effect_fails_stays_and_holds_up_no_other(post: Post) -> None:
    fired: list[str] = []
    fail = True

    def fire(work: Any, timer: Timer) -> None:
        if timer.id == "bad" and fail:
            raise RuntimeError("no")
        fired.append(timer.id)

    set_one(post, "bad", 1)
    set_one(post, "good", 2)
    timers = Timers(post.store, clock=post.wall, fires={"test": fire})
    post.wall.pass_by(5)
    assert timers.fire_due() == 1
    fail = False
    assert timers.fire_due() == 1
    assert fired == ["good", "bad"]


def test_two_programs_fire_each_timer_once(post: Post) -> None:
    fired: list[str] = []
    for number in range(20):
        set_one(post, f"t{number}", 1)
    post.wall.pass_by(2)
    fires = {"test": lambda work, timer: fired.append(timer.id)}
    both = [Timers(post.store, clock=post.wall, fires=fires) for _ in range(2)]
    threads = [threading.Thread(target=timers.fire_due) for timers in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for timers in both:
        timers.fire_due()
    assert sorted(fired) == sorted(f"t{number}" for number in range(20))


def test_the_ladder_is_climbed_from_app_to_sms_to_voice_and_each_rung_is_kept(post: Post) -> None:
    post.call()
    post.send()
    for seconds in (60, 120, 600):
        post.wall.pass_by(seconds)
        post.timers.fire_due()
        post.send()
    assert post.states() == [("notice", "sent"), ("sms", "sent"), ("voice", "sent")]
    assert [row["rung"] for row in post.rows()] == [0, 1, 2]
    with post.store.reading() as connection:
        assert read_next(connection) is None


def test_an_answer_ends_the_queued_rungs_on_every_channel(post: Post) -> None:
    post.call()
    post.send()
    post.wall.pass_by(60)
    post.timers.fire_due()
    assert post.states() == [("notice", "sent"), ("sms", "waiting")]
    with post.store.database.writing() as connection:
        assert close_call(connection, COUNTY, "s1", "zhao", NOW, CallState.ANSWERED, post.wall.now)
    post.wall.pass_by(3600)
    assert post.timers.fire_due() == 0
    assert post.send() == 0
    assert post.states() == [("notice", "sent"), ("sms", "withdrawn")]


def test_what_is_opened_and_closed_at_once_calls_nobody(post: Post) -> None:
    post.call()
    with post.store.database.writing() as connection:
        assert not close_call(connection, COUNTY, "s1", "zhao", NOW, CallState.ENDED, post.wall.now)
    assert post.send() == 0
    assert post.list_shown() == []


def test_the_kind_of_timer_that_calls_set_is_one_that_fires() -> None:
    assert RUNG in FIRES


def test_a_warning_s_call_goes_before_what_is_due_longer_also_when_it_comes_in_between(post: Post) -> None:
    fired = list[str]()

    def fire(work: UnitOfWork, timer: Timer) -> None:
        fired.append(timer.id)
        if timer.id == "t1":
            set_timer(work.connection, Timer(COUNTY, "later", CALLS, "w2", post.wall.now, {}))

    timers = Timers(post.store, clock=post.wall, fires={"test": fire, CALLS: fire})
    for id, seconds, kind in (("t1", 1, "test"), ("t2", 2, "test"), ("call", 5, CALLS)):
        set_one(post, id, seconds, kind)
    post.wall.pass_by(10)
    assert timers.fire_due() == 4
    assert fired == ["call", "t1", "later", "t2"]
