"""/healthz: the process lives. /readyz: every hop works, or 503 with the names of those that do not.
/metrics.
"""

from __future__ import annotations

import time
from typing import Any

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST

from dashboard.metrics import Metrics
from dashboard.parts import Parts
from dashboard.pushing.heartbeat import hops


def blueprint(parts: Parts, metrics: Metrics) -> Blueprint:
    """Health and figures."""
    health = Blueprint("health", __name__)

    @health.get("/healthz")
    def alive() -> Response:
        return jsonify({"status": "ok", "version": parts.version})

    @health.get("/readyz")
    def ready() -> tuple[Response, int]:
        report = readiness(parts)
        return jsonify(report), 200 if report["ready"] else 503

    @health.get("/metrics")
    def figures() -> Response:
        return Response(metrics.text(), content_type=CONTENT_TYPE_LATEST)

    return health


def readiness(parts: Parts) -> dict[str, Any]:
    """{"ready", "ill": ["330825 ingest: stale", ...], "counties": {code: {hop: state}}}."""
    now = time.monotonic()
    states = {
        county: hops(push, parts.ingest[county].sign(now), now) for county, push in parts.pushes.items()
    }
    ill = [
        f"{county} {hop}: {state}"
        for county, all_ in states.items()
        for hop, state in all_.items()
        if state != "ok"
    ]
    return {"ready": not ill, "ill": ill, "counties": states}
