"""Rows of warnings <-> domain values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from msgspec import json
from sqlalchemy import Connection, select

from data_access.database.bulk import Bulk
from data_access.database.codec import bytes_of, utc_text
from data_access.database.tables.emergency.warning_tables import warnings
from domain.emergency.warnings.standing.warning import StandingWarning
from domain.kernel.worlds import WorldId

_decoder = json.Decoder(StandingWarning)
_rows = Bulk(warnings, "county", "id", "live", "listed_as", "sent", "body", utf8=("body",))
MOST_LISTED: Final = 200


def warning_of(body: str) -> StandingWarning:
    """The warning of a warnings.body."""
    return _decoder.decode(body)


def listed_key(source: str, listed_as: str) -> str:
    """By what the newest warning of a list is found; '' for one that has messages."""
    return f"{source}/{listed_as}" if listed_as else ""


def read_warning(connection: Connection, world: WorldId, id: str) -> StandingWarning | None:
    """A warning, live or not."""
    w = warnings.c
    body: str | None = connection.execute(select(w.body).where(w.county == world, w.id == id)).scalar()
    return None if body is None else warning_of(body)


def read_live_warnings(connection: Connection, world: WorldId) -> list[StandingWarning]:
    """The warnings that screens show, by id."""
    w = warnings.c
    query = select(w.body).where(w.county == world, w.live == 1).order_by(w.id)
    return [warning_of(body) for (body,) in connection.execute(query)]


def read_ended_warnings(
    connection: Connection, world: WorldId, limit: int = MOST_LISTED
) -> list[StandingWarning]:
    """The newest that are not live: what has ended, and what was never meant."""
    w = warnings.c
    query = select(w.body).where(w.county == world, w.live == 0).order_by(w.sent.desc(), w.id).limit(limit)
    return [warning_of(body) for (body,) in connection.execute(query)]


def read_some(connection: Connection, world: WorldId, ids: Iterable[str]) -> list[StandingWarning]:
    """Warnings by id."""
    w = warnings.c
    query = select(w.body).where(w.county == world, w.id.in_([*ids])).order_by(w.id)
    return [warning_of(body) for (body,) in connection.execute(query)]


def find_listed(
    connection: Connection, world: WorldId, source: str, listed_as: str
) -> StandingWarning | None:
    """The newest warning of a place and type on a source's list."""
    w: Any = warnings.c
    where = (w.county == world, w.listed_as == listed_key(source, listed_as))
    body: str | None = connection.execute(
        select(w.body).where(*where).order_by(w.sent.desc(), w.id).limit(1)
    ).scalar()
    return None if body is None else warning_of(body)


def save_warning(connection: Connection, world: WorldId, warning: StandingWarning) -> None:
    """Add or replace a warning."""
    key = listed_key(warning.source, warning.listed_as)
    row = (str(world), warning.id, int(warning.live), key, utc_text(warning.sent), bytes_of(warning))
    _rows.replace(connection, [row])
