"""Complaints and appeals as rows."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from data_access.database.codec import utc_text
from data_access.database.tables.complaint_tables import complaints
from domain.directory.complaints import Complaint

MOST = 200
"""Of one list: the unanswered, then the newest."""
_c = complaints.c
_FIELDS = (
    "id",
    "person",
    "unit",
    "kind",
    "text",
    "said_at",
    "known_at",
    "answer",
    "answered_by",
    "answered_at",
)


def read_complaint(connection: Connection, county: str, complaint: str) -> Complaint | None:
    """One of a county."""
    row = connection.execute(_query(county).where(_c.id == complaint)).first()
    return None if row is None else _complaint(row)


def list_of_person(connection: Connection, county: str, person: str) -> list[Complaint]:
    """What somebody filed, the newest first."""
    query = _query(county).where(_c.person == person).order_by(_c.known_at.desc(), _c.id)
    return [_complaint(row) for row in connection.execute(query.limit(MOST))]


def list_of_units(connection: Connection, county: str, units: Collection[str] | None) -> list[Complaint]:
    """What went to some units (None: to any), the unanswered first, then the newest."""
    query = _query(county)
    if units is not None:
        query = query.where(_c.unit.in_([*units]))
    ordered = query.order_by(_c.answered_at.is_not(None), _c.known_at.desc(), _c.id)
    return [_complaint(row) for row in connection.execute(ordered.limit(MOST))]


def count_waiting(connection: Connection, county: str, person: str) -> int:
    """How many of somebody's nobody answered yet."""
    query = select(func.count()).select_from(complaints)
    where = (_c.county == county, _c.person == person, _c.answered_at.is_(None))
    return int(connection.execute(query.where(*where)).scalar_one())


def add_complaint(connection: Connection, county: str, new: Complaint) -> None:
    """One more."""
    connection.execute(insert(complaints).values(county=county, **_row(new)))


def save_answer(connection: Connection, county: str, new: Complaint) -> None:
    """The same, answered."""
    where = (_c.county == county, _c.id == new.id)
    connection.execute(update(complaints).where(*where).values(**_row(new)))


def _query(county: str) -> Any:
    return select(*[_c[name] for name in _FIELDS]).where(_c.county == county)


def _complaint(row: Row[Any]) -> Complaint:
    times = {name: datetime.fromisoformat(row._mapping[name]) for name in ("said_at", "known_at")}
    answered = None if row.answered_at is None else datetime.fromisoformat(row.answered_at)
    return Complaint(**{**row._mapping, **times, "answered_at": answered})


def _row(complaint: Complaint) -> dict[str, Any]:
    kept = {name: getattr(complaint, name) for name in _FIELDS}
    moments = {name: utc_text(at) for name, at in kept.items() if isinstance(at, datetime)}
    return kept | moments
