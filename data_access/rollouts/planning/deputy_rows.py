"""Requests to deputies as rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from data_access.storage.bulk import Bulk
from data_access.storage.codec import text_of, utc_text, value_of
from data_access.tables.emergency.plan_tables import deputy_requests
from domain.kernel.worlds import WorldId
from domain.rollouts.deputies import ASKED, BY_HAND, CAN, DeputyRequest

_COLUMNS = ("rollout", "id", "tier", "rank", "deputy", "people", "state", "asked_at", "answered_at")
_rows = Bulk(deputy_requests, "county", *_COLUMNS)
_c = deputy_requests.c


def save_requests(connection: Connection, world: WorldId, rollout: str, *saved: DeputyRequest) -> None:
    """Add or replace requests."""
    rows = [
        (
            str(world), rollout, one.id, one.tier, one.rank, one.deputy, text_of(one.people), one.state,
            utc_text(one.asked_at), None if one.answered_at is None else utc_text(one.answered_at),
        )
        for one in saved
    ]  # fmt: skip
    _rows.replace(connection, rows)


def read_request(connection: Connection, world: WorldId, rollout: str, id: str) -> DeputyRequest | None:
    """One request of a roll-out."""
    query = select(deputy_requests).where(_c.county == str(world), _c.rollout == rollout, _c.id == id)
    row = connection.execute(query).first()
    return None if row is None else _request(row)


def list_requests(connection: Connection, world: WorldId, deputy: str) -> list[tuple[str, DeputyRequest]]:
    """(roll-out, request) of whatever somebody was asked, the newest first."""
    query = select(deputy_requests).where(_c.county == str(world), _c.deputy == deputy)
    rows = connection.execute(query.order_by(_c.asked_at.desc(), _c.id).limit(50))
    return [(row.rollout, _request(row)) for row in rows]


def list_requests_of(connection: Connection, world: WorldId, rollout: str) -> list[DeputyRequest]:
    """Whom a roll-out asked, the oldest first."""
    query = select(deputy_requests).where(_c.county == str(world), _c.rollout == rollout)
    return [_request(row) for row in connection.execute(query.order_by(_c.asked_at, _c.id))]


def list_agreed(connection: Connection, world: WorldId, rollout: str) -> set[str]:
    """The people of a roll-out for whom some deputy said that they can."""
    query = select(_c.people).where(_c.county == str(world), _c.rollout == rollout, _c.state == CAN)
    return {person for people in connection.execute(query).scalars() for person in value_of(people)}


def is_asked(connection: Connection, world: WorldId, rollout: str, tier: int) -> bool:
    """Whether any deputy of a tier whom the plan names was asked."""
    query = select(_c.id).where(_c.county == str(world), _c.rollout == rollout, _c.tier == tier)
    return connection.execute(query.where(_c.rank > BY_HAND).limit(1)).first() is not None


def list_waiting_requests(connection: Connection, world: WorldId, rollout: str) -> list[DeputyRequest]:
    """The requests of a roll-out that wait for their first answer, by id."""
    query = select(deputy_requests).where(_c.county == str(world), _c.rollout == rollout, _c.state == ASKED)
    return [_request(row) for row in connection.execute(query.order_by(_c.id))]


def _request(row: Any) -> DeputyRequest:
    answered = None if row.answered_at is None else datetime.fromisoformat(row.answered_at)
    people = tuple(value_of(row.people))
    asked = datetime.fromisoformat(row.asked_at)
    return DeputyRequest(row.id, row.tier, row.rank, row.deputy, people, asked, row.state, answered)
