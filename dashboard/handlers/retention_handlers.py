"""Commands about retention."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from dashboard.handlers.context import Context
from data_access.retention import retention
from data_access.retention.retention import Keep
from data_access.unit_of_work import UnitOfWork
from domain.access.actor import Actor
from domain.access.reasons import checked_reason
from domain.access.rights import Right
from domain.audit.retention_commands import SetRetention
from domain.kernel.command import Command


def set_retention(work: UnitOfWork, command: SetRetention, by: Actor, context: Context) -> Keep:
    """How long the kind is kept from now on. Refused bad_reason, unknown_kind, too_short, too_many_days,
    forbidden.
    """
    by.viewer.require(Right.MANAGE_RETENTION, work.county)
    reason = checked_reason(command.reason)
    return retention.change(work, command.kind, command.days, reason)


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {SetRetention: set_retention}
