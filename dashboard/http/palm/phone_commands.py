"""What a person does on their phone: answers calls, confirms instructions, reports a case, asks for time.
Each is about the person of the link, whoever it names, and comes with the time at which it was done there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response

from dashboard.concurrency.threads import offload
from dashboard.http.api import command_bodies as bodies
from dashboard.http.api import requests
from dashboard.http.palm.phone_checks import parse_check_answer
from dashboard.http.palm.phone_households import parse_household
from dashboard.http.palm.phone_state import CALLED, county_of
from dashboard.http.palm.phone_tasks import CHANNEL, clock_ahead_s, parse_answer, raise_refusal
from dashboard.http.palm.squads.phone_requests import parse_time_request, parse_withdrawal
from dashboard.http.security.route_demands import FORM, Rate, demands
from dashboard.identity.authentication import current, origin
from dashboard.identity.problems import REFUSALS, Problem
from dashboard.services.container import Services
from data_access.cases.details import read_case
from data_access.emergency.rollouts.checks.answer_taking import Answered
from data_access.emergency.rollouts.evacuations.report_taking import Taken
from data_access.emergency.rollouts.households.visit_taking import VisitsOutcome
from data_access.emergency.rollouts.receipt_taking import Recorded
from data_access.store import utc_now
from domain.access.actor import Actor
from domain.cases.case_commands import EnterCase
from domain.cases.case_join import Case, case_id
from domain.cases.handling_commands import CaseCommand
from domain.decisions.entry_decisions import SOURCE, entry_id
from domain.decisions.handling_decisions import handling_of
from domain.directory.complaint_commands import FileComplaint
from domain.emergency.responses.patrols.patrol import Patrol
from domain.emergency.responses.patrols.patrol_commands import RecordPatrol
from domain.emergency.rollouts.rollout_commands import ReportTaskDifficulty
from domain.kernel.command import Command
from domain.kernel.errors import Refused
from domain.positions.position_commands import TellPosition
from domain.squads.squad_commands import AcknowledgeOrder, AnswerCall, ReportDifficulty

DEGREES = (("lat", 90), ("lon", 180))
FARTHEST_M = 1_000_000
ANSWERS = Rate("120 per minute")
DONE_BEFORE = frozenset({"already_done", "id_reused"})
"""How a report is refused that is here already: under this link, or under an earlier one of its person."""


@dataclass(frozen=True)
class PhoneCommands:
    """The door by which a phone commands."""

    services: Services

    def register(self, blueprint: Blueprint) -> None:
        """Add the addresses."""
        blueprint.add_url_rule("/palm/commands", "commands", self.commands, methods=["POST"])

    @demands(CALLED, rate=ANSWERS, most=FORM)
    def commands(self) -> Response:
        """What the person does. The same key twice is done once and answered alike. Raises Problem 422."""
        viewer = current()
        command = parse_command(requests.json_body(), viewer.person or "", county_of(viewer))
        by = Actor(viewer, origin().address)
        if isinstance(command, EnterCase):
            return requests.answer(self._enter(command, by))
        try:
            done = self.services.commands.handle(command, by)
        except Refused as refused:
            if refused.code != "already_done":
                raise
            done = None
        if isinstance(done, Recorded | Answered | Taken | VisitsOutcome):
            raise_refusal(done)
            return requests.answer({"version": 1})
        if isinstance(command, CaseCommand):
            return requests.answer({"version": None if done is None else handling_of(done).version})
        if isinstance(command, RecordPatrol | ReportTaskDifficulty):
            return requests.answer({"version": 1})
        return requests.answer({"version": getattr(done, "version", None)})

    def _enter(self, command: EnterCase, by: Actor) -> dict[str, Any]:
        try:
            case: Case | None = self.services.commands.handle(command, by)
        except Refused as refused:
            if refused.code in REFUSALS:
                raise Problem(REFUSALS[refused.code], refused.where) from refused
            if refused.code not in DONE_BEFORE:
                raise
            case = offload(self._find, case_id(command.region, SOURCE, entry_id(command, by)))
        if case is None:
            raise Problem("already_done", "key")
        return {"case": case.id, "no": case.no}

    def _find(self, name: str) -> Case | None:
        with self.services.store.reading() as connection:
            return read_case(connection, name)


def parse_command(body: bodies.Body, person: str, county: str) -> Command:
    """What a phone sent, as a command about its own person, whoever it names. Raises Problem 422."""
    key = bodies.text(body, "key")
    if not key:
        raise Problem("missing_field", "key")
    if parse := PARSERS.get(str(body.get("command"))):
        return parse(body, person, county, key)
    given: dict[str, Any] = {
        "region": county,
        "person": person,
        "squad": bodies.text(body, "squad"),
        "state": bodies.text(body, "state"),
        "note": bodies.text(body, "note"),
        "key": key,
        "answered_at": bodies.moment(body, "answered_at") or utc_now(),
        "clock_off_s": bodies.clock_off_s(body),
    }
    match body.get("command"):
        case "answer":
            return AnswerCall(**given, eta=bodies.moment(body, "eta"))
        case "acknowledge":
            return AcknowledgeOrder(**given, order=bodies.whole(body, "order") or 0)
        case "difficulty":
            del given["state"]
            given["kind"] = bodies.text(body, "kind")
            if rollout := bodies.text(body, "rollout"):
                del given["squad"]
                return ReportTaskDifficulty(**given, rollout=rollout)
            return ReportDifficulty(**given, order=bodies.whole(body, "order") or 0)
    raise Problem("bad_field", "command")


def _position(body: bodies.Body, person: str, county: str, key: str) -> TellPosition:
    given = {name: bodies.number(body, name, most) for name, most in DEGREES}
    given["accuracy_m"] = bodies.number(body, "accuracy_m", FARTHEST_M)
    if missing := [name for name, value in given.items() if value is None]:
        raise Problem("missing_field", missing[0])
    seen_at = bodies.moment(body, "answered_at") or utc_now()
    return TellPosition(region=county, person=person, key=key, seen_at=seen_at, **given)  # type: ignore[arg-type]


def _complaint(body: bodies.Body, person: str, county: str, key: str) -> FileComplaint:
    given: dict[str, Any] = {name: bodies.text(body, name) for name in ("unit", "kind", "text")}
    said_at = bodies.moment(body, "answered_at") or utc_now()
    return FileComplaint(region=county, key=key, said_at=said_at, **given)


def _patrol(body: bodies.Body, person: str, county: str, key: str) -> RecordPatrol:
    point, result = bodies.text(body, "point"), bodies.text(body, "state")
    if not (point and result):
        raise Problem("missing_field", "state" if point else "point")
    patrol = Patrol(
        id=key,
        point=point,
        result=result,
        at=bodies.moment(body, "answered_at") or utc_now(),
        what=bodies.text(body, "note"),
        channel=CHANNEL,
        offset_s=clock_ahead_s(body),
        lat=bodies.number(body, "lat", 90),
        lon=bodies.number(body, "lon", 180),
    )
    return RecordPatrol(region=county, patrol=patrol)


def _report(body: bodies.Body, person: str, county: str, key: str) -> EnterCase:
    given: dict[str, Any] = {name: bodies.text(body, name) for name in ("title", "matter", "text")}
    for name in ("title", "severity"):
        if not body.get(name):
            raise Problem("missing_field", name)
    return EnterCase(
        region=county,
        key=key,
        severity=bodies.whole(body, "severity") or 0,
        place=bodies.text(body, "region"),
        lat=bodies.number(body, "lat", 90),
        lon=bodies.number(body, "lon", 180),
        seen_at=bodies.moment(body, "answered_at"),
        **given,
    )


PARSERS: Mapping[str, Callable[[bodies.Body, str, str, str], Command]] = {
    "position": _position,
    "task": parse_answer,
    "check": parse_check_answer,
    "household": parse_household,
    "visit": parse_household,
    "patrol": _patrol,
    "report": _report,
    "complaint": _complaint,
    "time": parse_time_request,
    "time_withdrawal": parse_withdrawal,
}
"""By what a phone calls it: body, person, county and key to the command."""
