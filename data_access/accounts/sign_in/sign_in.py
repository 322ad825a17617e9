"""Who somebody is who signs in: by login and password, or by the provider's word.

A login nobody has takes the same way and time as a wrong password: it is looked up, compared with a hash,
counted, locked. No transaction is open while a password is hashed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from data_access.accounts.account_context import AccountContext
from data_access.accounts.account_rows import find_accounts, get_account, password_hash
from data_access.accounts.devices import find_device
from data_access.accounts.sign_in.lockout import Attempt, Lockout, locked_until
from data_access.accounts.values import Half
from data_access.database.tables import account_tables as t
from domain.accounts.account import Account
from domain.accounts.account_rules import login_of
from domain.accounts.sign_in_rules import (
    TOO_LONG_AGO,
    check_credentials,
    check_enabled,
    check_identity_linked,
    check_temporary,
    check_unchanged,
)
from domain.kernel.errors import Refused

_a = t.accounts.c


@dataclass(frozen=True, slots=True)
class _Found:
    """What a login stands for: its account, if it has one that exists here, the kept password, what a failure
    counts for, and until when that is locked.
    """

    account: Account | None
    kept: str | None
    attempt: Attempt
    locked_until: datetime | None


class SignIn:
    """What is shown on the way in, looked at; every failure is counted."""

    def __init__(self, context: AccountContext, lockout: Lockout) -> None:
        self._context, self._lockout = context, lockout

    def prove(self, login: str, password: str, address: str, device: str) -> Account:
        """The account of a login and its password. `device`: the secret of the browser's device cookie.
        Refused bad_credentials, disabled, temporary_over, busy; Locked.
        """
        hashing = self._context.hashing
        with hashing.slot():
            found = self._look_up(login_of(login), address, device)
            kept = found.kept
            right = hashing.verify(kept, password)
            fresh = hashing.hash(password) if right and kept and hashing.outdated(kept) else None
        account = self._check_password(found, right)
        if fresh is not None:
            self._keep_hash(account, fresh)
        return account

    def resume(self, half: Half) -> Account:
        """The account of somebody who still owes something, while it is what it was. Refused half_gone."""
        with self._context.reading() as connection:
            found = get_account(connection, self._context.clock(), half.account)
        return check_unchanged(found, half.version, TOO_LONG_AGO)

    def of_subject(self, subject: str, address: str = "") -> Half:
        """Somebody the provider vouches for. Refused unlinked, disabled."""
        served = (_a.oidc_subject == subject, self._context.served())
        with self._context.reading() as connection:
            found = find_accounts(connection, self._context.clock(), *served)
        if not found:
            self._lockout.fail(self._lockout.attempt(None, subject, address), "unlinked")
        account = check_identity_linked(found[0] if found else None)
        if account.disabled_at is not None:
            self._lockout.trace_failure(self._lockout.attempt(account, "", address), "disabled")
        check_enabled(account)
        return Half(account.id, account.version)

    def _check_password(self, found: _Found, right: bool) -> Account:
        """The account of a right password; every failure is counted. Refused bad_credentials, disabled,
        temporary_over; Locked.
        """
        account = found.account
        if account is None or not right or found.locked_until is not None:
            self._lockout.fail(found.attempt, "password")
        opens = account if right and found.locked_until is None else None
        known = check_credentials(opens)
        self._counted(found.attempt, "disabled", lambda: check_enabled(known))
        self._counted(found.attempt, "over", lambda: check_temporary(known, self._context.clock()))
        return known

    def _counted(self, attempt: Attempt, why: str, check: Callable[[], None]) -> None:
        """Check something; a refusal is a failed attempt."""
        try:
            check()
        except Refused:
            self._lockout.fail(attempt, why)
            raise

    def _keep_hash(self, account: Account, hashed: str) -> None:
        """The same password under newer parameters: nothing that anybody did, so no trace tells it."""
        change = update(t.accounts).where(_a.id == account.id, _a.version == account.version)
        with self._context.writing() as connection:
            connection.execute(change.values(password=hashed))

    def _look_up(self, login: str, address: str, brought: str) -> _Found:
        """A login that nobody has takes as many look-ups."""
        now = self._context.clock()
        with self._context.reading() as connection:
            found = find_accounts(connection, now, _a.login == login, self._context.served())
            account = found[0] if found else None
            number = account.id if account else 0
            kept = password_hash(connection, number)
            device = find_device(connection, now, number, brought)
            attempt = self._lockout.attempt(account, login, address, device)
            return _Found(account, kept, attempt, locked_until(connection, attempt.key, now))
