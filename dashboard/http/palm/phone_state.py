"""What a person's phone asks for and what it answers: their squads with the cases, their calls and orders.

The page asks every two seconds. What it asks for is made of this process's view, not of the database, and is
sent again only when it is another than last time (ETag).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import msgspec
from flask import Blueprint, Response, request

from dashboard.http.api import command_bodies as bodies
from dashboard.http.api import requests
from dashboard.http.palm.name_cards import NameCards
from dashboard.http.security.route_demands import FORM, Rate, demands
from dashboard.identity.authentication import current, origin
from dashboard.identity.problems import Problem
from dashboard.services.container import Services
from data_access.store import utc_now
from domain.access.actor import Actor
from domain.access.demands import needs
from domain.access.rights import Right, Viewer
from domain.access.scope import NOTHING, Scope, scope_of
from domain.kernel.command import Command
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId
from domain.squads.squad_commands import AcknowledgeOrder, AnswerCall
from domain.topics.registry import BY_NAME

CALLED = needs(Right.ANSWER_CALLS)
NOW = "X-Palm-Now"
"""Our time in milliseconds: a phone's clock may be wrong by years, so the page measures by how much."""
OFTEN, ANSWERS = Rate("240 per minute"), Rate("120 per minute")


@dataclass(frozen=True)
class PhoneState:
    """The two doors that a link opens."""

    services: Services
    cards: NameCards

    def register(self, blueprint: Blueprint) -> None:
        """Add the addresses."""
        blueprint.add_url_rule("/palm/state", "state", self.state)
        blueprint.add_url_rule("/palm/commands", "commands", self.commands, methods=["POST"])

    @demands(CALLED, rate=OFTEN)
    def state(self) -> Response:
        """What is the person's. Raises Problem 503 before the first snapshot."""
        viewer = current()
        body = msgspec.json.encode(self._of(viewer))
        answer = Response(body, mimetype="application/json")
        answer.set_etag(blake2b(body, digest_size=8).hexdigest())
        answer.headers["Cache-Control"] = "no-store"
        answer.headers[NOW] = str(int(utc_now().timestamp() * 1000))
        return answer.make_conditional(request)  # type: ignore[return-value]

    def _of(self, viewer: Viewer) -> dict[str, Any]:
        county = county_of(viewer)
        live = self.services.live(WorldId(county))
        if not live.loaded:
            raise Problem("not_ready")
        scope, state = scope_of(viewer, county, lambda unit: NOTHING, Right.ANSWER_CALLS), live.state()
        if scope is None:
            raise Problem("forbidden")
        squads = seen(state, "squads", scope)
        wanted = {squad["case"] for squad in squads}
        cases = (
            {row["id"]: row for row in seen(state, "cases", scope) if row["id"] in wanted} if wanted else {}
        )
        people = {member["person"] for squad in squads for member in squad["members"]}
        return {
            "me": {"id": viewer.person, "name": viewer.name},
            "responses": seen(state, "responses", scope),
            "squads": squads,
            "cases": {key: row | {"place": self._place(row["region"])} for key, row in cases.items()},
            "people": self.cards.find(county, people),
        }

    def _place(self, region: str) -> dict[str, str]:
        name, name_en = self.services.installation.names(region)
        return {"name": name, "name_en": name_en}

    @demands(CALLED, rate=ANSWERS, most=FORM)
    def commands(self) -> Response:
        """What the person answers. The same key twice is done once and answered alike. Raises Problem 422."""
        viewer = current()
        command = parse_command(requests.json_body(), viewer.person or "", county_of(viewer))
        try:
            version = self.services.commands.handle(command, Actor(viewer, origin().address)).version
        except Refused as refused:
            if refused.code != "already_done":
                raise
            version = None
        return requests.answer({"version": version})


def county_of(viewer: Viewer) -> str:
    """The county whose directory a link's person is of."""
    return viewer.grants[0].region


def seen(state: Mapping[str, Any], name: str, scope: Scope) -> list[dict[str, Any]]:
    """The rows of one topic that a scope sees, as a screen gets them."""
    topic = BY_NAME[name]
    return [topic.public(row) for row in state[name] if topic.shows(row, scope)]


def parse_command(body: bodies.Body, person: str, county: str) -> Command:
    """What a phone sent, as a command about its own person, whoever it names. Raises Problem 422."""
    given: dict[str, Any] = {
        "region": county,
        "person": person,
        "squad": bodies.text(body, "squad"),
        "state": bodies.text(body, "state"),
        "note": bodies.text(body, "note"),
        "key": bodies.text(body, "key"),
        "answered_at": bodies.moment(body, "answered_at") or utc_now(),
    }
    if not given["key"]:
        raise Problem("missing_field", "key")
    match body.get("command"):
        case "answer":
            return AnswerCall(**given, eta=bodies.moment(body, "eta"))
        case "acknowledge":
            return AcknowledgeOrder(**given, order=bodies.whole(body, "order") or 0)
    raise Problem("bad_field", "command")
