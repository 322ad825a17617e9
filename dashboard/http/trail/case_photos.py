"""A photo of a case, for whoever sees the case."""

from __future__ import annotations

import re

from flask import Blueprint, Response

from dashboard.concurrency.threads import offload
from dashboard.http.api import requests
from dashboard.http.security.route_demands import Rate, demands
from dashboard.identity.authentication import current
from dashboard.identity.problems import Problem
from dashboard.realtime import scopes
from dashboard.services.container import Services
from data_access.cases.details import Sees, find_visible
from data_access.cases.photo_rows import read_photo
from domain.access.demands import needs
from domain.access.rights import Right

READS = Rate("600 per minute")
_PHOTO_ID = re.compile("[a-p]{32}")


def blueprint(services: Services) -> Blueprint:
    """The part of the API that shows photos."""
    api = Blueprint("case_photos", __name__)

    @api.get("/api/cases/<case_id>/photos/<photo_id>")
    @demands(needs(Right.SEE_CASE), rate=READS)
    def photo(case_id: str, photo_id: str) -> Response:
        name = requests.case_id(case_id)
        sees = scopes.sees(services.installation, current())
        found = offload(_read, services, name, photo_id, sees) if _PHOTO_ID.fullmatch(photo_id) else None
        if found is None:
            raise Problem("not_found", "photo")
        requests.record_reading(services, "case", 1)
        return Response(found, mimetype="image/jpeg", headers={"Cache-Control": "no-store"})

    return api


def _read(services: Services, case_id: str, photo_id: str, sees: Sees) -> bytes | None:
    with services.store.reading() as connection:
        seen = find_visible(connection, case_id, sees)
        return None if seen is None else read_photo(connection, seen[0], case_id, photo_id)
