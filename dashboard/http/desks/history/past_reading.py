"""What a viewer may see of warnings and roll-outs that are over, by page, the newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from dashboard.identity.problems import Problem
from dashboard.services.container import Services
from data_access.county_packs.county_pack import County
from data_access.emergency.responses.warning_history import WantedWarnings, find_past_warnings
from data_access.emergency.rollouts.progress_rows import read_region_branches
from data_access.emergency.rollouts.rollout_store import OVER, read_past_rollouts
from domain.changes import local_day, local_text
from domain.emergency.responses.response import TYPES
from domain.emergency.rollouts.progress.branch_counts import Branch
from domain.emergency.rollouts.progress.task_states import STATES
from domain.emergency.rollouts.rollout import Rollout, rollout_row
from domain.emergency.warnings.message import Status
from domain.emergency.warnings.standing.hazards import NAMES
from domain.emergency.warnings.standing.warning import State, warning_row
from domain.kernel.worlds import WorldId

Row = dict[str, Any]
Filters = Mapping[str, str]
PAGE: Final = 50
YEARS: Final = range(1950, 2200)
CHOICES: Final[Mapping[str, Sequence[str]]] = {
    "hazard": NAMES,
    "status": tuple(status.value for status in Status),
    "state": tuple(state.value for state in State),
}
OF_ROLLOUTS: Final[Mapping[str, Sequence[str]]] = {
    "type": TYPES,
    "level": ("1", "2", "3", "4"),
    "state": tuple(state.value for state in OVER),
}


def find_warnings(services: Services, world: WorldId, region: str, query: Filters) -> Row:
    """{"warnings", "next"}: a page of those that are live no more or never were. `query`: hazard, status,
    state, day, after, each "" or a choice. Raises Problem 400 bad_parameter.
    """
    county = services.installation.counties[world.county]
    day, chosen = parse_day(query.get("day", "")), _chosen(query, CHOICES)
    begin, end = _span(day, county) if day else (None, None)
    wanted = WantedWarnings(**chosen, begin=begin, end=end, after=query.get("after", ""))
    with services.store.reading() as connection:
        found = find_past_warnings(connection, world, wanted, region, PAGE)
    rows = [warning_row(warning, county.code, county.tz) for warning in found]
    return {"warnings": rows, "next": _next(rows)}


def find_rollouts(services: Services, world: WorldId, region: str, query: Filters) -> Row:
    """{"rollouts", "next"}: a page of those that were stopped, superseded or ended, each with what came back
    in the region. `query`: type, level, state, day of the issue, after. Raises Problem 400 bad_parameter.
    """
    county = services.installation.counties[world.county]
    day, chosen = parse_day(query.get("day", "")), _chosen(query, OF_ROLLOUTS)

    def wanted(rollout: Rollout) -> bool:
        fields = {"type": rollout.response, "level": str(rollout.level), "state": rollout.state.value}
        on = local_day(rollout.issued_at or rollout.prepared_at, county.tz)
        return day in (None, date.fromisoformat(on)) and all(
            fields[name] == it for name, it in chosen.items() if it
        )

    with services.store.reading() as connection:
        found = read_past_rollouts(connection, world, query.get("after", ""), wanted, PAGE)
        branches = read_region_branches(connection, world, region, [rollout.id for rollout in found])
    rows = [_rollout_row(rollout, branches.get(rollout.id), county) for rollout in found]
    return {"rollouts": rows, "next": _next(rows)}


def _rollout_row(rollout: Rollout, branch: Branch | None, county: County) -> Row:
    """A roll-out with its end and `counts`: how many tasks are in each of STATES; None if never issued."""
    counts = None
    if branch is not None:
        sums = [sum(column) for column in zip(*branch.tiers.values(), strict=True)]
        counts = dict(zip(STATES, sums, strict=True))
    over = None if rollout.over_at is None else local_text(rollout.over_at, county.tz)
    return rollout_row(rollout, county.code, county.tz) | {"over_at": over, "counts": counts}


def _chosen(query: Filters, choices: Mapping[str, Sequence[str]]) -> dict[str, str]:
    chosen = {name: query.get(name, "") for name in choices}
    for name, given in chosen.items():
        if given and given not in choices[name]:
            raise Problem("bad_parameter", name)
    return chosen


def parse_day(text: str) -> date | None:
    """A day as a request names it (2026-08-09); None for none. Raises Problem 400 bad_parameter."""
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Problem("bad_parameter", "day") from error
    if day is not None and day.year not in YEARS:
        raise Problem("bad_parameter", "day")
    return day


def _span(day: date, county: County) -> tuple[datetime, datetime]:
    begin = datetime.combine(day, time(), county.tz)
    return begin, datetime.combine(day + timedelta(days=1), time(), county.tz)


def _next(rows: Sequence[Row]) -> str | None:
    """The id behind which the next page begins; None when there is no more."""
    return rows[-1]["id"] if len(rows) == PAGE else None
