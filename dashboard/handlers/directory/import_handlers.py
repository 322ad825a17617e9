"""Commands of imports: preview, apply or propose, approve, reject, withdraw. What was previewed is done, or
nothing: in the unit of work it is first seen whether the preview is still true.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from dashboard.handlers.context import Context
from data_access.database.transactions import Transactions
from data_access.database.unit_of_work import UnitOfWork
from data_access.directory import import_previews, imports
from data_access.directory.dual_control import check_apart
from data_access.directory.import_previews import Import
from data_access.directory.imports import Contents, Preview
from data_access.directory.linked_accounts import check_people
from data_access.outbox.dead_contacts import look_again
from domain.access.actor import Actor
from domain.access.reasons import checked_reason
from domain.access.rights import Right
from domain.directory.import_commands import (
    ApplyImport,
    ApproveImport,
    ImportCommand,
    PreviewImport,
    RejectImport,
    WithdrawImport,
)
from domain.directory.import_drafts import touched_people
from domain.directory.imports import (
    Hand,
    State,
    check_apply,
    check_approve,
    check_digest,
    check_kind,
    check_known,
    check_withdraw,
    needs_approval,
)
from domain.directory.mandate import mandate_of
from domain.kernel.command import Command


def prepare_preview(
    store: Transactions, command: PreviewImport, by: Actor, context: Context, now: datetime
) -> Preview:
    """The file, read and held against the directory. Refused forbidden, unknown_kind …
    Raises BadFile.
    """
    by.viewer.require(Right.MANAGE_PEOPLE, command.region)
    check_kind(command.kind)
    pack, mandate = context.counties[command.region], mandate_of(by.viewer)
    return imports.read_preview(
        store, pack, command.kind, command.content, command.filename, command.complete, mandate, now
    )


def preview_import(
    work: UnitOfWork, command: PreviewImport, by: Actor, context: Context, preview: Preview
) -> int:
    """The number of the import. Nothing of the directory changes."""
    return import_previews.propose(work, preview.draft, preview.packed, _hand(by), by.viewer.name)


def prepare_application(
    store: Transactions, command: ApplyImport, by: Actor, context: Context, now: datetime
) -> Contents | None:
    """What is to be written; None when a second administrator has to agree. Refused unknown_import."""
    with store.reading() as connection:
        found = import_previews.load(connection, command.region, command.number, now)
        if _needs_approval(check_known(found, command.number), context):
            return None
        return imports.read_contents(connection, command.number)


def apply_import(
    work: UnitOfWork, command: ApplyImport, by: Actor, context: Context, contents: Contents | None
) -> State:
    """APPLIED; WAITING for a second administrator; STALE when the preview is no longer true. Refused
    unknown_import, other_preview, import_expired, import_settled, not_author, beyond_reach,
    last_administrator.
    """
    found = _load(work, command, by)
    check_digest(found.digest, command.digest)
    check_apply(found.state, found.author, _hand(by))
    if contents is None or _needs_approval(found, context):
        return _settle(work, found, State.WAITING)
    return _let_in(work, found, contents, by, context)


def prepare_approval(
    store: Transactions, command: ApproveImport, by: Actor, context: Context, now: datetime
) -> Contents:
    """What is to be written."""
    with store.reading() as connection:
        return imports.read_contents(connection, command.number)


def approve_import(
    work: UnitOfWork, command: ApproveImport, by: Actor, context: Context, contents: Contents
) -> State:
    """APPLIED, or STALE. Refused own_import, made_by_author, and as apply_import."""
    found = _load(work, command, by)
    check_digest(found.digest, command.digest)
    check_approve(found.state, found.author, _hand(by))
    check_apart(work, found.author, _hand(by))
    return _let_in(work, found, contents, by, context, approved_by=by.name)


def reject_import(work: UnitOfWork, command: RejectImport, by: Actor, context: Context) -> State:
    """REJECTED. Refused bad_reason, unknown_import, import_expired, import_settled, own_import."""
    reason, found = checked_reason(command.reason), _load(work, command, by)
    check_approve(found.state, found.author, _hand(by))
    return _settle(work, found, State.REJECTED, reason, by.name)


def withdraw_import(work: UnitOfWork, command: WithdrawImport, by: Actor, context: Context) -> State:
    """WITHDRAWN. Refused unknown_import, import_expired, import_settled, not_author."""
    found = _load(work, command, by)
    check_withdraw(found.state, found.author, _hand(by))
    return _settle(work, found, State.WITHDRAWN)


def _load(work: UnitOfWork, command: ImportCommand, by: Actor) -> Import:
    by.viewer.require(Right.MANAGE_PEOPLE, work.county)
    return check_known(
        import_previews.load(work.connection, work.county, command.number, work.now), command.number
    )


def _hand(by: Actor) -> Hand:
    return Hand(by.name, by.viewer.person)


def _needs_approval(found: Import, context: Context) -> bool:
    return needs_approval(found.touched, found.unapproved, context.approval_above)


def _let_in(
    work: UnitOfWork,
    found: Import,
    contents: Contents,
    by: Actor,
    context: Context,
    approved_by: str | None = None,
) -> State:
    """Write it; STALE, and nothing is written, when the preview is no longer true. Refused beyond_reach for
    people whom `by` may not touch.
    """
    check_people(work, mandate_of(by.viewer), touched_people(contents.steps))
    if not imports.is_still_true(work.connection, context.counties[work.county], found, contents):
        return _settle(work, found, State.STALE)
    imports.write_contents(work, found, contents, found.author.actor if approved_by else "")
    look_again(work.connection, work.county, touched_people(contents.steps), work.now)
    return _settle(work, found, State.APPLIED, approved_by=approved_by)


def _settle(
    work: UnitOfWork, found: Import, state: State, reason: str = "", approved_by: str | None = None
) -> State:
    import_previews.settle(work, found, state, reason, approved_by)
    return state


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {
    PreviewImport: preview_import,
    ApplyImport: apply_import,
    ApproveImport: approve_import,
    RejectImport: reject_import,
    WithdrawImport: withdraw_import,
}
PREPARATIONS: Final[dict[type[Command], Callable[..., Any]]] = {
    PreviewImport: prepare_preview,
    ApplyImport: prepare_application,
    ApproveImport: prepare_approval,
}
