"""The command about a township that was cut off and is merged."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from dashboard.handlers.context import Context
from data_access.database.unit_of_work import UnitOfWork
from domain.access.actor import Actor
from domain.access.masking import mask_name, mask_text
from domain.access.reasons import checked_reason
from domain.access.rights import Right
from domain.emergency.rollouts.sheets.township_commands import RecordMerge
from domain.kernel.command import Command


def record_merge(work: UnitOfWork, command: RecordMerge, by: Actor, context: Context) -> int:
    """The number of its row of the trace. Refused forbidden, bad_reason."""
    by.viewer.require(Right.ROLLOUTS, work.county)
    reason = checked_reason(command.reason)
    facts: dict[str, Any] = {"rollout": command.rollout, "receipts": command.receipts, "cases": command.cases}
    more = ("visits", "reports", "squads", "messages")
    facts |= {name: count for name in more if (count := getattr(command, name))}
    content = facts | {"acts": _in_words(command.acts), "digest": command.digest}
    content |= {"not_taken": _in_words(command.left)} if command.left else {}
    return work.trace("township.merged", f"region:{command.region}", None, content, reason=reason)


def _in_words(acts: Iterable[tuple[str, str, str]]) -> list[str]:
    return [f"{at} {mask_name(who)}: {mask_text(what)}" for at, who, what in acts]


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {RecordMerge: record_merge}
