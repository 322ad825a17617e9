"""What a report is chosen from on a phone: the matters and the places of the person's county, and where they
are at home. Asked for once, so that it is there when the network is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response

from dashboard.concurrency.threads import offload
from dashboard.http.api import requests
from dashboard.http.palm.phone_state import CALLED, county_of
from dashboard.http.security.route_demands import Rate, demands
from dashboard.identity.authentication import current
from dashboard.services.container import Services
from data_access.directory.people_queries import find_person
from data_access.files.pinyin import spell_text
from domain.kernel.regions import Level, level_of

READS = Rate("60 per minute")
PLACES = (Level.TOWNSHIP, Level.VILLAGE)
Choice = tuple[str, str, str]
"""Code, name, English name."""
Place = tuple[str, str, str, str]
"""As a choice, and how its name is spelled."""


@dataclass(frozen=True)
class PhoneChoices:
    """The door to it."""

    services: Services

    def register(self, blueprint: Blueprint) -> None:
        """Add the address."""
        blueprint.add_url_rule("/palm/choices", "choices", self.choices)

    @demands(CALLED, rate=READS)
    def choices(self) -> Response:
        """The choices of the link's person."""
        viewer = current()
        county = county_of(viewer)
        return requests.answer(self._of(county, offload(self._home, county, viewer.person or "")))

    def _of(self, code: str, home: str) -> dict[str, Any]:
        county = self.services.installation.counties[code]
        places: list[Place] = [
            (region.code, region.name, region.name_en, spell_text(region.name))
            for region in county.regions.values()
            if level_of(region.code) in PLACES
        ]
        matters: list[Choice] = [
            (matter.code, matter.name, matter.name_en) for matter in county.matters.values()
        ]
        known = county.regions.get(home)
        home_choice = (home, known.name, known.name_en) if known and len(home) > len(code) else None
        units: list[Choice] = [(unit.code, unit.name, unit.name_en) for unit in county.units.values()]
        return {"matters": matters, "places": places, "home": home_choice, "units": units}

    def _home(self, county: str, person: str) -> str:
        with self.services.store.reading() as connection:
            found = find_person(connection, county, person)
        return found.region if found is not None else ""
