"""The versions of a plan: what was saved, who approved it, and what the next one is. Version 0 is the county
pack's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from domain.access.actor import Actor
from domain.access.reasons import checked_reason
from domain.access.rights import Right
from domain.changes import Change, Row, TraceRow
from domain.emergency.rollouts.plan import APPROVED_BY
from domain.emergency.rollouts.planning.plan_checks import check_plan
from domain.emergency.rollouts.planning.plan_commands import PlanCommand, SavePlan
from domain.kernel.command import Command
from domain.kernel.errors import Refused
from domain.kernel.values import value
from domain.kernel.versions import check_version

ENOUGH: Final = 2
"""So many people approve what goes out by itself."""
CODE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@value
class Approval:
    """Who approved a version. `person`: by the directory, '' for an account of nobody there."""

    by: str
    person: str
    at: datetime


@value
class PlanVersion:
    """A plan as it was saved. `body`: as a part of plans.toml; `by` and `reason`: '' for the pack's own."""

    code: str
    version: int
    body: dict[str, Any]
    by: str = ""
    at: datetime | None = None
    reason: str = ""
    retired: bool = False
    approvals: tuple[Approval, ...] = ()

    @property
    def approvers(self) -> Collection[str]:
        """The rights that approve it."""
        rights: Collection[str] = self.body.get("approvers", APPROVED_BY)
        return rights


def save_plan(
    old: PlanVersion | None, command: SavePlan, units: Collection[str], posts: Mapping[str, int], by: Actor,
    at: datetime,
) -> PlanVersion:  # fmt: skip
    """The next version; nobody approved it yet. Refused bad_code, bad_reason, stale, bad_plan (told by
    `check_plan`), unchanged.
    """
    if not CODE.fullmatch(command.plan):
        raise Refused("bad_code", "small letters, digits and hyphens, at most 40", "plan")
    reason = checked_reason(command.reason)
    _check_version(old, command)
    faults = check_plan(command.body, units, posts)
    if faults:
        raise Refused("bad_plan", f"{faults[0].code} at {faults[0].path}", ".".join(map(str, faults[0].path)))
    body = dict(command.body)
    if old is not None and not old.retired and old.body == body:
        raise Refused("unchanged", "nothing was changed", "plan")
    version = 1 if old is None else old.version + 1
    return PlanVersion(command.plan, version, body, by.name, at, reason)


def retire_plan(old: PlanVersion | None, command: PlanCommand, by: Actor, at: datetime) -> PlanVersion:
    """The next version, out of use. Refused no_plan, bad_reason, stale."""
    reason, known = checked_reason(command.reason), require_plan(old)
    _check_version(known, command)
    return PlanVersion(known.code, known.version + 1, known.body, by.name, at, reason, retired=True)


def approve_plan(old: PlanVersion | None, command: PlanCommand, by: Actor, at: datetime) -> PlanVersion:
    """The same version, approved by one more. Refused forbidden, no_plan, bad_reason, stale,
    approved_before.
    """
    checked_reason(command.reason)
    known = require_plan(old)
    if not any(by.viewer.may(Right(right), command.region) for right in known.approvers):
        raise Refused("forbidden", "the plan names others who approve it", "plan")
    _check_version(known, command)
    new = Approval(by.name, by.viewer.person or "", at)
    if any(is_same(new, approval) for approval in known.approvals):
        raise Refused("approved_before", "this person approved this version before", "plan")
    return replace(known, approvals=(*known.approvals, new))


def is_same(approval: Approval, other: Approval) -> bool:
    """Whether two approvals are of one person, whatever accounts they came by."""
    return approval.by == other.by or (bool(approval.person) and approval.person == other.person)


def may_go_out(version: PlanVersion) -> bool:
    """Whether it goes out by itself: it says so, and enough people approved this very version."""
    automatic = version.body.get("automatic", False) is True and not version.retired
    return automatic and len(version.approvals) >= ENOUGH


def require_plan(version: PlanVersion | None) -> PlanVersion:
    """A plan that is in use. Refused no_plan."""
    if version is None or version.retired:
        raise Refused("no_plan", "there is no such plan in use", "plan")
    return version


def _check_version(old: PlanVersion | None, command: Command) -> None:
    if old is not None or command.expected_version is not None:
        check_version("the plan", -1 if old is None else old.version, command.expected_version)


def list_changes(old: Any, new: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[Any, Any, Any]]:
    """(path, before, after) of each field that differs; None where it is not there."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys([*old, *new]):
            yield from list_changes(old.get(key), new.get(key), (*path, key))
    elif _has_parts(old) and _has_parts(new):
        for number in range(max(len(old), len(new))):
            was, now = (side[number] if number < len(side) else None for side in (old, new))
            yield from list_changes(was, now, (*path, number))
    elif old != new:
        yield path, old, new


def _has_parts(given: Any) -> bool:
    """A list of tiers or reminders; one of texts is told whole."""
    return isinstance(given, list) and any(isinstance(body, dict) for body in given)


def plan_change(
    kind: str, old: PlanVersion | None, new: PlanVersion, details: Row, county: str, by: Actor, reason: str,
    at: datetime, tz: Any,
) -> Change:  # fmt: skip
    """A plan was saved, approved or retired: to the trace. No screen gets it; pages look at the versions."""
    was = None if old is None else {"version": old.version}
    facts: Row = {
        "version": new.version,
        "approved_by": [approval.by for approval in new.approvals],
        **details,
    }
    trace = TraceRow(at, by.name, kind, f"plan:{new.code}", "", was, facts, reason, by.ordered_by)
    return Change(kind, county, None, at, "cases", trace, tz)
