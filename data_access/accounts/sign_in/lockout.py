"""Failed sign-ins: counted, locked out, and told to the trace without flooding it.

How many failures lock a login, and for how long, is in domain/accounts/sign_in_rules.py; a sign-in that
succeeds forgets it all. Each browser that is known to the account is counted by itself, all the others
together (devices.py): a stranger's failures keep strangers out. Whoever is signed in and types the password
again is counted apart, too. Unknown logins are counted alike, in drawers, so that nobody learns from a lock
who has an account. The trace gets the first failure of a minute at once and the others of that minute as one
row with their number; all unknown logins share one such count.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from data_access.accounts.account_context import AccountContext
from data_access.accounts.account_rows import belonging
from data_access.accounts.devices import counted
from data_access.database.bulk import Bulk
from data_access.database.codec import utc_text
from data_access.database.tables import account_tables as t
from data_access.database.unit_of_work import Origin, UnitOfWork
from domain.accounts.account import Account
from domain.accounts.sign_in_rules import Failures, check_not_locked, count_failure, lock_end

NOBODY = "nobody"
"""The actor of a failed sign-in: who typed is what we do not know."""
UNKNOWN = "unknown"
STRANGERS, DEVICE, SESSION = "strangers", "device", "session"
MINUTE = len("2026-11-22T10:30")

_a = t.attempts.c
_rows = Bulk(t.attempts, "key", "region", "failures", "locks", "locked_until", "minute", "untold")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to sign in: what is counted (`key`), whose trace (`region`) tells it of what (`object`), and
    whom a lock keeps out (`client`): strangers, one known browser (device), or a session.
    """

    key: str
    region: str
    object: str
    address: str
    client: str = STRANGERS

    @property
    def traced_as(self) -> str:
        return self.object if self.object.startswith("account:") else UNKNOWN


class Lockout:
    """Counts failures, and lets nobody in who failed too often."""

    def __init__(self, context: AccountContext) -> None:
        self._context = context

    def sweep(self) -> None:
        """Tell the trace the failures of past minutes that nothing told it yet."""
        minute = utc_text(self._context.clock())[:MINUTE]
        with self._context.reading() as connection:
            due = connection.execute(select(t.attempts).where(_a.untold > 0, _a.minute < minute)).all()
        for row in due:
            with self._context.unit_of_work(row.region, Origin(NOBODY)) as work:
                _trace_rest(work, row.key)

    def attempt_again(self, account: Account, address: str) -> Attempt:
        """Of somebody who is signed in and shows the password again: no stranger gets here."""
        return Attempt(f"{account.actor}/{SESSION}", account.region, account.actor, address, SESSION)

    def attempt(
        self, account: Account | None, login: str, address: str, device: int | None = None
    ) -> Attempt:
        """Of somebody who signs in, with the login of no account too."""
        if account is not None:
            return attempt_of(account, address, device)
        policy = self._context.policy
        drawer = hmac.digest(policy.key, login.encode("utf-8", "replace"), "sha256")[:2].hex()
        return Attempt(f"drawer:{drawer}", policy.default_region, f"login:{_masked(login)}", address)

    def attempt_by_secret(self, object: str, address: str) -> Attempt:
        """Of a key or link that opens nothing: told with the unknown logins."""
        return Attempt(UNKNOWN, self._context.policy.default_region, object, address)

    def fail(self, attempt: Attempt, why: str) -> None:
        """Count and tell one failure. Raises Locked when the login is locked already."""
        with self._context.unit_of_work(attempt.region, Origin(NOBODY, attempt.address)) as work:
            until = locked_until(work.connection, attempt.key, work.now)
            if until is None:
                note_failure(work, attempt, why)
            else:
                _trace_failure(work, attempt, "locked")
        check_not_locked(until)

    def trace_failure(self, attempt: Attempt, why: str) -> None:
        """Tell a failure that keeps nobody out: of a secret that cannot be guessed, or an account that is
        closed anyway.
        """
        with self._context.unit_of_work(attempt.region, Origin(NOBODY, attempt.address)) as work:
            _trace_failure(work, attempt, why)


def attempt_of(account: Account, address: str, device: int | None = None) -> Attempt:
    """Of somebody who signs in to an account. `device`: the number of a browser it knows."""
    client = STRANGERS if device is None else DEVICE
    return Attempt(counted(account.id, device), account.region, account.actor, address, client)


def locked_until(connection: Connection, key: str, now: datetime) -> datetime | None:
    """Until when a login is locked; None when it is not."""
    return lock_end(_failures(_row(connection, key)), now)


def check_unlocked(connection: Connection, attempt: Attempt, now: datetime) -> None:
    """Raises Locked."""
    check_not_locked(locked_until(connection, attempt.key, now))


def note_failure(work: UnitOfWork, attempt: Attempt, why: str) -> None:
    """Tell and count a failure of a login that is not locked, in the unit of work that saw it: no other
    guess is looked at in between.
    """
    _trace_failure(work, attempt, why)
    _count(work, attempt)


def forget_failures(work: UnitOfWork, key: str) -> None:
    """Somebody got in: tell what is left to tell, begin anew."""
    _trace_rest(work, key)
    work.connection.execute(delete(t.attempts).where(_a.key == key))


def forget_all_failures(work: UnitOfWork, account: Account) -> None:
    """The same for strangers and every browser of an account."""
    forget_failures(work, account.actor)
    work.connection.execute(delete(t.attempts).where(belonging(_a.key, account.actor)))


def _count(work: UnitOfWork, attempt: Attempt) -> None:
    before = _failures(_put_row(work, attempt.key, attempt.region))
    after = count_failure(before, work.now)
    until = None if after.locked_until is None else utc_text(after.locked_until)
    if after.locks > before.locks and attempt.traced_as != UNKNOWN:
        work.trace("signin.locked", attempt.object, None, {"until": until, "client": attempt.client})
    values = {"failures": after.count, "locks": after.locks, "locked_until": until}
    work.connection.execute(update(t.attempts).where(_a.key == attempt.key).values(values))


def _trace_failure(work: UnitOfWork, attempt: Attempt, why: str) -> None:
    row = _put_row(work, attempt.traced_as, attempt.region)
    minute = utc_text(work.now)[:MINUTE]
    change = update(t.attempts).where(_a.key == attempt.traced_as)
    if row.minute == minute:
        work.connection.execute(change.values(untold=_a.untold + 1))
        return
    _trace_rest(work, attempt.traced_as)
    work.connection.execute(change.values(minute=minute))
    work.trace("signin.failed", attempt.object, None, {"count": 1, "why": why})


def _trace_rest(work: UnitOfWork, key: str) -> None:
    row = _row(work.connection, key)
    if row is None or not row.untold:
        return
    object = "login:*" if key == UNKNOWN else key
    with work.for_another(Origin(NOBODY)):
        work.trace("signin.failed", object, None, {"count": row.untold, "minute": row.minute})
    work.connection.execute(update(t.attempts).where(_a.key == key).values(untold=0))


def _row(connection: Connection, key: str) -> Any:
    return connection.execute(select(t.attempts).where(_a.key == key)).first()


def _put_row(work: UnitOfWork, key: str, region: str) -> Any:
    _rows.ignore(work.connection, [(key, region, 0, 0, None, "", 0)])
    return _row(work.connection, key)


def _failures(row: Any) -> Failures:
    if row is None:
        return Failures(0, 0)
    until = None if row.locked_until is None else datetime.fromisoformat(row.locked_until)
    return Failures(row.failures, row.locks, until)


def _masked(login: str) -> str:
    """The first letter of what was typed as a login: it may have been a password."""
    return f"{login[:1]}***"
