"""Official warnings over HTTP: look at them, hand a file in, decide what is in question."""

from __future__ import annotations

import re

from flask import Blueprint, Response, request

from dashboard.http.api import command_bodies as bodies
from dashboard.http.api import requests
from dashboard.http.security.route_demands import FORM, MIB, Rate, demands
from dashboard.identity.problems import Problem
from dashboard.services.container import Services
from dashboard.services.dispatch.warning_service import WarningService
from domain.access.demands import needs
from domain.access.rights import Right

SEES, MANAGES = needs(Right.SEE_LIVE), needs(Right.MANAGE_WARNINGS)
READS, COMMANDS, FILES = Rate("600 per minute"), Rate("120 per minute"), Rate("60 per minute")
LARGEST = 4 * MIB
_ID = re.compile("[0-9a-f]{16}")
LONGEST_NAME = 200


def blueprint(services: Services) -> Blueprint:
    """The warnings of a county."""
    api, service = Blueprint("warnings", __name__), WarningService(services)

    @api.get("/api/warnings")
    @demands(SEES, rate=READS)
    def listed() -> Response:
        region = requests.region(services)
        with requests.refusals_in_words():
            found = service.list(_county(services, region), region)
        requests.record_reading(services, "warnings", len(found["warnings"]) + len(found["others"]))
        return requests.answer(found)

    @api.get("/api/warnings/<warning_id>")
    @demands(SEES, rate=READS)
    def shown(warning_id: str) -> Response:
        region = requests.region(services)
        with requests.refusals_in_words():
            found = service.show(_county(services, region), region, _id(warning_id))
        requests.record_reading(services, "warnings", 1)
        return requests.answer(found)

    @api.post("/api/warnings")
    @demands(MANAGES, rate=FILES, most=LARGEST)
    def hand_in() -> Response:
        name = request.args.get("name", "")[:LONGEST_NAME]
        if not requests.is_storable(name):
            raise Problem("bad_parameter", "name")
        content = request.get_data(cache=False)
        with requests.refusals_in_words():
            return requests.answer(
                service.receive(_county(services, requests.region(services)), name, content)
            )

    @api.post("/api/warnings/<warning_id>/commands")
    @demands(MANAGES, rate=COMMANDS, most=FORM)
    def decide(warning_id: str) -> Response:
        body = requests.json_body()
        version = bodies.whole(body, "version")
        if version is None:
            raise Problem("missing_field", "version")
        given = {name: bodies.text(body, name) for name in ("decision", "of", "reason")}
        county = _county(services, requests.region(services))
        with requests.refusals_in_words():
            return requests.answer(service.resolve(county, _id(warning_id), version=version, **given))

    return api


def _id(text: str) -> str:
    """The id of a warning, as it stands in an address. Raises Problem 404 for what can be none."""
    if not _ID.fullmatch(text):
        raise Problem("no_warning", "warning")
    return text


def _county(services: Services, region: str) -> str:
    """The county of a region, or of a city the one that is named beside it. Raises Problem 404."""
    counties = services.installation.counties_of(region)
    county = request.args.get("county") or counties[0]
    if county not in counties:
        raise Problem("unknown_region", "county")
    return county
