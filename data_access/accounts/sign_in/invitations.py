"""What one-time links open: a first password, a new one, becoming the first administrator."""

from __future__ import annotations

from sqlalchemy import select

from data_access.accounts.account_context import AccountContext
from data_access.accounts.account_queries import has_administrator
from data_access.accounts.account_rows import bump_version, get_account, insert_account, update_account
from data_access.accounts.devices import forget_devices
from data_access.accounts.links import FIRST, find_link, new_link, spend_link
from data_access.accounts.sign_in.password_change import PasswordChange
from data_access.accounts.sign_in.sign_in import SignIn, Way
from data_access.accounts.values import Half, Invitation, SignedIn
from data_access.tables import account_tables as t
from data_access.unit_of_work import Origin, UnitOfWork
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.accounts.account import Account, NewAccount
from domain.accounts.account_rules import check_first_administrator, check_new_account, check_subject_free
from domain.kernel.errors import Refused

INVITATION = "invitation"
"""The way in by a link: guesses at the password keep nobody out who holds it."""
_a = t.accounts.c


class Invitations:
    """Links, each for one use within a day."""

    def __init__(self, context: AccountContext, passwords: PasswordChange, sign_in: SignIn) -> None:
        self._context, self._passwords, self._sign_in = context, passwords, sign_in

    def get(self, secret: str) -> Invitation:
        """What a link is for; it stays as it is. Refused invitation_gone."""
        now = self._context.clock()
        with self._context.reading() as connection:
            row = find_link(connection, now, secret)
            account = None if row.account is None else get_account(connection, now, row.account)
        return Invitation(row.kind, account, row.expires_at)

    def invite_first(self) -> str | None:
        """The secret of a link to become the first administrator; None when there is a real one."""
        region = self._context.policy.default_region
        with self._context.acting(region, Origin("palm")) as work:
            if has_administrator(work.connection):
                return None
            work.trace("administrator.invited", "installation", None, {"region": region})
            return new_link(work.connection, self._context.clock(), None, FIRST)

    def redeem(
        self, secret: str, login: str, name: str, password: str, address: str, agent: str, device: str = ""
    ) -> SignedIn:
        """Set the password a link is for, and sign in. `login`, `name`: of the first administrator only.
        Refused invitation_gone, weak_password:<why>, bad_login, bad_name, login_taken, busy; MoreNeeded.
        """
        found = self.get(secret)
        known_as = (found.account.login, found.account.name) if found.account else (login, name)
        self._passwords.check(known_as[0], password, known_as[1])
        hashed = self._passwords.hash(password)
        first = NewAccount(login, name, self._context.policy.default_region, ())
        account = self._use(secret, first, hashed, address)
        way = Way(address, agent, INVITATION, device=device)
        return self._sign_in.go_on(account, Half(account.id, account.version), way)

    def redeem_subject(
        self, secret: str, subject: str, address: str, agent: str, how: str, device: str = ""
    ) -> SignedIn:
        """Take a link by the provider's word instead of a password; not the first administrator's. Refused
        invitation_gone, subject_taken; MoreNeeded.
        """
        account = self.get(secret).account
        if account is None:
            raise Refused("invitation_gone", "the first administrator sets a password")
        with self._context.acting(account.region, Origin(account.actor, address)) as work:
            spend_link(work.connection, self._context.clock(), secret)
            _link_subject(work, account, subject)
        with self._context.reading() as connection:
            linked = get_account(connection, self._context.clock(), account.id)
        way = Way(address, agent, how, device=device)
        return self._sign_in.go_on(linked, Half(linked.id, linked.version), way)

    def _use(self, secret: str, first: NewAccount, hashed: str, address: str) -> Account:
        """Spend a link: its account, with that password."""
        found = self.get(secret).account
        region = found.region if found else first.region
        with self._context.acting(region, Origin(found.actor if found else "palm", address)) as work:
            now = self._context.clock()
            spend_link(work.connection, now, secret)
            account = found or self._first_administrator(work, first)
            update_account(work.connection, account.id, password=hashed, must_change=0)
            bump_version(work.connection, now, account.id)
            forget_devices(work.connection, account.id)
            facts = {"password": "new", "by": "link"}  # nosec B105 # pragma: allowlist secret - no value
            work.trace("password.set", account.actor, None, facts)
            return get_account(work.connection, now, account.id)

    def _first_administrator(self, work: UnitOfWork, new: NewAccount) -> Account:
        check_first_administrator(has_administrator(work.connection))
        grant = Grant(Role.ADMINISTRATOR, new.region)
        made = NewAccount(new.login, new.name, new.region, (grant,))
        check_new_account(made, Viewer(Kind.INNER, "palm", "", (grant,)), self._context.policy.serves)
        return insert_account(work, made, demo=False)


def _link_subject(work: UnitOfWork, account: Account, subject: str) -> None:
    other = select(_a.id).where(_a.oidc_subject == subject, _a.id != account.id)
    check_subject_free(work.connection.execute(other).first() is not None)
    update_account(work.connection, account.id, oidc_subject=subject)
    work.trace("oidc.linked", account.actor, None, {"linked": True})
