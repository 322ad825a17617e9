"""One-time links: to set the first password, to set a new one, to become the first administrator."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from data_access.accounts import secret_values as secrets
from data_access.accounts.account_edits import Changing
from data_access.accounts.base import STAYS
from data_access.accounts.sign_in import Way
from data_access.accounts.values import Account, Half, Invitation, NewAccount, SignedIn
from data_access.storage.codec import utc_text
from data_access.tables import account_tables as t
from data_access.unit_of_work import Origin, UnitOfWork
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.kernel.errors import Refused

LIFE = timedelta(hours=24)
INVITATION = "invitation"
"""The way in by a link: guesses at the password keep nobody out who holds it."""
FIRST, INVITE, RESET = "first", "invite", "reset"
_a, _g, _i = t.accounts.c, t.grants.c, t.invitations.c


class Inviting(Changing):
    """Links, each for one use within LIFE; a new one ends the earlier ones to the same account."""

    def invite(self, account_id: int, by: Viewer, address: str) -> str:
        """The secret of a link by which somebody sets their first password. From another administrator's
        desk, who has signed in before is reset, not invited: Raises Refused("has_way_in").
        """
        with self._changing(account_id, by, address) as (act, account):
            if account.taken and by.kind is not Kind.INNER:
                raise Refused("has_way_in", "somebody has this account: reset it, with a reason")
            act.trace("account.invited", account.actor, None, {"kind": INVITE})
            return self._new_link(act.connection, account_id, INVITE)

    def invite_first(self) -> str | None:
        """The secret of a link to become the first administrator; None when there is a real one."""
        region = self.policy.default_region
        with self._acting(region, Origin("palm")) as act:
            if self._has_administrator(act.connection):
                return None
            act.trace("administrator.invited", "installation", None, {"region": region})
            return self._new_link(act.connection, None, FIRST)

    def invitation(self, secret: str) -> Invitation:
        """What a link is for; it stays as it is. Raises Refused("invitation_gone")."""
        with self.store.reading() as connection:
            row = self._link(connection, secret)
            account = None if row.account is None else self._account(connection, row.account)
        return Invitation(row.kind, account, row.expires_at)

    def redeem(
        self, secret: str, login: str, name: str, password: str, address: str, agent: str, device: str = ""
    ) -> SignedIn:
        """Set the password a link is for, and sign in. `login`, `name`: of the first administrator only.

        Raises Refused: invitation_gone, weak_password:<why>, bad_login, bad_name, login_taken, busy;
        MoreNeeded.
        """
        found = self.invitation(secret)
        known_as = (found.account.login, found.account.name) if found.account else (login, name)
        self.check_password(known_as[0], password, known_as[1])
        with self.hashing.slot():
            hashed = self.hashing.hash(password)
        account = self._use(secret, NewAccount(login, name, self.policy.default_region, ()), hashed, address)
        return self._go_on(
            account, Half(account.id, account.version), Way(address, agent, INVITATION, device=device)
        )

    def redeem_subject(
        self, secret: str, subject: str, address: str, agent: str, how: str, device: str = ""
    ) -> SignedIn:
        """Take a link by the provider's word instead of a password; not the first administrator's.

        Raises Refused: invitation_gone, subject_taken; MoreNeeded.
        """
        account = self.invitation(secret).account
        if account is None:
            raise Refused("invitation_gone", "the first administrator sets a password")
        with self._acting(account.region, Origin(account.actor, address)) as act:
            self._spend(act.connection, secret)
            self._link_subject(act, account, subject)
        linked, way = self.account(account.id), Way(address, agent, how, device=device)
        return self._go_on(linked, Half(linked.id, linked.version), way)

    def _link_subject(self, act: UnitOfWork, account: Account, subject: str) -> None:
        taken = select(_a.id).where(_a.oidc_subject == subject, _a.id != account.id)
        if act.connection.execute(taken).first() is not None:
            raise Refused("subject_taken", "that identity is linked to another account")
        mine = update(t.accounts).where(_a.id == account.id)
        act.connection.execute(mine.values(oidc_subject=subject))
        act.trace("oidc.linked", account.actor, None, {"linked": True})

    def _use(self, secret: str, first: NewAccount, hashed: str, address: str) -> Account:
        """Spend a link: its account, with that password."""
        found = self.invitation(secret).account
        region = found.region if found else first.region
        with self._acting(region, Origin(found.actor if found else "palm", address)) as act:
            self._spend(act.connection, secret)
            account = found or self._first_administrator(act, first)
            change = update(t.accounts).where(_a.id == account.id)
            act.connection.execute(change.values(password=hashed, must_change=0))
            self._bump(act.connection, account.id)
            self._forget_devices(act.connection, account.id)
            told = {"password": "new", "by": "link"}  # nosec B105 # pragma: allowlist secret - no value
            act.trace("password.set", account.actor, None, told)
            return self._account(act.connection, account.id)

    def _first_administrator(self, act: UnitOfWork, new: NewAccount) -> Account:
        if self._has_administrator(act.connection):
            raise Refused("invitation_gone", "there is an administrator already")
        grant = Grant(Role.ADMINISTRATOR, new.region)
        made = NewAccount(new.login, new.name, new.region, (grant,))
        self._check_new(made, Viewer(Kind.INNER, "palm", "", (grant,)))
        return self._insert(act, made, demo=False)

    def _has_administrator(self, connection: Connection) -> bool:
        """Whether somebody real can sign in as an administrator."""
        query = select(_a.id).join(t.grants, _g.account == _a.id)
        real = (_g.role == Role.ADMINISTRATOR.value, _a.demo == 0, _a.disabled_at.is_(None), STAYS)
        way_in = _a.password.isnot(None) | _a.oidc_subject.isnot(None)
        return connection.execute(query.where(*real, way_in).limit(1)).first() is not None

    def _new_link(self, connection: Connection, account_id: int | None, kind: str) -> str:
        self._end_invitations(connection, account_id)
        secret, now = secrets.new(), self.clock()
        row = {
            "hash": secrets.hashed(secret),
            "account": account_id,
            "kind": kind,
            "created_at": utc_text(now),
            "expires_at": utc_text(now + LIFE),
        }
        connection.execute(insert(t.invitations).values(row))
        return secret

    def _link(self, connection: Connection, secret: str) -> Any:
        row = connection.execute(select(t.invitations).where(*self._open_link(secret))).first()
        if row is None:
            raise Refused("invitation_gone", "the link was used, replaced, or is older than a day")
        return row

    def _spend(self, connection: Connection, secret: str) -> None:
        """Use a link up; of two at once one is refused."""
        change = update(t.invitations).where(*self._open_link(secret))
        if not connection.execute(change.values(used_at=utc_text(self.clock()))).rowcount:
            raise Refused("invitation_gone", "the link was used, replaced, or is older than a day")

    def _open_link(self, secret: str) -> tuple[Any, ...]:
        now = utc_text(self.clock())
        still = (_i.used_at.is_(None), _i.ended_at.is_(None), _i.expires_at > now)
        return (_i.hash == secrets.hashed(secret), *still)
