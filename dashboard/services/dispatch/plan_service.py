"""What pages ask about plans: which there are, as what versions, and what each would come to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection

from dashboard.services.container import Services
from data_access.audit.object_names import names
from data_access.county_packs.county_pack import County
from data_access.directory.people_queries import units as read_units
from data_access.emergency.rollouts.audience_rows import read_candidates
from data_access.emergency.rollouts.planning.plan_store import (
    list_newest,
    list_posts,
    list_versions,
    read_newest,
    read_version,
)
from data_access.store import utc_now
from domain.directory.person import Post, Unit
from domain.emergency.rollouts.audience import AudienceFigures, choose_audience, count_audience
from domain.emergency.rollouts.plan import Plan
from domain.emergency.rollouts.planning.plan_bodies import plan_of
from domain.emergency.rollouts.planning.plan_checks import PlanFault, check_plan
from domain.emergency.rollouts.planning.plan_preview import (
    Rung,
    find_empty_tiers,
    find_lost_rungs,
    find_quiet_rungs,
)
from domain.emergency.rollouts.planning.plan_versions import PlanVersion
from domain.kernel.lookups import require_found

MOST_VERSIONS: Final = 50
"""Of one plan, shown."""


@dataclass(frozen=True)
class PlanChoices:
    """What a plan can name."""

    posts: list[Post]
    units: list[Unit]

    def check(self, body: Mapping[str, Any]) -> list[PlanFault]:
        """What is wrong with a plan."""
        return check_plan(body, [unit.code for unit in self.units], {p.code: p.tier for p in self.posts})


@dataclass(frozen=True)
class PlanPreview:
    """Whom a plan would reach now; `people`: by tier."""

    plan: Plan
    figures: AudienceFigures
    lost: list[Rung]
    quiet: list[Rung]
    empty: list[int] = field(default_factory=list)

    @property
    def needs_second(self) -> bool:
        """Whether a second person would have to confirm it."""
        return self.figures.people > self.plan.approve_above


def list_all(services: Services, county: County) -> list[PlanVersion]:
    """Every plan as it holds now, retired ones too."""
    with services.store.reading() as connection:
        return list_newest(connection, county)


def read_plan(services: Services, county: County, code: str, version: int | None = None) -> PlanVersion:
    """A plan as it holds now, or as it was in a version. Refused no_plan."""
    with services.store.reading() as connection:
        if version is None:
            found = read_newest(connection, county, code)
        else:
            found = read_version(connection, county, code, version)
    return require_found(found, "no_plan", "plan", "plan")


def read_versions(services: Services, county: County, code: str) -> tuple[list[PlanVersion], dict[str, str]]:
    """The versions of a plan, the newest first, and the names of whoever saved or approved one."""
    with services.store.reading() as connection:
        found = list_versions(connection, county, code, MOST_VERSIONS)
        people = {version.by for version in found} | {
            each.by for version in found for each in version.approvals
        }
        return found, names(connection, people)


def find_newest(services: Services, county: County, code: str) -> PlanVersion | None:
    """A plan as it holds now; None where there never was one."""
    with services.store.reading() as connection:
        return read_newest(connection, county, code)


def read_choices(services: Services, county: County) -> PlanChoices:
    """The posts and units of the directory."""
    with services.store.reading() as connection:
        return _choices(connection, county)


def _choices(connection: Connection, county: County) -> PlanChoices:
    units = [unit for unit, _ in read_units(connection, county.code)] or [*county.units.values()]
    return PlanChoices(list_posts(connection, county), units)


def preview(services: Services, county: County, code: str, body: Mapping[str, Any]) -> PlanPreview:
    """What a plan that has no fault would come to now."""
    with services.store.reading() as connection:
        posts: Collection[Post] = list_posts(connection, county)
        plan = plan_of(code, body, posts)
        audience = choose_audience(plan, read_candidates(connection, county.code))
    return PlanPreview(
        plan,
        count_audience(plan, audience, county.grids),
        find_lost_rungs(plan, audience),
        find_quiet_rungs(plan, utc_now(), county.tz),
        find_empty_tiers(plan, audience),
    )
