"""Hazard points over HTTP: how they stand, what was reported of one, report a patrol."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response

from dashboard.http.api import command_bodies as bodies
from dashboard.http.api import requests
from dashboard.http.api.county_routes import CountyRoutes
from dashboard.http.security.route_demands import FORM, Rate, demands
from dashboard.identity.problems import Problem
from dashboard.services.container import Services
from dashboard.services.dispatch import patrol_service as service
from data_access.store import utc_now
from domain.access.demands import needs
from domain.access.rights import Right
from domain.emergency.responses.patrols.patrol import Patrol
from domain.emergency.responses.patrols.patrol_commands import RecordPatrol, RevealHazardContacts

SEES, TELLS = needs(Right.SEE_CASE), needs(Right.EVACUATE, Right.SEND_REPORTS)
REVEALS = needs(Right.EVACUATE)
READS, ACTS, REVEAL_RATE = Rate("600 per minute"), Rate("600 per minute"), Rate("60 per minute")
LONGEST_ID: Final = 200


def blueprint(services: Services) -> Blueprint:
    """The hazard points' part of the API."""
    api = Blueprint("hazards", __name__)
    PatrolRoutes(services).register(api)
    return api


@dataclass(frozen=True)
class PatrolRoutes(CountyRoutes):
    """Looks and commands, each about one county: the one asked for, or the viewer's own."""

    def register(self, api: Blueprint) -> None:
        """Add the addresses."""
        point = "/api/hazards/<code>/patrols"
        api.add_url_rule("/api/hazards", "points", self.points, methods=["GET"])
        api.add_url_rule(point, "patrols", self.patrols, methods=["GET"])
        api.add_url_rule(point, "patrol", self.patrol, methods=["POST"])
        api.add_url_rule("/api/hazards/<code>/reveal", "reveal", self.reveal, methods=["POST"])

    @demands(SEES, rate=READS)
    def points(self) -> Response:
        """The points of a region and how each stands."""
        world = self.find_world()
        region = self.find_region(world)
        return self.look_up(service.list_points, world, region, utc_now())

    @demands(SEES, rate=READS)
    def patrols(self, code: str) -> Response:
        """What was reported of a point in the viewer's region."""
        world = self.find_world()
        with requests.refusals_in_words():
            point = service.find_hazard(self.services, world, code)
        if not point.region.startswith(self.find_region(world)):
            raise Problem("forbidden", "region")
        return self.look_up(service.list_patrols, world, code)

    @demands(TELLS, rate=ACTS, most=FORM)
    def patrol(self, code: str) -> Response:
        """What somebody found there, keyed in or told by a program."""
        body, county = requests.json_body(), self.find_world().county
        done = self.handle(RecordPatrol(region=county, patrol=parse_patrol(body, code)))
        return requests.answer({"case": done.case, "repeated": done.repeated})

    @demands(REVEALS, rate=REVEAL_RATE, most=FORM)
    def reveal(self, code: str) -> Response:
        """Whom to call about a point, for a reason."""
        county, reason = self.find_world().county, bodies.text(requests.json_body(), "reason")
        people = self.handle(RevealHazardContacts(region=county, point=code, reason=reason))
        return requests.answer({"people": people})


def parse_patrol(body: bodies.Body, code: str, key: str = "", channel: str = "api") -> Patrol:
    """A patrol of a body, with an id of its own or one made of what it says. Raises Problem 422."""
    texts: dict[str, Any] = {
        name: bodies.text(body, name) for name in ("result", "what", "person", "by", "key")
    }
    if not texts["result"]:
        raise Problem("missing_field", "result")
    at = bodies.moment(body, "at") or utc_now()
    stated_channel = bodies.text(body, "channel") or channel
    id = key or texts["key"] or f"{texts['result']}/{at.isoformat()}/{stated_channel}/{texts['by']}"
    return Patrol(
        id=id[:LONGEST_ID],
        point=code,
        result=texts["result"],
        at=at,
        what=texts["what"],
        person=texts["person"][:80],
        by=texts["by"],
        channel=stated_channel[:40],
        offset_s=bodies.clock_off_s(body) or 0.0,
        lat=bodies.number(body, "lat", 90),
        lon=bodies.number(body, "lon", 180),
    )
