"""A county's directory begins as its pack has it: taken over once, traced with a digest, never read again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

from sqlalchemy import insert

from data_access.county_packs.county_pack import County
from data_access.database.codec import text_of, utc_text
from data_access.database.tables import directory_tables
from data_access.database.transactions import Transactions
from data_access.database.unit_of_work import Origin, UnitOfWork
from data_access.directory.directory_rows import save_people, save_posts, save_units
from data_access.directory.people_queries import seeded
from domain.directory.person import Person

ORIGIN = Origin("palm")


def seed(store: Transactions, county: County) -> bool:
    """Take over people, units and posts of the pack; False when that was done before. Raises Unavailable."""
    with store.reading() as connection:
        if seeded(connection, county.code):
            return False
    with store.unit_of_work(county.code, ORIGIN) as act:
        if seeded(act.connection, county.code):
            return False
        _take_over(act, county)
    return True


def missing(store: Transactions, counties: Iterable[str]) -> list[str]:
    """The counties whose directory is still to be taken over."""
    with store.reading() as connection:
        return [code for code in counties if not seeded(connection, code)]


def _take_over(act: UnitOfWork, county: County) -> None:
    people = [replace(person, version=1) for person in county.people.values()]
    units = [replace(unit, version=1) for unit in county.units.values()]
    posts = [replace(post, version=1) for post in county.posts.values()]
    now = utc_text(act.now)
    save_units(act.connection, county.code, units)
    save_posts(act.connection, county.code, posts)
    save_people(act.connection, county.code, people, now)
    sign = digest(people)
    act.connection.execute(
        insert(directory_tables.directories).values(county=county.code, seeded_at=now, digest=sign)
    )
    counts = {"people": len(people), "units": len(units), "posts": len(posts), "digest": sign}
    act.trace("people.seeded", f"people:{county.code}", None, counts)


def digest(people: Iterable[Person]) -> str:
    """64 hex digits that change with any field of any person, whatever their order."""
    lines = sorted(text_of(_digest_cells(person)) for person in people)
    return sha256("\n".join(lines).encode()).hexdigest()


def _digest_cells(person: Person) -> list[str | bool]:
    p = person
    cells: list[str | bool] = [p.id, p.name, p.post, p.unit, p.region, p.phone, p.active]
    return [*cells, p.email] if p.email else cells
