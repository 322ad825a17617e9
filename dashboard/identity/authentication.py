"""Who asks: the viewer of a request, from its bearer token or its session cookie; under /palm
from the cookie of a link, if there is one; it counts nowhere else.

Answers of the database are remembered for CACHE_S, so a session that was ended is ended everywhere within
that time. While the database is away whoever was known stays known for STALE_S: nobody's session can be
ended in it meanwhile, and screens go on; whoever was not known gets 503.
"""

from __future__ import annotations

import hmac
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any, Protocol

from flask import Flask, Request, current_app, g, has_request_context, request

from dashboard.concurrency.threads import offload
from dashboard.identity.allowances import Bucket, Buckets
from dashboard.identity.client_address import network
from dashboard.identity.cookie_names import Jar
from dashboard.identity.problems import Problem
from data_access.store import Unavailable
from domain.access.rights import NOBODY, Kind, Viewer
from domain.accounts.keys import Token

if TYPE_CHECKING:
    from data_access.database.unit_of_work import Origin

CACHE_S = 2.0
STALE_S = 300.0
AWAY_S = 2.0
MOST_KNOWN = 20_000
STRANGERS_A_SECOND, STRANGERS_AT_ONCE = 50.0, 200.0
"""Secrets nobody knows that are looked up for one address: more are refused unseen, so that guessing costs us
nothing.
"""
ALL_STRANGERS_A_SECOND, ALL_STRANGERS_AT_ONCE = 500.0, 2000.0
"""The same from all addresses together."""
LINKS_A_SECOND, LINKS_AT_ONCE = 200.0, 4000.0
ALL_LINKS_A_SECOND, ALL_LINKS_AT_ONCE = 500.0, 8000.0
"""The same of links: the phones of a county stand behind a few addresses of their carriers, and all come back
at once when this process was started anew. They spend nothing of what people sign in with.
"""
SESSION_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
SESSION_COOKIE = re.compile(r"(?:^|; ?)([A-Za-z0-9_-]+)=([A-Za-z0-9_-]{43})(?=;|$)")
TOKEN_SECRET = re.compile(r"palm_[A-Za-z0-9_-]{43}")
INNER_HEADER = "X-Palm-Inner"
SESSION, LINK = "palm_session", "palm_link"
LINK_DOORS = "/palm"
INNER = Viewer(Kind.INNER, "inner:canary", "canary", (), session="inner")
"""Our own loops."""
KEY = "palm_visitors"


class Registry(Protocol):
    """What is asked of the accounts. All answer None for a secret that opens nothing (any more)."""

    def viewer_of(self, secret: str) -> Viewer | None: ...
    def viewer_of_token(self, secret: str) -> Viewer | None: ...
    def viewer_of_link(self, secret: str) -> Viewer | None: ...
    def token_of(self, secret: str) -> Token | None: ...
    def use(self, secret: str) -> None: ...


@dataclass(frozen=True, slots=True)
class _Known:
    viewer: Viewer | None
    at: float


class Authenticator:
    """Recognises whoever asks this web process. `inner` is the secret of our own loops, new in each
    process.
    """

    def __init__(self, registry: Registry, jar: Jar, clock: Callable[[], float] = time.monotonic) -> None:
        self.jar, self.inner = jar, token_urlsafe(32)
        self._registry, self._clock = registry, clock
        self._cookies = {jar.name(SESSION): "", jar.former(SESSION): "", jar.name(LINK): LINK}
        """Their names -> what stands before the secret under which its viewer is remembered."""
        self._known: dict[bytes, _Known] = {}
        self._away_at = float("-inf")
        self._strangers = Buckets(STRANGERS_A_SECOND, STRANGERS_AT_ONCE)
        self._all_strangers = Bucket(ALL_STRANGERS_A_SECOND, ALL_STRANGERS_AT_ONCE)
        self._links = Buckets(LINKS_A_SECOND, LINKS_AT_ONCE)
        self._all_links = Bucket(ALL_LINKS_A_SECOND, ALL_LINKS_AT_ONCE)

    def of(self, request: Request) -> Viewer:
        """The viewer, NOBODY without a good session. A bearer header counts alone: Raises Problem 401 for a
        bad one, 429 when too many unknown secrets are tried, Unavailable.
        """
        if (inner := request.headers.get(INNER_HEADER)) is not None:
            return self._inner(inner)
        if (header := request.headers.get("Authorization")) is not None:
            viewer = self._token(_bearer(header), request.remote_addr or "")
            if viewer is None:
                raise Problem("unauthorized", "Authorization")
            return viewer
        address = request.remote_addr or ""
        if is_link_door(request.path) and (link := self.jar.read(request.cookies, LINK)):
            return self.of_link(link, address)
        secret = self.secret(request)
        if not SESSION_SECRET.fullmatch(secret):
            return NOBODY
        return self._ask(secret, self._registry.viewer_of, address) or NOBODY

    def of_link(self, secret: str, address: str) -> Viewer:
        """Whom a link is for, NOBODY for one that does not work. Raises Problem 429, Unavailable."""
        if not SESSION_SECRET.fullmatch(secret):
            return NOBODY
        found = self._ask(LINK + secret, lambda _: self._registry.viewer_of_link(secret), address, links=True)
        return found or NOBODY

    def known(self, environ: Mapping[str, Any]) -> Viewer | None:
        """Whose secret a request brings, if it was good here a moment ago; costs a look at its headers."""
        if (inner := environ.get("HTTP_X_PALM_INNER")) is not None:
            return INNER if hmac.compare_digest(str(inner).encode(), self.inner.encode()) else None
        if (header := environ.get("HTTP_AUTHORIZATION")) is not None:
            secret = _bearer(str(header))
        else:
            pairs = SESSION_COOKIE.findall(str(environ.get("HTTP_COOKIE", "")))
            found = [self._cookies[name] + secret for name, secret in pairs if name in self._cookies]
            return next(filter(None, map(self._lately, found[:3])), None)
        return self._lately(secret)

    def _lately(self, secret: str) -> Viewer | None:
        known = self._known.get(_key(secret)) if secret else None
        return known.viewer if known is not None and self._clock() - known.at <= STALE_S else None

    def token(self, request: Request) -> Token:
        """What a program's token allows in detail. Raises Problem 401 without a good one, Unavailable."""
        secret = _bearer(request.headers.get("Authorization", ""))
        token = offload(self._registry.token_of, secret) if TOKEN_SECRET.fullmatch(secret) else None
        if token is None:
            raise Problem("unauthorized", "Authorization")
        return token

    def use(self, request: Request) -> None:
        """Note that the session of a request is in use by somebody's hand."""
        offload(self._registry.use, self.secret(request))

    def secret(self, request: Request) -> str:
        """The session secret that a request brought, "" without one."""
        return self.jar.read(request.cookies, SESSION)

    def meet(self, secret: str, viewer: Viewer) -> None:
        """Know at once whom a secret stands for that was just made here: a flood of strangers' secrets from
        the same address must not keep out who has signed in.
        """
        self._keep(_key(secret), _Known(viewer, self._clock()))

    def forget(self, secret: str) -> None:
        """Ask anew about a secret, which was just ended."""
        self._known.pop(_key(secret), None)

    def forget_hashes(self, hashes: Iterable[bytes]) -> None:
        """Ask anew about secrets by their SHA-256."""
        for hashed in hashes:
            self._known.pop(hashed, None)

    def forget_all(self) -> None:
        """Ask anew about everybody."""
        self._known.clear()

    def _inner(self, secret: str) -> Viewer:
        if not hmac.compare_digest(secret.encode(), self.inner.encode()):
            raise Problem("unauthorized", INNER_HEADER)
        return INNER

    def _token(self, secret: str, address: str) -> Viewer | None:
        if not TOKEN_SECRET.fullmatch(secret):
            return None
        return self._ask(secret, self._registry.viewer_of_token, address)

    def _ask(
        self, secret: str, lookup: Callable[[str], Viewer | None], address: str, links: bool = False
    ) -> Viewer | None:
        key, now = _key(secret), self._clock()
        known = self._known.get(key)
        if known is not None and now - known.at <= CACHE_S:
            return known.viewer
        if (known is None or known.viewer is None) and not self._may_be_asked_for(address, now, links):
            raise Problem("too_often")
        try:
            viewer = self._look(lookup, secret, now)
        except Unavailable:
            if known is not None and known.viewer is not None and now - known.at <= STALE_S:
                return known.viewer
            raise
        self._keep(key, _Known(viewer, now))
        return viewer

    def _may_be_asked_for(self, address: str, now: float, links: bool) -> bool:
        """Whether one more secret that nobody knows, or one more link, is looked up for an address."""
        if links:
            return self._links.take(network(address), now) and self._all_links.take(now)
        return self._strangers.take(network(address), now) and self._all_strangers.take(now)

    def _look(self, lookup: Callable[[str], Viewer | None], secret: str, now: float) -> Viewer | None:
        """Ask the database, unless it was away a moment ago: nobody waits for it twice."""
        if now - self._away_at < AWAY_S:
            raise Unavailable("the database was away a moment ago")
        try:
            return offload(lookup, secret)
        except Unavailable:
            self._away_at = self._clock()
            raise

    def _keep(self, key: bytes, known: _Known) -> None:
        self._known.pop(key, None)
        self._known[key] = known
        while len(self._known) > MOST_KNOWN:
            del self._known[next(iter(self._known))]


def is_link_door(path: str) -> bool:
    """Whether an address is one of those that a link opens."""
    return path == LINK_DOORS or path.startswith(f"{LINK_DOORS}/")


def _bearer(header: str) -> str:
    kind, _, secret = header.partition(" ")
    return secret.strip() if kind.lower() == "bearer" else ""


def _key(secret: str) -> bytes:
    return sha256(secret.encode()).digest()


def attach(flask: Flask, authenticator: Authenticator) -> None:
    """Let `current()` work in the requests of an app."""
    flask.extensions[KEY] = authenticator


def authenticator() -> Authenticator:
    """The authenticator of the app of this request."""
    found: Authenticator = current_app.extensions[KEY]
    return found


def current() -> Viewer:
    """Whoever asks; NOBODY without sign-in and outside a request. Raises Problem 401, 429 and Unavailable."""
    if not has_request_context():
        return NOBODY
    if "palm_viewer" not in g:
        g.palm_viewer = authenticator().of(request)
    viewer: Viewer = g.palm_viewer
    return viewer


def origin() -> Origin:
    """Who does what this request does, and from which address, as the trace has it."""
    from data_access.database.unit_of_work import Origin

    return Origin(current().actor, request.remote_addr or "")


def token() -> Token:
    """What the token of this request allows in detail. Raises Problem 401, Unavailable."""
    return authenticator().token(request)


def secret() -> str:
    """The session secret this request brought, "" without one."""
    return authenticator().secret(request)
