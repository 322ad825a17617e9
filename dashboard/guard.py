"""Guards at the door of the web program: who may ask (this machine, this site) and what a browser may
do with the answer. There is no sign-in yet, so everything hangs on the loopback address.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, request

from dashboard.problems import PROBLEMS, Problem
from dashboard.settings import Settings, is_loopback

MOST_BODY = 1024 * 1024
CROSS_SITE = ("cross-site", "same-site")
WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class LoopbackOnly:
    """WSGI: refuse every Host header that does not name this machine (DNS rebinding), sockets included."""

    def __init__(self, inner: WSGI) -> None:
        self.inner = inner

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if is_loopback(_host(environ.get("HTTP_HOST", ""))):
            return self.inner(environ, start_response)
        _, zh, en = PROBLEMS["foreign_host"]
        body = json.dumps({"error": {"code": "foreign_host", "message": f"{zh} / {en}", "where": "Host"}})
        start_response("403 Forbidden", [("Content-Type", "application/json")])
        return [body.encode()]


def _host(header: str) -> str:
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""


def guard(flask: Flask, settings: Settings, script_hashes: Callable[[], Iterable[str]]) -> None:
    """Put the guards on an app. `script_hashes()` are the CSP hashes of the inline scripts Dash writes."""
    flask.config["MAX_CONTENT_LENGTH"] = MOST_BODY
    policy = _policy(settings)

    @flask.before_request
    def refuse_other_sites() -> None:
        if request.method not in ("GET", "HEAD", "OPTIONS") and _from_elsewhere():
            raise Problem("foreign_origin", "Origin")

    @flask.after_request
    def add_headers(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", policy(script_hashes()))
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "no-referrer")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


def _from_elsewhere() -> bool:
    if request.headers.get("Sec-Fetch-Site") in CROSS_SITE:
        return True
    origin = request.headers.get("Origin")
    if origin is None:
        return False
    try:
        return urlsplit(origin).netloc != request.host
    except ValueError:
        return True


def _policy(settings: Settings) -> Callable[[Iterable[str]], str]:
    tiles = ""
    if settings.wmts_url:
        parts = urlsplit(settings.wmts_url.replace("{s}", "*"))
        tiles = f" {parts.scheme}://{parts.netloc}"

    def policy(hashes: Iterable[str]) -> str:
        return "; ".join(
            [
                "default-src 'self'",
                " ".join(["script-src 'self'", *hashes]),
                "style-src 'self' 'unsafe-inline'",
                f"img-src 'self' data: blob:{tiles}",
                "connect-src 'self'",
                "font-src 'self'",
                "object-src 'none'",
                "base-uri 'none'",
                "form-action 'self'",
                "frame-ancestors 'none'",
            ]
        )

    return policy
