"""Everybody of a list of people, page after page, and how many they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection, func, select

from data_access.database.tables.emergency.rollout_tables import tasks
from data_access.database.transactions import Transactions
from data_access.emergency.rollouts.pages.people_pages import PeopleFilter, read_people_page
from domain.emergency.rollouts.progress.people_orders import PLACE, Spot
from domain.kernel.worlds import WorldId

PAGE: Final = 500
Row = dict[str, Any]


def count_rows(connection: Connection, world: WorldId, rollout: str, wanted: PeopleFilter) -> int:
    """How many rows a list has now, groups too."""
    t = tasks.c
    about = (t.county == str(world), t.rollout == rollout, *wanted.where())
    query = select(func.count()).where(*about, t.tier.in_(wanted.tiers), t.state.in_(wanted.states))
    return int(connection.execute(query).scalar_one())


def read_all_people(
    store: Transactions, world: WorldId, rollout: str, wanted: PeopleFilter
) -> Iterator[list[Row]]:
    """All pages of a list by place, each read for itself, so that no reader holds the database for as long as
    a file takes to leave. Nobody's place changes, so nobody comes twice, whatever is answered meanwhile.
    """
    after: Spot | None = None
    while True:
        with store.reading() as connection:
            rows = read_people_page(connection, world, rollout, wanted, PAGE, PLACE, after=after)
        yield rows
        if len(rows) < PAGE:
            return
        last = rows[-1]
        after = Spot(last["tier"], last["state"], last["region"], last["person"])
