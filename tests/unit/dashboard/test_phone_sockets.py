"""Whom phones' sockets tell, and how often."""

from __future__ import annotations

from itertools import count
from types import SimpleNamespace
from typing import Any

import gevent
import pytest
from gevent.event import Event
from socketio.exceptions import ConnectionRefusedError

from dashboard.http.edge.handshakes import VIEWER
from dashboard.http.palm.shared_states import PersonState, join_state, share_state
from dashboard.sockets import phone_sockets
from dashboard.sockets.phone_sockets import MOST_WAITING, PhoneSockets
from data_access.store import Unavailable
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.kernel.worlds import WorldId
from tests.patching import apply_patch

HERE, THERE = WorldId("330825"), WorldId("330803")


def link(person: str, county: str = HERE, kind: Kind = Kind.LINK) -> Viewer:
    return Viewer(kind, f"link:{person}", person, (Grant(Role.LIAISON, county),), session="00", person=person)


def state_of(number: int, version: int = 0) -> PersonState:
    """A state of a squad's version, and of a person's own things."""
    return join_state(share_state({"squads": [{"id": "s", "version": version}]}), {"n": number})


def whole(number: int) -> str:
    return state_of(number).body.decode()


class Engine:
    """Sockets in the test's hands: `sent` is what each was told, `packets` what went to whom. Who is not in
    `states` has another one each time.
    """

    def __init__(self) -> None:
        self.states: dict[str, Any] = {}
        self.made: list[str] = []
        self.sent: list[tuple[str, Any]] = []
        self.packets: list[tuple[list[str], dict[str, Any]]] = []
        self._numbers = count()
        self.phones = PhoneSockets(self.state)
        server: Any = self.phones.server
        server.emit = self.emit
        server.manager = SimpleNamespace(
            eio_sid_from_sid=lambda sid, namespace: f"e-{sid}",
            sid_from_eio_sid=lambda engine, namespace: None,
        )

    def state(self, viewer: Viewer) -> PersonState:
        self.made.append(viewer.person or "")
        found = self.states.get(viewer.person or "", state_of(next(self._numbers)))
        if isinstance(found, Exception):
            raise found
        assert isinstance(found, PersonState)
        return found

    def emit(self, event: str, news: dict[str, Any], to: list[str]) -> None:
        assert (event, isinstance(news.pop("now"), int)) == ("state", True)
        self.packets.append((to, news))
        self.sent.extend((sid, news.get("state")) for sid in to)

    def connect(self, sid: str, viewer: Viewer | None, auth: object = None) -> None:
        self.phones._connect(sid, {VIEWER: viewer}, auth)
        gevent.sleep(0)

    def take_told_pages(self) -> list[tuple[str, Any]]:
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
        made.connect(sid, link(person), {"patches": 1})
    made.connect("far", link("A", THERE), {"patches": 1})
    made.sent.clear()
    made.packets.clear()
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
    assert {sid for sid, _ in engine.take_told_pages()} == {"b"}
    del engine.states["A"]
    engine.phones.take(HERE, squad("A"))
    assert {sid for sid, _ in engine.take_told_pages()} == {"a1", "a2"}, "told again by the next change"


def test_a_change_is_told_to_all_phones_of_those_it_calls_and_made_once_for_each(engine: Engine) -> None:
    engine.states["A"] = state_of(-1)
    engine.phones.take(HERE, squad("A", "C"))
    engine.phones.take(HERE, squad("A"))
    assert engine.take_told_pages() == [("a1", whole(-1)), ("a2", whole(-1))]
    assert engine.made == ["A"]
    engine.phones.take(HERE, squad("A"))
    assert (engine.take_told_pages(), engine.made) == ([], ["A", "A"]), "what is the same is not told"


def test_what_a_squad_shares_goes_to_its_members_in_one_packet_as_what_became_another(engine: Engine) -> None:
    engine.states |= {"A": state_of(1), "B": state_of(2)}
    engine.phones.take(HERE, squad("A", "B"))
    engine.take_told_pages()
    engine.packets.clear()
    engine.states |= {"A": state_of(1, version=7), "B": state_of(2, version=7)}
    engine.phones.take(HERE, squad("A", "B"))
    engine.take_told_pages()
    before, after = state_of(1), state_of(2, version=7)
    news = {"from": before.shared.tag, "to": after.shared.tag, "patch": {"squads": {"0": {"version": [7]}}}}
    assert [(sorted(to), packet) for to, packet in engine.packets] == [(["a1", "a2", "b"], news)]
    assert state_of(1, version=7).tag == f"{after.shared.tag}.{before.tag.partition('.')[2]}"


@pytest.mark.parametrize("auth", [None, {"tag": "old"}, {"patches": 2}, "patches"])
def test_a_page_that_does_not_say_that_it_takes_patches_gets_the_whole(engine: Engine, auth: object) -> None:
    engine.states |= {"A": state_of(1), "B": state_of(2)}
    engine.connect("b-old", link("B"), auth)
    engine.phones.take(HERE, squad("A", "B"))
    engine.take_told_pages()
    engine.packets.clear()
    engine.states |= {"A": state_of(1, version=7), "B": state_of(2, version=7)}
    engine.phones.take(HERE, squad("A", "B"))
    assert ("b-old", state_of(2, version=7).body.decode()) in engine.take_told_pages()
    assert [(sorted(to), "patch" in news) for to, news in engine.packets] == [
        (["b-old"], False),
        (["a1", "a2", "b"], True),
    ]
    engine.packets.clear()
    engine.phones.take(HERE, squad("B"))
    assert (engine.take_told_pages(), engine.packets) == ([], []), "what is the same is not told"


def test_what_is_the_same_in_another_order_moves_the_tag_alone(engine: Engine) -> None:
    before, after = share_state({"a": 1, "b": 2}), share_state({"b": 2, "a": 1})
    for shared in (before, after):
        engine.packets.clear()
        engine.states["B"] = join_state(shared, {"n": 1})
        engine.phones.take(HERE, squad("B"))
        engine.take_told_pages()
    assert engine.packets == [(["b"], {"from": before.tag, "to": after.tag, "patch": {}})]
    assert apply_patch(before.content, {}) == after.content


def test_a_state_that_is_made_does_not_wait_for_the_slowest(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phone_sockets, "READY_S", 0.01)
    slow, states = Event(), {"A": state_of(-1), "B": state_of(-2)}

    def make(viewer: Viewer) -> PersonState:
        if viewer.person == "A":
            assert slow.wait(10)
        return states[viewer.person or ""]

    monkeypatch.setattr(engine.phones, "_state", make)
    engine.phones.take(HERE, squad("A", "B"))
    telling = gevent.spawn(engine.phones.tell_next)
    with gevent.Timeout(10):
        while not engine.sent:
            gevent.sleep(0.001)
    assert engine.sent == [("b", whole(-2))]
    slow.set()
    telling.get(timeout=60)
    assert engine.sent == [("b", whole(-2)), ("a1", whole(-1)), ("a2", whole(-1))]


def test_whose_own_things_moved_too_is_told_the_whole(engine: Engine) -> None:
    engine.states |= {"A": state_of(1), "B": state_of(2)}
    engine.phones.take(HERE, squad("A", "B"))
    engine.take_told_pages()
    engine.packets.clear()
    engine.states |= {"A": state_of(1, version=7), "B": state_of(3, version=7)}
    engine.phones.take(HERE, squad("A", "B"))
    engine.take_told_pages()
    assert [(to, "patch" in news) for to, news in engine.packets] == [(["b"], False), (["a1", "a2"], True)]


def test_a_change_that_is_faster_than_the_greeting_is_the_first_word(engine: Engine) -> None:
    engine.phones._connect("c", {VIEWER: link("C")}, None)
    engine.states["C"] = state_of(-1)
    phone = engine.phones._phones[HERE, "C"]["c"]
    engine.phones._send_states([((HERE, "C"), state_of(-2))])
    gevent.sleep(0)
    assert (engine.sent, phone.state) == ([("c", whole(-2))], state_of(-2))


def test_what_names_nobody_is_told_to_all_of_its_world_after_those_who_are_named(engine: Engine) -> None:
    engine.phones.take(HERE, {"topic": "responses", "seq": 1})
    engine.phones.take(HERE, squad("B"))
    assert [sid for sid, _ in engine.take_told_pages()] == ["b", "a1", "a2", "b"]
    engine.phones.take(HERE, {"topic": "grids", "seq": 2})
    assert engine.take_told_pages() == []


def test_of_a_whole_world_a_few_wait_for_the_database_at_the_same_time(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [f"P{number:02}" for number in range(20)]
    for person in people:
        engine.connect(person, link(person))
    engine.take_told_pages()
    inside, most = [0], [0]

    def make_slowly(viewer: Viewer) -> PersonState:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        gevent.sleep(0)
        inside[0] -= 1
        return state_of(-1)

    monkeypatch.setattr(engine.phones, "_state", make_slowly)
    engine.phones.wake_all(HERE)
    assert sorted(sid for sid, _ in engine.take_told_pages()) == [*people, "a1", "a2", "b"]
    assert most[0] == phone_sockets.TOGETHER


def test_who_has_the_state_already_is_told_the_time_alone(engine: Engine) -> None:
    engine.states["A"] = state_of(-1)
    engine.connect("a3", link("A"), {"tag": state_of(-1).tag})
    engine.connect("a4", link("A"), {"tag": "older"})
    engine.connect("a5", link("A"), "nonsense")
    assert engine.take_told_pages() == [("a3", None), ("a4", whole(-1)), ("a5", whole(-1))]


def test_a_state_that_cannot_be_made_is_told_later(engine: Engine) -> None:
    engine.states["B"] = Unavailable("away")
    engine.phones.take(HERE, squad("B"))
    engine.phones.tell_next()
    assert engine.sent == []
    engine.states["B"] = state_of(-2)
    assert engine.take_told_pages() == [("b", whole(-2))]


def test_who_has_left_is_told_nothing(engine: Engine) -> None:
    for sid in ("a1", "b", "b"):
        engine.phones._disconnect(sid)
    engine.phones.take(HERE, squad("A", "B"))
    assert [sid for sid, _ in engine.take_told_pages()] == ["a2"]
    assert len(engine.phones) == 2


def test_who_does_not_read_is_cut(engine: Engine) -> None:
    closed: list[bool] = []
    for waiting in (MOST_WAITING, MOST_WAITING + 1):
        queue = SimpleNamespace(qsize=lambda waiting=waiting: waiting)
        stuck = SimpleNamespace(queue=queue, close=lambda wait, abort: closed.append(abort))
        engine.phones.server.eio.sockets["e-b"] = stuck
        engine.phones.take(HERE, squad("B"))
        assert len(engine.take_told_pages()) == (waiting == MOST_WAITING)
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
