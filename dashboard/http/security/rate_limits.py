"""How often whom may ask what: Flask-Limiter, counting in this process's memory.

Addresses are shared by whole offices, so limits by address are wide and only stop storms; guessing one
person's password is stopped by that account's lock-out.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, current_app, request
from flask_limiter import Limiter

from dashboard.identity.authentication import current
from dashboard.identity.client_address import UNKNOWN, network
from dashboard.identity.problems import Problem

Key = Callable[[], str]


def by_address() -> str:
    """Whoever comes from one address, or from one customer's IPv6 addresses."""
    return network(request.remote_addr or UNKNOWN)


def by_viewer() -> str:
    """One account, screen or token, in whatever sessions: who signs in anew does not begin to count anew. The
    address for somebody who is none.
    """
    return current().actor or by_address()


SIGN_IN = (by_address, "60 per minute; 1200 per hour")
SMALL = (by_viewer, "20 per minute; 120 per hour")
REVEALS, EXPORTS = (by_viewer, "20 per minute; 200 per hour"), (by_viewer, "10 per minute; 60 per hour")

LIMITS: Mapping[str, tuple[Key, str]] = {
    "signin.enter": SIGN_IN,
    "signin.next_step": SIGN_IN,
    "signin.redeem": SIGN_IN,
    "signin.demo": SIGN_IN,
    "signin.kiosk_enter": SIGN_IN,
    "signin.oidc": SIGN_IN,
    "signin.oidc_back": SIGN_IN,
    "signin.password": SMALL,
    "signin.totp": SMALL,
    "signin.totp_confirm": SMALL,
    "signin.totp_remove": SMALL,
    "signin.recovery": SMALL,
    "signin.end_session": SMALL,
    "signin.everywhere": SMALL,
    "api_read.state": (by_viewer, "600 per minute"),
    "api_read.changes": (by_viewer, "1200 per minute"),
    "api_read.case": (by_viewer, "600 per minute"),
    "api_read.grid": (by_viewer, "600 per minute"),
    "reveal.case": REVEALS,
    "reveal.letter": REVEALS,
    "api_export.cases": EXPORTS,
    "api_trace.export_file": EXPORTS,
    "api_trace.page": (by_viewer, "300 per minute"),
    "api_write.reports": (by_viewer, "500 per second"),
    "/_dash-update-component": (by_viewer, "1200 per minute"),
    "here.look": (by_viewer, "120 per minute"),
    "here.used": (by_viewer, "60 per minute"),
    "health.figures": (by_viewer, "600 per minute"),
}
"""By endpoint. Every way out of personal data has a line of its own."""


def attach(flask: Flask) -> None:
    """Put the limits on the views of an app; call when all are registered."""
    limiter = Limiter(key_func=by_viewer, app=flask, storage_uri="memory://", strategy="fixed-window")
    for endpoint, (key, allowed) in LIMITS.items():
        if endpoint in flask.view_functions:
            view: Any = flask.view_functions[endpoint]
            limited: Any = limiter.limit(allowed, key_func=key, scope=endpoint)(view)
            flask.view_functions[endpoint] = limited
    flask.extensions["palm_limiter"] = limiter


def problem() -> Problem:
    """The 429 in our shape, with the seconds until the window of the limit ends."""
    limiter: Limiter = current_app.extensions["palm_limiter"]
    over = limiter.current_limit
    wait = over.reset_at - time.time() if over is not None else 0
    return Problem("too_often", retry_s=max(1, math.ceil(wait)))
