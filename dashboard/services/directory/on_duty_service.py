"""Who is on duty now, and where nobody will be: for the desk that has to call somebody."""

from __future__ import annotations

from typing import Any

from dashboard.services.base import Base, CountyRequest
from dashboard.services.directory.people_service import Names, load_names, region_names
from dashboard.services.directory.rosters_service import always_staffed
from data_access.directory import people_queries, rosters
from domain.access.county_rights import only_region
from domain.access.masking import mask_name, mask_phone
from domain.access.rights import Right
from domain.directory.duty_coverage import (
    at_work,
    days_ahead,
    days_at_work,
    days_of_gaps,
    find_gaps_ahead,
    shift_span,
)
from domain.directory.roster import Finding, Shift

Cards = dict[str, dict[str, str]]


class OnDutyService(Base):
    """The people on duty in a county, or in the region of whoever asks."""

    def look(self, county: str, region: str = "") -> dict[str, Any]:
        """Who is on duty now, names and phones masked, and the shifts until tomorrow that nobody has."""
        request = self.request(county)
        place = region or only_region(request.within(Right.SEE_PEOPLE))
        request.require(Right.SEE_PEOPLE, place)
        return self.aside(self._read, request, place)

    def _read(self, request: CountyRequest, place: str) -> dict[str, Any]:
        local = self.clock().astimezone(request.county.tz)
        ahead = days_ahead(local)
        wanted = {*days_at_work(local), *days_of_gaps(local)}
        with self.store.reading() as connection:
            duties = rosters.of_days(connection, request.code, [*wanted], place)
            active = people_queries.active_among(connection, request.code, [d.person for d in duties])
            held = (duty for duty in at_work(duties, local) if duty.person in active)
            now = sorted(held, key=lambda duty: (duty.region, duty.post, duty.day, duty.person))
            cards = people_queries.contact_cards(connection, request.code, {duty.person for duty in now})
            labels = load_names(connection, request.code)
        gaps = find_gaps_ahead(duties, active, local, always_staffed(request, place))
        return {
            "people": [self._person(duty, cards, labels, request) for duty in now if duty.person in cards],
            "gaps": [_gap(gap, ahead, labels, request) for gap in gaps],
        }

    def _person(self, duty: Shift, cards: Cards, labels: Names, request: CountyRequest) -> dict[str, Any]:
        card = cards[duty.person]
        until = shift_span(duty.day, duty.shift, self.clock().astimezone(request.county.tz))[1]
        return _named(duty, labels, request) | {
            "person": duty.person,
            "name": mask_name(card["name"]),
            "unit_name": card["unit"],
            "unit_name_en": card["unit_en"],
            "phone": mask_phone(card["phone"]),
            "until": f"{until:%H:%M}",
        }


def _gap(gap: Finding, ahead: tuple[str, str], labels: Names, request: CountyRequest) -> dict[str, Any]:
    return _named(gap, labels, request) | {"day": gap.day, "today": gap.day == ahead[0]}


def _named(of: Shift | Finding, labels: Names, request: CountyRequest) -> dict[str, Any]:
    region, region_en = region_names(request, of.region)
    post, post_en = labels.posts.get(of.post, (of.post, of.post))
    names = {"region_name": region, "region_name_en": region_en, "post_name": post, "post_name_en": post_en}
    return {"shift": of.shift, "region": of.region, "post": of.post} | names
