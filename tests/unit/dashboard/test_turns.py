"""One request of strangers, one of people and one of programs begins in a round of the loop."""

from __future__ import annotations

import gevent

from dashboard.http.edge.budgets import Kind as Asked
from dashboard.http.edge.turns import Turns
from domain.access.rights import Kind, Viewer

PERSON = Viewer(Kind.PERSON, "one", "one", (), session="one")
TOKEN = Viewer(Kind.TOKEN, "two", "two", (), session="two")


def rounds_beside(who: list[Viewer | None]) -> int:
    """How often a greenlet that only ticks had its turn while so many requests began one after the other."""
    turns, ticks = Turns(), [0]

    def tick() -> None:
        while True:
            ticks[0] += 1
            gevent.sleep(0)

    ticking = gevent.spawn(tick)
    for viewer in who:
        turns.wait(viewer)
    ticking.kill()
    return ticks[0]


def test_the_first_of_each_waits_for_nobody() -> None:
    assert rounds_beside([None, PERSON, TOKEN]) == 0


def test_between_two_of_one_kind_everybody_else_has_a_turn() -> None:
    for viewer in (None, PERSON, TOKEN):
        assert rounds_beside([viewer] * 100) >= 99


def test_many_at_once_begin_one_by_one_and_in_order() -> None:
    turns, begun = Turns(), list[int]()

    def ask(number: int) -> None:
        turns.wait(PERSON)
        begun.append(number)

    waiting = [gevent.spawn(ask, number) for number in range(50)]
    gevent.sleep(0)
    assert len(begun) <= 2
    gevent.joinall(waiting, timeout=60)
    assert begun == sorted(begun)
    assert len(begun) == 50


def test_probes_and_strangers_do_not_wait_for_phones_that_come_back() -> None:
    turns, begun = Turns(), list[str]()

    def ask(request: Asked) -> None:
        turns.wait(None, request)
        begun.append(request)

    waiting = [gevent.spawn(ask, Asked.PHONE) for _ in range(200)]
    waiting += [gevent.spawn(ask, item) for item in (Asked.HEALTH, Asked.PAGE)]
    gevent.joinall(waiting, timeout=60)
    assert len(begun) == 202
    assert max(begun.index(Asked.HEALTH), begun.index(Asked.PAGE)) < 20


def test_who_asks_again_at_once_does_not_overtake_who_waits() -> None:
    turns, taken = Turns(), list[str]()

    def insist() -> None:
        for _ in range(200):
            turns.wait(PERSON)
            taken.append("insists")

    def ask() -> None:
        gevent.sleep(0.002)
        turns.wait(PERSON)
        taken.append("asks")

    gevent.joinall([gevent.spawn(insist), gevent.spawn(ask)], timeout=20)
    assert taken.index("asks") < 100
