"""Whom the closed leaves of a cascade name: a few people of each place and tier who are behind, and how many
there are of them, for many branches by one question.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Subquery, and_, case, func, or_, select

from data_access.database.tables.directory_tables import people
from data_access.database.tables.emergency.rollout_tables import tasks
from data_access.emergency.rollouts.task_rows import COLUMNS
from domain.emergency.rollouts.progress.people_orders import GROUPS, SILENT
from domain.emergency.rollouts.progress.task_states import ACCEPTED
from domain.kernel.values import value
from domain.kernel.worlds import WorldId

MOST_NAMED: Final = 3
"""Of one place and tier; whoever stands behind them is named when their grid is opened."""
MOST_ROWS: Final = 3000
"""Of one answer, unless its only branch has more."""
GRID: Final = 15
_BEHIND_DIGITS: Final = ":"
Row = dict[str, Any]
_t, _p = tasks.c, people.c


@value
class LateTiers:
    """The tiers whose time is over, to accept and to finish."""

    accept: tuple[int, ...] = ()
    finish: tuple[int, ...] = ()


@value
class LeafRows:
    """Rows by place, tier and person, and the branches whose rows are all among them."""

    branches: tuple[str, ...]
    rows: tuple[Row, ...]


def read_leaf_rows(
    connection: Connection, world: WorldId, rollout: str, branches: Collection[str], late: LateTiers
) -> LeafRows:
    """At most MOST_NAMED rows of each place and tier, with `behind`, how many of both are behind: late to
    accept or to finish, or alone silent in their grid. Of branches with more than MOST_ROWS, the first ones
    that are whole within these, at least one.
    """
    rows = _read_rows(connection, world, rollout, branches, late, MOST_ROWS + 1)
    if len(rows) <= MOST_ROWS:
        return LeafRows(tuple(sorted(branches)), tuple(rows))
    cut_at = rows[-1]["region"]
    whole = tuple(branch for branch in sorted(branches) if branch + _BEHIND_DIGITS <= cut_at)
    if not whole:
        whole = (min(branches),)
        rows = _read_rows(connection, world, rollout, whole, late, None)
    return LeafRows(whole, tuple(row for row in rows if row["region"].startswith(whole)))


def _read_rows(
    connection: Connection,
    world: WorldId,
    rollout: str,
    branches: Collection[str],
    late: LateTiers,
    limit: int | None,
) -> list[Row]:
    ranked = _rank(_read_silent(world, rollout, branches), late)
    joined = ranked.join(tasks, (_t.county == str(world)) & (_t.rollout == rollout) & _is_same(ranked))
    joined = joined.outerjoin(people, (_p.county == world.county) & (_p.id == _t.person))
    names = (*(_t[name] for name in COLUMNS), _t.state, _p.name, _p.post, _p.unit, ranked.c.behind)
    query = select(*names).select_from(joined).where(ranked.c.place <= MOST_NAMED)
    rows = connection.execute(query.order_by(_t.region, _t.tier, _t.person).limit(limit))
    return [dict(row._mapping) for row in rows]


def _is_same(ranked: Subquery) -> ColumnElement[bool]:
    return _t.person == ranked.c.person


def _read_silent(world: WorldId, rollout: str, branches: Collection[str]) -> Subquery:
    """The tasks of some branches that nobody finished, each with how many are silent at its place."""
    silent = case((_t.state.in_(GROUPS[SILENT]), 1), else_=0)
    inside = [and_(_t.region >= branch, _t.region < branch + _BEHIND_DIGITS) for branch in branches]
    counted = func.sum(silent).over(partition_by=_t.region).label("silent")
    query = select(_t.person, _t.region, _t.tier, _t.state, counted)
    states = (*GROUPS[SILENT], ACCEPTED)
    about = (_t.county == str(world), _t.rollout == rollout, _t.state.in_(states), or_(False, *inside))
    return query.where(*about).subquery()


def _rank(found: Subquery, late: LateTiers) -> Subquery:
    """Of these whoever is behind, by number in their place and tier."""
    c = found.c
    single = and_(c.silent == 1, func.length(c.region) == GRID)
    quiet = and_(c.state.in_(GROUPS[SILENT]), or_(c.tier.in_(late.accept), single))
    slow = and_(c.state == ACCEPTED, c.tier.in_(late.finish))
    both = [c.region, c.tier]
    place = func.row_number().over(partition_by=both, order_by=c.person).label("place")
    behind = func.count().over(partition_by=both).label("behind")
    return select(c.person, place, behind).where(or_(quiet, slow)).subquery()
