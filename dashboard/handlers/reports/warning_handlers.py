"""Commands about official warnings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from dashboard.handlers.context import Context
from dashboard.handlers.reports.warning_reading import read_received
from dashboard.handlers.reports.warning_work import WarningWork
from dashboard.handlers.rollouts.hold_handlers import hold_uncalled
from dashboard.handlers.rollouts.proposal_handlers import renew_proposals
from data_access.database.transactions import Transactions
from data_access.database.unit_of_work import UnitOfWork
from data_access.emergency.responses.warning_rows import read_warning
from domain.access.actor import Actor, require_timer
from domain.access.rights import Kind, Right
from domain.changes import Change
from domain.emergency.warnings.standing.reception import Received, Verdict
from domain.emergency.warnings.standing.resolution import expire, resolve
from domain.emergency.warnings.standing.warning import StandingWarning
from domain.emergency.warnings.standing.warning_changes import Circumstances
from domain.emergency.warnings.standing.warning_commands import ExpireWarning, ReceiveWarning, ResolveWarning
from domain.kernel.command import Command
from domain.kernel.lookups import require_found, require_served


def prepare_warning(
    _store: Transactions, command: ReceiveWarning, by: Actor, context: Context, _now: datetime
) -> Sequence[Received]:
    """The messages of the file. Refused forbidden, unknown_region, bad_warning."""
    _require(by, command.region)
    county = require_served(context.counties.get(command.region), command.region, "region")
    return read_received(command.content, command.name, command.source, county, context.signatures)


def receive_warning(
    work: UnitOfWork, command: ReceiveWarning, by: Actor, context: Context, messages: Sequence[Received]
) -> list[Verdict]:
    """What each message of the file meant."""
    changes: list[Change] = []
    warnings = WarningWork(work, changes.append, _circumstances(work, command, by, context))
    found = warnings.take_file(command.name, command.content, messages, context.signatures.trust)
    _publish(work, changes, context)
    return found


def resolve_warning(
    work: UnitOfWork, command: ResolveWarning, by: Actor, context: Context
) -> StandingWarning:
    """The warning that was asked about, as it is then. Refused forbidden, no_warning, stale, bad_reason,
    bad_decision, not_in_question, not_a_warning.
    """
    _require(by, work.county)
    old = _find(work, command.warning)
    target = read_warning(work.connection, work.world, command.of) if command.of else None
    decided = resolve(old, target, command, _circumstances(work, command, by, context))
    changes: list[Change] = []
    warnings = WarningWork(work, changes.append, _circumstances(work, command, by, context))
    for new, change in decided:
        warnings.save(old if new.id == old.id else target, new, change)
    _publish(work, changes, context)
    return decided[-1][0]


def expire_warning(work: UnitOfWork, command: ExpireWarning, by: Actor, context: Context) -> StandingWarning:
    """The warning whose time is over. Refused forbidden, no_warning, not_over."""
    require_timer(by)
    old = _find(work, command.warning)
    new, change = expire(old, _circumstances(work, command, by, context))
    changes: list[Change] = []
    WarningWork(work, changes.append, _circumstances(work, command, by, context)).save(old, new, change)
    _publish(work, changes, context)
    return new


def _publish(work: UnitOfWork, changes: list[Change], context: Context) -> None:
    """Tell the changes, and what they mean for the proposals and for what goes out by itself."""
    county = context.counties[work.county]
    renew_proposals(work, county, changes.append)
    hold_uncalled(work, county, changes.append)
    work.publish(changes)


def _find(work: UnitOfWork, id: str) -> StandingWarning:
    return require_found(read_warning(work.connection, work.world, id), "no_warning", "warning", "warning")


def _require(by: Actor, region: str) -> None:
    """Our own loops bring what they were set up to fetch; people need the right."""
    if by.viewer.kind is not Kind.INNER:
        by.viewer.require(Right.MANAGE_WARNINGS, region)


def _circumstances(work: UnitOfWork, command: Command, by: Actor, context: Context) -> Circumstances:
    tz = context.counties[work.county].tz
    return Circumstances(work.world, work.now, tz, by.name, "", command.reason, by.ordered_by)


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {
    ReceiveWarning: receive_warning,
    ResolveWarning: resolve_warning,
    ExpireWarning: expire_warning,
}
PREPARATIONS: Final[dict[type[Command], Callable[..., Any]]] = {ReceiveWarning: prepare_warning}
