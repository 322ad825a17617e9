"""Commands wait for the database a few at a time, so that reading goes on; none waits twice."""

from __future__ import annotations

import threading
import time

import gevent
import pytest

from dashboard.concurrency.threads import offload
from dashboard.concurrency.write_turns import AT_ONCE, OF_A_WORLD, WriteTurns
from data_access.database.database import StillWriting
from domain.kernel.worlds import WorldId

HERE, THERE = WorldId("330825"), WorldId("330803")


def give_up(wait_s: float) -> None:
    time.sleep(wait_s)
    raise StillWriting("somebody else still writes")


def test_what_is_done_is_answered_and_what_is_refused_is_raised() -> None:
    turns = WriteTurns()
    assert turns(HERE, lambda n: n + 1, 4) == 5
    with pytest.raises(StillWriting):
        turns(HERE, give_up, 0)
    assert turns(HERE, int) == 0


def test_reading_goes_on_while_more_wait_than_there_are_threads() -> None:
    turns, free = WriteTurns(), threading.Event()
    waiting = [gevent.spawn(turns, HERE, free.wait, 60) for _ in range(30)]
    gevent.sleep(0.05)
    with gevent.Timeout(30):
        assert [offload(abs, -n) for n in range(5)] == [0, 1, 2, 3, 4]
    free.set()
    with gevent.Timeout(30):
        gevent.joinall(waiting)
    assert [item.value for item in waiting] == [True] * 30


def test_whoever_waited_while_others_gave_up_does_not_wait_once_more() -> None:
    turns, tried = WriteTurns(), []

    def work() -> None:
        tried.append(True)
        give_up(0.3)

    waiting = [gevent.spawn(turns, HERE, work) for _ in range(12)]
    with gevent.Timeout(30):
        gevent.joinall(waiting)
    assert {type(item.exception) for item in waiting} == {StillWriting}
    assert len(tried) == AT_ONCE
    assert turns(HERE, int) == 0


def test_who_writes_in_one_county_keeps_nobody_from_writing_in_another() -> None:
    turns, free = WriteTurns(by_world=True), threading.Event()
    waiting = [gevent.spawn(turns, HERE, free.wait, 60) for _ in range(30)]
    gevent.sleep(0.05)
    with gevent.Timeout(30):
        assert turns(THERE, abs, -1) == 1
        with pytest.raises(StillWriting):
            turns(THERE, give_up, 0)
    free.set()
    with gevent.Timeout(30):
        gevent.joinall(waiting)
    assert [writer.value for writer in waiting] == [True] * 30, "that somebody gave up elsewhere is no matter"


def test_reading_goes_on_while_many_counties_are_written_in() -> None:
    turns, free, started = WriteTurns(by_world=True), threading.Event(), []

    def work() -> None:
        started.append(True)
        free.wait(60)

    worlds = [WorldId(f"3308{n:02}") for n in range(10, 20)]
    waiting = [gevent.spawn(turns, world, work) for world in worlds for _ in range(3)]
    gevent.sleep(0.05)
    with gevent.Timeout(30):
        assert [offload(abs, -n) for n in range(5)] == [0, 1, 2, 3, 4]
    assert len(started) == AT_ONCE + OF_A_WORLD
    free.set()
    with gevent.Timeout(30):
        gevent.joinall(waiting)
    assert len(started) == len(waiting)


def test_on_sqlite_all_counties_wait_for_the_same_writer() -> None:
    turns, tried = WriteTurns(), []

    def work() -> None:
        tried.append(True)
        give_up(0.3)

    waiting = [gevent.spawn(turns, world, work) for world in (HERE, THERE) for _ in range(6)]
    with gevent.Timeout(30):
        gevent.joinall(waiting)
    assert len(tried) == AT_ONCE
