"""Whom a search by name, unit or duty finds among the active people of a county."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, case, func, or_, select

from data_access.database.tables.directory_tables import people, posts, units
from data_access.directory.people_queries import has_spelling
from data_access.files.pinyin import is_spelling


def find_people(
    connection: Connection, county: str, words: Sequence[str], near: str, most: int
) -> tuple[list[str], int]:
    """Ids of people who have each of the words in their name, id, unit or duty, names in pinyin too, those
    of the region `near` first, at most so many; and how many there are in all.
    """
    p, u, o = people.c, units.c, posts.c
    joined = people.outerjoin(units, (u.county == p.county) & (u.code == p.unit)).outerjoin(
        posts, (o.county == p.county) & (o.code == p.post)
    )
    where = (p.county == county, p.active == 1, *(_has_word(connection, county, word) for word in words))
    total = connection.execute(select(func.count()).select_from(joined).where(*where)).scalar_one()
    nearest = case((p.region.startswith(near, autoescape=True), 0), else_=1)
    query = select(p.id).select_from(joined).where(*where).order_by(nearest, p.id).limit(most)
    return [*connection.execute(query).scalars()], int(total)


def _has_word(connection: Connection, county: str, word: str) -> ColumnElement[bool]:
    columns = (people.c.name, people.c.id, units.c.name, units.c.name_en, posts.c.name, posts.c.name_en)
    ways = [column.icontains(word, autoescape=True) for column in columns]
    if is_spelling(word):
        names = (people.c.name, units.c.name, posts.c.name)
        ways += [has_spelling(connection, county, name, word) for name in names]
    return or_(*ways)
