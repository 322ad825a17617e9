"""Entering a case over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response

from dashboard.http.api import command_bodies, requests
from dashboard.http.security.route_demands import FORM, Rate, demands
from dashboard.identity.problems import REFUSALS, Problem
from dashboard.services.container import Services
from dashboard.services.dispatch.entry_service import EntryService
from domain.access.demands import needs
from domain.access.rights import Right
from domain.kernel.errors import Refused

TEXTS = ("title", "matter", "text", "caller", "phone", "split_from")
ENTRIES = Rate("120 per minute")


def blueprint(services: Services) -> Blueprint:
    """The part of the API that takes cases from people."""
    api, service = Blueprint("entering", __name__), EntryService(services)

    @api.post("/api/cases")
    @demands(needs(Right.MANAGE_CASES), rate=ENTRIES, most=FORM)
    def enter() -> Response:
        given = parse_entry(requests.json_body())
        with requests.refusals_in_words():
            try:
                return requests.answer(service.enter(given))
            except Refused as refused:
                if refused.code not in REFUSALS:
                    raise
                raise Problem(REFUSALS[refused.code], refused.where) from refused

    return api


def parse_entry(body: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an entry. Raises Problem 422 for one that is missing or none."""
    given: dict[str, Any] = {name: command_bodies.text(body, name) for name in TEXTS}
    given["key"], given["place"] = command_bodies.text(body, "key"), command_bodies.text(body, "region")
    given["severity"] = command_bodies.whole(body, "severity")
    given["lat"], given["lon"] = (
        command_bodies.number(body, "lat", 90),
        command_bodies.number(body, "lon", 180),
    )
    for name in ("title", "severity", "key"):
        if not given[name]:
            raise Problem("missing_field", name)
    return given
