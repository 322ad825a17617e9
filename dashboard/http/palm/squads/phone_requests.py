"""Requests for time on a phone: what may be asked for in a case its person is called into, asking, and
withdrawing what was asked for.
"""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

from sqlalchemy import Connection

from dashboard.http.api import command_bodies as bodies
from dashboard.http.api import requests
from dashboard.identity.problems import Problem
from data_access.directory.people_queries import find_person
from domain.access.rights import Viewer
from domain.cases.case_join import Case
from domain.cases.handling_commands import (
    RequestExtension,
    RequestSuspension,
    TimeCommand,
    WithdrawRequest,
)
from domain.cases.rules.phone_requests import TimeChoice, add_membership, list_time_choices
from domain.cases.times.time_request import EXTENSION, SUSPENSION
from domain.changes import Row, local_text


def describe_time_choices(
    connection: Connection, county: str, case: Case, viewer: Viewer, tz: tzinfo
) -> list[Row]:
    """What the person of a link may ask time for in a case: for the unit that the directory has them in."""
    person = find_person(connection, county, viewer.person or "")
    if person is None or not person.active or person.id not in case.squad:
        return []
    return [
        _describe_choice(choice, tz)
        for choice in list_time_choices(case, add_membership(viewer, county, person.unit))
    ]


def _describe_choice(choice: TimeChoice, tz: tzinfo) -> Row:
    due_at = None if choice.due_at is None else local_text(choice.due_at, tz)
    return {"kind": choice.kind, "unit": choice.unit, "part": choice.part, "due_at": due_at}


def parse_time_request(body: bodies.Body, _: str, county: str, key: str) -> TimeCommand:
    """A request for time, of whoever has the phone. Raises Problem 404, 422."""
    kind = bodies.text(body, "kind")
    given: dict[str, Any] = {
        "region": county,
        "key": key,
        "case": requests.case_id(bodies.text(body, "case")),
        "unit": bodies.text(body, "unit"),
        "part": bodies.whole(body, "part") or 0,
        "reason": bodies.text(body, "note"),
    }
    if kind == SUSPENSION:
        return RequestSuspension(**given)
    if kind != EXTENSION:
        raise Problem("bad_field", "kind")
    until = bodies.moment(body, "until")
    if until is None:
        raise Problem("missing_field", "until")
    return RequestExtension(**given, until=until)


def parse_withdrawal(body: bodies.Body, _: str, county: str, key: str) -> WithdrawRequest:
    """The withdrawal of a request for time, by its number. Raises Problem 404, 422."""
    case, number = requests.case_id(bodies.text(body, "case")), bodies.whole(body, "request")
    if not number:
        raise Problem("missing_field", "request")
    return WithdrawRequest(region=county, key=key, case=case, request=number)
