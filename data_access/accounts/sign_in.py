"""Signing in: a password or the provider's word, then what is still owed (code, new password, second factor),
then a session.

A login nobody has takes the same way and time as a wrong password: it is looked up, compared with a hash,
counted, locked. No transaction is open while a password is hashed.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from data_access.accounts.factors import Factors, holder_of
from data_access.accounts.lockout import NOBODY, Try
from data_access.accounts.sessions import Sessions, somebody
from data_access.accounts.values import OWN_FACTOR, Account, Half, Locked, MoreNeeded, SignedIn
from data_access.storage.codec import utc_text
from data_access.tables import account_tables as t
from data_access.unit_of_work import Origin
from domain.kernel import codes
from domain.kernel.errors import Refused

LONGEST_LOGIN = 64
TEMPORARY = timedelta(hours=24)
"""How long a temporary password opens the way to one's own."""
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


class SigningIn(Sessions, Factors):
    """The ways in."""

    def sign_in(
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
        """`device`: the secret of the browser's device cookie. Raises Refused: bad_credentials, disabled,
        busy; Locked; MoreNeeded.
        """
        known_as = login_of(login)
        with self.hashing.slot():
            account, kept, tried, until = self._look_up(known_as, address, device)
            right = self.hashing.verify(kept, password)
            fresh = self.hashing.hash(password) if right and kept and self.hashing.outdated(kept) else None
        if account is None or not right or until is not None:
            self._failed(tried, "password")
            raise Refused("bad_credentials", "the login or the password is wrong")
        if account.disabled_at is not None:
            self._failed(tried, "disabled")
            raise Refused("disabled", "the account is disabled")
        if account.must_change and (account.reset_at or "") <= utc_text(self.clock() - TEMPORARY):
            self._failed(tried, "over")
            raise Refused("temporary_over", "the temporary password is older than a day")
        if fresh is not None:
            self._keep_hash(account, fresh)
        way = Way(address, agent, code=code, new_password=new_password, device=device)
        return self._go_on(account, Half(account.id, account.version), way)

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
        """What was still owed. Raises as sign_in does, and Refused("half_gone")."""
        account = self._of_half(half)
        return self._go_on(account, half, Way(address, agent, how, code, new_password, device))

    def of_subject(self, subject: str, address: str = "") -> Half:
        """Somebody the provider vouches for. Raises Refused: unlinked, disabled."""
        with self.store.reading() as connection:
            found = self._accounts(connection, _a.oidc_subject == subject, self._demo_too())
        if not found:
            self._failed(self._try_of(None, subject, address), "unlinked")
            raise Refused("unlinked", "no account is linked to that identity")
        if found[0].disabled_at is not None:
            self._tell_failure(self._try_of(found[0], "", address), "disabled")
            raise Refused("disabled", "the account is disabled")
        return Half(found[0].id, found[0].version)

    def _go_on(self, account: Account, half: Half, way: Way, recovery: tuple[str, ...] = ()) -> SignedIn:
        """The next thing that is owed, or in."""
        with self.store.reading() as connection:
            device = self._device(connection, account.id, way.device)
        tried = self._try_of(account, account.login, way.address, device)
        factor = "totp" if half.factor else way.how
        own_factor = way.how == OWN_FACTOR
        if account.has_totp and not half.factor and not own_factor:
            factor = self._take_code(account, half, tried, way)
            half = replace(half, factor=True)
        if account.must_change and way.how == "password":
            account, half = self._change_owed(account, half, way)
        if self.policy.factor_required and not account.has_totp and not own_factor:
            recovery, factor = self._enrol(account, half, tried, way), "totp"
        return self._admit(account, tried, way, factor, recovery)

    def _take_code(self, account: Account, half: Half, tried: Try, way: Way) -> str:
        if not way.code:
            raise MoreNeeded("code_needed", "a one-time code is needed", half)
        with self._unlocked(tried, Origin(account.actor, way.address)) as act:
            if codes.one_time(way.code) is None and codes.recovery(way.code) is None:
                raise MoreNeeded("no_code", "neither six digits nor a recovery code", half)
            factor = self._code_fits(act.connection, account.id, way.code)
            if factor is None:
                with act.for_another(Origin(NOBODY, way.address)):
                    self._note_failure(act, tried, "code")
        if factor is None:
            raise MoreNeeded("bad_code", "not the code, or one that was used already", half)
        return factor

    def _change_owed(self, account: Account, half: Half, way: Way) -> tuple[Account, Half]:
        if not way.new_password:
            raise MoreNeeded("must_change", "a new password is needed", half)
        self._give_password(account, way.new_password, Origin(account.actor, way.address))
        changed = self.account(account.id)
        return changed, replace(half, version=changed.version)

    def _enrol(self, account: Account, half: Half, tried: Try, way: Way) -> tuple[str, ...]:
        """Confirm the second factor that was begun on the way in."""
        if not way.code:
            raise MoreNeeded("enrol_needed", "a second factor has to be set up", half)
        try:
            with self._unlocked(tried, Origin(account.actor, way.address)) as act:
                if codes.one_time(way.code) is None:
                    raise MoreNeeded("no_code", "a one-time code has six digits", half)
                return self._confirm(act, account, way.code, holder_of(half))
        except (Locked, MoreNeeded):
            raise
        except Refused as refused:
            if refused.code == "half_gone":
                raise
            if refused.code == "bad_code":
                self._failed(tried, "code")
            raise MoreNeeded(refused.code, refused.detail, half) from None

    def _admit(
        self, account: Account, tried: Try, way: Way, factor: str, recovery: tuple[str, ...]
    ) -> SignedIn:
        """A new session, in one transaction with its trace. The account is looked at once more.

        Who guesses passwords keeps nobody out who comes by the provider.
        """
        origin = Origin(account.actor, way.address)
        enter = self._unlocked if way.how == "password" else self._free
        with enter(tried, origin) as act:
            now = self._as_it_was(act.connection, account)
            self._forget(act, tried.key)
            number, device = self._remember(act.connection, now.id, way.device)
            secret = self._open_for(act.connection, now, way.address, way.agent, factor, number)
            seen = update(t.accounts).where(_a.id == account.id)
            act.connection.execute(seen.values(signed_in_at=utc_text(self.clock())))
            act.trace("signin.accepted", account.actor, None, {"factor": factor})
        news = now.reset_at is not None and now.reset_at >= (now.signed_in_at or "")
        return SignedIn(secret, somebody(now, secret), recovery, device, news)

    def _give_password(self, account: Account, new: str, origin: Origin, but: str = "") -> None:
        """Set a password that keeps to the rules and differs from the old one; other sessions end.

        Raises Refused: weak_password:<why>, same_password, busy, half_gone.
        """
        self.check_password(account.login, new, account.name)
        with self.hashing.slot():
            with self.store.reading() as connection:
                kept = self._kept(connection, account.id)
            if kept is not None and self.hashing.verify(kept, new):
                raise Refused("same_password", "the new password is the old one", "password")
            hashed = self.hashing.hash(new)
        with self._acting(account.region, origin) as act:
            self._as_it_was(act.connection, account)
            change = update(t.accounts).where(_a.id == account.id)
            act.connection.execute(change.values(password=hashed, must_change=0))
            self._bump(act.connection, account.id, but)
            self._forget_devices(act.connection, account.id, but)
            self._end_invitations(act.connection, account.id)
            told = {"password": "new"}  # nosec B105 # pragma: allowlist secret - no value
            act.trace("password.set", account.actor, None, told)

    def _keep_hash(self, account: Account, hashed: str) -> None:
        """The same password under newer parameters: nothing that anybody did, so no trace tells it."""
        mine = update(t.accounts).where(_a.id == account.id, _a.version == account.version)
        with self.store.database.writing() as connection:
            connection.execute(mine.values(password=hashed))

    def _of_half(self, half: Half) -> Account:
        account = self.account(half.account)
        if account.version != half.version or account.disabled_at is not None:
            raise Refused("half_gone", "this sign-in began too long ago: begin again")
        return account

    def _look_up(
        self, login: str, address: str, brought: str
    ) -> tuple[Account | None, str | None, Try, datetime | None]:
        """An account that may sign in, its kept password, what a failure counts for, and until when that is
        locked. A login that nobody has takes as many look-ups.
        """
        with self.store.reading() as connection:
            found = self._accounts(connection, _a.login == login, self._demo_too())
            account = found[0] if found else None
            kept = self._kept(connection, account.id if account else 0)
            device = self._device(connection, account.id if account else 0, brought)
            tried = self._try_of(account, login, address, device)
            return account, kept, tried, self._locked_until(connection, tried.key)

    def _demo_too(self) -> Any:
        """Demo accounts are unknown where there is no demo."""
        return _a.demo.in_((0, 1) if self.policy.demo else (0,))


def login_of(typed: str) -> str:
    """The one form of a login, however it was typed."""
    return unicodedata.normalize("NFKC", typed[:LONGEST_LOGIN]).strip().casefold()
