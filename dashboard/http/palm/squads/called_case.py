"""The case of a squad on the phones of its people: what was reported, its photos, and what they may ask time
for. Personal data are masked as on the desk; whoever was let go reads nothing of it any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response
from sqlalchemy import Connection

from dashboard.concurrency.threads import offload
from dashboard.http.api import requests
from dashboard.http.palm.phone_state import CALLED, county_of
from dashboard.http.palm.squads.phone_messages import check_names, read_readable, require_squad
from dashboard.http.palm.squads.phone_requests import describe_time_choices
from dashboard.http.security.route_demands import Rate, demands
from dashboard.identity.authentication import current
from dashboard.services.container import Services
from data_access.cases.details import mask_words, read_case
from data_access.cases.photo_rows import list_photos, read_photo
from domain.access.rights import Viewer
from domain.kernel.worlds import WorldId

READS = Rate("600 per minute")
WORDS = ("text", "remark")
"""What of a case's words a phone shows; its title stands in the state."""


@dataclass(frozen=True)
class CalledCase:
    """The doors to it."""

    services: Services

    def register(self, blueprint: Blueprint) -> None:
        """Add the addresses."""
        blueprint.add_url_rule("/palm/squads/<squad_id>/case", "called_case", self.case)
        blueprint.add_url_rule("/palm/squads/<squad_id>/case/photos/<photo_id>", "case_photo", self.photo)

    @demands(CALLED, rate=READS)
    def case(self, squad_id: str) -> Response:
        """Words, matter and photos of the case, and what its person may ask time for. Raises Problem 404 for
        a squad that the person is not in.
        """
        viewer = current()
        check_names(squad_id)
        found = offload(self._read, county_of(viewer), viewer, squad_id)
        return requests.answer(require_squad(found))

    @demands(CALLED, rate=READS)
    def photo(self, squad_id: str, photo_id: str) -> Response:
        """A photo of what was reported. Raises Problem 404."""
        viewer = current()
        check_names(squad_id, photo_id)
        content = offload(self._photo, county_of(viewer), viewer.person or "", squad_id, photo_id)
        headers = {"Cache-Control": "no-store"}
        return Response(require_squad(content), mimetype="image/jpeg", headers=headers)

    def _read(self, county: str, viewer: Viewer, squad_id: str) -> dict[str, Any] | None:
        world, tz = WorldId(county), self.services.installation.counties[county].tz
        with self.services.store.reading() as connection:
            squad = read_readable(connection, world, squad_id, viewer.person or "")
            case = None if squad is None else read_case(connection, squad.case)
            if case is None:
                return None
            photos = list_reported(connection, world, case.id) if case.photos else []
            choices = describe_time_choices(connection, county, case, viewer, tz)
        words = mask_words(case)
        return {
            **{name: words[name] for name in WORDS},
            "matter": self._matter(county, case.matter),
            "photos": photos,
            "time_choices": choices,
        }

    def _matter(self, county: str, code: str | None) -> dict[str, str] | None:
        matter = self.services.installation.counties[county].matters.get(code or "")
        return None if matter is None else {"name": matter.name, "name_en": matter.name_en}

    def _photo(self, county: str, person: str, squad_id: str, photo_id: str) -> bytes | None:
        world = WorldId(county)
        with self.services.store.reading() as connection:
            squad = read_readable(connection, world, squad_id, person)
            if squad is None:
                return None
            if photo_id not in {photo["id"] for photo in list_reported(connection, world, squad.case)}:
                return None
            return read_photo(connection, world, squad.case, photo_id)


def list_reported(connection: Connection, world: WorldId, case: str) -> list[dict[str, Any]]:
    """The photos that came with the reports of a case; those that were sent to a squad are its own."""
    return [photo for photo in list_photos(connection, world, case) if not photo["squad"]]
