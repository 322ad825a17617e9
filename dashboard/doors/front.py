"""The outermost door, before Flask and Socket.IO: which host was asked for, and who may open a socket.

A refusal here costs a look at a few headers; nothing is parsed, spawned or upgraded for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from dashboard.doors import headers
from dashboard.doors.handshakes import PATH, Handshakes
from dashboard.doors.patience import Patient
from dashboard.problems import PROBLEMS, Problem
from dashboard.settings import Settings, is_loopback

WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
HOST = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9._-]{1,253})(?::[0-9]{1,5})?")
"""A name or address and a port, and nothing else that a URL may have: one-time links are made of it."""
PHRASES = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 429: "Too Many Requests"}

ALWAYS = {
    "Content-Type": "application/json",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


class Front:
    """WSGI: answers to this machine's names and the public one only (DNS rebinding), sockets included."""

    def __init__(self, inner: WSGI, settings: Settings, handshakes: Handshakes) -> None:
        self._inner, self._handshakes = inner, handshakes
        self._headers = [*headers.fixed(settings).items(), *ALWAYS.items()]
        self._public = urlsplit(settings.public_url or "").hostname

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not self._ours(environ.get("HTTP_HOST", "")):
            return self._refuse(Problem("foreign_host", "Host"), start_response)
        if not environ.get("PATH_INFO", "").startswith(PATH):
            environ["wsgi.input"] = Patient(environ["wsgi.input"], environ.get("gunicorn.socket"))
            return self._inner(environ, start_response)
        try:
            with self._handshakes.opened(environ):
                return self._inner(environ, start_response)
        except Problem as problem:
            return self._refuse(problem, start_response)

    def _ours(self, header: str) -> bool:
        told = HOST.fullmatch(header)
        name = told["name"].lower() if told else ""
        return is_loopback(name) or (self._public is not None and name == self._public)

    def _refuse(self, problem: Problem, start_response: Callable[..., Any]) -> list[bytes]:
        """The problem in our shape, both languages at once: nothing of the request is understood yet."""
        status, zh, en = PROBLEMS[problem.code]
        error = {"code": problem.code, "message": f"{zh} / {en}", "where": problem.where}
        again = [("Retry-After", str(problem.retry_s))] if status in (429, 503) else []
        phrase = PHRASES.get(status, "Service Unavailable")
        start_response(f"{status} {phrase}", [*self._headers, *again])
        return [json.dumps({"error": error}).encode()]
