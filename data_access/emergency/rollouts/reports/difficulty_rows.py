"""Difficulties of people with their tasks as rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from typing import Any, Final

from msgspec import json
from sqlalchemy import Connection, select

from data_access.database.bulk import Bulk
from data_access.database.codec import text_of
from data_access.database.tables.directory_tables import people
from data_access.database.tables.emergency.rollout_tables import task_difficulties
from domain.kernel.worlds import WorldId
from domain.squads.difficulty import Difficulty

MOST_SHOWN: Final = 100
_decoder = json.Decoder(Difficulty)
_rows = Bulk(task_difficulties, "county", "rollout", "person", "number", "region", "waits", "body")
_c = task_difficulties.c


def save_difficulty(
    connection: Connection, world: WorldId, rollout: str, region: str, difficulty: Difficulty
) -> None:
    """Add or replace one; `region`: of its task."""
    row = (
        str(world),
        rollout,
        difficulty.person,
        difficulty.number,
        region,
        int(difficulty.open),
        text_of(difficulty),
    )
    _rows.replace(connection, [row])


def read_difficulties(connection: Connection, world: WorldId, rollout: str, person: str) -> list[Difficulty]:
    """Those of one task, the oldest first."""
    about = (_c.county == str(world), _c.rollout == rollout, _c.person == person)
    query = select(_c.body).where(*about).order_by(_c.number)
    return [_decoder.decode(body) for body in connection.execute(query).scalars()]


def list_own_difficulties(
    connection: Connection, world: WorldId, person: str, rollouts: Collection[str]
) -> dict[str, list[Difficulty]]:
    """Those of one person in some roll-outs, by roll-out, the oldest first."""
    about = (_c.county == str(world), _c.person == person, _c.rollout.in_([*rollouts]))
    query = select(_c.rollout, _c.body).where(*about).order_by(_c.rollout, _c.number)
    found: dict[str, list[Difficulty]] = {}
    for rollout, body in connection.execute(query):
        found.setdefault(rollout, []).append(_decoder.decode(body))
    return found


def list_difficulties(
    connection: Connection, world: WorldId, rollout: str, region: str
) -> list[dict[str, Any]]:
    """Those in a region, unanswered ones first, the newest first: {"difficulty", "region", "name"}."""
    p = people.c
    joined = task_difficulties.outerjoin(people, (p.county == world.county) & (p.id == _c.person))
    about = (_c.county == str(world), _c.rollout == rollout, _c.region.startswith(region, autoescape=True))
    query = select(_c.body, _c.region, p.name).select_from(joined).where(*about)
    rows = connection.execute(query.order_by(_c.waits.desc(), _c.person, _c.number))
    found = [
        {"difficulty": _decoder.decode(row.body), "region": row.region, "name": row.name or ""}
        for row in rows
    ]
    return sorted(
        found, key=lambda row: (not row["difficulty"].open, -row["difficulty"].known_at.timestamp())
    )[:MOST_SHOWN]


def forget_difficulty_words(connection: Connection, world: WorldId, rollout: str, some: int) -> int:
    """Empty the words of some difficulties of a roll-out; of how many."""
    wordy = _c.body.not_like('%"note":""%') | _c.body.not_like('%"answer":""%')
    about = (_c.county == str(world), _c.rollout == rollout, wordy)
    rows = connection.execute(select(_c.region, _c.body).where(*about).limit(some)).all()
    for region, body in rows:
        difficulty = replace(_decoder.decode(body), note="", answer="")
        save_difficulty(connection, world, rollout, region, difficulty)
    return len(rows)


def count_waiting(connection: Connection, world: WorldId, rollout: str) -> Counter[str]:
    """How many of a roll-out wait for an answer, by the region of the task."""
    about = (_c.county == str(world), _c.rollout == rollout, _c.waits == 1)
    return Counter(connection.execute(select(_c.region).where(*about)).scalars())
