"""The list of the people of a roll-out, a page at a time in the order of an index (`tasks_place`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from heapq import merge
from itertools import islice
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, select, tuple_

from data_access.database.tables.directory_tables import people
from data_access.database.tables.emergency.rollout_tables import tasks
from data_access.directory.people_queries import Filter
from data_access.emergency.rollouts.progress_rows import read_branches
from data_access.emergency.rollouts.task_rows import COLUMNS
from domain.emergency.rollouts.progress.people_orders import (
    PLACE,
    SILENT,
    Run,
    Spot,
    list_runs,
    skip_runs,
)
from domain.kernel.values import value
from domain.kernel.worlds import WorldId

MOST_FOUND: Final = 500
"""People that a search by name tells of."""
_BEHIND_DIGITS: Final = ":"
"""The character behind the digits: where a region's codes end."""
Row = dict[str, Any]
_t, _p = tasks.c, people.c


@value
class PeopleFilter:
    """Whose rows: inside a region, of some tiers and states; `silent`: only (True) or without (False) those
    of `quiet`, the places where nobody accepted.
    """

    region: str
    tiers: tuple[int, ...]
    states: tuple[int, ...]
    silent: bool | None = None
    quiet: tuple[str, ...] = ()

    def where(self, start: str = "", backwards: bool = False) -> list[ColumnElement[bool]]:
        """What a row's region must be, from `start` on: one bound on each side, for the index."""
        first = self.region if backwards or not start else start
        found = [_t.region >= first]
        if backwards and start:
            found.append(_t.region <= start)
        else:
            found.append(_t.region < self.region + _BEHIND_DIGITS)
        if self.silent is not None:
            found.append(_t.region.in_(self.quiet) if self.silent else _t.region.not_in(self.quiet))
        return found


def read_people_page(
    connection: Connection,
    world: WorldId,
    rollout: str,
    wanted: PeopleFilter,
    limit: int,
    order: str = PLACE,
    down: bool = False,
    after: Spot | None = None,
) -> list[Row]:
    """The next rows of a list, each with the name, post and unit of its person."""
    found: list[Row] = []
    for runs, inside in skip_runs(list_runs(order, wanted.tiers, wanted.states, down), after):
        start = after.place if inside and after else None
        backwards = down and order == PLACE
        pages = [
            _read_run(connection, world, rollout, wanted, run, limit - len(found), start, backwards)
            for run in runs
        ]
        found += islice(merge(*pages, key=_place_of, reverse=backwards), limit - len(found))
        if len(found) == limit:
            break
    return found


def _place_of(row: Row) -> tuple[str, str]:
    return row["region"], row["person"]


def _read_run(
    connection: Connection, world: WorldId, rollout: str, wanted: PeopleFilter, run: Run, limit: int,
    start: tuple[str, str] | None, backwards: bool,
) -> list[Row]:  # fmt: skip
    """The next rows of one tier and state, by place."""
    near = wanted.where(start[0] if start else "", backwards)
    query = _rows(world, rollout).where(_t.tier == run[0], _t.state == run[1], *near)
    if start is not None:
        place = tuple_(_t.region, _t.person)
        query = query.where(place < tuple_(*start) if backwards else place > tuple_(*start))
    ordered = (column.desc() if backwards else column for column in (_t.region, _t.person))
    return _read(connection, query.order_by(*ordered).limit(limit))


def find_named(
    connection: Connection,
    world: WorldId,
    rollout: str,
    wanted: PeopleFilter,
    words: str,
    most: int = MOST_FOUND,
) -> list[Row]:
    """Those whose name or id has some words in it, by place: so many at most."""
    named = select(_p.id).where(*Filter(words, active=None, by_name=True).where(connection, world.county))
    query = _rows(world, rollout).where(_t.person.in_(named), *wanted.where())
    query = query.where(_t.tier.in_(wanted.tiers), _t.state.in_(wanted.states))
    return _read(connection, query.order_by(_t.region, _t.person).limit(most))


def read_named_rows(
    connection: Connection, world: WorldId, rollout: str, region: str, persons: Collection[str]
) -> list[Row]:
    """The rows of some people of a region as they are now."""
    inside = PeopleFilter(region, (), ()).where()
    return _read(connection, _rows(world, rollout).where(_t.person.in_([*persons]), *inside))


def list_quiet_places(connection: Connection, world: WorldId, rollout: str, region: str) -> tuple[str, ...]:
    """The places in a region where nobody accepted yet."""
    branches = read_branches(connection, world, rollout).values()
    return tuple(
        branch.region for branch in branches if branch.first_at is None and branch.region.startswith(region)
    )


def count_people(
    connection: Connection, world: WorldId, rollout: str, tiers: Sequence[int], wanted: PeopleFilter
) -> int | None:
    """How many there are by what is counted already; None for a group, which nobody counts."""
    if wanted.silent is not None:
        return None
    branch = read_branches(connection, world, rollout, [wanted.region]).get(wanted.region)
    counts: Mapping[str, list[int]] = branch.tiers if branch else {}
    return sum(counts[str(tier)][state] for tier in tiers for state in wanted.states if str(tier) in counts)


def filter_group(group: str) -> bool | None:
    """Whether a group is of silent places alone, of others alone, or of all."""
    return None if group in ("", "overdue") else group == SILENT


def _rows(world: WorldId, rollout: str) -> Select[Any]:
    joined = tasks.outerjoin(people, (_p.county == world.county) & (_p.id == _t.person))
    names = (*(_t[name] for name in COLUMNS), _t.state, _p.name, _p.post, _p.unit)
    return select(*names).select_from(joined).where(_t.county == str(world), _t.rollout == rollout)


def _read(connection: Connection, query: Select[Any]) -> list[Row]:
    return [dict(row._mapping) for row in connection.execute(query)]
