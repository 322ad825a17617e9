"""Whom a search by name, unit or duty finds among the active people of a county."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Column, ColumnElement, Connection, case, func, or_, select

from data_access.database.tables.directory_tables import people, posts, units
from data_access.directory.people_queries import has_spelling
from data_access.files.pinyin import is_spelling


def find_people(
    connection: Connection, county: str, words: Sequence[str], near: str, most: int
) -> tuple[list[str], int]:
    """Ids of people who have each of the words in their name, id, unit or duty, names in pinyin too, those
    of the region `near` first, at most so many; and how many there are in all.
    """
    p = people.c
    where = (p.county == county, p.active == 1, *(_has_word(connection, county, word) for word in words))
    nearest = case((p.region.startswith(near, autoescape=True), 0), else_=1)
    query = select(p.id, func.count().over()).where(*where).order_by(nearest, p.id).limit(most)
    rows = connection.execute(query).all()
    return [row[0] for row in rows], int(rows[0][1]) if rows else 0


def _has_word(connection: Connection, county: str, word: str) -> ColumnElement[bool]:
    """In somebody's id or name, or in that of their unit or duty, which are looked up once."""
    p = people.c
    ways = [p.id.icontains(word, autoescape=True), _is_named(connection, county, p.name, word)]
    for held, table in ((p.unit, units), (p.post, posts)):
        c = table.c
        names = or_(_is_named(connection, county, c.name, word), c.name_en.icontains(word, autoescape=True))
        ways.append(held.in_(select(c.code).where(c.county == county, names)))
    return or_(*ways)


def _is_named(connection: Connection, county: str, name: Column[str], word: str) -> ColumnElement[bool]:
    holds = name.icontains(word, autoescape=True)
    return or_(holds, has_spelling(connection, county, name, word)) if is_spelling(word) else holds
