"""Joint handling over HTTP: the parts of co-operating units and the consultations of a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from flask import Blueprint, Response

from dashboard.http.api import command_bodies as bodies
from dashboard.http.api import requests
from dashboard.http.security.route_demands import FORM, Rate, demands
from dashboard.identity.problems import Problem
from dashboard.services.container import Services
from dashboard.services.dispatch.joint_service import JointService
from domain.access.demands import needs
from domain.access.rights import Right
from domain.cases.joint.joint import SquadOrder
from domain.cases.joint.joint_commands import JOINT_NAMES

SEES, HANDLES = needs(Right.SEE_CASE), needs(Right.HANDLE_CASES)
READS, COMMANDS = Rate("600 per minute"), Rate("120 per minute")
Fields = Callable[[bodies.Body], dict[str, Any]]


def blueprint(services: Services) -> Blueprint:
    """How the case stands with its units, and their commands."""
    api, service = Blueprint("joint", __name__), JointService(services)

    @api.get("/api/cases/<case_id>/joint")
    @demands(SEES, rate=READS)
    def joint(case_id: str) -> Response:
        with requests.refusals_in_words():
            shown = service.look(requests.case_id(case_id))
        requests.record_reading(services, "case", 1)
        return requests.answer(shown)

    @api.post("/api/cases/<case_id>/joint/commands", endpoint="joint_commands")
    @demands(HANDLES, rate=COMMANDS, most=FORM)
    def commands(case_id: str) -> Response:
        case = requests.case_id(case_id)
        name, given = parse_command(requests.json_body())
        with requests.refusals_in_words():
            return requests.answer(service.give(name, case, given))

    return api


def parse_command(body: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The name of a command and its fields. Raises Problem 422."""
    name = bodies.text(body, "command")
    if name not in JOINT_NAMES:
        raise Problem("bad_field", "command")
    version = bodies.whole(body, "version")
    if version is None:
        raise Problem("missing_field", "version")
    given = {key: bodies.text(body, key) for key in ("key", "reason")}
    return name, {"expected_version": version, **given, **FIELDS[name](body)}


def _assignments(body: bodies.Body) -> dict[str, Any]:
    return {"parts": bodies.pairs(body, "parts"), "due_at": bodies.moment(body, "due_at")}


def _part(body: bodies.Body) -> dict[str, Any]:
    return {"part": bodies.whole(body, "part") or 0}


def _return(body: bodies.Body) -> dict[str, Any]:
    return _part(body) | {"due_at": bodies.moment(body, "due_at")}


def _answer(body: bodies.Body) -> dict[str, Any]:
    return _part(body) | {"state": bodies.text(body, "state"), "note": bodies.text(body, "note")}


def _call(body: bodies.Body) -> dict[str, Any]:
    return {
        "units": bodies.texts(body, "units"),
        "material": bodies.text(body, "material"),
        "meets_at": bodies.moment(body, "meets_at"),
    }


def _opinion(body: bodies.Body) -> dict[str, Any]:
    words = {name: bodies.text(body, name) for name in ("unit", "note")}
    return words | {"consultation": bodies.whole(body, "consultation") or 0}


def _decision(body: bodies.Body) -> dict[str, Any]:
    number = bodies.whole(body, "consultation") or 0
    orders = tuple(_order(row) for row in bodies.objects(body, "orders"))
    words = {"decision": bodies.text(body, "decision")}
    return _assignments(body) | words | {"consultation": number, "orders": orders}


def _order(body: bodies.Body) -> SquadOrder:
    words = {name: bodies.text(body, name) for name in ("squad", "text")}
    return SquadOrder(**words, to=bodies.texts(body, "to"), due_at=bodies.moment(body, "due_at"))


FIELDS: Final[Mapping[str, Fields]] = {
    "assign": _assignments,
    "answer": _answer,
    "excuse": _part,
    "return": _return,
    "call": _call,
    "opinion": _opinion,
    "decide": _decision,
}
"""What only one command has."""
