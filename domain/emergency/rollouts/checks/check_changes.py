"""What screens and the trace are told of directed checks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo

from domain.access.actor import Actor
from domain.access.masking import mask_text
from domain.changes import Change, Row, TraceRow
from domain.emergency.rollouts.checks.check import Check, check_content, check_row
from domain.emergency.rollouts.checks.check_sums import CheckBranch, branch_part


def check_change(
    kind: str,
    old: Check | None,
    new: Check,
    branches: Iterable[CheckBranch],
    county: str,
    by: Actor,
    at: datetime,
    tz: tzinfo,
    reason: str = "",
) -> Change:
    """A check that is new or changed, with the regions that it brings or takes away."""
    was = None if old is None else check_content(old, tz)
    trace = TraceRow(
        at, by.name, kind, f"check:{new.id}", "", was, check_content(new, tz), mask_text(reason),
        by.ordered_by,
    )  # fmt: skip
    branch_rows = [branch_part(branch, new.kind) for branch in branches]
    if new.live:
        delta: Row = {"checks": [check_row(new, county, tz), *branch_rows]}
    else:
        delta = {"gone": [new.id, *(part["id"] for part in branch_rows)]}
    return Change(kind, county, None, at, "checks", trace, tz, delta)


def answers_change(
    check: Check,
    branches: Iterable[CheckBranch],
    facts: Row,
    county: str,
    by: Actor,
    at: datetime,
    tz: tzinfo,
) -> Change:
    """How the regions stand after some answers. `facts`: what the trace keeps: how many, and their digest."""
    trace = TraceRow(at, by.name, "check.answered", f"check:{check.id}", "", None, facts, "", by.ordered_by)
    branch_rows = [branch_part(branch, check.kind) for branch in branches]
    delta: Row = {"checks": branch_rows} if check.live and branch_rows else {}
    return Change("check.answered", county, None, at, "checks", trace, tz, delta)
