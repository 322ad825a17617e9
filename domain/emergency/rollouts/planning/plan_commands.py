"""What people command about plans. Each says why, and which version it looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from domain.kernel.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCommand(Command):
    """What all have: `plan`, its code."""

    plan: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SavePlan(PlanCommand):
    """Write a plan anew, as the next version. `body`: as a part of plans.toml says it; `expected_version`:
    None for a plan that is new.
    """

    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovePlan(PlanCommand):
    """Approve that very version; two people's approvals let it go out by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetirePlan(PlanCommand):
    """Take a plan out of use. What runs goes on; saved again, it is in use again."""


PLAN_COMMANDS: Final[tuple[type[Command], ...]] = (
    SavePlan,
    ApprovePlan,
    RetirePlan,
)
