"""Who is in the chain of a roll-out already: people of departments are in the directory as well."""

from __future__ import annotations

from sqlalchemy import func, select

from data_access.database.tables.directory_tables import people, posts
from data_access.store import Store


def count_chain(store: Store) -> int:
    """How many people of a store have a post of the cascade."""
    of_post = (posts.c.county == people.c.county) & (posts.c.code == people.c.post)
    chain = select(func.count()).select_from(people.join(posts, of_post)).where(posts.c.tier > 0)
    with store.reading() as connection:
        return int(connection.execute(chain).scalar_one())
