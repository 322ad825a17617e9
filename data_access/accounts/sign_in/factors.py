"""Somebody's own second factor: set up, shown, replaced, taken off.

Each of these asks again who it is: the password, or for who has none a sign-in that is young. A session that
somebody found open is no proof.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from data_access.accounts.account_context import AccountContext
from data_access.accounts.account_rows import get_account, get_unchanged, hash_of, update_account
from data_access.accounts.credentials import second_factor
from data_access.accounts.credentials import secret_values as secrets
from data_access.accounts.sign_in.lockout import Attempt, check_unlocked
from data_access.accounts.sign_in.reauthentication import Reauthentication
from data_access.accounts.values import Half
from data_access.database.codec import utc_text
from data_access.database.tables import account_tables as t
from data_access.database.tables.account_conditions import NOTHING_PENDING
from data_access.database.unit_of_work import Origin, UnitOfWork
from domain.accounts.account import Account
from domain.accounts.sign_in_rules import (
    check_begun,
    check_first_code,
    check_no_factor,
    check_one_time_form,
    check_version,
)
from domain.kernel.errors import Refused

PENDING = timedelta(minutes=10)
"""How long a seed that was shown can be confirmed, and is shown again: in the session or sign-in that began
it, and in no other.
"""
_a, _r = t.accounts.c, t.recovery_codes.c


@dataclass(frozen=True, slots=True)
class RecoveryCodes:
    """Codes as they are shown, once, and what is kept of them."""

    shown: tuple[str, ...] = field(repr=False)
    hashes: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class FirstCode:
    """A seed whose first code was right, at `step`, and the recovery codes that go with it."""

    sealed: bytes = field(repr=False)
    step: int
    codes: RecoveryCodes


class SecondFactors:
    """One-time codes and recovery codes."""

    def __init__(self, context: AccountContext, reauthentication: Reauthentication) -> None:
        self._context, self._reauthentication = context, reauthentication

    def begin(self, account_id: int, password: str, origin: Origin, session: str) -> str:
        """The otpauth address of a new seed that still has to be confirmed, in the session that asks.
        Refused bad_credentials, busy, sign_in_again, factor_set (take it off first).
        """
        account = self._reauthentication.prove(account_id, password, origin, session)
        check_no_factor(account, "there is a second factor already: take it off first")
        return second_factor.address(self._new_pending(account, hash_of(session)), account.login)

    def pending_address(self, account_id: int, session: str) -> str:
        """The address of the seed that waits, for the session that began it and whose proof is young.
        Refused proof_old, factor_set, seed_over.
        """
        account = self._without_factor(account_id)
        self._reauthentication.check_young(account_id, session)
        return self._pending_address(account, hash_of(session))

    def enrol_address(self, half: Half) -> str:
        """The address of a seed for somebody on the way in, who has just shown who they are; the same in this
        sign-in until it is confirmed or too old. Refused half_gone, factor_set.
        """
        account = self._account(half.account)
        check_version(account, half.version)
        check_no_factor(account)
        try:
            return self._pending_address(account, holder_of(half))
        except Refused:
            return second_factor.address(self._new_pending(account, holder_of(half)), account.login)

    def check_first_code(self, account_id: int, code: str, session: str) -> tuple[Account, FirstCode]:
        """The first code of the seed that the session began proves it; nothing changes yet. Refused
        proof_old, factor_set, seed_over, bad_code.
        """
        account = self._without_factor(account_id)
        self._reauthentication.check_young(account_id, session)
        with self._context.reading() as connection:
            return account, self._first_code(connection, account, code, hash_of(session))

    def check_enrolment(self, account: Account, code: str, half: Half, attempt: Attempt) -> FirstCode:
        """The first code of the seed that was begun in this sign-in proves it; nothing changes yet. Refused
        no_code, half_gone, seed_over, bad_code; Locked.
        """
        now = self._context.clock()
        with self._context.reading() as connection:
            check_unlocked(connection, attempt, now)
            check_one_time_form(code)
            get_unchanged(connection, now, account)
            return self._first_code(connection, account, code, holder_of(half))

    def _first_code(self, connection: Connection, account: Account, code: str, holder: bytes) -> FirstCode:
        now = self._context.clock()
        sealed = _pending(connection, now, account.id, holder)
        seed = second_factor.unseal(self._context.policy.key, account.id, sealed)
        step = check_first_code(second_factor.step_of(seed, code, now, 0))
        return FirstCode(sealed, step, new_codes())

    def _account(self, account_id: int) -> Account:
        with self._context.reading() as connection:
            return get_account(connection, self._context.clock(), account_id)

    def _without_factor(self, account_id: int) -> Account:
        account = self._account(account_id)
        check_no_factor(account)
        return account

    def _new_pending(self, account: Account, holder: bytes) -> str:
        """A seed waits to be confirmed by its holder: nothing that anybody can do yet hangs on it, so no
        trace tells it.
        """
        seed = second_factor.new_seed()
        begun = {
            "totp_pending": second_factor.seal(self._context.policy.key, account.id, seed),
            "totp_pending_for": holder,
            "totp_pending_at": utc_text(self._context.clock()),
        }
        with self._context.writing() as connection:
            change = update(t.accounts).where(_a.id == account.id, _a.version == account.version)
            connection.execute(change.values(begun))
        return seed

    def _pending_address(self, account: Account, holder: bytes) -> str:
        """Refused seed_over, factor_lost."""
        with self._context.reading() as connection:
            pending = _pending(connection, self._context.clock(), account.id, holder)
        seed = second_factor.unseal(self._context.policy.key, account.id, pending)
        return second_factor.address(seed, account.login)


def use_code(connection: Connection, key: bytes, now: datetime, account_id: int, code: str) -> str | None:
    """What a code was, "totp" or "recovery", now used up; None for a wrong or used one. `key`: the seeds'."""
    row = connection.execute(select(_a.totp, _a.totp_last_step).where(_a.id == account_id)).one()
    if row.totp is not None:
        seed = second_factor.unseal(key, account_id, row.totp)
        step = second_factor.step_of(seed, code, now, row.totp_last_step)
        if step is not None:
            later = update(t.accounts).where(_a.id == account_id, _a.totp_last_step < step)
            used = connection.execute(later.values(totp_last_step=step)).rowcount
            return "totp" if used else None
    unused = (_r.account == account_id, _r.hash == second_factor.hash_of_code(code), _r.used_at.is_(None))
    spent = update(t.recovery_codes).where(*unused).values(used_at=utc_text(now))
    return "recovery" if connection.execute(spent).rowcount else None


def remove_factor(work: UnitOfWork, account: Account, reason: str = "", ordered_by: str = "") -> None:
    """Take the second factor and its recovery codes off."""
    update_account(work.connection, account.id, totp=None, **NOTHING_PENDING)
    work.connection.execute(delete(t.recovery_codes).where(_r.account == account.id))
    old, new = {"totp": account.has_totp}, {"totp": False}
    work.trace("factor.removed", account.actor, old, new, reason=reason, ordered_by=ordered_by)


def holder_of(half: Half) -> bytes:
    """Who begins a second factor in a sign-in; never a session's."""
    return secrets.hashed(f"half:{half.nonce}") if half.nonce else b""


def set_factor(
    work: UnitOfWork, account: Account, sealed: bytes, step: int, hashes: Collection[bytes]
) -> None:
    """Make a seed the account's, with its recovery codes; its code of `step` is used up."""
    update_account(work.connection, account.id, totp=sealed, totp_last_step=step, **NOTHING_PENDING)
    work.trace("factor.set", account.actor, {"totp": account.has_totp}, {"totp": True})
    replace_codes(work.connection, account.id, hashes)


def new_codes() -> RecoveryCodes:
    """Ten new ones."""
    shown = second_factor.recovery_codes()
    return RecoveryCodes(shown, tuple(second_factor.hash_of_code(code) for code in shown))


def replace_codes(connection: Connection, account_id: int, hashes: Collection[bytes]) -> None:
    """New recovery codes; the old ones are dead."""
    connection.execute(delete(t.recovery_codes).where(_r.account == account_id))
    rows = [{"account": account_id, "hash": hashed} for hashed in hashes]
    connection.execute(insert(t.recovery_codes), rows)


def check_pending(
    connection: Connection, now: datetime, account_id: int, holder: bytes, sealed: bytes
) -> None:
    """Refused seed_over unless that seed still waits for its holder: a session, or a sign-in."""
    check_begun(sealed if _pending(connection, now, account_id, holder) == sealed else None)


def _pending(connection: Connection, now: datetime, account_id: int, holder: bytes) -> bytes:
    """The sealed seed that the holder began within PENDING. Refused seed_over."""
    of_holder = (_a.id == account_id, _a.totp_pending_for == holder, _a.totp_pending_for != b"")
    young = _a.totp_pending_at > utc_text(now - PENDING)
    return bytes(check_begun(connection.execute(select(_a.totp_pending).where(*of_holder, young)).scalar()))
