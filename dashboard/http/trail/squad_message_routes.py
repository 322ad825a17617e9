"""What is written in a squad: read by whoever sees its case, written by whoever commands it."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response

from dashboard.concurrency.threads import offload
from dashboard.http.api import requests
from dashboard.http.palm.message_bodies import MOST_BODY, answer_voice, parse_message
from dashboard.http.security.route_demands import Rate, demands
from dashboard.identity.authentication import current, origin
from dashboard.identity.problems import Problem
from dashboard.realtime import scopes
from dashboard.services.container import Services
from dashboard.services.squads.message_service import read_page, send_once
from data_access.cases.details import Sees, find_visible
from data_access.squads.squad_store import read_squad
from data_access.squads.voice_rows import read_voice
from domain.access.actor import Actor
from domain.access.demands import needs
from domain.access.rights import Right
from domain.cases.case_visibility import check_commands
from domain.kernel.worlds import WorldId
from domain.squads.squad import Squad

READS, WRITES = Rate("600 per minute"), Rate("120 per minute")
_SQUAD_ID = re.compile("([0-9a-f]{16})-[0-9]{1,9}")
Place = tuple[WorldId, Squad]


def blueprint(services: Services) -> Blueprint:
    """The part of the API that reads and takes messages."""
    api = Blueprint("squad_messages", __name__)

    @api.get("/api/squads/<squad_id>/messages", endpoint="read")
    @demands(needs(Right.SEE_CASE), rate=READS)
    def read(squad_id: str) -> Response:
        world, squad = find_squad(services, squad_id)
        page = offload(_read_page, services, world, squad, *asked_page())
        requests.record_reading(services, "case", 1)
        return requests.answer(page)

    @api.post("/api/squads/<squad_id>/messages", endpoint="send")
    @demands(needs(Right.COMMAND_SQUADS), rate=WRITES, most=MOST_BODY)
    def send(squad_id: str) -> Response:
        world, squad = find_squad(services, squad_id)
        with requests.refusals_in_words():
            check_commands(current(), squad.places)
        command = parse_message(requests.json_body(), world.county, squad_id)
        with requests.refusals_in_words():
            message = send_once(services, command, Actor(current(), origin().address), current().actor)
        return requests.answer({"squad": squad_id, "number": message.number})

    @api.get("/api/squads/<squad_id>/voices/<voice_id>", endpoint="voice")
    @demands(needs(Right.SEE_CASE), rate=READS)
    def voice(squad_id: str, voice_id: str) -> Response:
        world, squad = find_squad(services, squad_id)
        found = offload(_read_voice, services, world, squad.id, voice_id)
        if found is None:
            raise Problem("not_found", "voice")
        return answer_voice(*found)

    return api


def asked_page() -> tuple[int | None, int | None, int | None]:
    """After which number, before which number, how many. Raises Problem 400."""
    after, before, limit = (requests.number(name) for name in ("after", "before", "limit"))
    return after, before, limit


def find_squad(services: Services, squad_id: str) -> Place:
    """A squad whose case the viewer sees, with its world. Raises Problem 404."""
    named = _SQUAD_ID.fullmatch(squad_id)
    sees = scopes.sees(services.installation, current())
    found = offload(_find, services, named[1], squad_id, sees) if named else None
    if found is None:
        raise Problem("not_found", "squad")
    return found


def _find(services: Services, case_id: str, squad_id: str, sees: Sees) -> Place | None:
    with services.store.reading() as connection:
        seen = find_visible(connection, case_id, sees)
        squad = None if seen is None else read_squad(connection, seen[0], squad_id)
    return None if seen is None or squad is None else (seen[0], squad)


def _read_voice(services: Services, world: WorldId, squad: str, voice_id: str) -> tuple[bytes, str] | None:
    if not requests.is_storable(voice_id):
        return None
    with services.store.reading() as connection:
        return read_voice(connection, world, squad, voice_id)


def _read_page(services: Services, world: WorldId, squad: Squad, *bounds: int | None) -> dict[str, Any]:
    with services.store.reading() as connection:
        return read_page(connection, world, squad, *bounds)
