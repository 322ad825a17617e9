"""What somebody asks about their own account: who they are is shown again, slow work is done, then a command
changes it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dashboard.commands import CommandBus
from data_access.accounts.accounts import Accounts
from data_access.accounts.sign_in.factors import new_codes
from data_access.database.unit_of_work import Origin
from domain.access.actor import Actor
from domain.access.rights import Kind, Viewer
from domain.accounts.account import Account
from domain.accounts.own_account_commands import (
    ChangePassword,
    OwnAccountCommand,
    RemoveSecondFactor,
    RenewRecoveryCodes,
    SetSecondFactor,
    SignOutEverywhere,
)
from domain.accounts.sign_in_rules import check_factor, check_factor_removable


class OwnAccountService:
    """One's own password, second factor and sessions. `aside` runs what takes long (Argon2, the database)."""

    def __init__(self, accounts: Accounts, commands: CommandBus, aside: Callable[..., Any]) -> None:
        self._accounts, self._commands, self._aside = accounts, commands, aside

    def change_password(self, account_id: int, old: str, new: str, origin: Origin, session: str = "") -> None:
        """Another password; every session but the one that asks ends. Refused bad_credentials,
        weak_password:<why>, same_password, no_password, busy, half_gone; Locked.
        """
        passwords = self._accounts.passwords
        account, hashed = self._aside(passwords.prepare, account_id, old, new, origin, session)
        self._handle(ChangePassword, account, origin, session, hashed=hashed)

    def begin_factor(self, account_id: int, password: str, origin: Origin, session: str) -> str:
        """The otpauth address of a seed that waits; see SecondFactors.begin."""
        address: str = self._aside(self._accounts.factors.begin, account_id, password, origin, session)
        return address

    def confirm_factor(self, account_id: int, code: str, origin: Origin, session: str) -> tuple[str, ...]:
        """Set up the begun seed, which its first code proves; the recovery codes, shown once. Every other
        session ends. Refused proof_old, factor_set, half_gone, seed_over, bad_code.
        """
        account, found = self._aside(self._accounts.factors.check_first_code, account_id, code, session)
        facts = {"sealed": found.sealed, "step": found.step, "codes": found.codes.hashes}
        self._handle(SetSecondFactor, account, origin, session, **facts)
        shown: tuple[str, ...] = found.codes.shown
        return shown

    def remove_factor(self, account_id: int, password: str, origin: Origin, session: str = "") -> None:
        """Take the second factor off; every session but the one that asks ends. Refused bad_credentials,
        sign_in_again, factor_required, busy, half_gone.
        """
        check_factor_removable(self._accounts.context.policy.factor_required)
        account = self._prove(account_id, password, origin, session)
        self._handle(RemoveSecondFactor, account, origin, session)

    def renew_recovery(
        self, account_id: int, password: str, origin: Origin, session: str = ""
    ) -> tuple[str, ...]:
        """Ten new recovery codes; the old ones are dead. Refused bad_credentials, sign_in_again, no_factor,
        busy, half_gone.
        """
        account = self._prove(account_id, password, origin, session)
        check_factor(account)
        codes = new_codes()
        self._handle(RenewRecoveryCodes, account, origin, session, codes=codes.hashes)
        return codes.shown

    def sign_out_everywhere(self, account_id: int, origin: Origin, keep: str = "") -> None:
        """End every session but the one named. Refused no_account."""
        account = self._aside(self._accounts.queries.get, account_id)
        command = SignOutEverywhere(region=account.region, account=account.id, keep=keep)
        self._commands.handle(command, _actor(account, origin, keep))

    def _prove(self, account_id: int, password: str, origin: Origin, session: str) -> Account:
        prove = self._accounts.reauthentication.prove
        account: Account = self._aside(prove, account_id, password, origin, session)
        return account

    def _handle(
        self, kind: type[OwnAccountCommand], account: Account, origin: Origin, session: str, **facts: Any
    ) -> None:
        command = kind(
            region=account.region,
            account=account.id,
            expected_version=account.version,
            keep=session,
            **facts,
        )
        self._commands.handle(command, _actor(account, origin, session))


def _actor(account: Account, origin: Origin, session: str) -> Actor:
    """Whoever asks, who need not be the account's owner: the command is refused then."""
    viewer = Viewer(Kind.PERSON, origin.actor, account.name, account.grants, account.person, session)
    return Actor(viewer, origin.address)
