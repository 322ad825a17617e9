"""What is written in a squad, on the phones of its people: each reads and writes in the squads they are in,
and in no other; whoever was let go reads nothing of it any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response
from sqlalchemy import Connection

from dashboard.concurrency.threads import offload
from dashboard.http.api import command_bodies as bodies
from dashboard.http.api import requests
from dashboard.http.palm.message_bodies import MOST_BODY, answer_voice, parse_message
from dashboard.http.palm.phone_state import CALLED, county_of
from dashboard.http.security.route_demands import Rate, demands
from dashboard.identity.authentication import current, origin
from dashboard.identity.problems import Problem
from dashboard.services.container import Services
from dashboard.services.squads.message_service import read_page, send_once
from data_access.cases.photo_rows import read_photo
from data_access.squads.conversation_rows import has_squad_photo
from data_access.squads.squad_store import read_squad
from data_access.squads.voice_rows import read_voice
from domain.access.actor import Actor
from domain.kernel.worlds import WorldId
from domain.squads.conversation import may_read
from domain.squads.squad import Squad

READS, SENT = Rate("600 per minute"), Rate("60 per minute")


@dataclass(frozen=True)
class PhoneMessages:
    """The doors by which they come and go."""

    services: Services

    def register(self, blueprint: Blueprint) -> None:
        """Add the addresses."""
        blueprint.add_url_rule("/palm/messages", "send_message", self.send, methods=["POST"])
        blueprint.add_url_rule("/palm/squads/<squad_id>/messages", "messages", self.messages)
        blueprint.add_url_rule("/palm/squads/<squad_id>/photos/<photo_id>", "message_photo", self.photo)
        blueprint.add_url_rule("/palm/squads/<squad_id>/voices/<voice_id>", "message_voice", self.voice)

    @demands(CALLED, rate=SENT, most=MOST_BODY)
    def send(self) -> Response:
        """One message of the link's person. The same key twice is one message. Raises Problem 404, 409, 413,
        422.
        """
        viewer, body = current(), requests.json_body()
        command = parse_message(body, county_of(viewer), bodies.text(body, "squad"))
        by, author = Actor(viewer, origin().address), f"person:{viewer.person}"
        with requests.refusals_in_words():
            message = send_once(self.services, command, by, author)
        return requests.answer({"number": message.number})

    @demands(CALLED, rate=READS)
    def messages(self, squad_id: str) -> Response:
        """A page of them. Raises Problem 404 for a squad that the person is not in."""
        viewer = current()
        check_names(squad_id)
        bounds = {name: requests.number(name) for name in ("after", "before", "limit")}
        page = offload(self._read, county_of(viewer), viewer.person or "", squad_id, bounds)
        return requests.answer(require_squad(page))

    @demands(CALLED, rate=READS)
    def photo(self, squad_id: str, photo_id: str) -> Response:
        """A photo that was sent to a squad that the person is in. Raises Problem 404."""
        viewer = current()
        check_names(squad_id, photo_id)
        content = offload(self._photo, county_of(viewer), viewer.person or "", squad_id, photo_id)
        return Response(require_squad(content), mimetype="image/jpeg", headers={"Cache-Control": "no-store"})

    @demands(CALLED, rate=READS)
    def voice(self, squad_id: str, voice_id: str) -> Response:
        """A recording that was sent to a squad that the person is in. Raises Problem 404."""
        viewer = current()
        check_names(squad_id, voice_id)
        found = offload(self._voice, county_of(viewer), viewer.person or "", squad_id, voice_id)
        return answer_voice(*require_squad(found))

    def _voice(self, county: str, person: str, squad_id: str, voice_id: str) -> tuple[bytes, str] | None:
        world = WorldId(county)
        with self.services.store.reading() as connection:
            squad = read_readable(connection, world, squad_id, person)
            if squad is None:
                return None
            return read_voice(connection, world, squad.id, voice_id)

    def _read(
        self, county: str, person: str, squad_id: str, bounds: dict[str, int | None]
    ) -> dict[str, Any] | None:
        world = WorldId(county)
        with self.services.store.reading() as connection:
            squad = read_readable(connection, world, squad_id, person)
            if squad is None:
                return None
            return read_page(connection, world, squad, **bounds)

    def _photo(self, county: str, person: str, squad_id: str, photo_id: str) -> bytes | None:
        world = WorldId(county)
        with self.services.store.reading() as connection:
            squad = read_readable(connection, world, squad_id, person)
            if squad is None:
                return None
            if not has_squad_photo(connection, world, squad.id, photo_id):
                return None
            return read_photo(connection, world, squad.case, photo_id)


def read_readable(connection: Connection, world: WorldId, squad_id: str, person: str) -> Squad | None:
    """A squad whose messages and case somebody may read; None for any other."""
    squad = read_squad(connection, world, squad_id)
    return squad if squad is not None and may_read(squad, person) else None


def check_names(*names: str) -> None:
    """Raises Problem 404 for what no squad and nothing in one can be called."""
    if not all(map(requests.is_storable, names)):
        raise Problem("no_squad", "squad")


def require_squad(what: Any) -> Any:
    """What was read of a squad. Raises Problem 404 when the person is in none of that name."""
    if what is None:
        raise Problem("no_squad", "squad")
    return what
