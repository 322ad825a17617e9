"""The outermost middleware, before Flask and Socket.IO: which host was asked for, and who may open a socket.

A refusal here costs a look at a few headers; nothing is parsed, spawned or upgraded for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from dashboard.config.settings import Settings, is_loopback
from dashboard.http.edge.budgets import PHONES, Budgets, kind_of
from dashboard.http.edge.handshakes import PATH, Handshakes
from dashboard.http.edge.slow_body import Patient
from dashboard.http.edge.turns import Turns
from dashboard.http.security import headers
from dashboard.http.static_files import Shelf
from dashboard.identity.client_address import normalize_address
from dashboard.identity.problems import PROBLEMS, Problem

WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
HOST = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9._-]{1,253})(?::[0-9]{1,5})?")
"""A name or address and a port, and nothing else that a URL may have: one-time links are made of it."""
PHRASES = {
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 426: "Upgrade Required",
    429: "Too Many Requests", 431: "Request Header Fields Too Large",
}  # fmt: skip
MOST_HEADERS, LONGEST_LIST = 32 * 1024, 2 * 1024
"""Characters of all headers together, and of one of LISTS."""
LISTS = (
    "HTTP_ACCEPT", "HTTP_ACCEPT_CHARSET", "HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT_LANGUAGE",
    "HTTP_CACHE_CONTROL", "HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "HTTP_RANGE", "HTTP_X_FORWARDED_FOR",
)  # fmt: skip
"""Headers that are taken apart item by item."""

ALWAYS = {
    "Content-Type": "application/json",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


class EdgeMiddleware:
    """WSGI: answers to this machine's names and the public one only (DNS rebinding), sockets included; lets
    everybody wait for their turn and nobody ask more than their budget, and sends files without asking Flask.
    """

    def __init__(
        self, inner: WSGI, settings: Settings, handshakes: Handshakes, budgets: Budgets, shelf: Shelf
    ) -> None:
        self._inner, self._handshakes, self._budgets, self._shelf = inner, handshakes, budgets, shelf
        self._turns = Turns()
        self._headers = [*headers.fixed(settings).items(), *ALWAYS.items()]
        self._public = urlsplit(settings.public_url or "").hostname

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ["REMOTE_ADDR"] = normalize_address(environ.get("REMOTE_ADDR", ""))
        path = str(environ.get("PATH_INFO", ""))
        self._turns.wait(self._budgets.whose(environ), kind_of(path))
        found, socket = self._shelf.find(environ), path.startswith((PATH, PHONES))
        try:
            self._budgets.spend(environ, file=found is not None, wait=not socket)
            self._check(environ)
            if found is not None:
                return self._shelf.send(found, environ, start_response)
            if socket:
                with self._handshakes.opened(environ):
                    return self._inner(environ, start_response)
        except Problem as problem:
            return self._refuse(problem, start_response)
        environ["wsgi.input"] = Patient(environ["wsgi.input"], environ.get("gunicorn.socket"))
        return self._inner(environ, start_response)

    def _check(self, environ: dict[str, Any]) -> None:
        """Raise Problem for another host, and for headers that would take long to read."""
        if not self._ours(environ.get("HTTP_HOST", "")):
            raise Problem("foreign_host", "Host")
        size = sum(len(value) for name, value in environ.items() if name.startswith("HTTP_"))
        if size > MOST_HEADERS or any(len(environ.get(name, "")) > LONGEST_LIST for name in LISTS):
            raise Problem("headers_too_large")

    def _ours(self, header: str) -> bool:
        matched = HOST.fullmatch(header)
        name = matched["name"].lower() if matched else ""
        return is_loopback(name) or (self._public is not None and name == self._public)

    def _refuse(self, problem: Problem, start_response: Callable[..., Any]) -> list[bytes]:
        """The problem in our shape, both languages at once: nothing of the request is understood yet."""
        status, zh, en = PROBLEMS[problem.code]
        error = {"code": problem.code, "message": f"{zh} / {en}", "where": problem.where}
        again = [("Retry-After", str(problem.retry_s))] if status in (429, 503) else []
        phrase = PHRASES.get(status, "Service Unavailable")
        start_response(f"{status} {phrase}", [*self._headers, *again])
        return [json.dumps({"error": error}).encode()]
