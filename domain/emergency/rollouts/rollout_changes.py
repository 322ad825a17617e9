"""What screens and the trace are told of roll-outs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from domain.access.actor import Actor
from domain.access.masking import mask_text
from domain.changes import Change, Row, TraceRow
from domain.emergency.rollouts.progress.branch_counts import Branch, branch_row
from domain.emergency.rollouts.rollout import Rollout, rollout_content, rollout_row


def rollout_change(
    kind: str,
    old: Rollout | None,
    new: Rollout,
    county: str,
    by: Actor,
    at: datetime,
    tz: tzinfo,
    reason: str = "",
) -> Change:
    """A roll-out that is new or changed; one that ended leaves the screens."""
    was, now = None if old is None else rollout_content(old, tz), rollout_content(new, tz)
    name, why = f"rollout:{new.id}", mask_text(reason)
    trace = TraceRow(at, by.name, kind, name, "", was, now, why, by.ordered_by)
    delta: Row = {"rollouts": [rollout_row(new, county, tz)]} if new.live else {"gone": [new.id]}
    return Change(kind, county, None, at, "rollouts", trace, tz, delta)


def progress_change(
    rollout: Rollout,
    branches: Sequence[Branch],
    facts: Row,
    county: str,
    by: Actor,
    at: datetime,
    tz: tzinfo,
    kind: str = "rollout.progressed",
    reason: str = "",
    person: str = "",
) -> Change:
    """How the branches of a roll-out stand after a number of tasks moved at once. `facts`: what the trace
    keeps of it: how many of what, and the digest of the receipts' rows; `person`: whose phone is told at
    once. Branches of one that ended are gone.
    """
    why = mask_text(reason)
    trace = TraceRow(at, by.name, kind, f"tasks:{rollout.id}", "", None, facts, why, by.ordered_by)
    if rollout.live:
        rows = [branch_row(branch, rollout.released_at, tz) for branch in branches]
        delta: Row = {"branches": rows}
    else:
        delta = {"gone": [branch.id for branch in branches]}
    if person:
        delta["called"] = [f"person:{person}"]
    return Change(kind, county, None, at, "branches", trace, tz, delta)
