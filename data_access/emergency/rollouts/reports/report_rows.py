"""Field reports: which cases came from people with an open task, of which roll-out and storm."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, func, insert, select

from data_access.database.codec import case_of
from data_access.database.tables.emergency.report_tables import field_reports
from data_access.database.tables.emergency.rollout_tables import rollouts, tasks
from data_access.database.tables.emergency.storm_tables import storms
from data_access.database.tables.live_tables import cases
from data_access.emergency.rollouts.rollout_store import rollout_of
from domain.cases.case_join import Case
from domain.emergency.rollouts.progress.task_states import FINISHED
from domain.emergency.rollouts.rollout import RolloutState
from domain.kernel.worlds import WorldId


def find_own_rollouts(connection: Connection, world: WorldId, person: str) -> list[str]:
    """The roll-outs that run and in which somebody's task is not finished, by id."""
    t, r = tasks.c, rollouts.c
    joined = tasks.join(rollouts, (r.county == t.county) & (r.id == t.rollout))
    about = (t.county == str(world), t.person == person, t.state != FINISHED, r.live == 1)
    rows = connection.execute(select(r.body).select_from(joined).where(*about).order_by(r.id))
    found = [rollout_of(body) for (body,) in rows]
    return [rollout.id for rollout in found if rollout.state is RolloutState.ISSUED]


def find_standing_storm(connection: Connection, world: WorldId) -> str:
    """The storm that was told of last and is not over; '' for none."""
    s = storms.c
    query = select(s.storm).where(s.county == str(world), s.told > s.dissolved).order_by(s.told.desc())
    return str(connection.execute(query.limit(1)).scalar() or "")


def add_reports(
    connection: Connection, world: WorldId, case: str, person: str, rollouts: Iterable[str], storm: str
) -> None:
    """Keep that a case is a field report of some roll-outs."""
    facts = {"county": str(world), "case_id": case, "person": person, "storm": storm}
    for rollout in rollouts:
        connection.execute(insert(field_reports).values(**facts, rollout=rollout))


def read_reports(connection: Connection, world: WorldId, rollout: str) -> list[tuple[Case, str]]:
    """The field reports of a roll-out with the storm of each, the newest first."""
    f = field_reports.c
    joined = field_reports.join(cases, cases.c.id == f.case_id)
    query = select(cases.c.body, f.storm).select_from(joined)
    rows = connection.execute(query.where(f.county == str(world), f.rollout == rollout))
    found = [(case, storm) for body, storm in rows if (case := case_of(body)).visible]
    return sorted(found, key=lambda pair: (str(pair[0].reported_at), pair[0].id), reverse=True)


def read_links(connection: Connection, case: str) -> list[dict[str, str]]:
    """Of which roll-outs a case is a field report: {"rollout", "storm"} of each."""
    f = field_reports.c
    query = select(f.rollout, f.storm).where(f.case_id == case).order_by(f.rollout)
    return [{"rollout": rollout, "storm": storm} for rollout, storm in connection.execute(query)]


def count_linked_cases(
    connection: Connection, world: WorldId, rollouts: Iterable[str], storms: Iterable[str]
) -> tuple[int, int]:
    """How many cases are field reports of some roll-outs or storms, and how many of those are open."""
    f = field_reports.c
    joined = field_reports.join(cases, cases.c.id == f.case_id)
    about = f.rollout.in_([*rollouts]) | f.storm.in_([*storms])
    query = select(cases.c.id, cases.c.open).select_from(joined).where(f.county == str(world), about)
    found = {(row.id, row.open) for row in connection.execute(query)}
    return len(found), sum(bool(opened) for _, opened in found)


def count_open_cases(connection: Connection, world: WorldId) -> int:
    """How many cases of a world are open."""
    query = select(func.count()).select_from(cases).where(cases.c.county == str(world), cases.c.open == 1)
    return int(connection.execute(query).scalar_one())
