"""Sockets at the edge: whose handshake is taken, how many each may have open, and when they are cut.

A session that ended, in whatever way, loses its sockets within WATCH_S and the time of one question. While
the database is away they stay open: nobody's session can end in it meanwhile, and the beat says so.
"""

from __future__ import annotations

import contextlib
import math
import socket as sockets
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

import gevent
import structlog
from flask import Request

from dashboard.concurrency.threads import offload
from dashboard.http.edge.budgets import PHONES
from dashboard.http.edge.metered_socket import Metered
from dashboard.http.security.denials import Acts
from dashboard.http.security.rules import HEARS
from dashboard.identity.allowances import Buckets
from dashboard.identity.authentication import Authenticator
from dashboard.identity.problems import Problem
from data_access.store import Unavailable
from domain.access.rights import NOBODY, Kind, Right, Viewer

PATH = "/socket.io"
VIEWER = "palm.viewer"
"""Where it stands in the environment whose link a phone's socket is."""
WATCH_S = 2.0
MOST_SOCKETS = 40
"""Open sockets of one account, kiosk key or token."""
A_SESSION_A_SECOND, A_SESSION_AT_ONCE = 1.0, 60.0
FLOOD_PAUSE_S = 30.0
"""How long the session opens no socket that flooded one."""
MOST_PAUSED = 10_000

log = structlog.get_logger()


class Registry(Protocol):
    """Which of these sessions (SHA-256 of their secrets) are over. Raises Unavailable."""

    def ended_among(self, hashes: Iterable[bytes]) -> set[bytes]: ...
    def ended_links_among(self, hashes: Collection[bytes]) -> set[bytes]: ...
    def viewer_of_token(self, secret: str) -> Viewer | None: ...


@dataclass(frozen=True, slots=True)
class Open:
    """One open socket: whose, by which session or token, and its connection."""

    viewer: Viewer
    secret: str
    wire: Any


class Handshakes:
    """The sockets of one web process, from the first byte of their handshake to their end."""

    def __init__(
        self,
        authenticator: Authenticator,
        registry: Registry,
        acts: Acts,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.cut = 0
        self._authenticator, self._registry, self._acts, self._clock = authenticator, registry, acts, clock
        self._open: dict[int, Open] = {}
        self._counts: Counter[str] = Counter()
        self._often = Buckets(A_SESSION_A_SECOND, A_SESSION_AT_ONCE)
        self._paused: dict[str, float] = {}

    @contextlib.contextmanager
    def opened(self, environ: dict[str, Any]) -> Iterator[None]:
        """Around the whole life of a socket. Raises Problem (401, 403, 426, 429, 503) for one not let in."""
        viewer = self._let_in(environ)
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)  # each socket would pack every frame for itself
        environ[VIEWER] = viewer
        number, wire = id(environ), environ.get("gunicorn.socket")
        if wire is not None:
            wire = environ["gunicorn.socket"] = Metered(wire, lambda: self._flooded(viewer))
        self._open[number] = Open(viewer, _token(environ), wire)
        self._counts[viewer.actor] += 1
        try:
            yield
        finally:
            del self._open[number]
            self._counts[viewer.actor] -= 1
            if not self._counts[viewer.actor]:
                del self._counts[viewer.actor]

    def _let_in(self, environ: dict[str, Any]) -> Viewer:
        try:
            return self._checked(Request(environ))
        except Problem as problem:
            self._acts.count(f"socket_{problem.code}")
            raise
        except Unavailable:
            raise Problem("database_down") from None

    def _checked(self, request: Request) -> Viewer:
        if request.headers.get("Upgrade", "").lower() != "websocket":
            raise Problem("upgrade_needed", "Upgrade")
        if not _same_site(request):
            raise Problem("foreign_origin", "Origin")
        viewer = self._authenticator.of(request)
        if viewer == NOBODY:
            raise Problem("signin_needed")
        if viewer.kind is Kind.INNER:
            return viewer
        if not _opens(viewer, request.path):
            raise Problem("forbidden")
        if (wait := self._paused.get(viewer.session, 0.0) - self._clock()) > 0:
            raise Problem("too_often", retry_s=math.ceil(wait))
        if self._counts[viewer.actor] >= MOST_SOCKETS or not self._often.take(viewer.session, self._clock()):
            raise Problem("too_often", retry_s=5)
        return viewer

    def _flooded(self, viewer: Viewer) -> None:
        """Somebody sent more than any page does: their session waits before it opens another socket."""
        self._acts.count("socket_flooded")
        log.warning("a socket was flooded and closed", actor=viewer.actor)
        self._paused.pop(viewer.session, None)
        self._paused[viewer.session] = self._clock() + FLOOD_PAUSE_S
        if len(self._paused) > MOST_PAUSED:
            del self._paused[next(iter(self._paused))]

    def watch_forever(self) -> None:
        """Cut the sockets whose session is over, every WATCH_S."""
        while True:
            gevent.sleep(WATCH_S)
            try:
                self.watch()
            except Unavailable as error:
                log.warning("sessions cannot be looked at, sockets stay open", error=str(error))

    def watch(self) -> int:
        """One look at all sockets; how many were cut. Raises Unavailable."""
        kept = dict(self._open)
        sessions = {_hash(held.viewer) for held in kept.values()} - {b""}
        ended = offload(self._registry.ended_among, sessions) if sessions else set()
        links = {_link(held.viewer) for held in kept.values()} - {b""}
        ended |= offload(self._registry.ended_links_among, links) if links else set()
        self._authenticator.forget_hashes(ended)
        tokens = {held.secret for held in kept.values() if held.viewer.kind is Kind.TOKEN}
        dead = {token for token in tokens if offload(self._registry.viewer_of_token, token) is None}
        for token in dead:
            self._authenticator.forget(token)
        over = [
            held
            for held in kept.values()
            if _hash(held.viewer) in ended or _link(held.viewer) in ended or held.secret in dead
        ]
        for held in over:
            log.info("session over, socket closed", actor=held.viewer.actor)
            _cut(held.wire)
        self.cut += len(over)
        return len(over)


def _hash(viewer: Viewer) -> bytes:
    """The kept hash of the viewer's session; b"" for tokens and our own loops."""
    return bytes.fromhex(viewer.session) if viewer.kind in (Kind.PERSON, Kind.KIOSK) else b""


def _link(viewer: Viewer) -> bytes:
    """The kept hash of the link whose phone this is; b"" for everybody else."""
    return bytes.fromhex(viewer.session) if viewer.kind is Kind.LINK else b""


def _opens(viewer: Viewer, path: str) -> bool:
    """Whether a viewer may have a socket: a link one of a phone, whose pages are live one of a screen."""
    phone = path == PHONES or path.startswith(f"{PHONES}/")
    if phone or viewer.kind is Kind.LINK:
        return phone and viewer.kind is Kind.LINK and viewer.has(Right.ANSWER_CALLS)
    return HEARS.lets(viewer) or viewer.has(Right.SEE_LIVE)


def _token(environ: dict[str, Any]) -> str:
    return str(environ.get("HTTP_AUTHORIZATION", "")).partition(" ")[2].strip()


def _same_site(request: Request) -> bool:
    """A browser always says where it comes from: it has to be the site it asks."""
    sent = request.headers.get("Origin", "")
    try:
        return urlsplit(sent).netloc == request.host != ""
    except ValueError:
        return False


def _cut(wire: Any) -> None:
    if wire is not None:
        with contextlib.suppress(OSError):
            wire.shutdown(sockets.SHUT_RDWR)
