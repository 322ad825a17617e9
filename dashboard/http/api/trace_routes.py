"""The trace over HTTP: pages of it, and signed exports. Both are for auditors of the whole county."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from dashboard.audit.trace_exports import KIND, TraceExports
from dashboard.audit.trace_filters import NAMES, parse_filters
from dashboard.concurrency.threads import offload
from dashboard.http.api import requests
from dashboard.http.security.route_demands import EXPORTS, Rate, demands
from dashboard.identity.authentication import current, origin
from dashboard.identity.problems import Problem
from dashboard.services.container import Services
from data_access.audit.signing import BadKey
from data_access.audit.trace_export import FORMATS
from data_access.audit.trace_queries import MOST_ROWS, Filters
from domain.access.actor import Actor
from domain.access.demands import needs
from domain.access.rights import Right
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId

PAGE = 50
EXPORT_NAMES = frozenset((*NAMES, "case", "county", "format"))


def blueprint(services: Services) -> Blueprint:
    """GET /api/trace and POST /api/trace/export."""
    api = Blueprint("api_trace", __name__)
    exports = TraceExports(services.store, services.commands, services.settings.data_dir, offload)

    @api.get("/api/trace")
    @demands(needs(Right.SEE_TRACE), rate=Rate("300 per minute"))
    def page() -> Response:
        county = county_of(services, request.args.get("county"), Right.SEE_TRACE)
        before, limit = requests.number("before"), requests.number("limit")
        limit = PAGE if limit is None else limit
        if not 1 <= limit <= MOST_ROWS:
            raise Problem("bad_parameter", "limit")
        found = offload(services.store.trace_page, county, _filters(request.args), before, limit)
        return requests.answer({"county": county, "rows": found.rows, "next": found.next})

    @api.post("/api/trace/export")
    @demands(needs(Right.EXPORT_TRACE), rate=EXPORTS)
    def export_file() -> Response:
        given = request.get_json(silent=True)
        if not isinstance(given, dict) or not EXPORT_NAMES.issuperset(given):
            raise Problem("bad_request")
        county = county_of(services, given.get("county"), Right.EXPORT_TRACE)
        form = given.get("format", "csv")
        if form not in FORMATS:
            raise Problem("bad_parameter", "format")
        filters, by = _filters(given), Actor(current(), origin().address)
        try:
            name, pieces = exports.begin(WorldId.of(county), form, filters, by)
        except (OSError, BadKey) as error:
            raise Problem("internal", "trace-key.pem") from error
        return Response(
            requests.stream_blocks(pieces), content_type=KIND[form], headers=requests.file_headers(name)
        )

    return api


def county_of(services: Services, code: Any, right: Right) -> str:
    """The county (or city) whose chain is asked for, of which the viewer has the right as a whole."""
    viewer, region = current(), code
    if not region:
        region = next(iter(viewer.regions(right)), services.installation.default_region)
    if (
        not isinstance(region, str)
        or len(region) not in (4, 6)
        or not services.installation.counties_of(region)
    ):
        raise Problem("unknown_region", "county")
    viewer.require(right, region)
    return region


def _filters(given: Any) -> Filters:
    try:
        return parse_filters(given)
    except Refused as refused:
        raise Problem("bad_parameter", refused.where, refused.detail) from refused
