"""Seeing a case, a person or a dead letter unmasked over HTTP: a right, a reason, and a row of the trace;
without all three nothing.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from dashboard.concurrency.threads import offload
from dashboard.http.api import requests
from dashboard.http.security.route_demands import REVEALS, demands
from dashboard.identity.authentication import current, origin
from dashboard.identity.problems import Problem
from dashboard.services.container import Services
from domain.access.actor import Actor
from domain.access.demands import needs
from domain.access.reasons import checked_reason
from domain.access.rights import Right
from domain.cases.case_commands import RevealCase
from domain.directory.directory_commands import RevealPerson
from domain.kernel.command import Command
from domain.kernel.errors import Refused
from domain.sources.report_bytes import MAX_BYTES as MOST_BYTES
from domain.sources.source_commands import RevealDeadLetter

MOST_ID = 2**63


def blueprint(services: Services) -> Blueprint:
    """The reveal half of the API."""
    api = Blueprint("reveal", __name__)

    @api.post("/api/cases/<case_id>/reveal")
    @demands(needs(Right.REVEAL_CASE), rate=REVEALS)
    def case(case_id: str) -> Response:
        reason, name = _reason(), requests.case_id(case_id)
        county = offload(services.store.county_of_case, name)
        if county is None:
            raise Problem("not_found", "case")
        return requests.answer(_handle(RevealCase(region=county, case=name, reason=reason), "case"))

    @api.post("/api/counties/<county>/people/<person_id>/reveal", endpoint="person")
    @demands(needs(Right.REVEAL_PEOPLE), rate=REVEALS)
    def person(county: str, person_id: str) -> Response:
        reason = _reason()
        if county not in services.installation.counties or not requests.is_storable(person_id):
            raise Problem("not_found", "person")
        found = _handle(RevealPerson(region=county, person=person_id, reason=reason), "person")
        return requests.answer({"person": found.id, "name": found.name, "phone": found.phone})

    @api.post("/api/dead_letters/<int:letter_id>/reveal", endpoint="letter")
    @demands(needs(Right.MEND_SOURCES), rate=REVEALS)
    def dead_letter(letter_id: int) -> Response:
        reason, county = _reason(), _county(services, letter_id)
        command = RevealDeadLetter(region=county, dead_letter=letter_id, reason=reason)
        found = _handle(command, "letter")
        return requests.answer({"id": letter_id, "n": found["n"], **_readable(found["raw"])})

    def _handle(command: Command, what: str) -> Any:
        """What is revealed. Raises Problem 404 for what is not there, or not to be seen."""
        try:
            found = services.commands.handle(command, Actor(current(), origin().address))
        except Refused as refused:
            raise Problem("not_found", what) from refused
        return found

    return api


def _county(services: Services, letter_id: int) -> str:
    """The county of a letter that the viewer may mend. Raises Problem 404 for any other letter."""
    known = offload(services.store.dead_letter, letter_id) if letter_id < MOST_ID else None
    if known is None or not current().may(Right.MEND_SOURCES, known["county"]):
        raise Problem("not_found", "letter")
    return str(known["county"])


def _readable(raw: bytes) -> dict[str, Any]:
    """Bytes as text to be mended: `exact` when the text says all of them, `cut` when there are more."""
    text = raw[:MOST_BYTES].decode("utf-8", errors="replace")
    return {"raw": text, "exact": text.encode() == raw, "cut": len(raw) > MOST_BYTES}


def _reason() -> str:
    body = request.get_json(silent=True)
    try:
        return checked_reason(body.get("reason") if isinstance(body, dict) else None)
    except Refused as refused:
        raise Problem("bad_reason", "reason") from refused
