"""GET /api/viewer: who the server takes somebody for; a page asks it when its socket is refused."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from dashboard.http.security.route_demands import demands
from dashboard.identity.authentication import current
from domain.access.demands import SIGNED_IN


def blueprint() -> Blueprint:
    """One question, one answer; 401 for nobody."""
    api = Blueprint("whoami", __name__)

    @api.get("/api/viewer")
    @demands(SIGNED_IN)
    def viewer() -> Response:
        known = current()
        grants = [{"role": grant.role, "region": grant.region, "unit": grant.unit} for grant in known.grants]
        return jsonify({"kind": known.kind, "name": known.name, "grants": grants})

    return api
