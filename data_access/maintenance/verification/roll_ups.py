"""Every table that only says what other rows add up to, and how it is counted anew: of what is live.

`palmcommand doctor` looks at each of them (dashboard/cli/checks/checks_rollouts.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sqlalchemy import Connection

from data_access.cases.tally_recount import find_tally_drift
from data_access.emergency.responses.patrols.patrol_store import find_patrol_drift
from data_access.emergency.rollouts.checks.check_store import find_check_drift, read_checks
from data_access.emergency.rollouts.checks.item_recount import find_item_drift
from data_access.emergency.rollouts.evacuations.evacuation_store import read_evacuations
from data_access.emergency.rollouts.evacuations.ledger_recount import find_ledger_drift
from data_access.emergency.rollouts.households.visit_recount import find_visit_drift
from data_access.emergency.rollouts.recount import find_curve_drift, find_drift
from data_access.emergency.rollouts.rollout_store import read_rollouts
from data_access.emergency.rollouts.township_curves import find_township_drift
from domain.emergency.rollouts.rollout import Rollout
from domain.kernel.worlds import WorldId

Drift = Callable[[Connection, WorldId], list[str]]
"""What is not as it is counted anew, each by a name."""


def _issued(connection: Connection, world: WorldId) -> list[Rollout]:
    return [rollout for rollout in read_rollouts(connection, world) if rollout.issued_at is not None]


def _branches(connection: Connection, world: WorldId) -> list[str]:
    found = ((rollout, find_drift(connection, world, rollout)) for rollout in _issued(connection, world))
    return [f"{rollout.id}/{branch.region}" for rollout, branches in found for branch in branches]


def _curves(connection: Connection, world: WorldId) -> list[str]:
    found = (
        (rollout, find_curve_drift(connection, world, rollout)) for rollout in _issued(connection, world)
    )
    return [f"{rollout.id}/{tier}/+{minute} min" for rollout, rows in found for tier, minute, _, _ in rows]


def _township_curves(connection: Connection, world: WorldId) -> list[str]:
    return [
        f"{rollout.id}/{township}/{tier}/+{minute} min"
        for rollout in _issued(connection, world)
        for township, tier, minute, _, _ in find_township_drift(
            connection, world, rollout.id, rollout.released_at
        )
    ]


def _visits(connection: Connection, world: WorldId) -> list[str]:
    found = (
        (rollout, find_visit_drift(connection, world, rollout)) for rollout in _issued(connection, world)
    )
    return [f"{rollout.id}/{household}" for rollout, households in found for household in households]


def _check_branches(connection: Connection, world: WorldId) -> list[str]:
    found = ((check, find_check_drift(connection, world, check)) for check in read_checks(connection, world))
    return [f"{check.id}/{branch.region}" for check, branches in found for branch in branches]


def _check_items(connection: Connection, world: WorldId) -> list[str]:
    found = (
        (check, find_item_drift(connection, world, check.id)) for check in read_checks(connection, world)
    )
    return [f"{check.id}/{subject}" for check, subjects in found for subject in subjects]


def _ledger_sums(connection: Connection, world: WorldId) -> list[str]:
    found = (
        (evacuation, find_ledger_drift(connection, world, evacuation.id))
        for evacuation in read_evacuations(connection, world)
    )
    return [f"{evacuation.id}/{key}" for evacuation, keys in found for key in keys]


def _points(connection: Connection, world: WorldId) -> list[str]:
    return [state.point.code for state in find_patrol_drift(connection, world)]


ROLL_UPS: Mapping[str, Drift] = MappingProxyType(
    {
        "tallies": find_tally_drift,
        "branches": _branches,
        "rollout_minutes": _curves,
        "township_minutes": _township_curves,
        "visits": _visits,
        "check_branches": _check_branches,
        "check_items": _check_items,
        "evacuation_sums": _ledger_sums,
        "patrol_points": _points,
    }
)
"""By the name of the table."""
