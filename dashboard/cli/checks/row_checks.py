"""Checks of `palmcommand doctor` that read the database."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING

from dashboard.cli.checks.findings import Finding
from dashboard.config.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from domain.kernel.worlds import WorldId


def check_rows(
    settings: Settings,
    name: tuple[str, str],
    mend: tuple[str, str],
    look: Callable[[Connection], tuple[bool, str]],
) -> Finding:
    """The finding of `look`, which says whether all is well and what it saw. Nothing is wrong where the
    database is missing or of another version: `schema` tells of that.
    """
    from data_access.database import schema as revisions
    from data_access.store import Store

    if not revisions.is_current(settings.database_address):
        return Finding(name, True, "no database at this version yet")
    with closing(Store(settings.database_address)) as store, store.reading() as connection:
        ok, seen = look(connection)
    return Finding(name, ok, seen, mend)


def list_worlds(connection: Connection) -> list[WorldId]:
    """All that the database has a feed of."""
    from sqlalchemy import select

    from data_access.database.tables.live_tables import heads
    from domain.kernel.worlds import WorldId

    return [WorldId(county) for county in connection.execute(select(heads.c.county)).scalars()]
