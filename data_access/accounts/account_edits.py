"""How one account is changed by an administrator: who may, in which transaction, what must stay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, insert, select, update

from data_access.accounts.base import STAYS
from data_access.accounts.own_account import Own
from data_access.accounts.sign_in import login_of
from data_access.accounts.values import Account, NewAccount
from data_access.directory.dual_control import APART
from data_access.directory.people_queries import has_unit, seeded
from data_access.storage.codec import utc_text
from data_access.tables import account_tables as t
from data_access.unit_of_work import Origin, UnitOfWork
from domain.access.rights import Grant, Realm, Right, Role, Viewer, check_grants
from domain.kernel.errors import Refused
from domain.kernel.regions import is_code
from domain.kernel.text import hidden_sign, is_seen, says_something

LOGIN_SIGNS = "._@-"
LONGEST_NAME = 64
_a, _g = t.accounts.c, t.grants.c


class Changing(Own):
    """What the acts of an administrator share."""

    @contextmanager
    def _changing(
        self, account_id: int, by: Viewer, address: str, own: bool = False
    ) -> Iterator[tuple[UnitOfWork, Account]]:
        """An act on one account. Raises Refused: no_account, forbidden, own_account (unless `own`)."""
        region = self.account(account_id).region
        with self._acting(region, Origin(by.actor, address)) as act:
            account = self._account(act.connection, account_id)
            self._may_manage(by, account)
            self._check_hand(act.connection, by, account)
            if account.actor == by.actor and not own:
                raise Refused("own_account", "nobody changes their own rights: ask another administrator")
            yield act, account

    def _check_new(self, new: NewAccount, by: Viewer) -> None:
        checked_login(new.login)
        checked_name(new.name)
        check_grants(new.grants)
        for region in (new.region, *(grant.region for grant in new.grants)):
            self._check_served(region)
        for region in (new.region, *(grant.region for grant in new.grants)):
            by.require(Right.MANAGE_ACCOUNTS, region)

    def _check_served(self, region: str) -> None:
        """Raise Refused("bad_region") for what is no region of this installation."""
        if not is_code(region) or not self.policy.serves(region):
            raise Refused("bad_region", f"no region of this installation: {region!r}", "region")

    def _check_units(self, connection: Connection, grants: Iterable[Grant]) -> None:
        """Raise Refused("bad_unit") for a unit that the directory of its county does not have."""
        for grant in grants:
            county = grant.region[:6]
            if grant.unit and not has_unit(connection, county, grant.unit) and seeded(connection, county):
                raise Refused("bad_unit", f"there is no unit {grant.unit!r} in {county}", "unit")

    def _insert(self, act: UnitOfWork, new: NewAccount, demo: bool) -> Account:
        login = login_of(new.login)
        if act.connection.execute(select(_a.id).where(_a.login == login)).first() is not None:
            raise Refused("login_taken", "there is an account with that login", "login")
        self._check_units(act.connection, new.grants)
        row = {
            "login": login,
            "name": checked_name(new.name),
            "region": new.region,
            "person": new.person,
            "demo": int(demo),
            "must_change": 0,
            "totp_last_step": 0,
            "version": 1,
            "created_at": utc_text(self.clock()),
        }
        made: Any = act.connection.execute(insert(t.accounts).values(row)).inserted_primary_key
        self._insert_grants(act.connection, made[0], new.grants)
        account = self._account(act.connection, made[0])
        facts = {"login": login, "region": new.region, "person": new.person, "demo": demo}
        act.trace("account.created", account.actor, None, facts | told(new.grants))
        return account

    def _insert_grants(self, connection: Connection, account_id: int, grants: Iterable[Grant]) -> None:
        rows = [
            {"account": account_id, "role": g.role.value, "region": g.region, "unit": g.unit or ""}
            for g in dict.fromkeys(grants)
        ]
        if rows:
            connection.execute(insert(t.grants), rows)

    def _set(self, act: UnitOfWork, account: Account, action: str, reason: str = "", **values: Any) -> None:
        act.connection.execute(update(t.accounts).where(_a.id == account.id).values(values))
        old = {name: getattr(account, name) for name in values}
        act.trace(action, account.actor, old, values, reason=reason)

    def _keep_an_administrator(self, connection: Connection, account: Account, left: Iterable[Grant]) -> None:
        """Raise Refused("last_administrator") when a region would have nobody left who administers it.

        Acts of two home counties have a chain each, and nothing else would keep them from passing each other.
        """
        self._one_at_a_time(connection)
        stays = [grant.region for grant in left if grant.role is Role.ADMINISTRATOR]
        others = self._administered(connection, account)
        usable = account.disabled_at is None and (account.has_password or account.oidc_subject)
        for grant in account.grants if usable else ():
            covered = any(grant.region.startswith(region) for region in (*stays, *others))
            if grant.role is Role.ADMINISTRATOR and not covered:
                raise Refused("last_administrator", f"nobody else administers {grant.region}", "account")

    def _administered(self, connection: Connection, but: Account) -> list[str]:
        """The regions other administrators have who can sign in; the demo's count for the demo only."""
        usable = (_a.disabled_at.is_(None), STAYS, _a.id != but.id, _a.demo <= int(but.demo))
        way_in = _a.password.isnot(None) | _a.oidc_subject.isnot(None)
        query = select(_g.region).join(t.accounts, _a.id == _g.account)
        chosen = query.where(_g.role == Role.ADMINISTRATOR.value, *usable, way_in)
        return [row.region for row in connection.execute(chosen)]

    def _guard(self, connection: Connection, account: Account, given: Iterable[Grant]) -> None:
        """Nobody takes a role away in order to reset the account alone: it stays guarded for APART."""
        if is_guarded(account.grants) and not is_guarded(given):
            until = utc_text(self.clock() + APART)
            connection.execute(update(t.accounts).where(_a.id == account.id).values(guarded_until=until))

    def _one_at_a_time(self, connection: Connection) -> None:
        """Hold every administrator's row until the transaction ends: whoever would take one away waits and
        then sees what the other did. SQLite lets one transaction write anyway.
        """
        administrators = select(_g.account).where(_g.role == Role.ADMINISTRATOR.value)
        held = select(_a.id).where(_a.id.in_(administrators)).order_by(_a.id).with_for_update()
        connection.execute(held).all()

    def _check_hand(self, connection: Connection, by: Viewer, account: Account) -> None:
        """Refused("forbidden") for a hand that was disabled meanwhile, or of the demo on a real account."""
        found = self._hand(connection, by)
        if found is not None and found.disabled_at is not None:
            raise Refused("forbidden", "whoever asks was disabled meanwhile")
        if found is not None and found.demo and not account.demo:
            raise Refused("forbidden", "an account of the demo changes no real one")

    def _is_demo(self, connection: Connection, by: Viewer) -> bool:
        found = self._hand(connection, by)
        return found is not None and bool(found.demo)

    def _hand(self, connection: Connection, by: Viewer) -> Any:
        """demo and disabled_at of whoever acts; None for who has no account."""
        kind, _, number = by.actor.partition(":")
        if kind != "account" or not number.isdecimal():
            return None
        return connection.execute(select(_a.demo, _a.disabled_at).where(_a.id == int(number))).first()


def is_guarded(grants: Iterable[Grant]) -> bool:
    """Whether grants administer or audit: such an account is reset by two administrators."""
    return any(grant.row.realm in (Realm.ADMINISTRATION, Realm.AUDIT) for grant in grants)


def checked_login(typed: str) -> str:
    """A login in its one form. Raises Refused("bad_login")."""
    login = login_of(typed)
    if not 2 <= len(login) <= LONGEST_NAME or not all(
        sign in LOGIN_SIGNS or says_something(sign) for sign in login
    ):
        raise Refused("bad_login", "2 to 64 letters, digits or . _ @ -", "login")
    return login


def checked_name(name: str) -> str:
    """A name that can be shown. Raises Refused("bad_name")."""
    plain = " ".join(name.split())
    if not 1 <= len(plain) <= LONGEST_NAME or hidden_sign(plain) is not None or not is_seen(plain):
        raise Refused("bad_name", f"1 to {LONGEST_NAME} characters that can be seen", "name")
    return plain


def told(grants: Iterable[Grant]) -> dict[str, Any]:
    """Grants as the trace tells them."""
    return {"grants": [[g.role.value, g.region, g.unit] for g in grants]}
