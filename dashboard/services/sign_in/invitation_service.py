"""One-time links, used: a first password, a new one, becoming the first administrator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dashboard.commands import CommandBus
from dashboard.services.sign_in.sign_in_service import SignInService, Way
from data_access.accounts.accounts import Accounts
from data_access.accounts.credentials.secret_values import hashed
from data_access.accounts.values import Half, Invitation, SignedIn
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.accounts.account import Account, NewAccount
from domain.accounts.invitation_rules import check_link_of_account
from domain.accounts.sign_in_commands import InviteFirstAdministrator, LinkIdentity, RedeemInvitation
from domain.accounts.sign_in_rules import BY_LINK


class InvitationService:
    """Links, each for one use within a day. `aside` runs what takes long (Argon2, the database)."""

    def __init__(
        self,
        accounts: Accounts,
        commands: CommandBus,
        sign_in: SignInService,
        aside: Callable[..., Any],
    ) -> None:
        self._accounts, self._commands = accounts, commands
        self._sign_in, self._aside = sign_in, aside

    def get(self, secret: str) -> Invitation:
        """What a link is for; it stays as it is. Refused invitation_gone."""
        found: Invitation = self._aside(self._accounts.invitations.get, secret)
        return found

    def invite_first(self) -> str | None:
        """The secret of a link to become the first administrator; None when there is a real one."""
        region = self._accounts.context.policy.default_region
        made: str | None = self._commands.handle(InviteFirstAdministrator(region=region), ours(region))
        return made

    def redeem(
        self, secret: str, login: str, name: str, password: str, address: str, agent: str, device: str = ""
    ) -> SignedIn:
        """Set the password a link is for, and sign in. `login`, `name`: of the first administrator only.
        Refused invitation_gone, weak_password:<why>, bad_login, bad_name, login_taken, busy; MoreNeeded.
        """
        found, passwords = self.get(secret).account, self._accounts.passwords
        known_as = (found.login, found.name) if found else (login, name)
        self._aside(passwords.check, known_as[0], password, known_as[1])
        kept = self._aside(passwords.hash, password)
        first = NewAccount(login, name, self._accounts.context.policy.default_region, ())
        region = found.region if found else first.region
        command = RedeemInvitation(region=region, link=hashed(secret), hashed=kept, first=first)
        account: Account = self._commands.handle(command, _invited(found, region, address))
        return self._go_on(account, Way(address, agent, BY_LINK, device=device))

    def redeem_subject(
        self, secret: str, subject: str, address: str, agent: str, how: str, device: str = ""
    ) -> SignedIn:
        """Take a link by the provider's word instead of a password; not the first administrator's. Refused
        invitation_gone, subject_taken; MoreNeeded.
        """
        found = self.get(secret).account
        check_link_of_account(found.id if found else None)
        region = found.region if found else ""
        command = LinkIdentity(region=region, link=hashed(secret), subject=subject)
        account: Account = self._commands.handle(command, _invited(found, region, address))
        return self._go_on(account, Way(address, agent, how, device=device))

    def _go_on(self, account: Account, way: Way) -> SignedIn:
        return self._sign_in.go_on(account, Half(account.id, account.version), way)


def ours(region: str, address: str = "") -> Actor:
    """The installation itself, which administers the region."""
    return Actor(Viewer(Kind.INNER, "palm", "", (Grant(Role.ADMINISTRATOR, region),)), address)


def _invited(account: Account | None, region: str, address: str) -> Actor:
    """Whoever holds a link: its account, or nobody yet."""
    if account is None:
        return ours(region, address)
    viewer = Viewer(Kind.PERSON, account.actor, account.name, account.grants, account.person)
    return Actor(viewer, address)
