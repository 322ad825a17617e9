"""Failed sign-ins: counted, locked out, and told to the trace without flooding it.

After LIMIT failures a login is locked for FIRST_LOCK, then twice as long each time, up to LONGEST_LOCK; a
sign-in that succeeds forgets it all. Each browser that is known to the account is counted by itself, all the
others together (devices.py): a stranger's failures keep strangers out. Whoever is signed in and types the
password again is counted apart, too. Unknown logins are counted alike, in drawers, so that nobody learns
from a lock who has an account. The trace gets the first failure of a minute at once and the others of that
minute as one row with their number; all unknown logins share one such count.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, select, update

from data_access.accounts.base import belonging
from data_access.accounts.devices import Devices, counted
from data_access.accounts.values import Account, Locked
from data_access.storage.bulk import Bulk
from data_access.storage.codec import utc_text
from data_access.tables import account_tables as t
from data_access.unit_of_work import Origin, UnitOfWork

LIMIT = 5
FIRST_LOCK = timedelta(minutes=15)
LONGEST_LOCK = timedelta(hours=24)
NOBODY = "nobody"
"""The actor of a failed sign-in: who typed is what we do not know."""
UNKNOWN = "unknown"
STRANGERS, DEVICE, SESSION = "strangers", "device", "session"
MINUTE = len("2026-11-22T10:30")

_a = t.attempts.c
_rows = Bulk(t.attempts, "key", "region", "failures", "locks", "locked_until", "minute", "untold")


@dataclass(frozen=True, slots=True)
class Try:
    """One try to sign in: what is counted (`key`), whose trace (`region`) tells it of what (`object`), and
    whom a lock keeps out (`client`): strangers, one known browser (device), or a session.
    """

    key: str
    region: str
    object: str
    address: str
    client: str = STRANGERS

    @property
    def told_as(self) -> str:
        return self.object if self.object.startswith("account:") else UNKNOWN


class Attempts(Devices):
    """Counting failures."""

    def sweep_attempts(self) -> None:
        """Tell the trace the failures of past minutes that nothing told it yet."""
        minute = utc_text(self.clock())[:MINUTE]
        with self.store.reading() as connection:
            due = connection.execute(select(t.attempts).where(_a.untold > 0, _a.minute < minute)).all()
        for row in due:
            with self._acting(row.region, Origin(NOBODY)) as act:
                self._tell_rest(act, row.key, self._row(act.connection, row.key))

    def _try_again_of(self, account: Account, address: str) -> Try:
        """Of somebody who is signed in and shows the password again: no stranger gets here."""
        return Try(f"{account.actor}/{SESSION}", account.region, account.actor, address, SESSION)

    def _try_of(self, account: Account | None, login: str, address: str, device: int | None = None) -> Try:
        if account is not None:
            client = STRANGERS if device is None else DEVICE
            return Try(counted(account.id, device), account.region, account.actor, address, client)
        drawer = hmac.digest(self.policy.key, login.encode("utf-8", "replace"), "sha256")[:2].hex()
        return Try(f"drawer:{drawer}", self.policy.default_region, f"login:{masked(login)}", address)

    def _locked_until(self, connection: Connection, key: str) -> datetime | None:
        """Until when a login is locked; None when it is not, and from that moment on."""
        row = self._row(connection, key)
        until = None if row is None or row.locked_until is None else datetime.fromisoformat(row.locked_until)
        return until if until is not None and self.clock() < until else None

    def _failed(self, tried: Try, why: str) -> None:
        """Count and tell one failure. Raises Locked when the login is locked already."""
        with self._acting(tried.region, Origin(NOBODY, tried.address)) as act:
            until = self._locked_until(act.connection, tried.key)
            if until is None:
                self._note_failure(act, tried, why)
            else:
                self._tell(act, tried, "locked")
        if until is not None:
            raise Locked(until)

    def _tell_failure(self, tried: Try, why: str) -> None:
        """Tell a failure that keeps nobody out: of a secret that cannot be guessed, or an account that is
        closed anyway.
        """
        with self._acting(tried.region, Origin(NOBODY, tried.address)) as act:
            self._tell(act, tried, why)

    def _try_by_secret(self, object: str, address: str) -> Try:
        """Of a key or link that opens nothing: told with the unknown logins."""
        return Try(UNKNOWN, self.policy.default_region, object, address)

    def _note_failure(self, act: UnitOfWork, tried: Try, why: str) -> None:
        """Tell and count a failure of a login that is not locked, in the act that saw it: no other guess is
        looked at in between.
        """
        self._tell(act, tried, why)
        self._count(act, tried)

    @contextmanager
    def _unlocked(self, tried: Try, origin: Origin) -> Iterator[UnitOfWork]:
        """An act that begins only when the login is not locked now. Raises Locked."""
        with self._acting(tried.region, origin) as act:
            until = self._locked_until(act.connection, tried.key)
            if until is not None:
                raise Locked(until)
            yield act

    def _free(self, tried: Try, origin: Origin) -> AbstractContextManager[UnitOfWork]:
        """An act that no lock keeps from beginning."""
        return self._acting(tried.region, origin)

    def _forget(self, act: UnitOfWork, key: str) -> None:
        """Somebody got in: tell what is left to tell, begin anew."""
        self._tell_rest(act, key, self._row(act.connection, key))
        act.connection.execute(delete(t.attempts).where(_a.key == key))

    def _forget_all(self, act: UnitOfWork, account: Account) -> None:
        """The same for strangers and every browser of an account."""
        self._forget(act, account.actor)
        act.connection.execute(delete(t.attempts).where(belonging(_a.key, account.actor)))

    def _count(self, act: UnitOfWork, tried: Try) -> None:
        row = self._put_row(act, tried.key, tried.region)
        failures, locks, until = row.failures + 1, row.locks, row.locked_until
        if failures >= LIMIT:
            ends = self.clock() + min(FIRST_LOCK * 2 ** min(locks, 16), LONGEST_LOCK)
            failures, locks, until = 0, locks + 1, utc_text(ends)
            if tried.told_as != UNKNOWN:
                act.trace("signin.locked", tried.object, None, {"until": until, "client": tried.client})
        change = update(t.attempts).where(_a.key == tried.key)
        act.connection.execute(change.values(failures=failures, locks=locks, locked_until=until))

    def _tell(self, act: UnitOfWork, tried: Try, why: str) -> None:
        row, minute = self._put_row(act, tried.told_as, tried.region), utc_text(self.clock())[:MINUTE]
        mine = update(t.attempts).where(_a.key == tried.told_as)
        if row.minute == minute:
            act.connection.execute(mine.values(untold=_a.untold + 1))
            return
        self._tell_rest(act, tried.told_as, row)
        act.connection.execute(mine.values(minute=minute))
        act.trace("signin.failed", tried.object, None, {"count": 1, "why": why})

    def _tell_rest(self, act: UnitOfWork, key: str, row: Any) -> None:
        if row is None or not row.untold:
            return
        object = "login:*" if key == UNKNOWN else key
        with act.for_another(Origin(NOBODY)):
            act.trace("signin.failed", object, None, {"count": row.untold, "minute": row.minute})
        act.connection.execute(update(t.attempts).where(_a.key == key).values(untold=0))

    def _row(self, connection: Connection, key: str) -> Any:
        return connection.execute(select(t.attempts).where(_a.key == key)).first()

    def _put_row(self, act: UnitOfWork, key: str, region: str) -> Any:
        _rows.ignore(act.connection, [(key, region, 0, 0, None, "", 0)])
        return self._row(act.connection, key)


def masked(login: str) -> str:
    """The first letter of what was typed as a login: it may have been a password."""
    return f"{login[:1]}***"
