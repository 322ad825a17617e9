"""Storms over HTTP: which grids the winds of each cover now and in the next hours."""

from __future__ import annotations

from flask import Blueprint, Response

from dashboard.http.api import requests
from dashboard.http.security.route_demands import Rate, demands
from dashboard.identity.authentication import current
from dashboard.identity.problems import Problem
from dashboard.realtime import scopes
from dashboard.services.container import Services
from domain.access.demands import needs
from domain.access.rights import Right
from domain.emergency.storms.storm_rows import describe_covers

SEES, READS = needs(Right.SEE_LIVE), Rate("600 per minute")


def blueprint(services: Services) -> Blueprint:
    """The storms of a county."""
    api = Blueprint("storms", __name__)

    @api.get("/api/storms")
    @demands(SEES, rate=READS)
    def covers() -> Response:
        region = requests.region(services)
        if scopes.find_scope(services.installation, current(), region) is None:
            raise Problem("forbidden", "region")
        rows = [row for live in requests.live_views(services, region) for row in live.state()["storms"]]
        found = {row["id"]: describe_covers(row, region) for row in rows if row["part"] == "storm"}
        requests.record_reading(services, "storms", len(found))
        return requests.answer({"storms": [*found.values()]})

    return api
