"""Rows of roll-outs <-> domain values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, tzinfo
from typing import Final

from msgspec import json
from sqlalchemy import Connection, func, select

from data_access.database.bulk import Bulk
from data_access.database.codec import bytes_of
from data_access.database.tables.emergency.rollout_tables import rollouts
from domain.changes import local_day
from domain.emergency.rollouts.rollout import Rollout, RolloutState
from domain.kernel.worlds import WorldId

_decoder = json.Decoder(Rollout)
OVER: Final = (RolloutState.STOPPED, RolloutState.SUPERSEDED, RolloutState.ENDED)
"""The states of those that run no more."""
_rows = Bulk(rollouts, "county", "id", "plan", "live", "body", utf8=("body",))


def rollout_of(body: str) -> Rollout:
    """The roll-out of a rollouts.body."""
    return _decoder.decode(body)


def read_rollout(connection: Connection, world: WorldId, rollout: str) -> Rollout | None:
    """A roll-out, ended or not."""
    query = select(rollouts.c.body).where(rollouts.c.county == world, rollouts.c.id == rollout)
    body: str | None = connection.execute(query).scalar()
    return None if body is None else rollout_of(body)


def read_rollouts(connection: Connection, world: WorldId, live: bool = True) -> list[Rollout]:
    """The roll-outs that were not ended, by id; else all."""
    r = rollouts.c
    query = select(r.body).where(r.county == world).order_by(r.id)
    wanted = query.where(r.live == 1) if live else query
    return [rollout_of(body) for (body,) in connection.execute(wanted)]


def read_rollouts_of(connection: Connection, world: WorldId, plan: str) -> Iterator[Rollout]:
    """All roll-outs of a plan, the newest first."""
    r = rollouts.c
    query = select(r.body).where(r.county == world, r.plan == plan).order_by(r.id.desc())
    return (rollout_of(body) for (body,) in connection.execute(query))


def find_last(connection: Connection, world: WorldId, plan: str) -> Rollout | None:
    """The last roll-out of a plan that was issued."""
    found = read_rollouts_of(connection, world, plan)
    return next((rollout for rollout in found if rollout.issued_at is not None), None)


def name_rollout(connection: Connection, world: WorldId, now: datetime, tz: tzinfo) -> str:
    """The name of the next roll-out of a day: RW-261129-01."""
    day = f"RW-{local_day(now, tz)[2:].replace('-', '')}-"
    r = rollouts.c
    query = select(func.count()).select_from(rollouts).where(r.county == world, r.id.startswith(day))
    return f"{day}{int(connection.execute(query).scalar_one()) + 1:02}"


def save_rollout(connection: Connection, world: WorldId, rollout: Rollout) -> None:
    """Add or replace a roll-out."""
    row = (str(world), rollout.id, rollout.plan, int(rollout.live), bytes_of(rollout))
    _rows.replace(connection, [row])


def read_past_rollouts(
    connection: Connection, world: WorldId, before: str, wanted: Callable[[Rollout], bool], limit: int
) -> list[Rollout]:
    """Those that run no more, the newest first, at most `limit`. `before`: the id behind which the page
    begins, "" for the newest; `wanted`: whether one is asked for.
    """
    r, found = rollouts.c, list[Rollout]()
    query = select(r.body).where(r.county == world).order_by(r.id.desc())
    for (body,) in connection.execute(query.where(r.id < before) if before else query):
        rollout = rollout_of(body)
        if rollout.state in OVER and wanted(rollout):
            found.append(rollout)
        if len(found) == limit:
            break
    return found
