"""The sockets of phones: what is a person's is sent to their phones as soon as it is another.

An engine beside that of the screens: its cookie counts (under /palm alone), its pings are ten times as rare,
and no room of it is one of theirs. A socket hears what /palm/state answers, and nothing it says is read. What
changes while a state is made is in the next one; several changes are one state. Of what the members of a
squad share each is told only what became another, all of them by one packet.
"""

from __future__ import annotations

import contextlib
import socket as sockets
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import gevent
import structlog
from flask import Flask
from gevent.event import Event
from socketio import Server, WSGIApp
from socketio.exceptions import ConnectionRefusedError

from dashboard.http.edge.budgets import PHONES
from dashboard.http.edge.handshakes import VIEWER
from dashboard.http.palm.shared_states import PersonState, SharedState
from dashboard.identity.problems import Problem
from dashboard.realtime.long_polls import RUSH_PAUSE_S, concerned, concerns_all, names_people
from dashboard.realtime.visible_pages import VisiblePages
from data_access.store import Unavailable, utc_now
from domain.access.rights import Kind, Viewer
from domain.kernel.worlds import WorldId
from domain.topics.patches import find_patch

PING_EVERY_S, PING_PATIENCE_S = 25, 10
INCOMING_LIMIT = 4 * 1024
MOST_WAITING = 8
"""States that may wait for one phone: who does not read is cut, and asks when it wakes up."""
TOGETHER = 6
"""States that are made at the same time; there are ten native threads."""
MOST_NAMED = 100
"""Persons whom changes name that are told in one go."""
AGAIN_S = 1.0
READY_S = 0.1
"""So long states that are made wait for others: phones of a squad get one packet, and none the slowest."""
Change = dict[str, Any]
Key = tuple[WorldId, str]

log = structlog.get_logger()


@dataclass(eq=False, slots=True)
class Phone:
    """One socket; `engine`: its id below Socket.IO; `patches`: its page said that it takes them, which an
    older page that is still open does not; `state`: what it was sent last.
    """

    sid: str
    engine: str
    viewer: Viewer
    patches: bool
    state: PersonState | None = None


class PhoneSockets:
    """The phones that one web process tells. `state(viewer)`: what /palm/state answers; raises Problem and
    Unavailable. `visible_pages` learns whose page is open.
    """

    def __init__(
        self, state: Callable[[Viewer], PersonState], visible_pages: VisiblePages | None = None
    ) -> None:
        self.server = Server(
            async_mode="gevent",
            transports=["websocket"],
            ping_interval=PING_EVERY_S,
            ping_timeout=PING_PATIENCE_S,
            max_http_buffer_size=INCOMING_LIMIT,
            http_compression=False,
            logger=False,
            engineio_logger=False,
        )
        self.dropped = self.refused = 0
        self._state, self._visible_pages = state, visible_pages or VisiblePages()
        self._phones: defaultdict[Key, dict[str, Phone]] = defaultdict(dict)
        self._of: dict[str, Key] = {}
        self._named: dict[Key, None] = {}
        self._rush: dict[Key, None] = {}
        self._bell = Event()
        self.server.on("connect", self._connect)
        self.server.on("disconnect", self._disconnect)
        self.server.eio.on("message", self._packet)

    def attach(self, flask: Flask) -> None:
        """Take the addresses of phones' sockets in front of an app."""
        flask.wsgi_app = WSGIApp(self.server, flask.wsgi_app, socketio_path=PHONES)  # type: ignore[method-assign]

    def _packet(self, engine: str, packet: object) -> None:
        """One packet of a phone: it says hello, once, and goodbye. Whatever else comes ends its socket."""
        known = self.server.manager.sid_from_eio_sid(engine, "/") is not None
        if isinstance(packet, str) and packet[:1] == ("1" if known else "0") and packet[1:2] in ("", "{"):
            with contextlib.suppress(ValueError, TypeError, KeyError, IndexError, RecursionError):
                self.server._handle_eio_message(engine, packet)
                return
        self._cut(engine)

    def _cut(self, engine: str) -> None:
        self.dropped += 1
        wire = self.server.environ.get(engine, {}).get("gunicorn.socket")
        with contextlib.suppress(Exception):
            self.server.eio.sockets[engine].close(wait=False, abort=True)
        if wire is not None:
            with contextlib.suppress(OSError):
                wire.shutdown(sockets.SHUT_RDWR)

    def _connect(self, sid: str, environ: dict[str, Any], auth: object = None) -> None:
        """Whose link it is was settled before the upgrade (http/edge/handshakes.py). Whoever names the state
        that they have by its tag is told nothing when it is still that.
        """
        hello = auth if isinstance(auth, dict) else {}
        viewer = environ.get(VIEWER)
        if viewer is None or viewer.kind is not Kind.LINK:
            self.refused += 1
            raise ConnectionRefusedError("no link")
        key = (WorldId(viewer.grants[0].region), viewer.person or "")
        engine = self.server.manager.eio_sid_from_sid(sid, "/")
        phone = self._phones[key][sid] = Phone(sid, str(engine), viewer, hello.get("patches") == 1)
        self._of[sid] = key
        self._visible_pages.enter(*key)
        gevent.spawn(self._greet, phone, str(hello.get("tag")))

    def _greet(self, phone: Phone, tag: str) -> None:
        """The first word, unless a change was faster."""
        with contextlib.suppress(Problem, Unavailable):
            state = self._state(phone.viewer)
            if phone.state is None:
                phone.state = state
                self._send([phone], {"now": _now()} if tag == state.tag else _news(state))

    def _disconnect(self, sid: str, reason: object = None) -> None:
        key = self._of.pop(sid, None)
        if key is not None:
            self._visible_pages.remove_person(*key)
            self._phones[key].pop(sid, None)
            if not self._phones[key]:
                del self._phones[key]

    def take(self, world: WorldId, change: Change) -> None:
        """Note whom a change concerns."""
        if concerns_all(change):
            self.wake_all(world)
        elif self._phones and names_people(change):
            persons = (name.removeprefix("person:") for name in concerned(change))
            self._note(self._named, ((world, person) for person in persons))

    def wake_all(self, world: WorldId) -> None:
        """Everybody of a world may be concerned."""
        self._note(self._rush, (key for key in self._phones if key[0] == world))

    def _note(self, pending: dict[Key, None], keys: Iterable[Key]) -> None:
        pending.update((key, None) for key in keys if key in self._phones)
        if pending:
            self._bell.set()

    def forever(self) -> None:
        """Tell whoever is concerned: whom a change names at once, a whole world one after the other."""
        while True:
            self._bell.wait()
            self._bell.clear()
            gevent.sleep(0)  # what screens were sent leaves first
            while self._named or self._rush:
                self.tell_next()

    def tell_next(self) -> None:
        """Tell whom changes name, as long as they waited; else the next few of a whole world."""
        if self._named:
            self._tell([*islice(self._named, MOST_NAMED)], self._named)
            gevent.sleep(0)
            return
        few = [*islice(self._rush, TOGETHER)]
        self._tell(few, self._rush)
        gevent.sleep(RUSH_PAUSE_S * len(few))

    def _tell(self, keys: Sequence[Key], pending: dict[Key, None]) -> None:
        """Send some persons what is another. A few states are made at the same time, as each may wait for the
        database, and none waits long for another; those that cannot be made now are made again.
        """
        waiting, made, failed = deque(keys), list[tuple[Key, PersonState]](), list[Key]()

        def work() -> None:
            while waiting:
                key = waiting.popleft()
                pending.pop(key, None)
                self._make(key, made, failed)

        workers = [gevent.spawn(work) for _ in keys[:TOGETHER]]
        while workers:
            gevent.joinall(workers, timeout=READY_S, raise_error=True)
            workers = [worker for worker in workers if not worker.ready()]
            ready, made[:] = [*made], []
            self._send_states(ready)
        if failed:
            pending.update(dict.fromkeys(failed))
            gevent.sleep(AGAIN_S)

    def _make(self, key: Key, made: list[tuple[Key, PersonState]], failed: list[Key]) -> None:
        phone = next(iter(self._phones.get(key, {}).values()), None)
        try:
            if phone is not None:
                made.append((key, self._state(phone.viewer)))
        except (Problem, Unavailable) as error:
            log.warning("a state could not be made, phones wait", error=str(error))
            failed.append(key)
        except Exception:
            log.exception("a state cannot be made, its phones wait for the next change", world=str(key[0]))

    def _send_states(self, made: Iterable[tuple[Key, PersonState]]) -> None:
        """To each phone its person's state: the whole, or with others who had and get the same, what became
        another of what they share.
        """
        moved: defaultdict[tuple[str, str], list[Phone]] = defaultdict(list)
        pairs: dict[tuple[str, str], tuple[SharedState, SharedState]] = {}
        for key, state in made:
            for phone in [*self._phones.get(key, {}).values()]:
                old, phone.state = phone.state, state
                if old is not None and old.tag == state.tag:
                    continue
                if old is None or old.rest != state.rest or not phone.patches:
                    self._send([phone], _news(state))
                    continue
                pair = old.shared.tag, state.shared.tag
                pairs[pair] = old.shared, state.shared
                moved[pair].append(phone)
        for (before, after), phones in moved.items():
            old_shared, new_shared = pairs[before, after]
            patch = find_patch(old_shared.content, new_shared.content) or {}  # the same in another order
            self._send(phones, {"now": _now(), "from": before, "to": after, "patch": patch})

    def _send(self, phones: Iterable[Phone], news: dict[str, Any]) -> None:
        """The same packet to all who read."""
        sids = [phone.sid for phone in phones if self._reads(phone)]
        if sids:
            self.server.emit("state", news, to=sids)

    def _reads(self, phone: Phone) -> bool:
        socket = self.server.eio.sockets.get(phone.engine)
        if socket is None or socket.queue.qsize() <= MOST_WAITING:
            return True
        log.warning("a phone does not read, dropped", waiting=socket.queue.qsize())
        self._cut(phone.engine)
        return False

    def count(self, world: WorldId) -> int:
        """Open sockets of phones of a world."""
        return sum(key[0] == world for key in self._of.values())

    def __len__(self) -> int:
        return len(self._of)


def _news(state: PersonState) -> dict[str, Any]:
    return {"tag": state.tag, "state": state.body.decode(), "now": _now()}


def _now() -> int:
    return int(utc_now().timestamp() * 1000)
