"""People of a roll-out by page: whoever opens a branch sees a few hundred, never eleven thousand."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import Connection, select

from data_access.database.tables.directory_tables import people
from data_access.database.tables.emergency.rollout_tables import tasks
from data_access.directory.people_queries import has_number
from data_access.emergency.rollouts.rollout_store import read_rollout
from data_access.emergency.rollouts.task_rows import COLUMNS
from domain.directory.person import phone_digits
from domain.emergency.rollouts.progress.task_states import FINISHED
from domain.emergency.rollouts.rollout import RolloutState
from domain.kernel.worlds import WorldId

MOST: Final = 200


def read_task_page(
    connection: Connection,
    world: WorldId,
    rollout: str,
    region: str = "",
    tier: int | None = None,
    states: Collection[int] = (),
    after: str = "",
    limit: int = MOST,
) -> list[dict[str, Any]]:
    """Tasks by person after one, with the name, post and unit of each: of a branch, a tier, some
    states."""
    t, p = tasks.c, people.c
    joined = tasks.outerjoin(people, (p.county == world.county) & (p.id == t.person))
    query = select(*(t[name] for name in COLUMNS), t.state, p.name, p.post, p.unit).select_from(joined)
    about = [t.county == str(world), t.rollout == rollout, t.person > after]
    about += [t.region.startswith(region, autoescape=True)] * bool(region)
    about += [t.tier == tier] * (tier is not None) + [t.state.in_(states)] * bool(states)
    rows = connection.execute(query.where(*about).order_by(t.person).limit(limit))
    return [dict(row._mapping) for row in rows]


OpenTask = tuple[WorldId, str, str]
"""(world, roll-out, person)"""


def find_open_tasks(connection: Connection, phone: str) -> list[OpenTask]:
    """Every task of whoever has a number that runs and is not finished."""
    digits = phone_digits(phone)
    if not digits:
        return []
    t, p = tasks.c, people.c
    joined = tasks.join(people, (p.county == t.county) & (p.id == t.person))
    query = select(t.county, t.rollout, t.person).select_from(joined)
    rows = connection.execute(query.where(has_number(digits), t.state != FINISHED)).all()
    found = [(WorldId(county), rollout, person) for county, rollout, person in rows]
    return [row for row in found if _runs(connection, *row[:2])]


def _runs(connection: Connection, world: WorldId, rollout: str) -> bool:
    found = read_rollout(connection, world, rollout)
    return found is not None and found.state is RolloutState.ISSUED


def read_own_tasks(connection: Connection, world: WorldId, person: str) -> list[dict[str, Any]]:
    """The tasks of one person, the newest roll-out first."""
    t = tasks.c
    query = select(t.rollout, *(t[name] for name in COLUMNS), t.state)
    about = (t.county == str(world), t.person == person)
    rows = connection.execute(query.where(*about).order_by(t.rollout.desc()).limit(MOST))
    return [dict(row._mapping) for row in rows]
