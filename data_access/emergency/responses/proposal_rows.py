"""Rows of what warnings propose about responses <-> domain values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import Final

from msgspec import json
from sqlalchemy import Connection, func, select

from data_access.database.bulk import Bulk
from data_access.database.codec import bytes_of
from data_access.database.tables.emergency.proposal_tables import response_proposals
from domain.changes import local_day
from domain.emergency.rollouts.proposals.proposal import ResponseProposal
from domain.kernel.worlds import WorldId

_decoder = json.Decoder(ResponseProposal)
_rows = Bulk(response_proposals, "county", "id", "type", "open", "body", utf8=("body",))
_p = response_proposals.c
MOST_LISTED: Final = 100


def proposal_of(body: str) -> ResponseProposal:
    """The proposal of a response_proposals.body."""
    return _decoder.decode(body)


def read_proposal(connection: Connection, world: WorldId, id: str) -> ResponseProposal | None:
    """A proposal, open or not."""
    query = select(_p.body).where(_p.county == world, _p.id == id)
    body: str | None = connection.execute(query).scalar()
    return None if body is None else proposal_of(body)


def read_open_proposals(connection: Connection, world: WorldId) -> list[ResponseProposal]:
    """Those that wait for a decision, by id."""
    query = select(_p.body).where(_p.county == world, _p.open == 1).order_by(_p.id)
    return [proposal_of(body) for (body,) in connection.execute(query)]


def read_closed_proposals(connection: Connection, world: WorldId, type: str = "") -> list[ResponseProposal]:
    """The newest of those that are open no more, of a type or of all, the newest first."""
    about = [_p.county == world, _p.open == 0, *([_p.type == type] if type else [])]
    query = select(_p.body).where(*about).order_by(_p.id.desc()).limit(MOST_LISTED)
    return [proposal_of(body) for (body,) in connection.execute(query)]


def name_proposal(connection: Connection, world: WorldId, now: datetime, tz: tzinfo) -> str:
    """The name of the next proposal of a day: JY-261129-001."""
    day = f"JY-{local_day(now, tz)[2:].replace('-', '')}-"
    query = select(func.count()).select_from(response_proposals).where(_p.county == world)
    return f"{day}{int(connection.execute(query.where(_p.id.startswith(day))).scalar_one()) + 1:03}"


def save_proposals(connection: Connection, world: WorldId, saved: Iterable[ResponseProposal]) -> None:
    """Add or replace some."""
    _rows.replace(
        connection,
        [
            (str(world), proposal.id, proposal.said.type, int(proposal.open), bytes_of(proposal))
            for proposal in saved
        ],
    )
