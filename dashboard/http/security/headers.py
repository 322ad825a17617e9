"""What a browser may do with our answers: content policy, no framing, no sniffing, no keeping."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from flask import Flask, Response, request

from dashboard.config.settings import Settings
from dashboard.http.security import route_demands
from domain.access.demands import Opens

YEAR_S = 365 * 24 * 3600
UNUSED = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "geolocation",
    "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "serial", "usb",
    "xr-spatial-tracking",
)  # fmt: skip
SIGNIN_ENDPOINTS = ("signin.", "palm.")
"""Pages that Dash does not draw: they bring neither scripts nor styles of their own."""
OWN_STYLE = "style-src 'self'"
STYLES = "style-src 'self' 'unsafe-inline'; style-src-attr 'none'"
"""Dash's components bring their styles in as elements, dozens of them; style attributes nobody needs."""
KEPT = ("api_read.geometry", "api_read.county", "api_read.locale")
"""Shapes and names of a county, words of the screens: nobody's data. A browser may keep them, no proxy."""


def attach(flask: Flask, settings: Settings, script_hashes: Callable[[], Iterable[str]]) -> None:
    """Put the headers on every answer. `script_hashes()`: CSP hashes of the inline scripts Dash writes."""
    policy, same = _policy(settings), fixed(settings)

    @flask.after_request
    def add_headers(response: Response) -> Response:
        is_signin = (request.endpoint or "").startswith(SIGNIN_ENDPOINTS)
        response.headers.setdefault(
            "Content-Security-Policy",
            policy(() if is_signin else script_hashes(), OWN_STYLE if is_signin else STYLES),
        )
        for name, value in same.items():
            response.headers.setdefault(name, value)
        _keep_out_of_caches(response)
        _forget_host(response)
        return response


def fixed(settings: Settings) -> dict[str, str]:
    """What every answer carries, whatever it is."""
    secure = {"Strict-Transport-Security": f"max-age={YEAR_S}; includeSubDomains"} if settings.secure else {}
    return secure | {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in UNUSED),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


def _forget_host(response: Response) -> None:
    """A redirection to a page of ours names no host: that would be the one the request said."""
    if response.location and response.location.startswith(request.host_url):
        response.location = "/" + response.location.removeprefix(request.host_url).lstrip("/\\")


def of_files(settings: Settings) -> dict[str, str]:
    """What the answers carry that are files."""
    return fixed(settings) | {"Content-Security-Policy": _policy(settings)((), OWN_STYLE)}


def _keep_out_of_caches(response: Response) -> None:
    """Whatever needed a sign-in, every page and every refusal stays in no cache."""
    public = route_demands.of(request.endpoint).rule.opens is Opens.PUBLIC
    if request.endpoint in KEPT and response.status_code in (200, 304):
        kept = response.headers.get("Cache-Control", "no-cache").replace("public", "").strip(" ,")
        response.headers["Cache-Control"] = f"private, {kept}"
    elif not public or response.mimetype == "text/html" or response.status_code >= 400:
        response.headers["Cache-Control"] = "no-store"


def _policy(settings: Settings) -> Callable[[Iterable[str], str], str]:
    tiles = ""
    if settings.wmts_url:
        url = urlsplit(settings.wmts_url.replace("{s}", "*"))
        tiles = f" {url.scheme}://{url.netloc}"

    def policy(hashes: Iterable[str], styles: str) -> str:
        return "; ".join(
            [
                "default-src 'self'",
                " ".join(["script-src 'self'", *hashes]),
                styles,
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
