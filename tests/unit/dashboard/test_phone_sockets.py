"""Whom phones' sockets tell, and how often."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import gevent
import pytest
from socketio.exceptions import ConnectionRefusedError

from dashboard.http.edge.handshakes import VIEWER
from dashboard.http.palm.phone_state import tag_of
from dashboard.sockets import phone_sockets
from dashboard.sockets.phone_sockets import MOST_WAITING, PhoneSockets
from data_access.store import Unavailable
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.kernel.worlds import WorldId

HERE, THERE = WorldId("330825"), WorldId("330803")


def link(person: str, county: str = HERE, kind: Kind = Kind.LINK) -> Viewer:
    return Viewer(kind, f"link:{person}", person, (Grant(Role.LIAISON, county),), session="00", person=person)


class Engine:
    """Sockets in the test's hands: `sent` is what each was told."""

    def __init__(self) -> None:
        self.states: dict[str, Any] = {}
        self.made: list[str] = []
        self.sent: list[tuple[str, Any]] = []
        self.phones = PhoneSockets(self.state)
        server: Any = self.phones.server
        server.emit = lambda event, news, to: self.sent.append((to, news.get("state")))
        server.manager = SimpleNamespace(
            eio_sid_from_sid=lambda sid, namespace: f"e-{sid}",
            sid_from_eio_sid=lambda engine, namespace: None,
        )

    def state(self, viewer: Viewer) -> bytes:
        self.made.append(viewer.person or "")
        found = self.states.get(viewer.person or "", b"{}")
        if isinstance(found, Exception):
            raise found
        return bytes(found)

    def connect(self, sid: str, viewer: Viewer | None, auth: object = None) -> None:
        self.phones._connect(sid, {VIEWER: viewer}, auth)
        gevent.sleep(0)

    def told(self) -> list[tuple[str, Any]]:
        """What was told since the last look, when all are told who wait."""
        while self.phones._named or self.phones._rush:
            self.phones.tell_next()
        sent, self.sent[:] = list(self.sent), []
        return sent


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setattr(phone_sockets, "AGAIN_S", 0.0)
    made = Engine()
    for sid, person in (("a1", "A"), ("a2", "A"), ("b", "B")):
        made.connect(sid, link(person))
    made.connect("far", link("A", THERE))
    made.sent.clear()
    made.made.clear()
    return made


def squad(*persons: str) -> dict[str, Any]:
    return {"topic": "squads", "seq": 1, "squads": [{"id": "s", "called": [f"person:{p}" for p in persons]}]}


@pytest.mark.parametrize("whole", [False, True])
def test_a_state_that_cannot_be_made_ends_nobody_elses(engine: Engine, whole: bool) -> None:
    engine.states["A"] = RuntimeError("a fault of ours")
    engine.phones.take(HERE, squad("A", "B"))
    if whole:
        engine.phones.wake_all(HERE)
    assert {sid for sid, _ in engine.told()} == {"b"}
    engine.states["A"] = b"{}"
    engine.phones.take(HERE, squad("A"))
    assert {sid for sid, _ in engine.told()} == {"a1", "a2"}, "told again by the next change"


def test_a_change_is_told_to_all_phones_of_those_it_calls_and_made_once_for_each(engine: Engine) -> None:
    engine.states["A"] = b'{"n":1}'
    engine.phones.take(HERE, squad("A", "C"))
    engine.phones.take(HERE, squad("A"))
    assert engine.told() == [("a1", '{"n":1}'), ("a2", '{"n":1}')]
    assert engine.made == ["A"]


def test_what_names_nobody_is_told_to_all_of_its_world_after_those_who_are_named(engine: Engine) -> None:
    engine.phones.take(HERE, {"topic": "responses", "seq": 1})
    engine.phones.take(HERE, squad("B"))
    assert [sid for sid, _ in engine.told()] == ["b", "a1", "a2", "b"]
    engine.phones.take(HERE, {"topic": "grids", "seq": 2})
    assert engine.told() == []


def test_of_a_whole_world_a_few_wait_for_the_database_at_the_same_time(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [f"P{number:02}" for number in range(20)]
    for person in people:
        engine.connect(person, link(person))
    engine.told()
    inside, most = [0], [0]

    def make_slowly(viewer: Viewer) -> bytes:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        gevent.sleep(0)
        inside[0] -= 1
        return b"{}"

    monkeypatch.setattr(engine.phones, "_state", make_slowly)
    engine.phones.wake_all(HERE)
    assert sorted(sid for sid, _ in engine.told()) == [*people, "a1", "a2", "b"]
    assert most[0] == phone_sockets.TOGETHER


def test_who_has_the_state_already_is_told_the_time_alone(engine: Engine) -> None:
    engine.connect("a3", link("A"), {"tag": tag_of(b"{}")})
    engine.connect("a4", link("A"), {"tag": "older"})
    engine.connect("a5", link("A"), "nonsense")
    assert engine.told() == [("a3", None), ("a4", "{}"), ("a5", "{}")]


def test_a_state_that_cannot_be_made_is_told_later(engine: Engine) -> None:
    engine.states["B"] = Unavailable("away")
    engine.phones.take(HERE, squad("B"))
    engine.phones.tell_next()
    assert engine.sent == []
    engine.states["B"] = b'{"n":2}'
    assert engine.told() == [("b", '{"n":2}')]


def test_who_has_left_is_told_nothing(engine: Engine) -> None:
    for sid in ("a1", "b", "b"):
        engine.phones._disconnect(sid)
    engine.phones.take(HERE, squad("A", "B"))
    assert [sid for sid, _ in engine.told()] == ["a2"]
    assert len(engine.phones) == 2


def test_who_does_not_read_is_cut(engine: Engine) -> None:
    closed: list[bool] = []
    for waiting in (MOST_WAITING, MOST_WAITING + 1):
        queue = SimpleNamespace(qsize=lambda waiting=waiting: waiting)
        stuck = SimpleNamespace(queue=queue, close=lambda wait, abort: closed.append(abort))
        engine.phones.server.eio.sockets["e-b"] = stuck
        engine.phones.take(HERE, squad("B"))
        assert len(engine.told()) == (waiting == MOST_WAITING)
    assert (closed, engine.phones.dropped) == ([True], 1)


@pytest.mark.parametrize("viewer", [None, link("A", kind=Kind.PERSON)])
def test_only_a_link_is_let_in(engine: Engine, viewer: Viewer | None) -> None:
    with pytest.raises(ConnectionRefusedError):
        engine.connect("x", viewer)


@pytest.mark.parametrize("packet", ['2["join",{}]', "51-[]", "4", "0/admin,", "", b"x", "1"])
def test_a_phone_that_says_anything_but_hello_is_cut(engine: Engine, packet: Any) -> None:
    engine.phones._packet("e-x", packet)
    assert engine.phones.dropped == 1


def test_open_dropped_and_refused_phones_are_counted(engine: Engine) -> None:
    assert (len(engine.phones), engine.phones.dropped, engine.phones.refused) == (4, 0, 0)
    with pytest.raises(phone_sockets.ConnectionRefusedError):
        engine.phones._connect("x", {}, None)
    assert (len(engine.phones), engine.phones.refused) == (4, 1)
