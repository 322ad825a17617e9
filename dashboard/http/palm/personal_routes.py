"""What is a person's own on their phone besides their calls: when they are on duty, and what became of their
complaints. Asked for when they look at it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response

from dashboard.concurrency.threads import offload
from dashboard.http.api import requests
from dashboard.http.palm.phone_state import CALLED, county_of
from dashboard.http.security.route_demands import Rate, demands
from dashboard.identity.authentication import current
from dashboard.services.container import Services
from data_access.directory.complaint_rows import list_of_person
from data_access.directory.people_queries import posts, units
from data_access.directory.rosters import of_person
from data_access.store import utc_now
from domain.changes import local_day, local_text
from domain.directory.complaints import Complaint
from domain.directory.roster import Shift
from domain.kernel.clock import TZ

READS = Rate("60 per minute")
DAYS = 14
"""How far ahead duties are told; yesterday's night may still run."""
Names = dict[str, dict[str, str]]


@dataclass(frozen=True)
class PersonalRoutes:
    """The door to it."""

    services: Services

    def register(self, blueprint: Blueprint) -> None:
        """Add the address."""
        blueprint.add_url_rule("/palm/own", "own", self.read)

    @demands(CALLED, rate=READS)
    def read(self) -> Response:
        """What is the link's person's own."""
        viewer = current()
        return requests.answer(offload(self._read, county_of(viewer), viewer.person or ""))

    def _read(self, county: str, person: str) -> dict[str, Any]:
        now = utc_now()
        first, last = (local_day(now + timedelta(days=days), TZ) for days in (-1, DAYS))
        with self.services.store.reading() as connection:
            unit_names: Names = {unit.code: _names_of(unit) for unit, _ in units(connection, county)}
            post_names: Names = {post.code: _names_of(post) for post, _ in posts(connection, county)}
            filed = list_of_person(connection, county, person)
            duties = of_person(connection, county, person, first, last)
        return {
            "complaints": [_complaint(complaint, unit_names) for complaint in filed],
            "duties": [self._duty(shift, post_names) for shift in duties],
        }

    def _duty(self, duty: Shift, names: Names) -> dict[str, Any]:
        name, name_en = self.services.installation.names(duty.region)
        post = names.get(duty.post, {"name": duty.post, "name_en": duty.post})
        return {
            "day": duty.day,
            "shift": duty.shift,
            "place": {"name": name, "name_en": name_en},
            "post": post,
        }


def _names_of(named: Any) -> dict[str, str]:
    return {"name": named.name, "name_en": named.name_en}


def _complaint(complaint: Complaint, names: Names) -> dict[str, Any]:
    return {
        "id": complaint.id,
        "kind": complaint.kind,
        "unit": names.get(complaint.unit, {"name": complaint.unit, "name_en": complaint.unit}),
        "text": complaint.text,
        "said_at": local_text(complaint.said_at, TZ),
        "answer": complaint.answer,
        "answered_at": None if complaint.answered_at is None else local_text(complaint.answered_at, TZ),
    }
