"""Handling a case over HTTP: what may be done with it now, and the commands that do it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from flask import Blueprint, Response

from dashboard.http.api import command_bodies as bodies
from dashboard.http.api import requests
from dashboard.http.security.route_demands import FORM, Rate, demands
from dashboard.identity.authentication import current, origin
from dashboard.identity.problems import Problem
from dashboard.realtime import scopes
from dashboard.services.container import Services
from dashboard.threads import offload
from data_access.cases.details import read_case
from domain.access.actor import Actor
from domain.access.demands import needs
from domain.access.rights import Right
from domain.access.scope import sees_case
from domain.cases import handling_commands as commands
from domain.cases.case_join import Case
from domain.cases.case_rows import facts
from domain.cases.handling import handling_row
from domain.cases.handling_rules import WAYS, list_commands
from domain.decisions.handling_decisions import handling_of

COMMANDS: Final[Mapping[str, type[commands.CaseCommand]]] = {
    "register": commands.RegisterCase,
    "dispatch": commands.DispatchCase,
    "start": commands.StartHandling,
    "finish": commands.FinishHandling,
    "verify": commands.VerifyCase,
    "close": commands.CloseCase,
    "return": commands.ReturnCase,
    "extend": commands.ExtendLimit,
    "suspend": commands.SuspendCase,
    "resume": commands.ResumeCase,
    "pass_on": commands.PassOnCase,
    "cancel": commands.CancelCase,
    "reopen": commands.ReopenCase,
}
"""By the word a body says."""
HANDLE = needs(Right.HANDLE_CASES, Right.MANAGE_CASES)
OFTEN = Rate("240 per minute")


def blueprint(services: Services) -> Blueprint:
    """The handling half of the API."""
    api = Blueprint("api_cases", __name__)

    @api.get("/api/cases/<case_id>/handling")
    @demands(needs(Right.SEE_CASE), rate=OFTEN)
    def handling(case_id: str) -> Response:
        return requests.answer(_describe(services, find_case(services, case_id)))

    @api.post("/api/cases/<case_id>/commands", endpoint="case_commands")
    @demands(HANDLE, rate=OFTEN, most=FORM)
    def handle(case_id: str) -> Response:
        case = find_case(services, case_id)
        command = parse_command(bodies.read_body(), case)
        new: Case = services.commands.handle(command, Actor(current(), origin().address))
        return requests.answer({"version": handling_of(new).version, "stage": new.stage})

    return api


def find_case(services: Services, case_id: str) -> Case:
    """A case that the viewer sees. Raises Problem 404 for any other, and for one of a drill."""
    name = requests.case_id(case_id)
    found = offload(_read, services, name)
    sees = scopes.sees(services.installation, current())
    if found is None or not found.visible or not sees(facts(found)):
        raise Problem("not_found", "case")
    return found


def _read(services: Services, name: str) -> Case | None:
    with services.store.reading() as connection:
        found = read_case(connection, name)
    return found if found is not None and found.county in services.installation.counties else None


def parse_command(body: bodies.Body, case: Case) -> commands.CaseCommand:
    """The command of a body. Raises Problem 422."""
    kind = COMMANDS.get(bodies.text(body, "command"))
    if kind is None:
        raise Problem("bad_field", "command")
    given: dict[str, Any] = {
        "region": case.county,
        "case": case.id,
        "reason": bodies.text(body, "reason"),
        "note": bodies.text(body, "note"),
        "key": bodies.text(body, "key"),
        "expected_version": bodies.whole(body, "version"),
    }
    if kind is commands.DispatchCase:
        given["unit"] = bodies.text(body, "unit")
    if kind is commands.ExtendLimit:
        given["amount"] = timedelta(hours=min(bodies.whole(body, "hours") or 0, 100_000))
    return kind(**given)


def _describe(services: Services, case: Case) -> dict[str, Any]:
    county = services.installation.counties[case.county]
    hand = None if case.hand is None else handling_row(case.hand, case.source_closed_at, county.tz)
    allowed = list_commands(handling_of(case))
    may = [word for word, kind in COMMANDS.items() if kind in allowed and _may(services, case, kind)]
    units = [
        {"code": unit.code, "name": unit.name, "name_en": unit.name_en} for unit in county.units.values()
    ]
    return {"hand": hand, "version": handling_of(case).version, "commands": may, "units": units}


def _may(services: Services, case: Case, kind: type[commands.CaseCommand]) -> bool:
    county = services.installation.counties[case.county]
    return sees_case(current(), facts(case), county.matters_of_unit, WAYS[kind].right)
