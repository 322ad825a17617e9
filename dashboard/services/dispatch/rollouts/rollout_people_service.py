"""The people of a roll-out as a list: a page at a time, or some of them as they are now."""

from __future__ import annotations

from collections.abc import Collection
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from dashboard.services.container import Services
from dashboard.services.dispatch.rollout_service import describe_tasks, find_rollout
from data_access.emergency.rollouts.pages import people_pages as pages
from data_access.emergency.rollouts.pages.leaf_rows import LateTiers, read_leaf_rows
from domain.emergency.rollouts.progress.people_orders import Spot
from domain.emergency.rollouts.progress.task_states import STATES
from domain.emergency.rollouts.rollout import Rollout
from domain.kernel.values import value
from domain.kernel.worlds import WorldId

Row = dict[str, Any]


@value
class PeopleList:
    """What is asked for. `tiers`: () for all of the roll-out; `group`: of those who are behind, "" for all;
    `words`: in names, for whoever sees them; `after`: behind whom the page begins.
    """

    region: str
    tiers: tuple[int, ...] = ()
    states: tuple[int, ...] = tuple(range(len(STATES)))
    group: str = ""
    words: str = ""
    order: str = "place"
    down: bool = False
    after: Spot | None = None


def list_people(
    services: Services, world: WorldId, id: str, wanted: PeopleList, limit: int, reveal: bool
) -> Row:
    """{"tasks", "next", "total"}: a page; `next` is where the one after it begins, `total` how many there are
    in all as far as anybody counts them. Names masked unless `reveal`. Refused no_rollout.
    """
    county = services.installation.counties[world.county]
    with services.store.reading() as connection:
        whose = filter_people(connection, world, find_rollout(connection, world, id), wanted)
        if wanted.words:
            rows = pages.find_named(connection, world, id, whose, wanted.words)
            total: int | None = len(rows) if len(rows) < pages.MOST_FOUND else None
        else:
            how = (limit, wanted.order, wanted.down, wanted.after)
            rows = pages.read_people_page(connection, world, id, whose, *how)
            total = pages.count_people(connection, world, id, whose.tiers, whose)
        tasks = describe_tasks(connection, county, world, id, rows, reveal)
    goes_on = not wanted.words and len(rows) == limit
    return {"tasks": tasks, "next": _spot(rows[-1]).text if goes_on else None, "total": total}


def filter_people(
    connection: Connection, world: WorldId, rollout: Rollout, wanted: PeopleList
) -> pages.PeopleFilter:
    """Whose rows of a roll-out a list holds, names aside."""
    tiers = tuple(tier.tier for tier in rollout.tiers if not wanted.tiers or tier.tier in wanted.tiers)
    silent = pages.filter_group(wanted.group)
    quiet = () if silent is None else pages.list_quiet_places(connection, world, rollout.id, wanted.region)
    return pages.PeopleFilter(wanted.region, tiers, wanted.states, silent, quiet)


def _spot(row: Row) -> Spot:
    return Spot(row["tier"], row["state"], row["region"], row["person"])


def list_named(
    services: Services, world: WorldId, id: str, region: str, persons: Collection[str], reveal: bool
) -> Row:
    """{"tasks"}: some people of a region as they are now, in any order. Refused no_rollout."""
    county = services.installation.counties[world.county]
    with services.store.reading() as connection:
        find_rollout(connection, world, id)
        rows = pages.read_named_rows(connection, world, id, region, persons)
        return {"tasks": describe_tasks(connection, county, world, id, rows, reveal)}


def list_leaves(
    services: Services, world: WorldId, id: str, branches: Collection[str], late: LateTiers, reveal: bool
) -> Row:
    """{"branches", "leaves": [{"region", "tier", "behind", "tasks"}]}: whom the places below some branches
    name, and how many are behind there; `branches`: those that are answered, whole, where all of them are too
    many at once. Names masked unless `reveal`. Refused no_rollout.
    """
    county = services.installation.counties[world.county]
    with services.store.reading() as connection:
        find_rollout(connection, world, id)
        found = read_leaf_rows(connection, world, id, branches, late)
        behind = {(row["region"], row["tier"]): row.pop("behind") for row in found.rows}
        tasks = describe_tasks(connection, county, world, id, [*found.rows], reveal)
    places = groupby(tasks, key=lambda task: (task["region"], task["tier"]))
    leaves = [
        {"region": region, "tier": tier, "behind": behind[region, tier], "tasks": [*of]}
        for (region, tier), of in places
    ]
    return {"branches": [*found.branches], "leaves": leaves}
