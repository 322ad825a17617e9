"""The command about a township that was cut off and is merged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from dashboard.handlers.context import Context
from data_access.database.unit_of_work import UnitOfWork
from data_access.emergency.rollouts.sheets.cutoff_reports import MergesBefore
from domain.access.actor import Actor
from domain.access.reasons import checked_reason
from domain.access.rights import Right
from domain.emergency.rollouts.sheets.merged_acts import describe_acts
from domain.emergency.rollouts.sheets.township_commands import RecordMerge
from domain.kernel.command import Command


def record_merge(work: UnitOfWork, command: RecordMerge, by: Actor, context: Context) -> int:
    """The number of its row of the trace, which tells of the decisions that none before told of. Refused
    forbidden, bad_reason.
    """
    by.viewer.require(Right.ROLLOUTS, work.county)
    reason = checked_reason(command.reason)
    facts: dict[str, Any] = {"rollout": command.rollout, "receipts": command.receipts, "cases": command.cases}
    more = ("visits", "reports", "squads", "messages")
    facts |= {name: count for name in more if (count := getattr(command, name))}
    known = MergesBefore(work.connection, work.world, command.region)
    news = known.list_new_acts(command.acts, command.act_ids)
    content = facts | {"decisions": [act for act, _ in news], "digest": command.digest}
    content |= {"decision_ids": ids} if (ids := [id for _, id in news if id]) else {}
    if command.installation:
        content |= {"installation": command.installation, "through": command.through}
    content |= {"noted_until": command.noted_until} if command.noted_until else {}
    content |= {"not_taken": describe_acts(command.left)} if command.left else {}
    return work.trace("township.merged", f"region:{command.region}", None, content, reason=reason)


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {RecordMerge: record_merge}
