"""Emergency responses over HTTP: how one of a type stands, begin it or change its level, end it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response

from dashboard.http.api import command_bodies as bodies
from dashboard.http.api import requests
from dashboard.http.api.county_routes import CountyRoutes
from dashboard.http.security.route_demands import FORM, Rate, demands
from dashboard.services.container import Services
from dashboard.services.dispatch.response_service import ResponsesService
from domain.access.demands import needs
from domain.access.rights import Right
from domain.emergency.responses import response
from domain.emergency.responses.response_commands import DeclareResponse, EndResponse

DECLARES = needs(Right.DECLARE_RESPONSE)
READS, ACTS = Rate("600 per minute"), Rate("60 per minute")


def blueprint(services: Services) -> Blueprint:
    """The responses' part of the API."""
    api = Blueprint("api_responses", __name__)
    ResponseRoutes(services).register(api)
    return api


@dataclass(frozen=True)
class ResponseRoutes(CountyRoutes):
    """Looks and commands, each about one type of response of one county."""

    def register(self, api: Blueprint) -> None:
        """Add the addresses."""
        response = "/api/responses/<type>"
        api.add_url_rule(response, "response", self.response, methods=["GET"])
        api.add_url_rule(response, "declare", self.declare, methods=["POST"])
        api.add_url_rule(f"{response}/end", "end", self.end, methods=["POST"])

    @demands(DECLARES, rate=READS)
    def response(self, type: str) -> Response:
        """The response of a type as it is, and what the standing warnings propose."""
        with requests.refusals_in_words():
            return requests.answer(ResponsesService(self.services).look(self.find_world().county, type))

    @demands(DECLARES, rate=ACTS, most=FORM)
    def declare(self, type: str) -> Response:
        """Begin it, or change its level."""
        body = requests.json_body()
        level = bodies.whole(body, "level") or response.ENDED
        return self._handled(DeclareResponse(type=type, level=level, **self._answer_of(body)))

    @demands(DECLARES, rate=ACTS, most=FORM)
    def end(self, type: str) -> Response:
        """End it."""
        return self._handled(EndResponse(type=type, **self._answer_of(requests.json_body())))

    def _answer_of(self, body: bodies.Body) -> dict[str, Any]:
        words = {name: bodies.text(body, name) for name in ("reason", "key")}
        county = self.find_world().county
        return {"region": county, "expected_version": bodies.whole(body, "version"), **words}

    def _handled(self, command: DeclareResponse | EndResponse) -> Response:
        done = self.handle(command)
        level = done.level if done.runs else None
        return requests.answer({"type": done.type, "level": level, "version": done.version})
