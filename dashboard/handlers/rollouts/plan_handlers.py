"""Commands about plans: save, approve, retire."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from dashboard.handlers.context import Context
from dashboard.handlers.rollouts.hold_handlers import hold_all
from dashboard.handlers.rollouts.proposal_handlers import renew_proposals
from data_access.database.unit_of_work import UnitOfWork
from data_access.directory.people_queries import units as read_units
from data_access.emergency.rollouts.planning.plan_store import list_posts, read_newest, save_version
from domain.access.actor import Actor
from domain.access.masking import mask_text
from domain.access.rights import Right
from domain.changes import Row
from domain.emergency.rollouts.planning import plan_versions as rules
from domain.emergency.rollouts.planning.plan_commands import ApprovePlan, PlanCommand, RetirePlan, SavePlan
from domain.emergency.rollouts.planning.plan_versions import PlanVersion, plan_change
from domain.kernel.command import Command

MOST_TOLD: Final = 30
"""So many changed fields the trace names."""


def save(work: UnitOfWork, command: SavePlan, by: Actor, context: Context) -> PlanVersion:
    """The next version; what would have gone out after the one before is held back. Refused forbidden,
    bad_code, bad_reason, stale, bad_plan, unchanged.
    """
    by.viewer.require(Right.ROLLOUTS, work.county)
    county = context.counties[work.county]
    old = read_newest(work.connection, county, command.plan)
    posts = {post.code: post.tier for post in list_posts(work.connection, county)}
    units = {unit.code for unit, _ in read_units(work.connection, work.county)} or {*county.units}
    new = rules.save_plan(old, command, units, posts, by, work.now)
    hold_all(work, new.code, by, context, command.reason)
    changed = [
        ".".join(map(str, path))
        for path, _, _ in rules.list_changes({} if old is None else old.body, new.body)
    ]
    return _keep(work, "plan.saved", old, new, {"changed": changed[:MOST_TOLD]}, command, by, context)


def approve(work: UnitOfWork, command: ApprovePlan, by: Actor, context: Context) -> PlanVersion:
    """The version with one more approval. Refused forbidden, no_plan, bad_reason, stale, approved_before."""
    old = read_newest(work.connection, context.counties[work.county], command.plan)
    new = rules.approve_plan(old, command, by, work.now)
    return _keep(work, "plan.approved", old, new, {}, command, by, context)


def retire(work: UnitOfWork, command: RetirePlan, by: Actor, context: Context) -> PlanVersion:
    """The plan out of use. Refused forbidden, no_plan, bad_reason, stale."""
    by.viewer.require(Right.ROLLOUTS, work.county)
    old = read_newest(work.connection, context.counties[work.county], command.plan)
    new = rules.retire_plan(old, command, by, work.now)
    hold_all(work, new.code, by, context, command.reason)
    return _keep(work, "plan.retired", old, new, {}, command, by, context)


def _keep(
    work: UnitOfWork, kind: str, old: PlanVersion | None, new: PlanVersion, facts: Row, command: PlanCommand,
    by: Actor, context: Context,
) -> PlanVersion:  # fmt: skip
    save_version(work.connection, work.county, new)
    pack, why = context.counties[work.county], mask_text(command.reason)
    changes = [plan_change(kind, old, new, facts, work.county, by, why, work.now, pack.tz)]
    renew_proposals(work, pack, changes.append)
    work.publish(changes)
    return new


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {
    SavePlan: save,
    ApprovePlan: approve,
    RetirePlan: retire,
}
