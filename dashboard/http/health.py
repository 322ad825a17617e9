"""/healthz: the process lives. /readyz: every hop works, or 503. /metrics.

What decides whether to send requests here is told no more than that, whoever it is and wherever it stands:
behind a proxy everybody comes from this machine. Which counties there are and which hop is ill is for those
who may see the figures.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Protocol

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST

from dashboard.http.metrics import Metrics
from dashboard.http.security.route_demands import Rate, demands
from dashboard.identity.authentication import current
from dashboard.identity.problems import Problem
from dashboard.realtime.heartbeat import hops
from dashboard.services.container import Services
from data_access.store import Unavailable
from domain.access.demands import PUBLIC, needs
from domain.access.rights import NOBODY, Right, Viewer
from domain.kernel.worlds import WorldId


class Sockets(Protocol):
    """The open sockets of phones."""

    def count(self, world: WorldId) -> int: ...


class Requests(Protocol):
    """The held requests of phones."""

    def count_phones(self, world: WorldId) -> int: ...


def blueprint(services: Services, metrics: Metrics, sockets: Sockets, held: Requests) -> Blueprint:
    """Health and figures."""
    health = Blueprint("health", __name__)

    @health.get("/healthz", endpoint="alive")
    @demands(PUBLIC)
    def show_liveness() -> Response:
        viewer = _viewer()
        seen = [world for world in services.pushes if viewer.may(Right.SEE_FIGURES, world.county)]
        phones = {
            str(world): {"sockets": sockets.count(world), "requests": held.count_phones(world)}
            for world in seen
        }
        answer = jsonify({"status": "ok"} | ({"phones": phones} if seen else {}))
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @health.get("/readyz")
    @demands(PUBLIC)
    def ready() -> tuple[Response, int]:
        states = readiness(services)
        is_ready = all(state == "ok" for hops_ in states.values() for state in hops_.values())
        answer = jsonify({"ready": is_ready} | _details(states))
        answer.headers["Cache-Control"] = "no-store"
        return answer, 200 if is_ready else 503

    @health.get("/metrics")
    @demands(needs(Right.SEE_FIGURES), rate=Rate("600 per minute"))
    def figures() -> Response:
        viewer = current()
        seen = [world for world in services.pushes if viewer.may(Right.SEE_FIGURES, world.county)]
        if not seen:
            raise Problem("forbidden")
        return Response(metrics.text(seen), content_type=CONTENT_TYPE_LATEST)

    return health


def readiness(services: Services) -> dict[str, dict[str, str]]:
    """County -> hop -> "ok" or what is wrong with it."""
    now = time.monotonic()
    return {
        str(world): hops(push, services.ingest[world].sign(now), now)
        for world, push in services.pushes.items()
    }


def _details(states: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """{"ill": ["330825 ingest: stale", ...], "counties": {code: {hop: state}}} of the counties whose figures
    whoever asks may see; nothing for everybody else.
    """
    viewer = _viewer()
    seen = {county: hops_ for county, hops_ in states.items() if viewer.may(Right.SEE_FIGURES, county)}
    ill = [
        f"{c} {hop}: {state}" for c, hops_ in seen.items() for hop, state in hops_.items() if state != "ok"
    ]
    return {"ill": ill, "counties": seen} if seen else {}


def _viewer() -> Viewer:
    """Whoever asks; NOBODY when that cannot be known now: the state is told all the same."""
    try:
        return current()
    except (Problem, Unavailable):
        return NOBODY
