"""The audience of a roll-out: everybody whom a tier of the plan names, each once, frozen at the issue."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache
from typing import Final

from domain.emergency.rollouts.plan import Plan, PlanTier
from domain.kernel.regions import Level, level_of
from domain.kernel.values import value

HEADS: Final = 2
"""The tier of the grid heads."""


@value
class Candidate:
    """An active person of the directory. `reachable`: has a number."""

    person: str
    post: str
    unit: str
    region: str
    reachable: bool


@value
class Recipient:
    """Who gets a task, in the highest tier that names them. `reasons`: all by which they were named:
    "post:head", "unit:water".
    """

    person: str
    tier: int
    region: str
    reasons: tuple[str, ...]
    reachable: bool


@value
class AudienceFigures:
    """How many people each tier has (tier, people), how many have no channel, and how many grids no head."""

    tiers: tuple[tuple[int, int], ...]
    people: int
    no_channel: int
    grids_without_head: int


def choose_audience(plan: Plan, people: Iterable[Candidate]) -> list[Recipient]:
    """Everybody whom the plan names, however many groups do, in the order given."""
    by_post, by_unit = _index(plan, "posts"), _index(plan, "units")

    @cache
    def judge(post: str, unit: str) -> tuple[int, tuple[str, ...]]:
        tiers = [*by_post.get(post, ()), *by_unit.get(unit, ())]
        named = (("post", post, by_post), ("unit", unit, by_unit))
        return min(tiers, default=0), tuple(f"{kind}:{code}" for kind, code, by in named if code in by)

    chosen = []
    for candidate in people:
        tier, reasons = judge(candidate.post, candidate.unit)
        if tier:
            chosen.append(Recipient(candidate.person, tier, candidate.region, reasons, candidate.reachable))
    return chosen


def _index(plan: Plan, field: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for tier in plan.tiers:
        for code in getattr(tier, field):
            found.setdefault(code, []).append(tier.tier)
    return found


def count_audience(plan: Plan, audience: Collection[Recipient], grids: Collection[str]) -> AudienceFigures:
    """The figures that are shown before an issue. `grids`: all of the county."""
    counts = {tier.tier: 0 for tier in plan.tiers}
    for recipient in audience:
        counts[recipient.tier] += 1
    headed = {
        recipient.region for recipient in audience if recipient.tier == HEADS and _is_grid(recipient.region)
    }
    missing = len({*grids} - headed) if HEADS in counts else 0
    unreachable = sum(not recipient.reachable for recipient in audience)
    return AudienceFigures(tuple(counts.items()), len(audience), unreachable, missing)


def _is_grid(region: str) -> bool:
    return level_of(region) is Level.GRID


def tier_of(plan: Plan, tier: int) -> PlanTier | None:
    """The tier of a plan by its number."""
    return next((plan_tier for plan_tier in plan.tiers if plan_tier.tier == tier), None)
