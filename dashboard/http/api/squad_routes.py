"""Squads over HTTP: whom to pull in and why, assemble, look, command; and loans of people."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final

from flask import Blueprint, Response
from sqlalchemy import Connection

from dashboard.concurrency.threads import offload
from dashboard.http.api import command_bodies as bodies
from dashboard.http.api import requests
from dashboard.http.security.route_demands import FORM, Rate, demands
from dashboard.identity.authentication import current, origin
from dashboard.identity.problems import Problem
from dashboard.realtime import scopes
from dashboard.services.container import Services
from dashboard.services.squads.area_service import SeesPosition, list_people_in_area
from dashboard.services.squads.commander_service import list_commanders
from dashboard.services.squads.loan_service import LoanService
from dashboard.services.squads.offer_service import list_offers
from dashboard.services.squads.person_search_service import search_people
from dashboard.services.squads.recommendation_service import recommend_people
from dashboard.services.squads.squad_view import describe_squad
from data_access.accounts.commanders import read_account_names
from data_access.cases.details import read_case
from data_access.squads.squad_store import read_squad
from data_access.store import utc_now
from domain.access.actor import Actor
from domain.access.demands import SIGNED_IN, needs
from domain.access.rights import Kind, Right
from domain.cases.case_join import Case
from domain.cases.case_rows import facts
from domain.cases.case_visibility import check_commands, list_places
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId
from domain.squads import squad_commands as commands
from domain.squads.hand_picks.area import Area
from domain.squads.squad import Squad

COMMAND, LOANS = needs(Right.COMMAND_SQUADS), needs(Right.SEE_LOANS)
OFTEN, PICKS, REVEALS = Rate("240 per minute"), Rate("120 per minute"), Rate("60 per minute")
_SQUAD_ID = re.compile("([0-9a-f]{16})-[0-9]{1,9}")
Fields = Callable[[bodies.Body], dict[str, Any]]


def blueprint(services: Services) -> Blueprint:
    """The squads' half of the API."""
    api = Blueprint("api_squads", __name__)

    def handle(command: commands.SquadCommand | commands.AssembleSquad) -> Response:
        with requests.refusals_in_words():
            squad = _carry_out(services, command)
        return requests.answer({"squad": squad.id, "version": squad.version})

    @api.get("/api/cases/<case_id>/recommendation")
    @demands(COMMAND, rate=PICKS)
    def recommendation(case_id: str) -> Response:
        case = _find_case(services, case_id)
        _require_command(case)
        return requests.answer(offload(_recommend, services, case))

    @api.get("/api/cases/<case_id>/candidates")
    @demands(COMMAND, rate=PICKS)
    def candidates(case_id: str) -> Response:
        case, area = _find_case(services, case_id), requests.area()
        _require_command(case)
        scope = scopes.find_scope(services.installation, current(), case.county)
        sees = scope.sees_position if scope is not None else _sees_nobody
        return requests.answer(offload(_list_people, services, case, area, sees))

    @api.get("/api/cases/<case_id>/people")
    @demands(COMMAND, rate=PICKS)
    def search(case_id: str) -> Response:
        case, words = _find_case(services, case_id), requests.search_words()
        _require_command(case)
        return requests.answer(offload(_search, services, case, words))

    @api.post("/api/cases/<case_id>/squads")
    @demands(COMMAND, rate=OFTEN, most=FORM)
    def assemble(case_id: str) -> Response:
        case, body = _find_case(services, case_id), requests.json_body()
        given = {"region": case.county, "case": case.id, "key": bodies.text(body, "key"), **_people(body)}
        return handle(commands.AssembleSquad(**given))

    @api.get("/api/squads/<squad_id>")
    @demands(COMMAND, rate=OFTEN)
    def squad(squad_id: str) -> Response:
        case = _case_of(services, squad_id)
        _require_command(case)
        return requests.answer(offload(_describe, services, case, squad_id) | {"you": current().actor})

    @api.get("/api/squads/<squad_id>/commanders")
    @demands(COMMAND, rate=PICKS)
    def commanders(squad_id: str) -> Response:
        case = _case_of(services, squad_id)
        _require_command(case)
        return requests.answer({"commanders": offload(_list_commanders, services, case, squad_id)})

    @api.post("/api/squads/<squad_id>/commands", endpoint="squad_commands")
    @demands(COMMAND, rate=OFTEN, most=FORM)
    def command(squad_id: str) -> Response:
        case = _case_of(services, squad_id)
        return handle(parse_command(requests.json_body(), case.county, squad_id))

    _add_lists(api, services)
    _add_reveal(api, services)
    return api


def _add_lists(api: Blueprint, services: Services) -> None:
    """What is asked of all squads at once."""
    lending = LoanService(services)

    @api.get("/api/commanders")
    @demands(COMMAND, rate=PICKS)
    def leads() -> Response:
        return requests.answer({"names": _name_leads(services, requests.region(services))})

    @api.get("/api/offers")
    @demands(SIGNED_IN, rate=OFTEN)
    def offers() -> Response:
        viewer = current()
        may = viewer.kind is Kind.PERSON and viewer.has(Right.COMMAND_SQUADS)
        rows = list_offers(services, viewer, utc_now()) if may else []
        return requests.answer({"may": may, "offers": rows})

    @api.get("/api/loans")
    @demands(LOANS, rate=PICKS)
    def loans() -> Response:
        region = requests.region(services)
        with requests.refusals_in_words():
            shown = [lending.look(county, region) for county in services.installation.counties_of(region)]
        rows = [row for loan in shown for row in loan["loans"]]
        return requests.answer({"loans": rows})


def _add_reveal(api: Blueprint, services: Services) -> None:
    """Whom to call of a squad."""

    @api.post("/api/squads/<squad_id>/reveal")
    @demands(COMMAND, rate=REVEALS, most=FORM)
    def phones(squad_id: str) -> Response:
        body, case = requests.json_body(), _case_of(services, squad_id)
        person, reason = bodies.text(body, "person"), bodies.text(body, "reason")
        command = commands.RevealSquadPhones(region=case.county, squad=squad_id, person=person, reason=reason)
        with requests.refusals_in_words():
            people = services.commands.handle(command, Actor(current(), origin().address))
        return requests.answer({"people": people})


def _require_command(case: Case) -> None:
    """Pass whoever commands squads where the case lies or was handed down to. Raises Problem forbidden."""
    with requests.refusals_in_words():
        check_commands(current(), list_places(case))


def _carry_out(services: Services, command: commands.SquadCommand | commands.AssembleSquad) -> Squad:
    """The squad after a command; as it stands now when the same was done before under its key."""
    try:
        new: Squad = services.commands.handle(command, Actor(current(), origin().address))
    except Refused as refused:
        if refused.code != "already_done" or isinstance(command, commands.AssembleSquad):
            raise
        found = offload(_read_squad, services, command)
        if found is None:
            raise
        return found
    return new


def _read_squad(services: Services, command: commands.SquadCommand) -> Squad | None:
    with services.store.reading() as connection:
        return read_squad(connection, WorldId(command.region), command.squad)


def _find_case(services: Services, case_id: str) -> Case:
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


def _case_of(services: Services, squad_id: str) -> Case:
    """The case of a squad, which the viewer sees. Raises Problem 404."""
    found = _SQUAD_ID.fullmatch(squad_id)
    if found is None:
        raise Problem("not_found", "squad")
    return _find_case(services, found[1])


def _recommend(services: Services, case: Case) -> dict[str, Any]:
    with services.store.reading() as connection:
        return recommend_people(connection, case, services.installation.counties[case.county], utc_now())


def _sees_nobody(_person: str, _region: str) -> bool:
    return False


def _list_people(services: Services, case: Case, area: Area, sees: SeesPosition) -> dict[str, Any]:
    county = services.installation.counties[case.county]
    with services.store.reading() as connection:
        return list_people_in_area(connection, case, county, area, sees, utc_now())


def _search(services: Services, case: Case, words: Sequence[str]) -> dict[str, Any]:
    county = services.installation.counties[case.county]
    with services.store.reading() as connection:
        return search_people(connection, case, county, words, utc_now())


def _describe(services: Services, case: Case, squad_id: str) -> dict[str, Any]:
    with services.store.reading() as connection:
        squad = _require_squad(connection, case, squad_id)
        return describe_squad(connection, squad, services.installation.counties[case.county], utc_now())


def _require_squad(connection: Connection, case: Case, squad_id: str) -> Squad:
    squad = read_squad(connection, WorldId(case.county), squad_id)
    if squad is None:
        raise Problem("not_found", "squad")
    return squad


def _name_leads(services: Services, region: str) -> dict[str, str]:
    """Who commands the live squads that the viewer sees in a region, by account. Raises Problem forbidden,
    not_ready.
    """
    scope = scopes.find_scope(services.installation, current(), region, Right.COMMAND_SQUADS)
    if scope is None:
        raise Problem("forbidden", "region")
    views = [services.live(WorldId(code)) for code in services.installation.counties_of(region)]
    if not all(view.loaded for view in views):
        raise Problem("not_ready")
    seen = [row for view in views for row in view.state()["squads"] if scope.sees_case(row)]
    leads = {row["lead"] for row in seen} | {row["offer"]["to"] for row in seen if "offer" in row}
    return offload(_read_names, services, leads)


def _read_names(services: Services, accounts: Collection[str]) -> dict[str, str]:
    with services.store.reading() as connection:
        return read_account_names(connection, accounts)


def _list_commanders(services: Services, case: Case, squad_id: str) -> list[dict[str, Any]]:
    county, demo = services.installation.counties[case.county], services.settings.demo
    with services.store.reading() as connection:
        squad = _require_squad(connection, case, squad_id)
        return list_commanders(connection, squad, county, demo, utc_now())


def parse_command(body: bodies.Body, county: str, squad: str) -> commands.SquadCommand:
    """The command of a body. Raises Problem 422."""
    kind, fields = COMMANDS.get(bodies.text(body, "command"), (None, _nothing))
    if kind is None:
        raise Problem("bad_field", "command")
    given: dict[str, Any] = {
        "region": county,
        "squad": squad,
        **{name: bodies.text(body, name) for name in ("reason", "key")},
        "expected_version": bodies.whole(body, "version"),
    }
    return kind(**given, **fields(body))


def _nothing(_: bodies.Body) -> dict[str, Any]:
    return {}


def _people(body: bodies.Body) -> dict[str, Any]:
    return {"people": bodies.pairs(body, "people"), "override": bodies.text(body, "override")}


def _answer_of(body: bodies.Body) -> dict[str, Any]:
    return {
        "person": bodies.text(body, "person"),
        "state": bodies.text(body, "state"),
        "note": bodies.text(body, "note"),
        "answered_at": bodies.moment(body, "answered_at") or utc_now(),
    }


def _receipt(body: bodies.Body) -> dict[str, Any]:
    return _answer_of(body) | {"order": bodies.whole(body, "order") or 0}


def _difficulty(body: bodies.Body) -> dict[str, Any]:
    details = {name: fact for name, fact in _receipt(body).items() if name != "state"}
    return details | {"kind": bodies.text(body, "kind")}


def _reply(body: bodies.Body) -> dict[str, Any]:
    return {"difficulty": bodies.whole(body, "difficulty") or 0, "text": bodies.text(body, "text")}


def _offer(body: bodies.Body) -> dict[str, Any]:
    return {"offer": bodies.whole(body, "offer") or 0}


def _order(body: bodies.Body) -> dict[str, Any]:
    return {
        "text": bodies.text(body, "text"),
        "to": bodies.texts(body, "to"),
        "due_at": bodies.moment(body, "due_at"),
    }


COMMANDS: Final[Mapping[str, tuple[type[commands.SquadCommand], Fields]]] = {
    "add": (commands.AddMembers, _people),
    "answer": (commands.AnswerCall, lambda body: _answer_of(body) | {"eta": bodies.moment(body, "eta")}),
    "no_answer": (
        commands.RecordNoAnswer,
        lambda body: {name: bodies.text(body, name) for name in ("person", "step")},
    ),
    "order": (commands.GiveOrder, _order),
    "acknowledge": (commands.AcknowledgeOrder, _receipt),
    "difficulty": (commands.ReportDifficulty, _difficulty),
    "answer_difficulty": (commands.AnswerDifficulty, _reply),
    "release": (commands.ReleaseMember, lambda body: {"person": bodies.text(body, "person")}),
    "offer": (commands.OfferHandOver, lambda body: {"lead": bodies.text(body, "lead")}),
    "accept": (commands.AcceptHandOver, _offer),
    "decline": (commands.DeclineHandOver, _offer),
    "withdraw": (commands.WithdrawHandOver, _offer),
    "take_over": (commands.TakeOverSquad, _nothing),
    "stand_down": (commands.StandDownSquad, _nothing),
}
"""By the word a body says, with its own fields."""
