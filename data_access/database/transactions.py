"""Transactions on one database: reading, and units of work on one world."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection

from data_access.database.database import Database
from data_access.database.fast_clock import utc_now
from data_access.database.unit_of_work import Origin, UnitOfWork, open_unit_of_work
from domain.kernel.worlds import WorldId


class Transactions:
    """One database. Cheap to make; connects when it is used; may be used from many threads."""

    def __init__(self, url: str, clock: Callable[[], datetime] = utc_now) -> None:
        self.database = Database(url)
        self._clock = clock

    def close(self) -> None:
        """Close the connections that are kept open."""
        self.database.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view of what is committed."""
        with self.database.reading() as connection:
            yield connection

    @contextmanager
    def unit_of_work(
        self, region: str, origin: Origin, now: datetime | None = None, ordered_by: str = ""
    ) -> Iterator[UnitOfWork]:
        """One unit of work of a person, a program or a batch of reports, in the world of the county that a
        region lies in, or in a world that is given itself: change through `.connection`, tell it with
        `.trace(…)`. Never inside another. Raises Unavailable.
        """
        with open_unit_of_work(
            self.database, WorldId.of(region), origin, now or self._clock(), ordered_by
        ) as act:
            yield act
