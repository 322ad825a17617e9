"""How often whom may ask what: Flask-Limiter, counting in this process's memory.

Addresses are shared by whole offices, so limits by address are wide and only stop storms; guessing one
person's password is stopped by that account's lock-out.
"""

from __future__ import annotations

import math
import time
from typing import Any

from flask import Flask, current_app, request
from flask_limiter import Limiter

from dashboard.http.security import route_demands
from dashboard.identity.authentication import current
from dashboard.identity.client_address import UNKNOWN, network
from dashboard.identity.problems import Problem


def by_address() -> str:
    """Whoever comes from one address, or from one customer's IPv6 addresses."""
    return network(request.remote_addr or UNKNOWN)


def by_viewer() -> str:
    """One account, screen or token, in whatever sessions: who signs in anew does not begin to count anew. The
    address for somebody who is none.
    """
    return current().actor or by_address()


def attach(flask: Flask) -> None:
    """Put the rates on the views that declare them; call when the declarations are collected."""
    limiter = Limiter(key_func=by_viewer, app=flask, storage_uri="memory://", strategy="fixed-window")
    for endpoint, demand in route_demands.all_of(flask).items():
        if demand.rate is not None:
            key = by_address if demand.rate.by_address else by_viewer
            view: Any = flask.view_functions[endpoint]
            limited: Any = limiter.limit(demand.rate.allowed, key_func=key, scope=endpoint)(view)
            flask.view_functions[endpoint] = limited
    flask.extensions["palm_limiter"] = limiter


def problem() -> Problem:
    """The 429 in our shape, with the seconds until the window of the limit ends."""
    limiter: Limiter = current_app.extensions["palm_limiter"]
    over = limiter.current_limit
    wait = over.reset_at - time.time() if over is not None else 0
    return Problem("too_often", retry_s=max(1, math.ceil(wait)))
