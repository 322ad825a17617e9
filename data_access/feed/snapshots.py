"""The rows of each topic as a snapshot of a county has them, from the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import tzinfo
from typing import Any, Final

from sqlalchemy import Connection, select

from data_access.database.codec import case_of, grid_of, position_of
from data_access.database.tables.live_tables import cases, grids, positions
from data_access.emergency.responses.patrols.patrol_store import read_live_patrols
from data_access.emergency.responses.proposal_rows import read_open_proposals
from data_access.emergency.responses.response_rows import read_running
from data_access.emergency.responses.warning_rows import read_live_warnings
from data_access.emergency.rollouts.checks.check_store import read_check_branches, read_checks
from data_access.emergency.rollouts.evacuations.ledger_rows import read_live_evacuations
from data_access.emergency.rollouts.progress_rows import read_branches
from data_access.emergency.rollouts.rollout_store import read_rollouts
from data_access.emergency.storms.storm_store import read_live_storms
from data_access.squads.squad_store import read_live_squads
from domain.cases import case_rows
from domain.emergency.responses.response import response_row
from domain.emergency.rollouts.checks.check import check_row
from domain.emergency.rollouts.checks.check_sums import branch_part
from domain.emergency.rollouts.progress.branch_counts import branch_row
from domain.emergency.rollouts.proposals.proposal import proposal_row
from domain.emergency.rollouts.rollout import rollout_row
from domain.emergency.storms.storm_rows import storm_rows
from domain.emergency.warnings.standing.warning import warning_row
from domain.grids import grid_join
from domain.kernel.worlds import WorldId
from domain.positions import position_join
from domain.squads.squad_rows import squad_row
from domain.topics.registry import TOPICS

Rows = list[dict[str, Any]]
Read = Callable[[Connection, WorldId, tzinfo], Rows]


def read_cases(connection: Connection, world: WorldId, tz: tzinfo) -> Rows:
    """Open cases by id, with what only the server knows."""
    c = cases.c
    query = select(c.body).where(c.county == world, c.open == 1).order_by(c.id)
    return [case_rows.live_row(case_of(body), tz) for (body,) in connection.execute(query)]


def read_grids(connection: Connection, world: WorldId, tz: tzinfo) -> Rows:
    """Grids by region."""
    c = grids.c
    query = select(c.body).where(c.county == world).order_by(c.region)
    return [grid_join.row(grid_of(body), tz) for (body,) in connection.execute(query)]


def read_positions(connection: Connection, world: WorldId, tz: tzinfo) -> Rows:
    """Positions by person."""
    c = positions.c
    query = select(c.body).where(c.county == world).order_by(c.person)
    return [position_join.row(position_of(body)) for (body,) in connection.execute(query)]


def read_responses(connection: Connection, world: WorldId, tz: tzinfo) -> Rows:
    """Responses that run, by type."""
    return [response_row(response, tz) for response in read_running(connection, world)]


def read_squads(connection: Connection, world: WorldId, tz: tzinfo) -> Rows:
    """Squads that were not stood down, by id, with what only the server knows."""
    return [squad_row(squad, tz) for squad in read_live_squads(connection, world)]


def read_storms(connection: Connection, world: WorldId, tz: tzinfo) -> Rows:
    """Rows of the storms that are not over, by id."""
    rows = [row for storm in read_live_storms(connection, world) for row in storm_rows(storm, tz)]
    return sorted(rows, key=lambda row: str(row["id"]))


def read_warnings(connection: Connection, world: WorldId, tz: tzinfo) -> Rows:
    """Official warnings that are live, by id."""
    return [warning_row(warning, world.county, tz) for warning in read_live_warnings(connection, world)]


def read_live_rollouts(connection: Connection, world: WorldId, tz: tzinfo) -> Rows:
    """Roll-outs that were not ended, by id."""
    return [rollout_row(rollout, world.county, tz) for rollout in read_rollouts(connection, world)]


def read_live_branches(connection: Connection, world: WorldId, tz: tzinfo) -> Rows:
    """The branches of those that were issued, by id."""
    issued = [rollout for rollout in read_rollouts(connection, world) if rollout.issued_at is not None]
    return [
        branch_row(branch, rollout.released_at, tz)
        for rollout in issued
        for branch in read_branches(connection, world, rollout.id).values()
    ]


def read_live_checks(connection: Connection, world: WorldId, tz: tzinfo) -> Rows:
    """Directed checks that still ask, and their regions, by id."""
    rows = []
    for check in read_checks(connection, world):
        rows.append(check_row(check, world.county, tz))
        found = read_check_branches(connection, world, check.id)
        rows += [branch_part(branch, check.kind) for branch in found.values()]
    return rows


def read_proposals(connection: Connection, world: WorldId, tz: tzinfo) -> Rows:
    """Proposals of responses that wait for a decision, by id."""
    return [proposal_row(proposal, world.county, tz) for proposal in read_open_proposals(connection, world)]


READERS: Final[Mapping[str, Read]] = {
    "cases": read_cases,
    "grids": read_grids,
    "positions": read_positions,
    "responses": read_responses,
    "squads": read_squads,
    "storms": read_storms,
    "warnings": read_warnings,
    "rollouts": read_live_rollouts,
    "branches": read_live_branches,
    "evacuations": read_live_evacuations,
    "checks": read_live_checks,
    "patrols": read_live_patrols,
    "proposals": read_proposals,
}


def read_topics(connection: Connection, world: WorldId, tz: tzinfo) -> dict[str, Rows]:
    """The rows of every topic, by its name."""
    return {topic.name: READERS[topic.name](connection, world, tz) for topic in TOPICS}
