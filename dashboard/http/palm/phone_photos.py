"""Photos from phones: what somebody reported, or how something was carried out. They come after the words
they belong to, each by itself, so that a weak network holds up no answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, request

from dashboard.concurrency.threads import offload
from dashboard.http.api import command_bodies as bodies
from dashboard.http.api import requests
from dashboard.http.palm.phone_state import CALLED, county_of
from dashboard.http.security.route_demands import Rate, demands
from dashboard.identity.authentication import current, origin
from dashboard.identity.problems import Problem
from dashboard.services.container import Services
from data_access.squads.squad_store import read_squad
from data_access.store import utc_now
from domain.access.actor import Actor
from domain.cases.case_commands import AddPhoto, EnterCase
from domain.cases.case_join import case_id
from domain.cases.photos import MOST_BYTES
from domain.decisions.entry_decisions import SOURCE, entry_id
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId

SENT = Rate("60 per minute")


@dataclass(frozen=True)
class PhonePhotos:
    """The door by which they come."""

    services: Services

    def register(self, blueprint: Blueprint) -> None:
        """Add the address."""
        blueprint.add_url_rule("/palm/photos", "photos", self.photos, methods=["POST"])

    @demands(CALLED, rate=SENT, most=MOST_BYTES)
    def photos(self) -> Response:
        """One photo, as it is; `key`, `answered_at` and `squad` or `report`, the key of a report, stand in
        the address. The same key twice is one photo. Raises Problem 404, 409, 413, 422.
        """
        viewer = current()
        county, by = county_of(viewer), Actor(viewer, origin().address)
        key, squad = bodies.text(request.args, "key"), bodies.text(request.args, "squad")
        if not key:
            raise Problem("missing_field", "key")
        command = AddPhoto(
            region=county,
            key=key,
            case=self._case(county, squad, bodies.text(request.args, "report"), by),
            squad=squad,
            content=request.get_data(),
            taken_at=bodies.moment(request.args, "answered_at") or utc_now(),
        )
        try:
            self.services.commands.handle(command, by)
        except Refused as refused:
            if refused.code != "already_done":
                raise
        return requests.answer({"case": command.case})

    def _case(self, county: str, squad: str, report: str, by: Actor) -> str:
        """The case that a photo belongs to. Raises Problem 404, 422."""
        if report:
            named = EnterCase(region=county, title="", severity=0, key=report)
            return case_id(county, SOURCE, entry_id(named, by))
        if not squad:
            raise Problem("missing_field", "squad")
        found = offload(self._find, county, squad)
        if found is None:
            raise Problem("no_squad", "squad")
        return found

    def _find(self, county: str, squad: str) -> str | None:
        with self.services.store.reading() as connection:
            found = read_squad(connection, WorldId(county), squad)
        return None if found is None else found.case
