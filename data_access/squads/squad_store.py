"""Rows of squads <-> domain values."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from msgspec import json
from sqlalchemy import Connection, delete, func, select

from data_access.database.bulk import Bulk
from data_access.database.codec import bytes_of
from data_access.database.tables.squad_tables import squad_people, squads
from domain.kernel.worlds import WorldId
from domain.squads.squad import Squad

_decoder = json.Decoder(Squad)
_rows = Bulk(squads, "county", "id", "case_id", "live", "body", utf8=("body",))
_people = Bulk(squad_people, "county", "person", "squad")


def squad_of(body: str) -> Squad:
    """The squad of a squads.body."""
    return _decoder.decode(body)


def read_squad(connection: Connection, world: WorldId, squad: str) -> Squad | None:
    """A squad, stood down or not."""
    query = select(squads.c.body).where(squads.c.county == world, squads.c.id == squad)
    body: str | None = connection.execute(query).scalar()
    return None if body is None else squad_of(body)


def read_live_squads(connection: Connection, world: WorldId, case: str | None = None) -> list[Squad]:
    """The squads that were not stood down, by id: of one case, or of all."""
    s = squads.c
    query = select(s.body).where(s.county == world, s.live == 1).order_by(s.id)
    wanted = query if case is None else query.where(s.case_id == case)
    return [squad_of(body) for (body,) in connection.execute(wanted)]


def read_members(connection: Connection, world: WorldId, case: str) -> frozenset[str]:
    """Everybody who was ever called into a squad of a case."""
    found = read_case_squads(connection, world, case)
    return frozenset(member.person for squad in found for member in squad.members)


def read_case_squads(connection: Connection, world: WorldId, case: str) -> list[Squad]:
    """Every squad a case ever had, stood down or not."""
    s = squads.c
    query = select(s.body).where(s.county == world, s.case_id == case).order_by(s.id)
    return [squad_of(body) for (body,) in connection.execute(query)]


def count_squads(connection: Connection, world: WorldId, case: str) -> int:
    """How many squads a case ever had."""
    s = squads.c
    query = select(func.count()).select_from(squads).where(s.county == world, s.case_id == case)
    return int(connection.execute(query).scalar() or 0)


def find_busy(
    connection: Connection, world: WorldId, people: Collection[str], but: str = ""
) -> dict[str, str]:
    """Which of some people are in a live squad, `but` in one: person -> squad."""
    p = squad_people.c
    query = select(p.person, p.squad).where(p.county == world, p.person.in_([*people]), p.squad != but)
    return {row.person: row.squad for row in connection.execute(query.order_by(p.squad))}


def save_squad(connection: Connection, world: WorldId, squad: Squad) -> None:
    """Add or replace a squad, and note who is in it now."""
    key = str(world)
    _rows.replace(connection, [(key, squad.id, squad.case, int(squad.live), bytes_of(squad))])
    p: Any = squad_people.c
    connection.execute(delete(squad_people).where(p.county == world, p.squad == squad.id))
    _people.insert(connection, [(key, person, squad.id) for person in squad.list_present()])
