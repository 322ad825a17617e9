"""Requests to deputies as rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, func, select

from data_access.database.bulk import Bulk
from data_access.database.codec import text_of, utc_text, value_of
from data_access.database.tables.directory_tables import people, posts
from data_access.database.tables.emergency.plan_tables import deputy_requests
from data_access.database.tables.emergency.rollout_tables import tasks
from data_access.directory.people_queries import Filter
from domain.emergency.rollouts.deputies import ASKED, BY_HAND, CAN, DeputyRequest
from domain.emergency.rollouts.progress.task_states import ACCEPTED
from domain.kernel.worlds import WorldId

_COLUMNS = ("rollout", "id", "tier", "rank", "deputy", "people", "state", "asked_at", "answered_at")
MOST_DEPUTIES: Final = 20
"""People that are offered as deputies at once."""
_rows = Bulk(deputy_requests, "county", *_COLUMNS)
_c = deputy_requests.c


def save_requests(connection: Connection, world: WorldId, rollout: str, *saved: DeputyRequest) -> None:
    """Add or replace requests."""
    rows = [
        (
            str(world), rollout, request.id, request.tier, request.rank, request.deputy,
            text_of(request.people), request.state, utc_text(request.asked_at),
            None if request.answered_at is None else utc_text(request.answered_at),
        )
        for request in saved
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


def find_deputies(
    connection: Connection, world: WorldId, rollout: str, wanted: Filter, silent: bool
) -> list[dict[str, Any]]:
    """Active people who could answer for others, those of the widest region first: {"person", "name",
    "region", "phone", "post_name", "post_name_en", "state"}; the last None without a task. `silent`: also
    whoever did not accept a task of their own.
    """
    t, p, o = tasks.c, people.c, posts.c
    is_recipient = (t.county == str(world)) & (t.rollout == rollout) & (t.person == p.id)
    joined = people.outerjoin(tasks, is_recipient).outerjoin(
        posts, (o.county == p.county) & (o.code == p.post)
    )
    names = [func.coalesce(o[name], p.post).label(f"post_{name}") for name in ("name", "name_en")]
    columns = (p.id.label("person"), p.name, p.region, p.phone, *names, t.state)
    query = select(*columns).select_from(joined).where(*wanted.where(connection, world.county))
    if not silent:
        query = query.where(t.state.is_(None) | (t.state >= ACCEPTED))
    rows = connection.execute(query.order_by(func.length(p.region), p.region, p.id).limit(MOST_DEPUTIES))
    return [dict(row._mapping) for row in rows]


def _request(row: Any) -> DeputyRequest:
    answered = None if row.answered_at is None else datetime.fromisoformat(row.answered_at)
    people = tuple(value_of(row.people))
    asked_at = datetime.fromisoformat(row.asked_at)
    return DeputyRequest(row.id, row.tier, row.rank, row.deputy, people, asked_at, row.state, answered)
