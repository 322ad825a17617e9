"""What is over, over HTTP: warnings and roll-outs of earlier days, by page."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Response, request

from dashboard.concurrency.threads import offload
from dashboard.http.api import requests
from dashboard.http.desks.history import past_reading as reading
from dashboard.http.security.route_demands import Rate, demands
from dashboard.identity.authentication import current
from dashboard.identity.problems import Problem
from dashboard.realtime import scopes
from dashboard.services.container import Services
from domain.access.demands import needs
from domain.access.rights import Right
from domain.kernel.worlds import WorldId

SEES = needs(Right.SEE_CASE)
READS = Rate("600 per minute")


def blueprint(services: Services) -> Blueprint:
    """What is over in a county."""
    api = Blueprint("past", __name__)

    @api.get("/api/warnings/past")
    @demands(SEES, rate=READS)
    def warnings() -> Response:
        """Warnings that ended, exercises, tests, drafts."""
        world, region = find_place(services)
        found = offload(reading.find_warnings, services, world, region, asked_of(reading.CHOICES))
        requests.record_reading(services, "warnings", len(found["warnings"]))
        return requests.answer(found)

    @api.get("/api/rollouts/past")
    @demands(SEES, rate=READS)
    def rollouts() -> Response:
        """Roll-outs that were stopped, superseded or ended, with what came back."""
        world, region = find_place(services, whole=True)
        found = offload(reading.find_rollouts, services, world, region, asked_of(reading.OF_ROLLOUTS))
        requests.record_reading(services, "rollouts", len(found["rollouts"]))
        return requests.answer(found)

    return api


def find_place(services: Services, right: Right = Right.SEE_CASE, whole: bool = False) -> tuple[WorldId, str]:
    """The county that is asked for, or the viewer's own, and the part of it they look at. `whole`: counts of
    the whole part are shown. Raises Problem 403, 404.
    """
    region = requests.region(services)
    scope = scopes.find_scope(services.installation, current(), region, right)
    if scope is None or (whole and not scope.whole):
        raise Problem("forbidden", "region")
    counties = services.installation.counties_of(region)
    county = request.args.get("county") or counties[0]
    if county not in counties:
        raise Problem("unknown_region", "county")
    return WorldId(county), region if region.startswith(county) else county


def asked_of(names: Iterable[str]) -> dict[str, str]:
    """What a request asks for, by the names of its filters. Raises Problem 400 for what no database takes."""
    found = {name: request.args.get(name, "") for name in (*names, "day", "after")}
    for name, given in found.items():
        if not requests.is_storable(given):
            raise Problem("bad_parameter", name)
    return found
