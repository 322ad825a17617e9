"""Commands of what the trace has to tell, and of how long what is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from dashboard.handlers.context import Context
from data_access.database.unit_of_work import UnitOfWork
from data_access.maintenance.retention import retention
from data_access.maintenance.retention.retention import Keep
from domain.access.actor import Actor
from domain.access.reasons import checked_reason
from domain.access.rights import Right
from domain.audit.export_commands import RecordExport
from domain.audit.exports import describe_export, needs_reason
from domain.audit.retention_commands import SetRetention
from domain.kernel.command import Command


def record_export(
    work: UnitOfWork, command: RecordExport, by: Actor, context: Context
) -> tuple[int, datetime]:
    """The number and the time of its row of the trace. Refused bad_reason."""
    reason = checked_reason(command.reason) if needs_reason(command.export) else command.reason
    action, object, content = describe_export(command.export, work.county, command.region)
    return work.trace(action, object, None, content, reason=reason), work.now


def set_retention(work: UnitOfWork, command: SetRetention, by: Actor, context: Context) -> Keep:
    """How long the kind is kept from now on. Refused bad_reason, unknown_kind, too_short, too_many_days,
    forbidden.
    """
    by.viewer.require(Right.MANAGE_RETENTION, work.county)
    reason = checked_reason(command.reason)
    return retention.change(work, command.kind, command.days, reason)


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {
    RecordExport: record_export,
    SetRetention: set_retention,
}
