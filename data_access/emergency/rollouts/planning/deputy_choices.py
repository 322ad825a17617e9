"""Whom call sheets name beside those who are silent, with name and phone."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from data_access.database.tables.directory_tables import people
from data_access.database.tables.emergency.rollout_tables import tasks
from data_access.emergency.rollouts.planning.deputy_rows import list_requests_of
from data_access.emergency.rollouts.planning.plan_store import PlanPack, find_issued
from domain.emergency.rollouts.audience import Candidate
from domain.emergency.rollouts.progress.task_states import ACCEPTED, TAKEN_OVER
from domain.emergency.rollouts.rollout import Rollout
from domain.emergency.rollouts.sheets.call_sheet import SheetDeputy, SilentPerson
from domain.emergency.rollouts.sheets.sheet_deputies import (
    choose_sheet_deputies,
    list_named_people,
    list_named_posts,
)
from domain.kernel.worlds import WorldId


def read_sheet_deputies(
    connection: Connection, world: WorldId, county: PlanPack, rollout: Rollout, silent: Sequence[SilentPerson]
) -> dict[str, SheetDeputy]:
    """person -> who is called in their place; nobody where the plan is not known any more."""
    plan = find_issued(connection, county, rollout.plan, rollout.plan_version)
    if plan is None or not silent:
        return {}
    requests = list_requests_of(connection, world, rollout.id)
    p, named = people.c, sorted(list_named_people(plan, requests))
    wanted = p.post.in_(sorted(list_named_posts(plan))) | p.id.in_(named)
    query = select(p.id, p.post, p.unit, p.region, p.phone, p.name)
    reachable = (p.county == world.county, p.active == 1, p.phone != "", wanted)
    rows = connection.execute(query.where(*reachable).order_by(p.id)).all()
    candidates = [Candidate(row.id, row.post, row.unit, row.region, True) for row in rows]
    known = {row.id: SheetDeputy(row.name or row.id, row.phone) for row in rows}
    requests = [request for request in requests if request.deputy in known]
    quiet = _list_quiet(connection, world, rollout.id)
    chosen = choose_sheet_deputies(plan, silent, requests, candidates, quiet)
    return {person: known[deputy] for person, deputy in chosen.items()}


def _list_quiet(connection: Connection, world: WorldId, rollout: str) -> set[str]:
    """Who did not accept their own task, whether somebody else took it over or not."""
    t = tasks.c
    never = (t.state < ACCEPTED) | ((t.state == TAKEN_OVER) & t.accepted_at.is_(None))
    query = select(t.person).where(t.county == str(world), t.rollout == rollout, never)
    return {*connection.execute(query).scalars()}
