"""/api/here: a page tells that somebody's hand is on it, and asks how long its session still goes on.

A page says so at most once a minute (assets/app/transport/shared/session_activity.js); authorization notes
it, as it does every other act.
"""

from __future__ import annotations

from typing import Protocol

from flask import Blueprint, Response, jsonify

from dashboard.concurrency.threads import offload
from dashboard.http.security.route_demands import Rate, demands
from dashboard.identity.authentication import authenticator, current, secret
from dashboard.identity.problems import Problem
from data_access.accounts.values import Rest
from domain.access.demands import SIGNED_IN
from domain.access.rights import Kind

URL = "/api/here"


class Registry(Protocol):
    """How long a session goes on; None when it is over. Raises Unavailable."""

    def rest_of(self, secret: str) -> Rest | None: ...


def blueprint(registry: Registry) -> Blueprint:
    """GET looks, POST uses; both answer the seconds that are left, null for walls and tokens."""
    api = Blueprint("here", __name__)

    @api.get(URL)
    @demands(SIGNED_IN, rate=Rate("120 per minute"))
    def look() -> Response:
        return _answer(registry)

    @api.post(URL)
    @demands(SIGNED_IN, rate=Rate("60 per minute"))
    def used() -> Response:
        return _answer(registry)

    return api


def _answer(registry: Registry) -> Response:
    """Raises Problem 401 for a session that ended a moment ago."""
    left = None
    if current().kind is Kind.PERSON:
        left = offload(registry.rest_of, secret())
        if left is None:
            authenticator().forget(secret())
            raise Problem("signin_needed")
    reported = {"idle_s": round(left.idle_s, 1), "ends_s": round(left.ends_s, 1)} if left else None
    response = jsonify(reported or {"idle_s": None, "ends_s": None})
    response.headers["Cache-Control"] = "no-store"
    return response
