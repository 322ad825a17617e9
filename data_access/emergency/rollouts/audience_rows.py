"""Whom a plan can name: the active people of the directory."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, select

from data_access.database.database import allow_long_pause
from data_access.database.tables.directory_tables import people
from domain.emergency.rollouts.audience import Candidate

MANY: Final = 100_000


def read_candidates(connection: Connection, county: str) -> list[Candidate]:
    """Everybody who is active, by id. Of more than MANY the decision may take long."""
    p = people.c
    query = select(p.id, p.post, p.unit, p.region, p.phone).where(p.county == county, p.active == 1)
    rows = connection.execute(query.order_by(p.id)).all()
    if len(rows) > MANY:
        allow_long_pause(connection)
    return [Candidate(*row[:4], any(map(str.isdigit, row[4]))) for row in rows]
