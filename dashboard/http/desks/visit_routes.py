"""Households of a roll-out over HTTP: by page, and what is said of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response, request

from dashboard.http.api import command_bodies as bodies
from dashboard.http.api import requests
from dashboard.http.api.county_routes import CountyRoutes
from dashboard.http.api.rollouts.rollout_routes import (
    ANSWERS,
    READS,
    RECEIPTS,
    SEES,
    SHEET,
    parse_id,
)
from dashboard.http.security.route_demands import demands
from dashboard.identity.authentication import current
from dashboard.identity.problems import Problem
from dashboard.services.container import Services
from dashboard.services.dispatch.visit_service import list_visits
from data_access.emergency.rollouts.households.visit_pages import MOST
from data_access.store import utc_now
from domain.access.rights import Right
from domain.emergency.rollouts.progress.visits import RESULTS, VisitReport
from domain.emergency.rollouts.rollout_commands import RecordVisits

MOST_VISITS: Final = 500
PATH: Final = "/api/rollouts/<rollout>/visits"


def blueprint(services: Services) -> Blueprint:
    """The part of the API that is about households of a roll-out."""
    api = Blueprint("visits", __name__)
    VisitRoutes(services).register(api)
    return api


@dataclass(frozen=True)
class VisitRoutes(CountyRoutes):
    """A look and a command, each about one county: the one asked for, or the viewer's own."""

    def register(self, api: Blueprint) -> None:
        """Add the addresses."""
        api.add_url_rule(PATH, "listed", self.listed, methods=["GET"])
        api.add_url_rule(PATH, "record", self.record, methods=["POST"])

    @demands(SEES, rate=READS)
    def listed(self, rollout: str) -> Response:
        """A page of households, masked; who told of them by name for whoever leads roll-outs there."""
        world, id = self.find_world(), parse_id(rollout)
        region = self.find_region(world)
        wanted, reveal = _wanted(region), current().may(Right.ROLLOUTS, region)
        limit = min(requests.number("limit") or MOST, MOST)
        requests.record_reading(self.services, "ledger", limit)
        return self.look_up(list_visits, world, id, wanted, limit, reveal)

    @demands(ANSWERS, rate=RECEIPTS, most=SHEET)
    def record(self, rollout: str) -> Response:
        """What was said of households, up to MOST_VISITS at once; each is taken or refused by itself."""
        given = tuple(parse_visits(requests.json_body()))
        county = self.find_world().county
        done = self.handle(RecordVisits(region=county, rollout=parse_id(rollout), visits=given))
        refused = [{"index": index, "code": why.code} for index, why in sorted(done.refused.items())]
        return requests.answer({"taken": done.taken, "repeated": done.repeated, "refused": refused})


def _wanted(region: str) -> dict[str, Any]:
    result = request.args.get("result", "")
    if result and result not in RESULTS:
        raise Problem("bad_parameter", "result")
    named = {name: request.args.get(name, "") for name in ("liaison", "after")}
    return {"region": region, "result": RESULTS.index(result) if result else None, **named}


def parse_visits(body: bodies.Body) -> list[VisitReport]:
    """The visits of a body, each with an id of its own or one made of what it says. Raises Problem 422."""
    given = body.get("visits")
    if not isinstance(given, list) or not all(isinstance(row, dict) for row in given):
        raise Problem("bad_field", "visits")
    if len(given) > MOST_VISITS:
        raise Problem("too_many", "visits")
    return [parse_visit(row) for row in given]


def parse_visit(body: bodies.Body) -> VisitReport:
    """One visit. Raises Problem 422."""
    texts = {name: bodies.text(body, name) for name in ("household", "kind", "by", "note", "key")}
    if not texts["household"] or not texts["kind"]:
        raise Problem("missing_field", "kind" if texts["household"] else "household")
    at, channel = bodies.moment(body, "at") or utc_now(), bodies.text(body, "channel") or "api"
    id = texts["key"] or f"{texts['kind']}/{at.isoformat()}/{channel}/{texts['by']}"
    offset = bodies.clock_off_s(body) or 0.0
    return VisitReport(
        id[:200], texts["household"], texts["kind"], at, channel, texts["by"], texts["note"], offset
    )
