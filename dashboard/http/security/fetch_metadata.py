"""Requests that another site's page caused: refused, reading too, for what is read may leave a row behind.

Browsers say by `Sec-Fetch-Site` who caused a request. From elsewhere people may only come to a page of ours,
by a link or on the way back from the OpenID provider; nothing is embedded, fetched or downloaded from there.
An address that somebody typed comes from nowhere ("none") and passes, like programs, which say nothing.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Request

from dashboard.http.security.csrf import SAFE

ELSEWHERE = ("cross-site", "same-site")
LANDINGS = frozenset({
    "home", "/", "/<path:path>", "signin.account", "signin.page", "signin.step", "signin.welcome",
    "signin.kiosk", "signin.oidc_back", "palm.link", "palm.page",
})  # fmt: skip
"""Endpoints that a link elsewhere may lead to: pages, which change nothing by being opened."""


def from_elsewhere(request: Request) -> bool:
    """Whether a request comes from another site and may not."""
    if request.headers.get("Sec-Fetch-Site", "") in ELSEWHERE:
        return not _lands(request)
    return request.method not in SAFE and _other_origin(request)


def _lands(request: Request) -> bool:
    """Whether the browser shows a page of ours as a whole, with GET."""
    shown_as = (request.headers.get("Sec-Fetch-Mode"), request.headers.get("Sec-Fetch-Dest"))
    return (
        request.method in ("GET", "HEAD")
        and shown_as == ("navigate", "document")
        and request.endpoint in LANDINGS
    )


def _other_origin(request: Request) -> bool:
    sent = request.headers.get("Origin")
    if sent is None:
        return False
    try:
        return urlsplit(sent).netloc != request.host
    except ValueError:
        return True
