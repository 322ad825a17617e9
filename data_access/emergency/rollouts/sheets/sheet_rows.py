"""Whom a call sheet names, and what number each person of a roll-out has."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import field, replace

from sqlalchemy import Connection, and_, or_, select

from data_access.database.tables.directory_tables import people, posts
from data_access.database.tables.emergency.rollout_tables import tasks
from data_access.emergency.rollouts.planning.deputy_choices import read_sheet_deputies
from data_access.emergency.rollouts.planning.plan_store import PlanPack
from data_access.emergency.rollouts.progress_rows import read_branches
from domain.emergency.rollouts.progress.branch_counts import Branch
from domain.emergency.rollouts.progress.task_states import ACCEPTED
from domain.emergency.rollouts.rollout import Rollout
from domain.emergency.rollouts.sheets.call_sheet import SheetDeputy, SilentPerson
from domain.kernel.values import value
from domain.kernel.worlds import WorldId


@value
class SheetSource:
    """All that sheets of one roll-out are drawn up from, of one view. `people`: how many it has; `deputies`:
    who is called in the place of whom.
    """

    silent: list[SilentPerson]
    branches: dict[str, Branch]
    people: int
    deputies: Mapping[str, SheetDeputy] = field(default_factory=dict)


def read_numbers(connection: Connection, world: WorldId, rollout: str) -> dict[str, int]:
    """Which of a roll-out's people everybody is, from 0. The audience is frozen at the issue, so nobody's
    number changes.
    """
    t = tasks.c
    query = select(t.person).where(t.county == str(world), t.rollout == rollout).order_by(t.person)
    return {person: number for number, (person,) in enumerate(connection.execute(query))}


class _Shared:
    """One text for all that say the same: thousands of people have the same post and live in one grid."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        return self._known.setdefault(text, text)


def read_sheet_source(
    connection: Connection,
    world: WorldId,
    rollout: Rollout,
    region: str = "",
    overdue: Collection[int] | None = (),
) -> SheetSource:
    """What sheets of a region are made of. `overdue`: the tiers of which those count too who accepted and did
    not finish; None for everybody.
    """
    numbers, shared = read_numbers(connection, world, rollout.id), _Shared()
    t, p, o = tasks.c, people.c, posts.c
    joined = tasks.outerjoin(people, and_(p.county == world.county, p.id == t.person)).outerjoin(
        posts, and_(o.county == world.county, o.code == p.post)
    )
    query = select(
        t.person, t.tier, t.region, t.state, p.name, p.phone, p.post, o.name.label("post_name"), o.name_en
    ).select_from(joined)
    about = [t.county == str(world), t.rollout == rollout.id, t.region.startswith(region, autoescape=True)]
    if overdue is not None:
        about.append(or_(t.state < ACCEPTED, and_(t.state == ACCEPTED, t.tier.in_(overdue))))
    silent = [
        SilentPerson(
            row.person, numbers[row.person], row.tier, shared(row.region), row.state,
            row.name or row.person, row.phone or "", shared(row.post_name or row.post or ""),
            shared(row.name_en or row.post or ""),
        )
        for row in connection.execute(query.where(*about))
    ]  # fmt: skip
    return SheetSource(silent, read_branches(connection, world, rollout.id), len(numbers))


def read_printed_source(
    connection: Connection,
    world: WorldId,
    county: PlanPack,
    rollout: Rollout,
    region: str,
    overdue: Collection[int],
) -> SheetSource:
    """The same with the deputies that a printed sheet names."""
    source = read_sheet_source(connection, world, rollout, region, overdue)
    deputies = read_sheet_deputies(connection, world, county, rollout, source.silent)
    return replace(source, deputies=deputies)
