"""The handling of a case over HTTP: how it stands and what may be done now, and the commands of people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response

from dashboard.http.api import command_bodies as bodies
from dashboard.http.api import requests
from dashboard.http.security.route_demands import FORM, Rate, demands
from dashboard.identity.problems import Problem, wants_english
from dashboard.services.container import Services
from dashboard.services.dispatch.handling_service import HandlingService
from domain.access.demands import needs
from domain.access.rights import Right
from domain.cases.handling_commands import NAMES
from domain.cases.relation_commands import RELATIONS

HANDLERS = needs(Right.HANDLE_CASES, Right.MANAGE_CASES)
READS, COMMANDS = Rate("600 per minute"), Rate("120 per minute")
LARGEST = 100_000
OWN_TEXTS = {
    "dispatch": "unit",
    "set_matter": "matter",
    "merge": "into",
    "escalate": "level",
    "hand_down": "to",
    "link": "other",
    "unlink": "other",
}
"""The one text that a command has for itself."""


def blueprint(services: Services) -> Blueprint:
    """The part of the API that moves cases on."""
    api, service = Blueprint("handling", __name__), HandlingService(services)

    @api.get("/api/cases/<case_id>/handling")
    @demands(HANDLERS, rate=READS)
    def handling(case_id: str) -> Response:
        with requests.refusals_in_words():
            return requests.answer(service.look(requests.case_id(case_id), wants_english()))

    @api.post("/api/cases/<case_id>/commands")
    @demands(HANDLERS, rate=COMMANDS, most=FORM)
    def commands(case_id: str) -> Response:
        case = requests.case_id(case_id)
        name, given = parse_command(requests.json_body())
        with requests.refusals_in_words():
            return requests.answer(service.give(name, case, given))

    return api


def parse_command(body: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The name of a command and its fields. Raises Problem 422."""
    name = bodies.text(body, "command")
    if name not in NAMES | RELATIONS:
        raise Problem("bad_field", "command")
    version = body.get("version")
    if type(version) is not int:
        raise Problem("missing_field" if version is None else "bad_field", "version")
    given = {key: bodies.text(body, key) for key in ("key", "reason", "note")}
    return name, {"expected_version": version, **given, **_own_fields(name, body)}


def _own_fields(name: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """What only one command has."""
    if name in ("extend", "request_extension"):
        amount = {"amount": timedelta(hours=_whole(body, "hours", "bad_extension"))}
        return amount if name == "extend" else amount | _work(body)
    if name == "request_suspension":
        return _work(body)
    if name in ("approve_request", "refuse_request", "withdraw_request"):
        return {"request": bodies.whole(body, "request") or 0}
    if name == "whistle":
        minutes = _whole(body, "minutes", "bad_whistle_limit")
        return {"units": bodies.texts(body, "units"), "limit": timedelta(minutes=minutes)}
    if name in ("report_in", "refuse_whistle"):
        return {"whistle": bodies.whole(body, "whistle") or 0, "unit": bodies.text(body, "unit")}
    texts = OWN_TEXTS.get(name)
    return {texts: bodies.text(body, texts)} if texts else {}


def _work(body: Mapping[str, Any]) -> dict[str, Any]:
    """For what a unit asks for time: its part, 0 for the case that it has in hand."""
    return {"unit": bodies.text(body, "unit"), "part": bodies.whole(body, "part") or 0}


def _whole(body: Mapping[str, Any], name: str, code: str) -> int:
    """So many hours or minutes. Raises Problem 422."""
    given = body.get(name)
    if type(given) is not int or abs(given) > LARGEST:
        raise Problem(code, name)
    return given
