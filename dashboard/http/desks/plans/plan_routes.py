"""Plans and their deputies over HTTP: look at versions, check and preview one, save, approve, retire it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response, request

from dashboard.concurrency.threads import offload
from dashboard.http.api import command_bodies as bodies
from dashboard.http.api import requests
from dashboard.http.api.county_routes import CountyRoutes
from dashboard.http.security.route_demands import EXPORTS, USUAL, Rate, demands
from dashboard.identity.authentication import current
from dashboard.identity.problems import Problem
from dashboard.services.container import Services
from dashboard.services.dispatch import plan_api_service as service
from domain.access.demands import needs
from domain.access.rights import Right
from domain.emergency.rollouts.planning.plan_commands import ApprovePlan, PlanCommand, RetirePlan, SavePlan
from domain.kernel.worlds import WorldId

SEES, WRITES = needs(Right.COMMAND_SQUADS), needs(Right.ROLLOUTS)
READS, ACTS = Rate("120 per minute"), Rate("60 per minute")
MOST_WORDS: Final = 64
VERBS: dict[str, type[PlanCommand]] = {"approve": ApprovePlan, "retire": RetirePlan}


def blueprint(services: Services) -> Blueprint:
    """The plans' part of the API."""
    api = Blueprint("api_plans", __name__)
    PlanRoutes(services).register(api)
    return api


@dataclass(frozen=True)
class PlanRoutes(CountyRoutes):
    """Looks and commands, each about one county: the one asked for, or the viewer's own."""

    def register(self, api: Blueprint) -> None:
        """Add the addresses."""
        plan = "/api/plans/<plan>"
        api.add_url_rule("/api/plans", "plans", self.plans, methods=["GET"])
        api.add_url_rule("/api/plans/plans.toml", "file", self.file, methods=["GET"])
        api.add_url_rule(plan, "plan", self.plan, methods=["GET"])
        api.add_url_rule(plan, "save", self.save, methods=["POST"])
        api.add_url_rule(f"{plan}/preview", "preview", self.preview, methods=["POST"])
        for verb in VERBS:
            api.add_url_rule(
                f"{plan}/{verb}", "decide", self.decide, methods=["POST"], defaults={"verb": verb}
            )
        address = "/api/rollouts/<rollout>/deputies"
        api.add_url_rule(address, "deputies", self.deputies, methods=["GET"])
        api.add_url_rule(f"{address}/candidates", "candidates", self.candidates, methods=["GET"])

    @demands(SEES, rate=READS)
    def plans(self) -> Response:
        """Every plan as it holds now."""
        return self.look_up(service.list_plans, self._county(Right.COMMAND_SQUADS))

    @demands(SEES, rate=EXPORTS)
    def file(self) -> Response:
        """Those in use as a plans.toml, all or one."""
        world, only = self._county(Right.COMMAND_SQUADS), request.args.get("plan", "")
        with requests.refusals_in_words():
            text = offload(service.write_file, self.services, world, only)
        return Response(text, mimetype="application/toml", headers=requests.file_headers("plans.toml"))

    @demands(SEES, rate=READS)
    def plan(self, plan: str) -> Response:
        """One as it holds now, or as a version before."""
        version = requests.number("version")
        return self.look_up(service.describe_plan, self._county(Right.COMMAND_SQUADS), plan, version)

    @demands(SEES, rate=READS)
    def preview(self, plan: str) -> Response:
        """What is wrong with a body, and whom it would reach now; nothing is saved."""
        body = _plan_of(requests.json_body())
        return self.look_up(service.preview_body, self._county(Right.COMMAND_SQUADS), plan, body)

    @demands(WRITES, rate=ACTS, most=USUAL)
    def save(self, plan: str) -> Response:
        """Save the next version."""
        body, world = requests.json_body(), self.find_world()
        given = {name: bodies.text(body, name) for name in ("reason", "key")}
        version = bodies.whole(body, "version")
        command = SavePlan(
            region=world.county, plan=plan, body=_plan_of(body), expected_version=version, **given
        )
        return _outcome_row(self.handle(command))

    @demands(SEES, rate=ACTS)
    def decide(self, plan: str, verb: str) -> Response:
        """Approve that very version, or retire the plan."""
        body = requests.json_body()
        given: dict[str, Any] = {name: bodies.text(body, name) for name in ("reason", "key")}
        given |= {"region": self.find_world().county, "plan": plan}
        return _outcome_row(self.handle(VERBS[verb](expected_version=bodies.whole(body, "version"), **given)))

    @demands(WRITES, rate=READS)
    def deputies(self, rollout: str) -> Response:
        """Which deputies of a roll-out were asked, and what they said."""
        return self.look_up(service.list_deputies, self._county(Right.ROLLOUTS), rollout)

    @demands(WRITES, rate=READS)
    def candidates(self, rollout: str) -> Response:
        """Who of a region could be asked to answer for the silent."""
        world = self.find_world()
        region = self.find_region(world, Right.ROLLOUTS)
        return self.look_up(service.list_candidates, world, rollout, region, *map(_words, ("near", "q")))

    def _county(self, right: Right) -> WorldId:
        world = self.find_world()
        current().require(right, world.county)
        return world


def _words(name: str) -> str:
    """What a request asks for by a name. Raises Problem 400 for what no database takes."""
    given = request.args.get(name, "")[:MOST_WORDS]
    if not requests.is_storable(given):
        raise Problem("bad_parameter", name)
    return given


def _outcome_row(done: Any) -> Response:
    return requests.answer({"plan": done.code, "version": done.version, "approvals": len(done.approvals)})


def _plan_of(body: bodies.Body) -> Mapping[str, Any]:
    """The body of a plan. Raises Problem 422 for none, or for texts that no database takes."""
    given = body.get("body")
    if not isinstance(given, dict) or not _is_storable(given):
        raise Problem("bad_field", "body")
    return given


def _is_storable(given: Any) -> bool:
    if isinstance(given, dict):
        return all(_is_storable(key) and _is_storable(value) for key, value in given.items())
    if isinstance(given, list):
        return all(map(_is_storable, given))
    return given is not None and (not isinstance(given, str) or requests.is_storable(given))
