"""People on /admin: pages, one person, revealing, changing, export. Masked unless revealed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from dashboard.http.security.allowances import Allowance
from dashboard.services.base import (
    PAGE_SIZE,
    Asked,
    Base,
    form_of,
    number,
    offset,
    problems,
    shown_file,
    text,
)
from dashboard.services.container import Parts
from data_access.directory import directory_edits, people_queries
from data_access.directory.directory_rows import known, masked
from data_access.directory.edit_limit import check_by_hand
from data_access.directory.export_people import hand_out
from data_access.directory.linked_accounts import check_people
from data_access.directory.people_queries import Filter
from data_access.files import columns, spreadsheets
from domain.access.masking import mask_phone
from domain.access.reasons import checked_reason
from domain.access.rights import Right
from domain.directory.person import FIELDS, Fault, Person, person_faults, tidy_phone
from domain.kernel.errors import Refused

REVEALS, EXPORTS = (200, 60), (60, 10)
"""An hour, and at once."""
_TEXTS = ("name", "post", "unit", "region")
_ACTIVE = {"yes": True, "no": False, "all": None}


@dataclass(frozen=True, slots=True)
class Names:
    """Names of units and posts of a county, in both languages."""

    units: Mapping[str, tuple[str, str]]
    posts: Mapping[str, tuple[str, str]]


def names(connection: Connection, county: str) -> Names:
    """The names in use now."""
    units = {unit.code: (unit.name, unit.name_en) for unit, _ in people_queries.units(connection, county)}
    posts = {post.code: (post.name, post.name_en) for post, _ in people_queries.posts(connection, county)}
    return Names(units, posts)


def region_names(asked: Asked, code: str) -> tuple[str, str]:
    """Chinese and English name of a region; its code where it has none."""
    region = asked.county.regions.get(code)
    return (code, code) if region is None else (region.name, region.name_en)


def row(person: Person, called: Names, asked: Asked) -> dict[str, Any]:
    """A person as the page shows them, masked."""
    hidden = masked(person)
    told = {name: getattr(hidden, name) for name in (*FIELDS, "source", "version")}
    found = {
        "post": called.posts.get(person.post, (person.post, person.post)),
        "unit": called.units.get(person.unit, (person.unit, person.unit)),
        "region": region_names(asked, person.region),
    }
    for field, (name, name_en) in found.items():
        told |= {f"{field}_name": name, f"{field}_name_en": name_en}
    return told


class PeopleDesk(Base):
    """The directory's people. Whoever has their numbers out one by one is slowed down, as over HTTP."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._reveals, self._exports = Allowance(*REVEALS), Allowance(*EXPORTS)

    def page(
        self,
        county: str,
        page: int = 0,
        q: str = "",
        post: str = "",
        unit: str = "",
        region: str = "",
        active: str = "yes",
    ) -> dict[str, Any]:
        """One page of the people wanted, and what the viewer may do there."""
        asked = self.asked(county)
        wanted = _filter(asked, Right.SEE_PEOPLE, q, post, unit, region, active)
        if wanted.by_phone:
            self._reveals.use(asked.viewer)
        rows, total = self.aside(self._page, asked, wanted, offset(page))
        if wanted.by_phone:
            self.aside(self._tell_search, asked, wanted.q, total)
        place = region or asked.code
        may = {
            "manage": asked.viewer.may(Right.MANAGE_PEOPLE, place),
            "reveal": asked.viewer.may(Right.REVEAL_PEOPLE, place),
        }
        return {"rows": rows, "total": total, "page_size": PAGE_SIZE, "may": may}

    def _page(self, asked: Asked, wanted: Filter, start: int) -> tuple[list[dict[str, Any]], int]:
        with self.store.reading() as connection:
            people, total = people_queries.page(connection, asked.code, wanted, start, PAGE_SIZE)
            called = names(connection, asked.code)
        return [row(person, called, asked) for person in people], total

    def _tell_search(self, asked: Asked, number: str, found: int) -> None:
        """A number that finds somebody tells what is masked: looking for one leaves a row, like revealing."""
        with self.store.acting(asked.code, asked.origin) as act:
            told = {"phone": mask_phone(number), "count": found}
            act.trace("people.searched", f"people:{asked.code}", None, told)

    def one(self, county: str, person: str) -> dict[str, Any]:
        """One person. Refused unknown_person, also for somebody in a region the viewer does not see."""
        asked = self.asked(county)
        asked.within(Right.SEE_PEOPLE)
        return self.aside(self._one, asked, str(person))

    def _one(self, asked: Asked, person: str) -> dict[str, Any]:
        with self.store.reading() as connection:
            found = people_queries.one(connection, asked.code, person)
            if found is None or not asked.viewer.may(Right.SEE_PEOPLE, found.region):
                raise Refused("unknown_person", "no such person", "person")
            return row(found, names(connection, asked.code), asked)

    def reveal(self, county: str, person: str, reason: str) -> dict[str, str]:
        """Name and phone in full, for a reason; traced."""
        asked = self.asked(county)
        asked.within(Right.REVEAL_PEOPLE)
        why = checked_reason(reason)
        self._reveals.use(asked.viewer)
        return self.aside(self._reveal, asked, str(person), why)

    def _reveal(self, asked: Asked, person: str, reason: str) -> dict[str, str]:
        with self.store.acting(asked.code, asked.origin) as act:
            found = people_queries.one(act.connection, asked.code, person)
            if found is None or not asked.viewer.may(Right.REVEAL_PEOPLE, found.region):
                raise Refused("unknown_person", "no such person", "person")
            new = {"fields": ["name", "phone"]}
            act.trace("person.revealed", f"person:{found.id}", None, new, reason=reason)
        return {"id": found.id, "name": found.name, "phone": found.phone}

    def save(self, county: str, form: Mapping[str, Any], lang: str = "zh") -> dict[str, Any]:
        """Add (version 0) or change a person; {"row"} or {"problems"}."""
        asked = self.asked(county)
        asked.within(Right.MANAGE_PEOPLE)
        done = self.aside(self._save, asked, dict(form))
        if isinstance(done, tuple):
            return {"problems": problems(done, lang)}
        return {"row": self._one_row(asked, done)}

    def _save(self, asked: Asked, form: Mapping[str, Any]) -> Person | tuple[Fault, ...]:
        version, given = number(form.get("version", 0), "version"), text(form, "id") or ""
        with self.store.acting(asked.code, asked.origin) as act:
            old = people_queries.one(act.connection, asked.code, given) if version else None
            if version and (old is None or not asked.viewer.may(Right.MANAGE_PEOPLE, old.region)):
                raise Refused("unknown_person", "no such person", "id")
            person = _merged(old or Person(given, "", "", "", "", "", source="admin"), form)
            faults = person_faults(person, known(act.connection, asked.code, asked.county.has_region))
            if faults:
                return faults
            asked.require(Right.MANAGE_PEOPLE, person.region)
            check_people(act, asked.mandate, [person.id])
            check_by_hand(act, person.id, self.parts.settings.approval_above)
            if old is None:
                return directory_edits.add_person(act, person)
            return directory_edits.change_person(act, replace(person, version=version))

    def _one_row(self, asked: Asked, person: Person) -> dict[str, Any]:
        return row(person, self.aside(self._names, asked.code), asked)

    def _names(self, county: str) -> Names:
        with self.store.reading() as connection:
            return names(connection, county)

    def remove(self, county: str, person: str, version: int, reason: str) -> dict[str, Any]:
        """Take somebody off all duties."""
        return self._set_active(county, person, version, False, reason)

    def restore(self, county: str, person: str, version: int, reason: str) -> dict[str, Any]:
        """Take somebody back."""
        return self._set_active(county, person, version, True, reason)

    def _set_active(
        self, county: str, person: str, version: int, active: bool, reason: str
    ) -> dict[str, Any]:
        asked = self.asked(county)
        asked.within(Right.MANAGE_PEOPLE)
        given = (str(person), number(version, "version"), active, checked_reason(reason))
        return self._one_row(asked, self.aside(self._moved, asked, *given))

    def _moved(self, asked: Asked, person: str, version: int, active: bool, reason: str) -> Person:
        with self.store.acting(asked.code, asked.origin) as act:
            old = people_queries.one(act.connection, asked.code, person)
            if old is None or not asked.viewer.may(Right.MANAGE_PEOPLE, old.region):
                raise Refused("unknown_person", "no such person", "person")
            check_people(act, asked.mandate, [person])
            check_by_hand(act, person, self.parts.settings.approval_above)
            return directory_edits.set_active(act, person, version, active, reason)

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
        asked = self.asked(county)
        right = Right.REVEAL_PEOPLE if full else Right.SEE_PEOPLE
        wanted = _filter(asked, right, **filters)
        why = checked_reason(reason) if full else str(reason or "")[:200]
        self._exports.use(asked.viewer)
        return self.aside(self._export, asked, wanted, form_of(form), bool(full), why, lang)

    def _export(
        self, asked: Asked, wanted: Filter, form: str, full: bool, reason: str, lang: str
    ) -> dict[str, Any]:
        file = hand_out(self.store, asked.code, asked.origin, wanted, form, full, reason, lang)
        return shown_file(file)

    def template(self, lang: str = "zh") -> dict[str, Any]:
        """An empty list with the headings."""
        return shown_file(spreadsheets.write("people", "csv", columns.headings("people", FIELDS, lang), ()))


def _filter(
    asked: Asked,
    right: Right,
    q: str = "",
    post: str = "",
    unit: str = "",
    region: str = "",
    active: str = "yes",
) -> Filter:
    """The filter, inside what the viewer may see. Refused forbidden for a region beyond it."""
    within = asked.within(right)
    if region:
        asked.require(right, str(region))
        within = (str(region),)
    if active not in _ACTIVE:
        raise Refused("bad_parameter", "yes, no or all", "active")
    return Filter(str(q)[:80], str(post), str(unit), within, _ACTIVE[active])


def _merged(old: Person, form: Mapping[str, Any]) -> Person:
    """The person with what the form says; a value that is only its own mask stays as it is."""
    hidden, values = masked(old), dict[str, Any]()
    given = {name: text(form, name) for name in _TEXTS} | {"phone": text(form, "phone")}
    for name, value in given.items():
        if value is not None and (not old.version or value != getattr(hidden, name)):
            values[name] = tidy_phone(value) if name == "phone" else value
    return replace(old, **values)
