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
    "signin.kiosk", "signin.oidc_back",
})  # fmt: skip
"""Endpoints that a link elsewhere may lead to: pages, which change nothing by being opened."""


def from_elsewhere(asked: Request) -> bool:
    """Whether a request comes from another site and may not."""
    if asked.headers.get("Sec-Fetch-Site", "") in ELSEWHERE:
        return not _lands(asked)
    return asked.method not in SAFE and _other_origin(asked)


def _lands(asked: Request) -> bool:
    """Whether the browser shows a page of ours as a whole, with GET."""
    told = (asked.headers.get("Sec-Fetch-Mode"), asked.headers.get("Sec-Fetch-Dest"))
    return asked.method in ("GET", "HEAD") and told == ("navigate", "document") and asked.endpoint in LANDINGS


def _other_origin(asked: Request) -> bool:
    sent = asked.headers.get("Origin")
    if sent is None:
        return False
    try:
        return urlsplit(sent).netloc != asked.host
    except ValueError:
        return True
