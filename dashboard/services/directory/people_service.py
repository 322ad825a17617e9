"""People on /admin: pages, one person, revealing, changing, export. Masked unless revealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from dashboard.identity.allowances import Allowance
from dashboard.services.base import (
    PAGE_SIZE,
    Base,
    CountyRequest,
    form_of,
    number,
    offset,
    problems,
    shown_file,
    text,
)
from dashboard.services.container import Services
from data_access.directory import people_queries
from data_access.directory.directory_rows import masked
from data_access.directory.export_people import write_people
from data_access.directory.people_queries import Filter
from data_access.files import columns, spreadsheets
from data_access.outbox.dead_contacts import read_dead
from domain.access.reasons import checked_reason
from domain.access.rights import Right
from domain.audit.export_commands import RecordExport
from domain.directory.directory_commands import (
    RecordPhoneSearch,
    RemovePerson,
    RestorePerson,
    RevealPerson,
    SavePerson,
)
from domain.directory.directory_rules import EDITABLE, check_visible
from domain.directory.person import FIELDS, DeadContact, Person
from domain.kernel.errors import Invalid
from domain.kernel.form_values import parse_choice

REVEALS, EXPORTS = "60 per 10 minutes; 200 per hour", "10 per 10 minutes; 60 per hour"
_ACTIVE = {"yes": True, "no": False, "all": None, "dead": True}


@dataclass(frozen=True, slots=True)
class Names:
    """Names of units and posts of a county, in both languages."""

    units: Mapping[str, tuple[str, str]]
    posts: Mapping[str, tuple[str, str]]


def load_names(connection: Connection, county: str) -> Names:
    """The names in use now."""
    units = {unit.code: (unit.name, unit.name_en) for unit, _ in people_queries.units(connection, county)}
    posts = {post.code: (post.name, post.name_en) for post, _ in people_queries.posts(connection, county)}
    return Names(units, posts)


def region_names(request: CountyRequest, code: str) -> tuple[str, str]:
    """Chinese and English name of a region; its code where it has none."""
    region = request.county.regions.get(code)
    return (code, code) if region is None else (region.name, region.name_en)


def row(
    person: Person, labels: Names, request: CountyRequest, dead: Sequence[DeadContact] = ()
) -> dict[str, Any]:
    """A person as the page shows them, masked; `dead`: which of their contacts do not work."""
    hidden = masked(person)
    shown = {name: getattr(hidden, name) for name in (*FIELDS, "source", "version")}
    found = {
        "post": labels.posts.get(person.post, (person.post, person.post)),
        "unit": labels.units.get(person.unit, (person.unit, person.unit)),
        "region": region_names(request, person.region),
    }
    for field, (name, name_en) in found.items():
        shown |= {f"{field}_name": name, f"{field}_name_en": name_en}
    return shown | {"dead": [contact.reason for contact in dead]}


class PeopleService(Base):
    """The directory's people. Whoever has their numbers out one by one is slowed down, as over HTTP."""

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._reveals, self._exports = Allowance(REVEALS), Allowance(EXPORTS)

    def page(
        self,
        county: str,
        page: int = 0,
        q: str = "",
        post: str = "",
        unit: str = "",
        region: str = "",
        active: str = "yes",
        order: str = "id",
    ) -> dict[str, Any]:
        """One page of the people wanted in an order (`reading.ORDERED`), and what the viewer may do there."""
        request = self.request(county)
        wanted = _filter(request, Right.SEE_PEOPLE, q, post, unit, region, active)
        if wanted.by_phone:
            self._reveals.use(request.viewer)
        rows, total = self.aside(self._page, request, wanted, offset(page), _order(order))
        if wanted.by_phone:
            self.handle(request, RecordPhoneSearch(region=request.code, phone=wanted.q, found=total))
        place = region or request.code
        may = {
            "manage": request.viewer.may(Right.MANAGE_PEOPLE, place),
            "reveal": request.viewer.may(Right.REVEAL_PEOPLE, place),
        }
        return {"rows": rows, "total": total, "page_size": PAGE_SIZE, "may": may}

    def _page(
        self, request: CountyRequest, wanted: Filter, start: int, order: str
    ) -> tuple[list[dict[str, Any]], int]:
        with self.store.reading() as connection:
            people, total = people_queries.page(connection, request.code, wanted, start, PAGE_SIZE, order)
            labels = load_names(connection, request.code)
            dead = read_dead(connection, request.code, [person.id for person in people])
        return [row(person, labels, request, dead.get(person.id, ())) for person in people], total

    def get(self, county: str, person: str) -> dict[str, Any]:
        """One person. Refused unknown_person, also for somebody in a region the viewer does not see."""
        request = self.request(county)
        request.within(Right.SEE_PEOPLE)
        return self.aside(self._get, request, str(person))

    def _get(self, request: CountyRequest, person: str) -> dict[str, Any]:
        with self.store.reading() as connection:
            found = people_queries.find_person(connection, request.code, person)
            person_seen = check_visible(found, request.viewer, Right.SEE_PEOPLE)
            dead = read_dead(connection, request.code, [person_seen.id]).get(person_seen.id, ())
            return row(person_seen, load_names(connection, request.code), request, dead)

    def reveal(self, county: str, person: str, reason: str) -> dict[str, str]:
        """Name, phone and e-mail in full, for a reason; traced."""
        request = self.request(county)
        request.within(Right.REVEAL_PEOPLE)
        why = checked_reason(reason)
        self._reveals.use(request.viewer)
        found = self.handle(request, RevealPerson(region=request.code, person=str(person), reason=why))
        return {"id": found.id, "name": found.name, "phone": found.phone, "email": found.email}

    def save(self, county: str, form: Mapping[str, Any], lang: str = "zh") -> dict[str, Any]:
        """Add (version 0) or change a person; {"row"} or {"problems"}."""
        request = self.request(county)
        request.within(Right.MANAGE_PEOPLE)
        given = {name: value for name in EDITABLE if (value := text(form, name)) is not None}
        version = number(form.get("version", 0), "version")
        command = SavePerson(
            region=request.code, person=text(form, "id") or "", fields=given, expected_version=version
        )
        try:
            return {"row": self._one_row(request, self.handle(request, command))}
        except Invalid as invalid:
            return {"problems": problems(invalid.faults, lang)}

    def _one_row(self, request: CountyRequest, person: Person) -> dict[str, Any]:
        return row(person, self.aside(self._names, request.code), request)

    def _names(self, county: str) -> Names:
        with self.store.reading() as connection:
            return load_names(connection, county)

    def remove(self, county: str, person: str, version: int, reason: str) -> dict[str, Any]:
        """Take somebody off all duties."""
        return self._set_active(RemovePerson, county, person, version, reason)

    def restore(self, county: str, person: str, version: int, reason: str) -> dict[str, Any]:
        """Take somebody back."""
        return self._set_active(RestorePerson, county, person, version, reason)

    def _set_active(
        self,
        kind: type[RemovePerson | RestorePerson],
        county: str,
        person: str,
        version: int,
        reason: str,
    ) -> dict[str, Any]:
        request = self.request(county)
        request.within(Right.MANAGE_PEOPLE)
        why, seen = checked_reason(reason), number(version, "version")
        command = kind(region=request.code, person=str(person), expected_version=seen, reason=why)
        return self._one_row(request, self.handle(request, command))

    def export(
        self,
        county: str,
        form: str = "csv",
        full: bool = False,
        reason: str = "",
        lang: str = "zh",
        **filters: str,
    ) -> dict[str, Any]:
        """The people wanted as a file, masked unless `full` (a right and a reason of its own); traced."""
        request = self.request(county)
        right = Right.REVEAL_PEOPLE if full else Right.SEE_PEOPLE
        wanted = _filter(request, right, **filters)
        why = checked_reason(reason) if full else str(reason or "")[:200]
        self._exports.use(request.viewer)
        given = (self.store, request.code, wanted, form_of(form), bool(full), lang)
        file, export = self.aside(write_people, *given)
        self.handle(request, RecordExport(region=request.code, export=export, reason=why))
        return shown_file(file)

    def template(self, lang: str = "zh") -> dict[str, Any]:
        """An empty list with the headings."""
        return shown_file(spreadsheets.write("people", "csv", columns.headings("people", FIELDS, lang), ()))


def _filter(
    request: CountyRequest,
    right: Right,
    q: str = "",
    post: str = "",
    unit: str = "",
    region: str = "",
    active: str = "yes",
) -> Filter:
    """The filter, inside what the viewer may see. Refused forbidden for a region beyond it."""
    within = request.within(right)
    if region:
        request.require(right, str(region))
        within = (str(region),)
    wanted = _ACTIVE[parse_choice(active, _ACTIVE, "active")]
    return Filter(str(q)[:80], str(post), str(unit), within, wanted, active == "dead")


def _order(order: str) -> str:
    """How a list is sorted. Refused bad_parameter for what no list is sorted by."""
    parse_choice(order.removeprefix("-"), people_queries.ORDERED, "order")
    return order
