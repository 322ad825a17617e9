"""Commands about coming in and going out: a code used up, a second factor set up on the way, a session begun
or ended. What must not be parted is one unit of work: the look at a lock, the code, and the count of a
failure.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from dashboard.handlers.context import Context
from data_access.accounts.account_rows import get_account, update_account
from data_access.accounts.credentials.secret_values import hashed
from data_access.accounts.devices import forget_device, remember_device
from data_access.accounts.keys.kiosks import get_kiosk
from data_access.accounts.sessions import (
    end_session,
    find_session,
    open_session,
    viewer_of_account,
    viewer_of_kiosk,
)
from data_access.accounts.sign_in.factors import check_pending, set_factor, use_code
from data_access.accounts.sign_in.lockout import (
    NOBODY,
    Attempt,
    attempt_of,
    check_unlocked,
    forget_failures,
    note_failure,
)
from data_access.accounts.values import SignedIn
from data_access.database.codec import utc_text
from data_access.database.unit_of_work import Origin, UnitOfWork
from domain.access.actor import Actor
from domain.accounts.account import Account
from domain.accounts.account_rules import check_home, check_own, check_owner
from domain.accounts.keys import check_key_works
from domain.accounts.sign_in_commands import (
    BeginSession,
    EndSession,
    EnrolSecondFactor,
    EntryCommand,
    OpenKiosk,
    SignOut,
    SpendCode,
)
from domain.accounts.sign_in_rules import (
    BY_PASSWORD,
    MEANWHILE,
    check_code_form,
    check_unchanged,
    is_news,
)
from domain.kernel.command import Command
from domain.kernel.regions import county_or_city


def spend_code(work: UnitOfWork, command: SpendCode, by: Actor, context: Context) -> str:
    """What the code was, "totp" or "recovery"; "" for a wrong or used one, which is counted. Refused no_code;
    Locked.
    """
    account, attempt = _entering(work, command, by)
    check_unlocked(work.connection, attempt, work.now)
    check_code_form(command.code)
    factor = use_code(work.connection, context.seed_key, work.now, account.id, command.code)
    if factor is None:
        with work.for_another(Origin(NOBODY, by.address)):
            note_failure(work, attempt, "code")
    return factor or ""


def enrol_second_factor(work: UnitOfWork, command: EnrolSecondFactor, by: Actor, context: Context) -> None:
    """Refused half_gone, seed_over; Locked."""
    account, attempt = _entering(work, command, by)
    check_unlocked(work.connection, attempt, work.now)
    check_unchanged(account, command.expected_version or 0, MEANWHILE)
    check_pending(work.connection, work.now, account.id, command.holder, command.sealed)
    set_factor(work, account, command.sealed, command.step, command.codes)


def begin_session(work: UnitOfWork, command: BeginSession, by: Actor, context: Context) -> SignedIn:
    """The session, whose secrets are shown once. Who guesses passwords keeps nobody out who comes by the
    provider or a link. Refused half_gone; Locked.
    """
    account, attempt = _entering(work, command, by)
    if command.how == BY_PASSWORD:
        check_unlocked(work.connection, attempt, work.now)
    check_unchanged(account, command.expected_version or 0, MEANWHILE)
    forget_failures(work, attempt.key)
    number, device = remember_device(work.connection, work.now, account.id, command.device)
    ends = utc_text(work.now + command.lasts)
    owner = {"account": account.id, "version": account.version, "expires_at": ends, "device": number}
    secret = open_session(work.connection, work.now, owner, by.address, command.agent, command.factor)
    update_account(work.connection, account.id, signed_in_at=utc_text(work.now))
    work.trace("signin.accepted", account.actor, None, {"factor": command.factor})
    return SignedIn(secret, viewer_of_account(account, secret), device=device, news=is_news(account))


def sign_out(work: UnitOfWork, command: SignOut, by: Actor, context: Context) -> None:
    """Nothing when it is over already. Whoever commands it holds the session's secret."""
    session = find_session(work.connection, command.session)
    if session is not None and county_or_city(session.region) == work.county:
        end_session(work, session)


def end_own_session(work: UnitOfWork, command: EndSession, by: Actor, context: Context) -> None:
    """Nothing when it is over already, or somebody else's. Refused no_account, forbidden."""
    account = _own_account(work, command.account, by)
    session = find_session(work.connection, command.session)
    if session is not None and session.owner == account.actor:
        end_session(work, session)
        forget_device(work.connection, session.device)


def open_kiosk(work: UnitOfWork, command: OpenKiosk, by: Actor, context: Context) -> SignedIn:
    """The session, whose secret is shown once. Refused no_kiosk, forbidden, key_ended."""
    kiosk = get_kiosk(work.connection, command.kiosk)
    check_home(kiosk.region, work.county, "no_kiosk")
    object = f"kiosk:{kiosk.id}"
    check_owner(by.name, object)
    check_key_works(kiosk, work.now)
    owner = {"kiosk": kiosk.id, "version": 0, "expires_at": ""}
    secret = open_session(work.connection, work.now, owner, by.address, command.agent, "kiosk")
    work.trace("kiosk.opened", object, None, {"name": kiosk.name})
    return SignedIn(secret, viewer_of_kiosk(kiosk.id, kiosk.name, kiosk.region, hashed(secret)))


def _entering(work: UnitOfWork, command: EntryCommand, by: Actor) -> tuple[Account, Attempt]:
    """The account of whoever comes in, and what their failures count for. Refused no_account, forbidden."""
    account = _own_account(work, command.account, by)
    return account, attempt_of(account, by.address, command.browser)


def _own_account(work: UnitOfWork, number: int, by: Actor) -> Account:
    account = get_account(work.connection, work.now, number)
    check_home(account.region, work.county, "no_account")
    check_own(by.name, account)
    return account


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {
    SpendCode: spend_code,
    EnrolSecondFactor: enrol_second_factor,
    BeginSession: begin_session,
    SignOut: sign_out,
    EndSession: end_own_session,
    OpenKiosk: open_kiosk,
}
