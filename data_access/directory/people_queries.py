"""Looking into the directory: pages with search and filter, one person, everybody; units and posts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Connection,
    Text,
    any_,
    func,
    literal,
    literal_column,
    or_,
    select,
)

from data_access.database.bulk import among, is_sqlite, look_up
from data_access.database.codec import text_of
from data_access.database.tables import directory_tables
from data_access.database.tables.directory_tables import PHONE_DIGITS
from data_access.database.tables.outbox_tables import dead_contacts
from data_access.directory.directory_rows import PERSON_COLUMNS, person_of
from data_access.files.pinyin import is_spelling
from data_access.files.spelled_names import BETWEEN_NAMES, ArrangedNames, SpelledNames
from domain.directory.person import Person, Post, Unit, phone_digits

LEAST_PHONE = 7
"""Digits of a number that is searched for: only a whole one finds its person, so that the search tells
nobody the digits that are masked.
"""
ORDERED = ("id", "name", "post", "unit", "region")
"""What a list may be sorted by. Not the phone: the order would tell the digits that are masked. A whole name
is found by searching in any case.
"""
_ARRANGED: Final = ArrangedNames()
_ACTIVE = (
    "SELECT p.id FROM json_each(?) AS wanted CROSS JOIN people AS p "
    "WHERE p.county = ? AND p.id = wanted.value AND p.active = 1"
)
"""A third faster than `IN (SELECT …)`: no list is built and sorted first."""
_PEOPLE: Final = (
    f"SELECT {', '.join(column.name for column in PERSON_COLUMNS)} "  # nosec B608 - our own columns
    "FROM people WHERE county = %s AND id"
)


def name_cards(connection: Connection, county: str, ids: Collection[str]) -> dict[str, dict[str, str]]:
    """The name and the unit of each of some people; of who is not in the directory nothing."""
    c = directory_tables.people.c
    query = select(c.id, c.name, c.unit).where(c.county == county, c.id.in_([*ids]))
    return {row.id: {"name": row.name, "unit": row.unit} for row in connection.execute(query)}


def contact_cards(connection: Connection, county: str, ids: Collection[str]) -> dict[str, dict[str, str]]:
    """The name, unit, post (by name, in both languages) and phone of each of some people."""
    p, u, o = directory_tables.people, directory_tables.units, directory_tables.posts
    joined = p.outerjoin(u, (u.c.county == p.c.county) & (u.c.code == p.c.unit)).outerjoin(
        o, (o.c.county == p.c.county) & (o.c.code == p.c.post)
    )
    named = (func.coalesce(u.c.name, p.c.unit), func.coalesce(o.c.name, p.c.post))
    english = [
        func.coalesce(func.nullif(of.c.name_en, ""), usual) for of, usual in zip((u, o), named, strict=True)
    ]
    query = select(p.c.id, p.c.name, *named, p.c.phone, *english).select_from(joined)
    wanted = query.where(p.c.county == county, p.c.id.in_([*ids]))
    fields = ("name", "unit", "post", "phone", "unit_en", "post_en")
    return {row[0]: dict(zip(fields, row[1:], strict=True)) for row in connection.execute(wanted)}


@dataclass(frozen=True, slots=True)
class Filter:
    """Which people: `q` is part of an id or name, or a whole phone number; `regions`: inside one of them
    (prefixes); `active` None means both; `dead`: only with a phone or an address that does not work;
    `by_name`: `q` is no phone number, for whoever keeps no trace of whom a number was.
    """

    q: str = ""
    post: str = ""
    unit: str = ""
    regions: tuple[str, ...] = ()
    active: bool | None = True
    dead: bool = False
    by_name: bool = False

    @property
    def by_phone(self) -> bool:
        """Whether the search would find somebody by their number."""
        return not self.by_name and len(phone_digits(self.q)) >= LEAST_PHONE

    def where(self, connection: Connection, county: str) -> list[ColumnElement[bool]]:
        """The conditions."""
        c = directory_tables.people.c
        found: list[ColumnElement[bool]] = [c.county == county]
        found += [column == value for column, value in ((c.post, self.post), (c.unit, self.unit)) if value]
        if self.regions:
            found.append(or_(*(c.region.startswith(region, autoescape=True) for region in self.regions)))
        if self.active is not None:
            found.append(c.active == int(self.active))
        if self.dead:
            d = dead_contacts.c
            found.append(select(d.person).where(d.county == county, d.person == c.id).exists())
        if self.q.strip():
            found.append(_search(connection, county, self.q.strip(), self.by_phone))
        return found


def _search(connection: Connection, county: str, text: str, by_phone: bool) -> ColumnElement[bool]:
    c = directory_tables.people.c
    ways = [c.id.icontains(text, autoescape=True), c.name.contains(text, autoescape=True)]
    if is_spelling(text):
        ways.append(has_spelling(connection, county, c.name, text))
    if by_phone:
        ways.append(has_number(phone_digits(text)))
    return or_(*ways)


def has_spelling(connection: Connection, county: str, name: Column[str], word: str) -> ColumnElement[bool]:
    """Whether a name of the county's directory is one that the word spells in pinyin."""
    spelled = _read_names(connection, county, name).find(word)
    if is_sqlite(connection):
        return name.in_(select(func.json_each(text_of(spelled)).table_valued("value").c.value))
    return name == any_(literal(spelled, ARRAY(Text)))


def _read_names(connection: Connection, county: str, name: Column[str]) -> SpelledNames:
    """The names of a column as they are now, arranged once for as long as they stay as they are."""
    query = select(func.aggregate_strings(name, BETWEEN_NAMES)).where(name.table.c.county == county)
    joined = connection.execute(query).scalar_one_or_none() or ""
    return _ARRANGED.arrange((county, name.table.name), joined)


def has_number(digits: str) -> ColumnElement[bool]:
    """Whether a person's phone has these digits, however it is written."""
    bare: ColumnElement[str] = literal_column(PHONE_DIGITS.format(phone="people.phone"))
    return bare == digits


def page(
    connection: Connection, county: str, wanted: Filter, offset: int, limit: int, order: str = "id"
) -> tuple[list[Person], int]:
    """Some of the people wanted, and how many there are in all. `order`: one of ORDERED, "-" before it
    turns it round; whoever is equal stands by id.
    """
    where = wanted.where(connection, county)
    total = connection.execute(
        select(func.count()).select_from(directory_tables.people).where(*where)
    ).scalar_one()
    query = select(*PERSON_COLUMNS).where(*where).order_by(*_order(order))
    rows = connection.execute(query.offset(offset).limit(limit))
    return [person_of(row) for row in rows], total


def _order(order: str) -> tuple[ColumnElement[Any], ...]:
    name, id = order.removeprefix("-"), directory_tables.people.c.id
    column = directory_tables.people.c[name if name in ORDERED else "id"]
    return (column.desc() if order.startswith("-") else column.asc(), id.asc())


def find_person(connection: Connection, county: str, person: str) -> Person | None:
    """One person, active or not."""
    c = directory_tables.people.c
    row = connection.execute(select(*PERSON_COLUMNS).where(c.county == county, c.id == person)).first()
    return None if row is None else person_of(row)


def find_people(connection: Connection, county: str, ids: Collection[str]) -> dict[str, Person]:
    """Some people by id, active or not; of who is not in the directory nothing."""
    rows = look_up(connection, _PEOPLE, county, [*ids])
    return {person.id: person for person in map(person_of, rows)}


def everybody(connection: Connection, county: str) -> dict[str, Person]:
    """All people by id, active or not."""
    rows = connection.execute(select(*PERSON_COLUMNS).where(directory_tables.people.c.county == county))
    return {person.id: person for person in map(person_of, rows)}


def versions(connection: Connection, county: str, people: Sequence[str], everybody: bool) -> dict[str, int]:
    """Versions of those of the ids that are known; with `everybody` also of all other active people."""
    query = "SELECT id, version FROM people WHERE county = %s AND id"
    found = {row[0]: int(row[1]) for row in among(connection, query, county, people)}
    if everybody:
        c = directory_tables.people.c
        rows = connection.execute(select(c.id, c.version).where(c.county == county, c.active == 1))
        found.update({row.id: row.version for row in rows})
    return found


def active_among(connection: Connection, county: str, people: Sequence[str]) -> frozenset[str]:
    """Those of the ids that are active people. Ingest asks this for every batch with positions."""
    if is_sqlite(connection):
        raw: Any = connection.connection.driver_connection
        return frozenset(row[0] for row in raw.execute(_ACTIVE, (text_of([*people]), county)))
    wanted = "SELECT id FROM people WHERE county = %s AND active = 1 AND id"
    return frozenset(row[0] for row in among(connection, wanted, county, people))


def seeded(connection: Connection, county: str) -> bool:
    """Whether the county's directory was taken over from its pack."""
    c = directory_tables.directories.c
    return connection.execute(select(c.county).where(c.county == county)).first() is not None


def home_of(connection: Connection, county: str, person: str) -> tuple[str, ...] | None:
    """The regions a person belongs to: their own and that of their unit; None when none is known."""
    p, u = directory_tables.people.c, directory_tables.units.c
    joined = directory_tables.people.outerjoin(
        directory_tables.units, (u.county == p.county) & (u.code == p.unit)
    )
    query = select(p.region, u.region).select_from(joined).where(p.county == county, p.id == person)
    row = connection.execute(query).first()
    return (tuple(region for region in row if region) or None) if row is not None else None


def has_unit(connection: Connection, county: str, unit: str) -> bool:
    """Whether the county's directory has the unit."""
    c = directory_tables.units.c
    return connection.execute(select(c.code).where(c.county == county, c.code == unit)).first() is not None


def regions_of_units(connection: Connection, county: str, units: Collection[str]) -> dict[str, str]:
    """What units serve, of those that the county's directory has."""
    c = directory_tables.units.c
    query = select(c.code, c.region).where(c.county == county, c.code.in_([*units]))
    return {row.code: row.region for row in connection.execute(query)} if units else {}


def units(connection: Connection, county: str) -> list[tuple[Unit, int]]:
    """Units by code, each with how many active people it has."""
    return [
        (Unit(*row[1:]), row[0]) for row in _with_people(connection, county, "unit", directory_tables.units)
    ]


def posts(connection: Connection, county: str) -> list[tuple[Post, int]]:
    """Posts by code, each with how many active people have it."""
    return [
        (Post(*row[1:]), row[0]) for row in _with_people(connection, county, "post", directory_tables.posts)
    ]


def _with_people(connection: Connection, county: str, column: str, table: Any) -> list[Any]:
    p = directory_tables.people.c
    where = (p.county == county, p.active == 1)
    count = select(p[column].label("code"), func.count().label("people")).where(*where).group_by(p[column])
    held = count.subquery()
    kept = [c for c in table.c if c.name != "county"]
    query = select(func.coalesce(held.c.people, 0), *kept)
    query = query.select_from(table.outerjoin(held, held.c.code == table.c.code))
    return list(connection.execute(query.where(table.c.county == county).order_by(table.c.code)))
