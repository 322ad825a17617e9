"""Signing in: a password or the provider's word, then what is still owed (code, new password, second factor),
then a session.

A login nobody has takes the same way and time as a wrong password: it is looked up, compared with a hash,
counted, locked. No transaction is open while a password is hashed.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import update

from data_access.accounts.account_context import AccountContext
from data_access.accounts.account_rows import (
    find_accounts,
    get_account,
    get_unchanged,
    password_hash,
    update_account,
)
from data_access.accounts.devices import find_device, remember_device
from data_access.accounts.sessions import open_session, viewer_of_account
from data_access.accounts.sign_in.factors import SecondFactors, holder_of, use_code
from data_access.accounts.sign_in.lockout import NOBODY, Attempt, Lockout, forget_failures
from data_access.accounts.sign_in.password_change import PasswordChange
from data_access.accounts.values import OWN_FACTOR, Half, Locked, MoreNeeded, SignedIn
from data_access.storage.codec import utc_text
from data_access.tables import account_tables as t
from data_access.unit_of_work import Origin, UnitOfWork
from domain.accounts.account import Account
from domain.accounts.account_rules import login_of
from domain.accounts.sign_in_rules import check_enabled, check_temporary, check_unchanged
from domain.kernel import codes
from domain.kernel.errors import Refused

_a = t.accounts.c


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody comes in: from which address and browser, by what, with which answers, and with which
    device cookie (devices.py).
    """

    address: str
    agent: str
    how: str = "password"
    code: str = ""
    new_password: str = ""
    device: str = ""


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
    """The ways in."""

    def __init__(
        self,
        context: AccountContext,
        lockout: Lockout,
        factors: SecondFactors,
        passwords: PasswordChange,
    ) -> None:
        self._context, self._lockout = context, lockout
        self._factors, self._passwords = factors, passwords

    def by_password(
        self,
        login: str,
        password: str,
        code: str,
        address: str,
        agent: str,
        *,
        new_password: str = "",
        device: str = "",
    ) -> SignedIn:
        """`device`: the secret of the browser's device cookie. Refused bad_credentials, disabled, busy;
        Locked; MoreNeeded.
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
        way = Way(address, agent, code=code, new_password=new_password, device=device)
        return self.go_on(account, Half(account.id, account.version), way)

    def finish(
        self,
        half: Half,
        address: str,
        agent: str,
        *,
        code: str = "",
        new_password: str = "",
        how: str = "password",
        device: str = "",
    ) -> SignedIn:
        """What was still owed. Refused as by_password, and half_gone."""
        with self._context.reading() as connection:
            found = get_account(connection, self._context.clock(), half.account)
        account = check_unchanged(found, half.version, "this sign-in began too long ago: begin again")
        return self.go_on(account, half, Way(address, agent, how, code, new_password, device))

    def of_subject(self, subject: str, address: str = "") -> Half:
        """Somebody the provider vouches for. Refused unlinked, disabled."""
        served = (_a.oidc_subject == subject, self._context.served())
        with self._context.reading() as connection:
            found = find_accounts(connection, self._context.clock(), *served)
        if not found:
            self._lockout.fail(self._lockout.attempt(None, subject, address), "unlinked")
            raise Refused("unlinked", "no account is linked to that identity")
        if found[0].disabled_at is not None:
            self._lockout.tell_failure(self._lockout.attempt(found[0], "", address), "disabled")
        check_enabled(found[0])
        return Half(found[0].id, found[0].version)

    def go_on(self, account: Account, half: Half, way: Way, recovery: tuple[str, ...] = ()) -> SignedIn:
        """The next thing that is owed, or in."""
        with self._context.reading() as connection:
            device = find_device(connection, self._context.clock(), account.id, way.device)
        attempt = self._lockout.attempt(account, account.login, way.address, device)
        factor = "totp" if half.factor else way.how
        own_factor = way.how == OWN_FACTOR
        if account.has_totp and not half.factor and not own_factor:
            factor = self._take_code(account, half, attempt, way)
            half = replace(half, factor=True)
        if account.must_change and way.how == "password":
            account, half = self._change_owed(account, half, way)
        if self._context.policy.factor_required and not account.has_totp and not own_factor:
            recovery, factor = self._enrol(account, half, attempt, way), "totp"
        return self._admit(account, attempt, way, factor, recovery)

    def _check_password(self, found: _Found, right: bool) -> Account:
        """The account of a right password; every failure is counted. Refused bad_credentials, disabled,
        temporary_over; Locked.
        """
        account = found.account
        if account is None or not right or found.locked_until is not None:
            self._lockout.fail(found.attempt, "password")
            raise Refused("bad_credentials", "the login or the password is wrong")
        self._counted(found.attempt, "disabled", lambda: check_enabled(account))
        self._counted(found.attempt, "over", lambda: check_temporary(account, self._context.clock()))
        return account

    def _counted(self, attempt: Attempt, why: str, check: Callable[[], None]) -> None:
        """Check something; a refusal is a failed attempt."""
        try:
            check()
        except Refused:
            self._lockout.fail(attempt, why)
            raise

    def _take_code(self, account: Account, half: Half, attempt: Attempt, way: Way) -> str:
        if not way.code:
            raise MoreNeeded("code_needed", "a one-time code is needed", half)
        key = self._context.policy.key
        with self._lockout.unlocked(attempt, Origin(account.actor, way.address)) as work:
            if codes.one_time(way.code) is None and codes.recovery(way.code) is None:
                raise MoreNeeded("no_code", "neither six digits nor a recovery code", half)
            factor = use_code(work.connection, key, self._context.clock(), account.id, way.code)
            if factor is None:
                with work.for_another(Origin(NOBODY, way.address)):
                    self._lockout.note_failure(work, attempt, "code")
        if factor is None:
            raise MoreNeeded("bad_code", "not the code, or one that was used already", half)
        return factor

    def _change_owed(self, account: Account, half: Half, way: Way) -> tuple[Account, Half]:
        if not way.new_password:
            raise MoreNeeded("must_change", "a new password is needed", half)
        self._passwords.replace(account, way.new_password, Origin(account.actor, way.address))
        with self._context.reading() as connection:
            changed = get_account(connection, self._context.clock(), account.id)
        return changed, replace(half, version=changed.version)

    def _enrol(self, account: Account, half: Half, attempt: Attempt, way: Way) -> tuple[str, ...]:
        """Confirm the second factor that was begun on the way in."""
        if not way.code:
            raise MoreNeeded("enrol_needed", "a second factor has to be set up", half)
        try:
            with self._lockout.unlocked(attempt, Origin(account.actor, way.address)) as work:
                if codes.one_time(way.code) is None:
                    raise MoreNeeded("no_code", "a one-time code has six digits", half)
                return self._factors.confirm_pending(work, account, way.code, holder_of(half))
        except (Locked, MoreNeeded):
            raise
        except Refused as refused:
            if refused.code == "half_gone":
                raise
            if refused.code == "bad_code":
                self._lockout.fail(attempt, "code")
            raise MoreNeeded(refused.code, refused.detail, half) from None

    def _admit(
        self, account: Account, attempt: Attempt, way: Way, factor: str, recovery: tuple[str, ...]
    ) -> SignedIn:
        """A new session, in one transaction with its trace. The account is looked at once more."""
        with self._entering(attempt, way, Origin(account.actor, way.address)) as work:
            now = self._context.clock()
            found = get_unchanged(work.connection, now, account)
            forget_failures(work, attempt.key)
            number, device = remember_device(work.connection, now, found.id, way.device)
            ends = utc_text(now + self._context.policy.absolute)
            owner = {"account": found.id, "version": found.version, "expires_at": ends, "device": number}
            secret = open_session(work.connection, now, owner, way.address, way.agent, factor)
            update_account(work.connection, account.id, signed_in_at=utc_text(now))
            work.trace("signin.accepted", account.actor, None, {"factor": factor})
        news = found.reset_at is not None and found.reset_at >= (found.signed_in_at or "")
        return SignedIn(secret, viewer_of_account(found, secret), recovery, device, news)

    def _entering(self, attempt: Attempt, way: Way, origin: Origin) -> AbstractContextManager[UnitOfWork]:
        """Who guesses passwords keeps nobody out who comes by the provider or a link."""
        if way.how == "password":
            return self._lockout.unlocked(attempt, origin)
        return self._context.acting(attempt.region, origin)

    def _keep_hash(self, account: Account, hashed: str) -> None:
        """The same password under newer parameters: nothing that anybody did, so no trace tells it."""
        mine = update(t.accounts).where(_a.id == account.id, _a.version == account.version)
        with self._context.writing() as connection:
            connection.execute(mine.values(password=hashed))

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
            until = self._lockout.locked_until(connection, attempt.key)
            return _Found(account, kept, attempt, until)
