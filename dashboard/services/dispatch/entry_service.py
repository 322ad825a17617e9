"""Entering a case that reached us by no source: where it is, whose county takes it, and what it is called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.identity.authentication import current
from dashboard.realtime.scopes import home
from dashboard.services.base import Base
from data_access.cases.details import read_case
from domain.access.actor import Actor
from domain.cases.case_commands import EnterCase
from domain.cases.case_join import Case, case_id
from domain.decisions.entry_decisions import SOURCE, entry_id
from domain.kernel.errors import Reason, Refused
from domain.kernel.regions import county_of, is_code

Json = dict[str, Any]


class EntryService(Base):
    """What a duty officer enters."""

    def enter(self, given: Mapping[str, Any]) -> Json:
        """{"case": id, "no": its number}. The same key again is answered with the case it made. Refused
        forbidden, and what a report is refused.
        """
        request = self.request(self._county(given["place"], given["lat"], given["lon"]))
        command = EnterCase(region=request.code, **given)
        try:
            case: Case | None = self.handle(request, command)
        except Refused as refused:
            if refused.code != "already_done":
                raise
            case = self.aside(self._find, request.code, command, request.actor)
        if case is None:
            raise Refused("already_done", "the case was entered before", "key")
        return {"case": case.id, "no": case.no}

    def _county(self, place: str, lat: float | None, lon: float | None) -> str:
        """The county a case lies in. Refused outside_county."""
        served = self.services.installation
        if place:
            return county_of(place) if is_code(place) else place
        counties = served.counties_of(home(served, current()))
        if lat is None or lon is None:
            return counties[0]
        for code in counties:
            if served.counties[code].locate(lat, lon) is not None:
                return code
        raise Refused(Reason.OUTSIDE_COUNTY, f"lat, lon: {lat}, {lon} is in none of our counties", "lat")

    def _find(self, county: str, command: EnterCase, by: Actor) -> Case | None:
        with self.store.reading() as connection:
            return read_case(connection, case_id(county, SOURCE, entry_id(command, by)))
