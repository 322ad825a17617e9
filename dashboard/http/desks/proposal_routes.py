"""What warnings propose about responses over HTTP: which wait for a decision, accept one, dismiss one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response

from dashboard.concurrency.threads import offload
from dashboard.http.api import command_bodies as bodies
from dashboard.http.api import requests
from dashboard.http.api.county_routes import CountyRoutes
from dashboard.http.security.route_demands import FORM, Rate, demands
from dashboard.identity.authentication import current
from dashboard.identity.problems import Problem
from dashboard.services.container import Services
from dashboard.services.dispatch import proposal_service as service
from domain.access.demands import needs
from domain.access.rights import Right
from domain.emergency.rollouts.proposals.proposal import ProposalState
from domain.emergency.rollouts.proposals.proposal_commands import DismissProposal

DECIDES, SEES = needs(Right.DECLARE_RESPONSE), needs(Right.SEE_CASE)
READS, ACTS = Rate("600 per minute"), Rate("120 per minute")
_ID = re.compile(r"JY-[0-9]{6}-[0-9]{3,6}")


def blueprint(services: Services) -> Blueprint:
    """The proposals' part of the API."""
    api = Blueprint("proposals", __name__)
    ProposalRoutes(services).register(api)
    return api


@dataclass(frozen=True)
class ProposalRoutes(CountyRoutes):
    """Looks and commands, each about one county: the one asked for, or the viewer's own."""

    def register(self, api: Blueprint) -> None:
        """Add the addresses."""
        proposal = "/api/proposals/<proposal>"
        api.add_url_rule("/api/proposals", "listed", self.listed, methods=["GET"])
        api.add_url_rule(f"{proposal}/accept", "accept", self.accept, methods=["POST"])
        api.add_url_rule(f"{proposal}/dismiss", "dismiss", self.dismiss, methods=["POST"])

    @demands(SEES, rate=READS)
    def listed(self) -> Response:
        """Those of a county, open and closed."""
        world = self.find_world()
        self.find_region(world)
        return self.look_up(service.list_proposals, world)

    @demands(DECIDES, rate=ACTS, most=FORM)
    def accept(self, proposal: str) -> Response:
        """Declare, change or end the response as it is proposed."""
        body, world, id = requests.json_body(), self.find_world(), _id(proposal)
        current().require(Right.DECLARE_RESPONSE, world.county)
        words = [bodies.text(body, name) for name in ("reason", "key")]
        version = bodies.whole(body, "version")
        with requests.refusals_in_words():
            command = offload(service.follow_proposal, self.services, world, id, version, *words)
        done = self.handle(command)
        return _outcome_row(id, ProposalState.ACCEPTED, {"version": done.version})

    @demands(DECIDES, rate=ACTS, most=FORM)
    def dismiss(self, proposal: str) -> Response:
        """Decide against one."""
        body = requests.json_body()
        words: dict[str, Any] = {name: bodies.text(body, name) for name in ("reason", "key")}
        county = self.find_world().county
        done = self.handle(DismissProposal(region=county, proposal=_id(proposal), **words))
        return _outcome_row(done.id, done.state, {})


def _outcome_row(id: str, state: ProposalState, more: dict[str, Any]) -> Response:
    return requests.answer({"proposal": id, "state": state.value} | more)


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise Problem("no_proposal", "proposal")
    return text
