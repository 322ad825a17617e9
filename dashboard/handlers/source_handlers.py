"""Commands about what sources sent: dead letters and lost entries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from dashboard.handlers.context import Context
from data_access.database.codec import utc_text
from data_access.database.unit_of_work import UnitOfWork
from data_access.streams import dead_letters, losses
from domain.access.actor import Actor
from domain.access.masking import mask_text
from domain.access.reasons import checked_reason
from domain.access.rights import Right
from domain.kernel.command import Command
from domain.sources.resend_rules import check_claim, check_known, check_of_county
from domain.sources.source_commands import (
    AcknowledgeLoss,
    ClaimResend,
    DeadLetterCommand,
    ReleaseResend,
    RevealDeadLetter,
    SettleResend,
)


def reveal_dead_letter(
    work: UnitOfWork, command: RevealDeadLetter, by: Actor, context: Context
) -> dict[str, Any]:
    """The dead letter with its bytes, and `n`, the row that traces it. Refused bad_reason, bad_field,
    forbidden.
    """
    by.viewer.require(Right.MEND_SOURCES, work.county)
    reason = checked_reason(command.reason)
    check_of_county(dead_letters.read_resend(work.connection, command.dead_letter), str(work.world))
    found = check_known(dead_letters.find(work.connection, command.dead_letter))
    n = work.trace("dead_letter.revealed", _object_of(command), None, {}, reason=mask_text(reason))
    return found | {"n": n}


def claim_resend(work: UnitOfWork, command: ClaimResend, by: Actor, context: Context) -> None:
    """Refused bad_field, id_reused, forbidden. The county's lock lets one after the other look and claim."""
    by.viewer.require(Right.MEND_SOURCES, work.county)
    found = dead_letters.read_resend(work.connection, command.dead_letter)
    check_claim(found, str(work.world), work.now)
    dead_letters.claim(work.connection, command.dead_letter, work.now)
    work.trace("dead_letter.claimed", _object_of(command), None, {})


def release_resend(work: UnitOfWork, command: ReleaseResend, by: Actor, context: Context) -> None:
    """What was sent again meanwhile stays so. Refused bad_field, forbidden."""
    _check_own(work, command, by)
    dead_letters.release(work.connection, command.dead_letter)
    work.trace("dead_letter.released", _object_of(command), None, {})


def settle_resend(work: UnitOfWork, command: SettleResend, by: Actor, context: Context) -> None:
    """Refused bad_field, forbidden."""
    _check_own(work, command, by)
    dead_letters.settle(work.connection, command.dead_letter, command.entry)
    new = {"resent_entry": command.entry, "mended": command.mended}
    work.trace("dead_letter.resent", _object_of(command), {"resent_entry": None}, new)


def acknowledge_loss(work: UnitOfWork, command: AcknowledgeLoss, by: Actor, context: Context) -> bool:
    """False when it was acknowledged before, or is not the county's. Refused forbidden."""
    by.viewer.require(Right.MEND_SOURCES, work.county)
    if not losses.acknowledge(work.connection, work.world, command.loss, work.now):
        return False
    new = {"acknowledged_at": utc_text(work.now)}
    work.trace("lost.acknowledged", f"lost:{command.loss}", {"acknowledged_at": None}, new)
    return True


def _check_own(work: UnitOfWork, command: DeadLetterCommand, by: Actor) -> None:
    by.viewer.require(Right.MEND_SOURCES, work.county)
    check_of_county(dead_letters.read_resend(work.connection, command.dead_letter), str(work.world))


def _object_of(command: DeadLetterCommand) -> str:
    return f"dead_letter:{command.dead_letter}"


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {
    RevealDeadLetter: reveal_dead_letter,
    ClaimResend: claim_resend,
    ReleaseResend: release_resend,
    SettleResend: settle_resend,
    AcknowledgeLoss: acknowledge_loss,
}
