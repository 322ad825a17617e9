"""Signing in: a password or the provider's word, then what is still owed (code, new password, second factor),
then a session. What somebody shows is looked at first; each thing that changes is a command.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from dashboard.commands import CommandBus
from data_access.accounts.accounts import Accounts
from data_access.accounts.credentials.secret_values import hashed
from data_access.accounts.sign_in.factors import FirstCode, holder_of
from data_access.accounts.sign_in.lockout import attempt_of
from data_access.accounts.values import Half, MoreNeeded, SignedIn
from domain.access.actor import Actor
from domain.access.rights import Kind, Viewer
from domain.accounts.account import Account
from domain.accounts.own_account_commands import ChangePassword
from domain.accounts.sign_in_commands import BeginSession, EnrolSecondFactor, SpendCode
from domain.accounts.sign_in_rules import (
    BY_PASSWORD,
    Locked,
    is_code_owed,
    is_factor_owed,
    is_password_owed,
)
from domain.kernel.command import Command
from domain.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody comes in: from which address and browser, by what, with which answers, and with which
    device cookie (data_access/accounts/devices.py).
    """

    address: str
    agent: str
    how: str = BY_PASSWORD
    code: str = ""
    new_password: str = ""
    device: str = ""


class SignInService:
    """The ways in. `aside` runs what takes long (Argon2, the database)."""

    def __init__(self, accounts: Accounts, commands: CommandBus, aside: Callable[..., Any]) -> None:
        self._accounts, self._commands, self._aside = accounts, commands, aside

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
        """`device`: the secret of the browser's device cookie. Refused bad_credentials, disabled,
        temporary_over, busy; Locked; MoreNeeded.
        """
        account: Account = self._aside(self._accounts.sign_in.prove, login, password, address, device)
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
        how: str = BY_PASSWORD,
        device: str = "",
    ) -> SignedIn:
        """What was still owed. Refused as by_password, and half_gone."""
        account = self._aside(self._accounts.sign_in.resume, half)
        return self.go_on(account, half, Way(address, agent, how, code, new_password, device))

    def of_subject(self, subject: str, address: str = "") -> Half:
        """Somebody the provider vouches for. Refused unlinked, disabled."""
        half: Half = self._aside(self._accounts.sign_in.of_subject, subject, address)
        return half

    def go_on(self, account: Account, half: Half, way: Way) -> SignedIn:
        """The next thing that is owed, or in."""
        browser = self._aside(self._accounts.devices.find, account.id, way.device)
        required = self._accounts.context.policy.factor_required
        factor: str = "totp" if half.factor else way.how
        recovery: tuple[str, ...] = ()
        if is_code_owed(account, way.how, half.factor):
            factor = self._spend_code(account, half, way, browser)
            half = replace(half, factor=True)
        if is_password_owed(account, way.how):
            account = self._change_password(account, half, way)
            half = replace(half, version=account.version)
        if is_factor_owed(account, way.how, required):
            factor, recovery = "totp", self._enrol(account, half, way, browser)
        return replace(self._begin(account, way, browser, factor), recovery=recovery)

    def _spend_code(self, account: Account, half: Half, way: Way, browser: int | None) -> str:
        if not way.code:
            raise MoreNeeded("code_needed", "a one-time code is needed", half)
        try:
            factor: str = self._handle(SpendCode, account, way, browser=browser, code=way.code)
        except Refused as refused:
            if refused.code == "no_code":
                raise MoreNeeded(refused.code, refused.detail, half) from None
            raise
        if not factor:
            raise MoreNeeded("bad_code", "not the code, or one that was used already", half)
        return factor

    def _change_password(self, account: Account, half: Half, way: Way) -> Account:
        """The account with the password that was owed."""
        if not way.new_password:
            raise MoreNeeded("must_change", "a new password is needed", half)
        kept = self._aside(self._accounts.passwords.hash_another, account, way.new_password)
        self._handle(ChangePassword, account, way, hashed=kept)
        changed: Account = self._aside(self._accounts.queries.get, account.id)
        return changed

    def _enrol(self, account: Account, half: Half, way: Way, browser: int | None) -> tuple[str, ...]:
        """Confirm the second factor that was begun on the way in: its recovery codes."""
        if not way.code:
            raise MoreNeeded("enrol_needed", "a second factor has to be set up", half)
        attempt = attempt_of(account, way.address, browser)
        try:
            check = self._accounts.factors.check_enrolment
            first: FirstCode = self._aside(check, account, way.code, half, attempt)
            facts = {"sealed": first.sealed, "step": first.step, "codes": first.codes.hashes}
            self._handle(EnrolSecondFactor, account, way, browser=browser, holder=holder_of(half), **facts)
        except Refused as refused:
            if isinstance(refused, Locked) or refused.code == "half_gone":
                raise
            if refused.code == "bad_code":
                self._aside(self._accounts.lockout.fail, attempt, "code")
            raise MoreNeeded(refused.code, refused.detail, half) from None
        return first.codes.shown

    def _begin(self, account: Account, way: Way, browser: int | None, factor: str) -> SignedIn:
        """A new session; the account is looked at once more."""
        facts = {
            "browser": browser,
            "how": way.how,
            "factor": factor,
            "agent": way.agent,
            "device": hashed(way.device),
            "lasts": self._accounts.context.policy.absolute_span,
        }
        signed: SignedIn = self._handle(BeginSession, account, way, **facts)
        return signed

    def _handle(self, kind: type[Command], account: Account, way: Way, **facts: Any) -> Any:
        viewer = Viewer(Kind.PERSON, account.actor, account.name, account.grants, account.person)
        more: dict[str, Any] = {"account": account.id, "expected_version": account.version, **facts}
        return self._commands.handle(kind(region=account.region, **more), Actor(viewer, way.address))
