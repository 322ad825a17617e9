"""What administrators command about accounts and keys, one method a command, for tests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboard.commands import CommandBus, run_here
from dashboard.handlers.context import Context
from dashboard.services.own_account_service import OwnAccountService
from dashboard.services.sign_in.demo_accounts_service import seed_demo_accounts
from dashboard.services.sign_in.invitation_service import InvitationService
from dashboard.services.sign_in.session_service import SessionService
from dashboard.services.sign_in.sign_in_service import SignInService
from data_access.accounts import Accounts, DemoAccount
from data_access.accounts.credentials.secret_values import spoken
from domain.access.actor import Actor
from domain.access.rights import Grant, Viewer
from domain.accounts import account_commands as commands
from domain.accounts import key_commands
from domain.accounts.account import Account, NewAccount, Reset
from domain.accounts.keys import Kiosk, NewToken, Token
from domain.accounts.token_requests import TokenRequest


@dataclass(frozen=True)
class AccountCommands:
    """Gives commands to an installation's accounts."""

    accounts: Accounts
    bus: CommandBus

    def create(self, new: NewAccount, by: Viewer, address: str) -> Account:
        return self._handle(commands.CreateAccount(region=new.region, new=new), by, address)

    def set_grants(self, account: int, grants: Iterable[Grant], by: Viewer, address: str) -> Account:
        return self._change(commands.GrantRoles, account, by, address, grants=tuple(grants))

    def disable(self, account: int, by: Viewer, address: str, reason: str = "") -> Account:
        return self._change(commands.DisableAccount, account, by, address, reason=reason)

    def enable(self, account: int, by: Viewer, address: str) -> Account:
        return self._change(commands.EnableAccount, account, by, address)

    def unlock(self, account: int, by: Viewer, address: str) -> Account:
        return self._change(commands.UnlockAccount, account, by, address)

    def end_sessions(self, account: int, by: Viewer, address: str) -> None:
        self._change(commands.EndSessions, account, by, address)

    def invite(self, account: int, by: Viewer, address: str) -> str:
        return self._change(commands.InviteHolder, account, by, address)

    def reset_password(self, account: int, by: Viewer, address: str, reason: str = "") -> str:
        return self._change(commands.ResetPassword, account, by, address, reason=reason)

    def reset_second_factor(self, account: int, by: Viewer, address: str, reason: str = "") -> Account:
        return self._change(commands.ResetSecondFactor, account, by, address, reason=reason)

    def temporary_password(self, account: int, by: Viewer, address: str, reason: str = "") -> str:
        password = spoken()
        hashed = self.accounts.passwords.hash(password)
        self._change(commands.SetTemporaryPassword, account, by, address, hashed=hashed, reason=reason)
        return password

    def ask_reset(self, account: int, kind: str, reason: str, by: Viewer, address: str) -> Reset:
        return self._change(commands.ProposeReset, account, by, address, reason=reason, kind=kind)

    def approve_reset(self, account: int, by: Viewer, address: str) -> str:
        return self._change(commands.ApproveReset, account, by, address)

    def reject_reset(self, account: int, by: Viewer, address: str) -> None:
        self._change(commands.RejectReset, account, by, address)

    def create_kiosk(
        self, name: str, region: str, expires_at: datetime | None, by: Viewer, address: str
    ) -> tuple[Kiosk, str]:
        command = key_commands.CreateKiosk(region=region, name=name, expires_at=expires_at)
        return self._handle(command, by, address)

    def end_kiosk(self, kiosk: int, by: Viewer, address: str) -> None:
        region = self.accounts.kiosks.get(kiosk).region
        self._handle(key_commands.EndKiosk(region=region, kiosk=kiosk), by, address)

    def create_token(self, new: NewToken, by: Viewer, address: str) -> tuple[Token, str]:
        return self._handle(key_commands.CreateToken(region=new.region, new=new), by, address)

    def end_token(self, token: int, by: Viewer, address: str) -> None:
        found = self.accounts.tokens.get(token)
        region = found.region if found else self.accounts.context.policy.default_region
        self._handle(key_commands.EndToken(region=region, token=token), by, address)

    def ask_token(
        self, region: str, name: str, days: int, reason: str, by: Viewer, address: str
    ) -> TokenRequest:
        command = key_commands.RequestReadToken(region=region, name=name, days=days, reason=reason)
        return self._handle(command, by, address)

    def approve_token(self, request: int, by: Viewer, address: str) -> tuple[Token, str]:
        return self._settle(key_commands.ApproveReadToken, request, by, address)

    def reject_token(self, request: int, by: Viewer, address: str) -> None:
        self._settle(key_commands.RejectReadToken, request, by, address)

    def withdraw_token(self, request: int, by: Viewer, address: str) -> None:
        self._settle(key_commands.WithdrawReadToken, request, by, address)

    def _settle(self, kind: Any, request: int, by: Viewer, address: str) -> Any:
        region = self.accounts.token_requests.get(request).region
        return self._handle(kind(region=region, request=request), by, address)

    def _change(self, command: Any, account: int, by: Viewer, address: str, **facts: Any) -> Any:
        region = self.accounts.queries.get(account).region
        return self._handle(command(region=region, account=account, **facts), by, address)

    def _handle(self, command: Any, by: Viewer, address: str) -> Any:
        return self.bus.handle(command, Actor(by, address))


def own_account_of(accounts: Accounts) -> OwnAccountService:
    """What people do with their own accounts."""
    return OwnAccountService(accounts, commands_of(accounts).bus, run_here)


@dataclass(frozen=True)
class AccountServices:
    """How people come in and go out."""

    sign_in: SignInService
    invitations: InvitationService
    sessions: SessionService


def services_of(accounts: Accounts) -> AccountServices:
    """The services of an installation's accounts."""
    bus = commands_of(accounts).bus
    sign_in = SignInService(accounts, bus, run_here)
    invitations = InvitationService(accounts, bus, sign_in, run_here)
    return AccountServices(sign_in, invitations, SessionService(accounts, bus, run_here))


def seed_demo(accounts: Accounts, wanted: Iterable[DemoAccount], region: str) -> tuple[DemoAccount, ...]:
    """Make the accounts of a demo."""
    return seed_demo_accounts(accounts, commands_of(accounts).bus, wanted, region)


def commands_of(accounts: Accounts) -> AccountCommands:
    """The door to an installation's accounts, by its own clock."""
    context = accounts.context
    bus = CommandBus(
        context.store, Context({}, 100, context.policy.serves, context.policy.key), clock=context.clock
    )
    return AccountCommands(accounts, bus)
