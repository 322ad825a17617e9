"""The Socket.IO side of one web process: who may connect, which rooms they join, and how much may wait
for one client.

A client that does not read is disconnected when more than MOST_PACKETS or MOST_BYTES wait for it; when
it wakes up it takes a snapshot like any other. Nobody else notices.
"""

from __future__ import annotations

import contextlib
import socket as sockets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import gevent
import structlog
from flask import Flask, request
from flask_socketio import ConnectionRefusedError, SocketIO, join_room, leave_room, rooms

from dashboard.http.edge.metered_socket import Metered
from dashboard.http.security import rules
from dashboard.http.security.denials import reached_beyond
from dashboard.identity.allowances import Buckets
from dashboard.identity.authentication import current
from dashboard.identity.problems import Problem
from dashboard.realtime.rooms import TOPICS, Rooms, Wire, beat_room, hint_room, room_name
from dashboard.services.read_audit import Readings
from dashboard.sockets.program_listeners import Listeners
from data_access.store import Unavailable
from domain.access.admin_sections import SECTIONS, may_hear
from domain.access.rights import Kind
from domain.access.scope import Scope
from domain.kernel.worlds import WorldId
from domain.topics import registry

PING_EVERY_S = 5
PING_PATIENCE_S = 4
MOST_PACKETS = 200
MOST_BYTES = 1_000_000
FEW_PACKETS = 8
SWEEP_S = 0.5
CLOSE_GRACE_S = 1.0
JOINS_A_SECOND, JOINS_AT_ONCE = 2.0, 20.0
PACKETS_A_SECOND, PACKETS_AT_ONCE = 5.0, 80.0
"""Of one client, whatever they are. A page sends some five when it starts and few afterwards."""
INCOMING_LIMIT = 8 * 1024
SEPARATOR = "|"
WITH_ATTACHMENTS = ("5", "6")
"""How packets of Socket.IO begin that announce binary attachments: events and acknowledgements."""

log = structlog.get_logger()


class Sockets:
    """Wraps the SocketIO of one process. `worlds_of(region)` gives () for a region nobody here serves;
    `scope_of(region, topics)` what the asker hears of it, None for nothing; `position(world)` is
    (epoch, seq).
    """

    def __init__(
        self,
        flask: Flask,
        rooms: Rooms,
        worlds_of: Callable[[str], tuple[WorldId, ...]],
        scope_of: Callable[[str, tuple[str, ...]], Scope | None],
        position: Callable[[WorldId], tuple[str | None, int]],
        readings: Readings,
    ) -> None:
        self.io = SocketIO(
            flask,
            async_mode="gevent",
            transports=["websocket"],
            ping_interval=PING_EVERY_S,
            ping_timeout=PING_PATIENCE_S,
            max_http_buffer_size=INCOMING_LIMIT,
            http_compression=False,
            manage_session=False,
            logger=False,
            engineio_logger=False,
        )
        self.dropped = 0
        self._rooms, self._worlds_of, self._position = rooms, worlds_of, position
        self._scope_of = scope_of
        self._listeners = Listeners(readings)
        self._wires: dict[str, sockets.socket] = {}
        self._joins = Buckets(JOINS_A_SECOND, JOINS_AT_ONCE)
        self._packets = Buckets(PACKETS_A_SECOND, PACKETS_AT_ONCE)
        self.io.on_event("connect", self._connect)
        self.io.on_event("disconnect", self._disconnect)
        self.io.on_event("join", self._join)
        self.io.server.eio.on("message", self._packet)

    def _connect(self, auth: object = None) -> None:
        """Who may shake hands was settled before the upgrade (http/edge/host_check.py); the rule stands here
        too.
        """
        if not self._lets("connect"):
            raise ConnectionRefusedError("sign in first")
        wire = request.environ.get("gunicorn.socket")
        if wire is not None:
            self._wires[self._engine_id(_sid())] = wire

    def _disconnect(self, reason: object = None) -> None:
        """Close the wire too, a moment later: a writer stuck on a frozen client would wait for ever."""
        self._listeners.drop(_sid())
        wire = self._wires.pop(self._engine_id(_sid()), None)
        if wire is not None:
            gevent.spawn_later(CLOSE_GRACE_S, _cut, wire)

    def _packet(self, engine_id: str, packet: object) -> None:
        """One packet of a client. Pages of ours send text alone, and little of it: what else comes
        (attachments, of which the library would keep as many as were announced), cannot be read or comes too
        often ends its socket.
        """
        if not self._packets.take(engine_id, time.monotonic()):
            self._cut_flood(engine_id)
            return
        if isinstance(packet, str) and not packet.startswith(WITH_ATTACHMENTS):
            with contextlib.suppress(ValueError, TypeError, KeyError, IndexError, RecursionError):
                self.io.server._handle_eio_message(engine_id, packet)
                return
        self.dropped += 1
        log.info("a packet that no page of ours sends, socket closed")
        self._close(engine_id, self.io.server.eio.sockets.get(engine_id))

    def _cut_flood(self, engine_id: str) -> None:
        """The socket of one who sends too much, with the pause for its session (http/edge/handshakes.py)."""
        wire = self.io.server.environ.get(engine_id, {}).get("gunicorn.socket")
        if isinstance(wire, Metered):
            wire.cut()
        self._close(engine_id, self.io.server.eio.sockets.get(engine_id))

    def _join(self, wish: object = None, *more: object) -> dict[str, Any]:
        """Leave what was joined before, join the rooms of what the asker sees of a region; answers where
        each feed stands.
        """
        if not self._joins.take(_sid(), time.monotonic()):
            return _error("too_often")
        if more:
            return _error("bad_field")
        if not self._lets("join"):
            return _error("forbidden")
        (region, topics), sections = _wish(wish), _sections(wish)
        worlds = self._worlds_of(region)
        if not worlds or not topics:
            return _error("unknown_region" if topics else "bad_field")
        self._leave_all()
        scope = self._scope_of(region, topics)
        hints = all(may_hear(current(), section, region) for section in sections)
        if scope is None or not _may_hear(topics) or not hints:
            reached_beyond(current(), endpoint="join", region=region)
            return _error("forbidden")
        heard = {room_name(scope, world, topic) for world in worlds for topic in topics}
        try:
            self._listeners.take(_sid(), current(), request.remote_addr or "", heard)
        except Unavailable:
            return _error("database_down")
        for room in (hint_room(section, world) for section in sections for world in worlds):
            join_room(room)
        return {"feeds": [self._enter(scope, world, topics) for world in worlds]}

    def _lets(self, event: str) -> bool:
        """Whether the rule of an event lets its viewer in; our own loops hear their canary."""
        try:
            viewer = current()
        except (Problem, Unavailable):
            return False
        return viewer.kind is Kind.INNER or rules.EVENTS[event].lets(viewer)

    def _leave_all(self) -> None:
        self._listeners.drop(_sid())
        for name in rooms():
            if SEPARATOR in name:
                leave_room(name)

    def _enter(self, scope: Scope, world: WorldId, topics: tuple[str, ...]) -> dict[str, Any]:
        epoch, seq = self._position(world)
        last = self._rooms.open(scope, world, topics, seq)
        for topic in topics:
            join_room(room_name(scope, world, topic))
        join_room(beat_room(scope, world))
        return {"county": str(world), "epoch": epoch, "seq": last}

    def emit(self, event: str, payload: Wire, room: str) -> None:
        """Queue one event for everybody in a room; encoded once."""
        self._listeners.hear(room, len(payload.get("changes", ())))
        self.io.server.emit(event, payload, room=room)

    def hint(self, world: WorldId, section: str) -> None:
        """Tell whoever has a section of /admin open that what it lists was changed, and nothing else."""
        self.emit("hint", {"county": str(world), "section": section}, hint_room(section, world))

    def clients(self) -> int:
        """How many sockets are open."""
        return len(self._open_sockets())

    def queues(self) -> tuple[int, int]:
        """How many clients have a packet or a few waiting, and how many there are. Who has more does not
        read: that is no reason to let the others wait.
        """
        sockets = self._open_sockets()
        return sum(0 < socket.queue.qsize() <= FEW_PACKETS for socket in sockets), len(sockets)

    def _open_sockets(self) -> list[Any]:
        """Engine.IO keeps an ended socket for some seconds, with the word that ended it in its queue."""
        return [socket for socket in self.io.server.eio.sockets.values() if not socket.closed]

    def sweep_forever(self) -> None:
        """Drop the clients that do not read, forget the rooms that are empty."""
        while True:
            gevent.sleep(SWEEP_S)
            self.sweep()

    def sweep(self) -> None:
        """One look at every client's queue."""
        for sid, socket in list(self.io.server.eio.sockets.items()):
            if _too_much(socket.queue):
                self._drop(sid, socket)
        self._rooms.keep(set(self._occupied()))

    def _occupied(self) -> Iterator[str]:
        joined: Mapping[str | None, Any] = self.io.server.manager.rooms.get("/", {})
        return (name for name in joined if name is not None)

    def _drop(self, sid: str, socket: Any) -> None:
        """Disconnect at once, without waiting for a client that does not listen, and free what it held."""
        self.dropped += 1
        log.warning("client does not read, dropped", waiting=socket.queue.qsize())
        self._close(sid, socket)

    def _close(self, sid: str, socket: Any) -> None:
        wire = self._wires.get(sid)
        with contextlib.suppress(Exception):
            socket.close(wait=False, abort=True, reason=self.io.reason.SERVER_DISCONNECT)
        if socket is not None:
            _empty(socket.queue)
        if wire is not None:
            _cut(wire)

    def _engine_id(self, sid: str) -> str:
        return str(self.io.server.manager.eio_sid_from_sid(sid, "/") or sid)


def _sid() -> str:
    return str(request.sid)  # type: ignore[attr-defined]


def _error(code: str) -> dict[str, Any]:
    return {"error": {"code": code}}


def _wish(wish: object) -> tuple[str, tuple[str, ...]]:
    if not isinstance(wish, dict):
        return "", ()
    wanted = wish.get("topics", registry.NAMES)
    known = tuple(t for t in TOPICS if isinstance(wanted, Iterable) and t in wanted)
    return str(wish.get("region", "")), known


def _sections(wish: object) -> tuple[str, ...]:
    """The sections of /admin that a page wants to hear of; one that is none is as good as none."""
    wanted = wish.get("hints", ()) if isinstance(wish, dict) else ()
    return tuple(name for name in SECTIONS if isinstance(wanted, list) and name in wanted)


def _may_hear(topics: tuple[str, ...]) -> bool:
    """Canaries are for our own loops, which hear nothing else."""
    inner = current().kind is Kind.INNER
    return all((topic == "canary") is inner for topic in topics)


def _too_much(queue: Any) -> bool:
    waiting = queue.qsize()
    if waiting < 2:
        return False
    if waiting > MOST_PACKETS:
        return True
    return sum(len(packet.data) for packet in list(queue.queue) if packet and packet.data) > MOST_BYTES


def _empty(queue: Any) -> None:
    """Throw away what waits; leave the end mark the writer looks for."""
    with contextlib.suppress(Exception):
        while queue.qsize():
            queue.get(block=False)
    queue.put(None)


def _cut(wire: sockets.socket) -> None:
    with contextlib.suppress(OSError):
        wire.shutdown(sockets.SHUT_RDWR)
