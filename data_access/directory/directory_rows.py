"""Rows of the directory <-> domain values, and the statements that write many of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from data_access.database.bulk import Bulk
from data_access.database.tables import directory_tables
from domain.access.masking import mask_email, mask_name, mask_phone
from domain.directory.person import FIELDS, Person, Post, Unit

_p = directory_tables.people.c
PERSON_COLUMNS = (
    _p.id,
    _p.name,
    _p.post,
    _p.unit,
    _p.region,
    _p.phone,
    _p.active,
    _p.source,
    _p.version,
    _p.email,
)
_people = Bulk(directory_tables.people, "county", *(column.name for column in PERSON_COLUMNS), "removed_at")
_units = Bulk(directory_tables.units, "county", "code", "name", "name_en", "kind", "region", "version")
_posts = Bulk(directory_tables.posts, "county", "code", "name", "name_en", "tier", "version")


def person_of(row: Any) -> Person:
    """The person of a row of PERSON_COLUMNS."""
    id, name, post, unit, region, phone, active, source, version, email = row
    return Person(id, name, post, unit, region, phone, bool(active), source, version, email)


def save_people(connection: Connection, county: str, people: Iterable[Person], now: str) -> None:
    """Add or replace people as they are, version included. `now`: when the inactive ones were removed."""
    rows = [
        (county, p.id, p.name, p.post, p.unit, p.region, p.phone, int(p.active), p.source, p.version,
         p.email, "" if p.active else now)
        for p in people
    ]  # fmt: skip
    _people.replace(connection, rows)


def save_units(connection: Connection, county: str, units: Iterable[Unit]) -> None:
    """Add or replace units."""
    rows = [(county, u.code, u.name, u.name_en, u.kind, u.region, u.version) for u in units]
    _units.replace(connection, rows)


def save_posts(connection: Connection, county: str, posts: Iterable[Post]) -> None:
    """Add or replace posts."""
    _posts.replace(connection, [(county, p.code, p.name, p.name_en, p.tier, p.version) for p in posts])


def masked(person: Person) -> Person:
    """The person as it may be shown to whoever has not revealed it."""
    return replace(
        person, name=mask_name(person.name), phone=mask_phone(person.phone), email=_mask_mail(person.email)
    )


def mask_field(field: str, value: str | None) -> str | None:
    """One field as it may be shown."""
    if value is None or field not in _MASKS:
        return value
    return _MASKS[field](value)


def _mask_mail(address: str) -> str:
    return mask_email(address) if address else ""


_MASKS: Mapping[str, Callable[[str], str]] = {"name": mask_name, "phone": mask_phone, "email": _mask_mail}


def trace_person(person: Person) -> dict[str, Any]:
    """The person as the trace has it: masked, without the id (which is the row's object)."""
    hidden = masked(person)
    return {name: getattr(hidden, name) for name in FIELDS if name != "id"}


@dataclass(frozen=True, slots=True)
class Known:
    """What an entry may refer to: the pack's regions, the directory's units and posts."""

    regions: Callable[[str], bool]
    units: frozenset[str]
    posts: frozenset[str]

    def has_region(self, code: str) -> bool:
        """Whether it is a region of the county."""
        return self.regions(code)

    def has_unit(self, code: str) -> bool:
        """Whether it is a unit of the directory."""
        return code in self.units

    def has_post(self, code: str) -> bool:
        """Whether it is a post of the directory."""
        return code in self.posts


def known(connection: Connection, county: str, regions: Callable[[str], bool]) -> Known:
    """What entries of a county may refer to now."""
    unit, post = directory_tables.units.c, directory_tables.posts.c
    units = connection.execute(select(unit.code).where(unit.county == county)).scalars()
    posts = connection.execute(select(post.code).where(post.county == county)).scalars()
    return Known(regions, frozenset(units), frozenset(posts))


def read_post_and_unit_names(connection: Connection, county: str) -> dict[str, tuple[str, str]]:
    """ "post CODE" and "unit CODE" -> (Chinese, English) of everything that somebody can be or belong to."""
    names: dict[str, tuple[str, str]] = {}
    for kind, table in (("post", directory_tables.posts), ("unit", directory_tables.units)):
        query = select(table.c.code, table.c.name, table.c.name_en).where(table.c.county == county)
        names |= {f"{kind} {code}": (name, english) for code, name, english in connection.execute(query)}
    return names
