"""Commands wait for the database a few at a time, so that reading goes on; none waits twice."""

from __future__ import annotations

import threading
import time

import gevent
import pytest

from dashboard.concurrency.threads import offload
from dashboard.concurrency.write_turns import AT_ONCE, WriteTurns
from data_access.database.database import StillWriting


def give_up(wait_s: float) -> None:
    time.sleep(wait_s)
    raise StillWriting("somebody else still writes")


def test_what_is_done_is_answered_and_what_is_refused_is_raised() -> None:
    turns = WriteTurns()
    assert turns(lambda n: n + 1, 4) == 5
    with pytest.raises(StillWriting):
        turns(give_up, 0)
    assert turns(int) == 0


def test_reading_goes_on_while_more_wait_than_there_are_threads() -> None:
    turns, free = WriteTurns(), threading.Event()
    waiting = [gevent.spawn(turns, free.wait, 60) for _ in range(30)]
    gevent.sleep(0.05)
    with gevent.Timeout(30):
        assert [offload(abs, -n) for n in range(5)] == [0, 1, 2, 3, 4]
    free.set()
    with gevent.Timeout(30):
        gevent.joinall(waiting)
    assert [one.value for one in waiting] == [True] * 30


def test_whoever_waited_while_others_gave_up_does_not_wait_once_more() -> None:
    turns, tried = WriteTurns(), []

    def work() -> None:
        tried.append(True)
        give_up(0.3)

    waiting = [gevent.spawn(turns, work) for _ in range(12)]
    with gevent.Timeout(30):
        gevent.joinall(waiting)
    assert {type(one.exception) for one in waiting} == {StillWriting}
    assert len(tried) == AT_ONCE
    assert turns(int) == 0
