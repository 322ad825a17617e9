"""Passwords that people set: checked, hashed, and what ends with the old one."""

from __future__ import annotations

from datetime import datetime

from data_access.accounts.account_context import AccountContext
from data_access.accounts.account_rows import (
    bump_version,
    get_account,
    password_hash,
    update_account,
)
from data_access.accounts.credentials import strength
from data_access.accounts.devices import forget_devices
from data_access.accounts.links import end_links
from data_access.accounts.sign_in.reauthentication import Reauthentication
from data_access.database.codec import utc_text
from data_access.database.unit_of_work import Origin, UnitOfWork
from domain.accounts.account import Account
from domain.accounts.sign_in_rules import check_another_password, check_password_there


class PasswordChange:
    """One's own password."""

    def __init__(self, context: AccountContext, reauthentication: Reauthentication) -> None:
        self._context, self._reauthentication = context, reauthentication

    def check(self, login: str, password: str, name: str = "") -> None:
        """Refused weak_password:<why> for a password that is not taken."""
        strength.check(login, password, name, self._context.policy.place)

    def prepare(
        self, account_id: int, old: str, new: str, origin: Origin, session: str = ""
    ) -> tuple[Account, str]:
        """The account whose owner showed the old password, and what is kept of the new one; nothing changes
        yet. Refused bad_credentials, weak_password:<why>, same_password, no_password, busy; Locked.
        """
        with self._context.reading() as connection:
            check_password_there(get_account(connection, self._context.clock(), account_id))
        account = self._reauthentication.prove(account_id, old, origin, session)
        return account, self.hash_another(account, new)

    def hash(self, password: str) -> str:
        """What is kept of a password. Refused busy."""
        with self._context.hashing.slot():
            return self._context.hashing.hash(password)

    def hash_another(self, account: Account, new: str) -> str:
        """What is kept of a password that keeps to the rules and is not the one there is. Refused
        weak_password:<why>, same_password, busy.
        """
        self.check(account.login, new, account.name)
        hashing = self._context.hashing
        with hashing.slot():
            with self._context.reading() as connection:
                kept = password_hash(connection, account.id)
            check_another_password(kept is not None and hashing.verify(kept, new))
            return hashing.hash(new)


def set_password(work: UnitOfWork, now: datetime, account: Account, hashed: str, keep: str = "") -> None:
    """One's own password; every session but the one named ends, and with them what is under way."""
    update_account(work.connection, account.id, password=hashed, must_change=0)
    bump_version(work.connection, now, account.id, keep)
    forget_devices(work.connection, account.id, keep)
    end_links(work.connection, now, account.id)
    facts = {"password": "new"}  # nosec B105 # pragma: allowlist secret - no value
    work.trace("password.set", account.actor, None, facts)


def reset_password(work: UnitOfWork, account: Account, hashed: str | None) -> None:
    """Another password by somebody else's hand, or none before a link is used; whoever was in is out."""
    values = {"password": hashed, "must_change": int(hashed is not None)}
    update_account(work.connection, account.id, **values)
    note_reset(work, account)


def note_reset(work: UnitOfWork, account: Account) -> None:
    """Whoever was in is out, and the next sign-in is told. A sign-in that was let in since this began was
    before it all the same.
    """
    bump_version(work.connection, work.now, account.id)
    forget_devices(work.connection, account.id)
    at = max(utc_text(work.now), account.signed_in_at or "")
    update_account(work.connection, account.id, reset_at=at)
