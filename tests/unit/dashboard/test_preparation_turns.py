"""Photos are prepared a few at a time, so that reading goes on; one too many is told to be sent again."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import gevent
import pytest

from dashboard.commands import carries_photo
from dashboard.concurrency import preparation_turns
from dashboard.concurrency.preparation_turns import AT_ONCE, MOST_WAITING, PreparationTurns
from dashboard.concurrency.threads import offload
from domain.cases.case_commands import AddPhoto
from domain.emergency.warnings.standing.warning_commands import ReceiveWarning
from domain.kernel.errors import Refused
from domain.squads.squad_commands import SendSquadMessage


def fail() -> None:
    raise Refused("bad_photo", "no picture")


def test_what_is_made_is_answered_and_a_refusal_gives_the_turn_back() -> None:
    turns = PreparationTurns()
    for _ in range(AT_ONCE + 1):
        with pytest.raises(Refused, match="bad_photo"):
            turns(fail)
    assert turns(abs, -4) == 4


def test_reading_goes_on_in_a_burst_and_what_is_too_much_is_told_at_once() -> None:
    turns, free = PreparationTurns(patience_s=60), threading.Event()
    running: list[int] = []

    def prepare(number: int) -> int:
        running.append(number)
        free.wait(60)
        return number

    burst = [gevent.spawn(turns, prepare, number) for number in range(AT_ONCE + MOST_WAITING + 7)]
    with gevent.Timeout(30):
        while len(running) < AT_ONCE:
            gevent.sleep(0.01)
        refused = [item for item in burst if item.exception is not None]
        assert [offload(abs, -n) for n in range(5)] == [0, 1, 2, 3, 4]
    assert [getattr(item.exception, "code", "") for item in refused] == ["still_preparing"] * 7
    assert len(running) == AT_ONCE
    free.set()
    with gevent.Timeout(30):
        gevent.joinall(burst)
    assert sorted(running) == list(range(AT_ONCE + MOST_WAITING))


def test_whoever_waited_for_too_long_is_told_to_send_again() -> None:
    turns, free = PreparationTurns(patience_s=0.01), threading.Event()
    busy = [gevent.spawn(turns, free.wait, 60) for _ in range(AT_ONCE)]
    gevent.sleep(0)
    with pytest.raises(Refused, match="still_preparing"):
        turns(abs, -1)
    free.set()
    with gevent.Timeout(30):
        gevent.joinall(busy)
    assert turns(abs, -1) == 1


def test_the_photos_of_a_file_share_their_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, timeouts = {"now": 0.0}, []

    class Crowded(PreparationTurns):
        def _take_turn(self, patience_s: float) -> None:
            timeouts.append(patience_s)
            clock["now"] += 4
            super()._take_turn(patience_s)

    monkeypatch.setattr(preparation_turns, "monotonic", lambda: clock["now"])
    in_turn = Crowded(patience_s=10).share_patience()
    assert [in_turn(abs, -n) for n in range(5)] == [0, 1, 2, 3, 4], "a turn that is free is taken without any"
    assert timeouts == [10, 6, 2, 0, 0]


def test_a_phone_comes_between_the_photos_of_files() -> None:
    turns, order = PreparationTurns(), list[str]()

    def print_file(name: str) -> None:
        in_turn = turns.share_patience()
        for number in range(5):
            in_turn(order.append, f"{name}{number}")

    files = [gevent.spawn(print_file, name) for name in ("a", "b")]
    phone = gevent.spawn(turns, order.append, "phone")
    with gevent.Timeout(30):
        gevent.joinall([*files, phone], raise_error=True)
    assert len(order) == 11
    assert order.index("phone") < 5, order


def test_without_patience_a_photo_of_a_file_waits_for_nobody() -> None:
    turns, free = PreparationTurns(patience_s=0), threading.Event()
    in_turn, busy = turns.share_patience(), [gevent.spawn(turns, free.wait, 60) for _ in range(AT_ONCE)]
    gevent.sleep(0)
    with pytest.raises(Refused, match="still_preparing"):
        in_turn(abs, -1)
    free.set()
    with gevent.Timeout(30):
        gevent.joinall(busy)
    with pytest.raises(Refused, match="bad_photo"):
        in_turn(fail)
    assert in_turn(abs, -1) == 1


def test_words_and_warnings_stand_behind_no_photo() -> None:
    words = SendSquadMessage(region="330825", squad="s1", text="先撤离")
    picture = SendSquadMessage(region="330825", squad="s1", photo=b"jpeg")
    photo = AddPhoto(region="330825", case="c1", content=b"jpeg", taken_at=datetime(2026, 7, 1, tzinfo=UTC))
    warning = ReceiveWarning(region="330825", source="folder", name="w.xml", content=b"<alert/>")
    commands = (words, picture, photo, warning)
    assert [carries_photo(command) for command in commands] == [False, True, True, False]
