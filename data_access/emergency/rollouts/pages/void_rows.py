"""What is known of the grids of a roll-out, and who of a grid or its village can be reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime, tzinfo
from typing import Any, Final

from sqlalchemy import Connection, func, select

from data_access.database.codec import position_of
from data_access.database.tables.directory_tables import people, posts
from data_access.database.tables.emergency.rollout_tables import tasks
from data_access.database.tables.live_tables import positions
from data_access.directory.people_queries import active_among
from data_access.directory.rosters import of_days
from data_access.emergency.rollouts.progress_rows import read_branches
from data_access.emergency.storms.storm_store import read_live_storms
from domain.directory.duty_coverage import at_work, days_at_work
from domain.directory.roster import Shift
from domain.emergency.rollouts.progress.task_states import UNREACHED
from domain.emergency.rollouts.void_map import TOWNSHIP, GridFacts, arrival_at, find_arrivals
from domain.kernel.regions import parent_of
from domain.kernel.worlds import WorldId

VILLAGE: Final = 12
MOST_CONTACTS: Final = 3
LAST: Final = 99


def read_grid_facts(
    connection: Connection,
    world: WorldId,
    rollout: str,
    grids: Collection[str],
    now: datetime,
    tz: tzinfo,
    positions: bool = True,
) -> list[GridFacts]:
    """The facts of each of some grids. `positions`: whether the asker may know where people are."""
    branches = read_branches(connection, world, rollout)
    duties = of_days(connection, world.county, days_at_work(now.astimezone(tz)))
    staffed = _count_duties(connection, world.county, at_work(duties, now.astimezone(tz)))
    rostered = {duty.region[:TOWNSHIP] for duty in duties if len(duty.region) >= VILLAGE}
    seen = _last_seen(connection, world) if positions else {}
    arrivals = find_arrivals(storm.outlook for storm in read_live_storms(connection, world))

    def on_duty(grid: str) -> int | None:
        known = grid[:TOWNSHIP] in rostered
        return staffed[grid] + staffed[parent_of(grid)] if known else None

    return [
        GridFacts(grid, on_duty(grid), seen.get(grid), branches.get(grid), arrival_at(grid, arrivals))
        for grid in grids
    ]


def _count_duties(connection: Connection, county: str, held: Iterable[Shift]) -> Counter[str]:
    """How many active people are at work in each region."""
    there = {(duty.region, duty.person) for duty in held}
    active = active_among(connection, county, sorted({person for _, person in there}))
    return Counter(region for region, person in there if person in active)


def _last_seen(connection: Connection, world: WorldId) -> dict[str, datetime]:
    """By region, when anybody was last seen in it."""
    found: dict[str, datetime] = {}
    for (body,) in connection.execute(select(positions.c.body).where(positions.c.county == world)):
        position = position_of(body)
        found[position.region] = max(found.get(position.region, position.at), position.at)
    return found


def read_contacts(
    connection: Connection, world: WorldId, rollout: str, grids: Collection[str]
) -> dict[str, list[dict[str, Any]]]:
    """By grid, active people with a number in it, then in its village and township, those whom something
    reached first: {"person", "name", "post_name", "post_name_en", "phone", "region", "state", "tier"}; the
    last two None without a task.
    """
    regions = {grid: (grid, parent_of(grid), grid[:TOWNSHIP]) for grid in grids}
    t, p = tasks.c, people.c
    of_person = (t.county == str(world)) & (t.rollout == rollout) & (t.person == p.id)
    o = posts.c
    joined = people.outerjoin(tasks, of_person).outerjoin(posts, (o.county == p.county) & (o.code == p.post))
    names = [func.coalesce(o[name], p.post).label(f"post_{name}") for name in ("name", "name_en")]
    query = select(p.id.label("person"), p.name, p.phone, p.region, t.state, t.tier, *names).select_from(
        joined
    )
    wanted = sorted({region for of in regions.values() for region in of})
    about = (p.county == world.county, p.region.in_(wanted), p.active == 1, p.phone != "")
    by_region: dict[str, list[dict[str, Any]]] = {}
    for row in connection.execute(query.where(*about).order_by(p.id)):
        by_region.setdefault(row.region, []).append(dict(row._mapping))
    for rows in by_region.values():
        rows.sort(key=lambda row: (row["state"] in (None, UNREACHED), row["tier"] or LAST))
    return {
        grid: [row for region in of for row in by_region.get(region, ())][:MOST_CONTACTS]
        for grid, of in regions.items()
    }
