"""Administration of accounts. `by` must administer the account's region and everything it was or is given.

Nobody changes what they themselves were given, and the last administrator of a region stays one.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete

from data_access.accounts.account_edits import Changing, told
from data_access.accounts.base import inside
from data_access.accounts.sign_in import login_of
from data_access.accounts.values import Account, NewAccount
from data_access.storage.codec import utc_text
from data_access.tables import account_tables as t
from data_access.unit_of_work import Origin
from domain.access.rights import Grant, Right, Viewer, check_grants
from domain.kernel.errors import Refused

_a, _g = t.accounts.c, t.grants.c


class Directory(Changing):
    """Making, changing and disabling accounts."""

    def accounts(self, within: Iterable[str]) -> tuple[Account, ...]:
        """The accounts whose region lies in one of some regions, by login; demo ones only in a demo."""
        with self.store.reading() as connection:
            return self._accounts(connection, inside(_a.region, within), self._demo_too())

    def by_login(self, login: str) -> Account | None:
        """The account of a login, however it is typed."""
        with self.store.reading() as connection:
            found = self._accounts(connection, _a.login == login_of(login))
        return found[0] if found else None

    def create(self, new: NewAccount, by: Viewer, address: str) -> Account:
        """A new account, without a password; `invite` gives the way in.

        Raises Refused: login_taken, bad_login, bad_name, bad_region, forbidden, and those of check_grants.
        """
        self._check_new(new, by)
        with self._acting(new.region, Origin(by.actor, address)) as act:
            return self._insert(act, new, demo=self._is_demo(act.connection, by))

    def set_grants(self, account_id: int, grants: Iterable[Grant], by: Viewer, address: str) -> Account:
        """Other roles; every session ends, so that none goes on with the old ones.

        What they had may name a region or unit that is there no more. Raises Refused: own_account,
        last_administrator, bad_region, bad_unit, forbidden, no_account, and those of check_grants.
        """
        given = tuple(dict.fromkeys(grants))
        check_grants(given)
        for grant in given:
            by.require(Right.MANAGE_ACCOUNTS, grant.region)
        with self._changing(account_id, by, address) as (act, account):
            more = [grant for grant in given if grant not in account.grants]
            for grant in more:
                self._check_served(grant.region)
            self._check_units(act.connection, more)
            self._keep_an_administrator(act.connection, account, given)
            act.connection.execute(delete(t.grants).where(_g.account == account_id))
            self._insert_grants(act.connection, account_id, given)
            self._guard(act.connection, account, given)
            self._bump(act.connection, account_id)
            act.trace("account.granted", account.actor, told(account.grants), told(given))
            return self._account(act.connection, account_id)

    def disable(self, account_id: int, by: Viewer, address: str, reason: str = "") -> Account:
        """End every session and let nobody in by it. Raises as set_grants."""
        with self._changing(account_id, by, address) as (act, account):
            self._keep_an_administrator(act.connection, account, ())
            self._set(act, account, "account.disabled", reason, disabled_at=utc_text(self.clock()))
            self._bump(act.connection, account_id)
            self._forget_devices(act.connection, account_id)
            self._end_invitations(act.connection, account_id)
            self._end_resets(act.connection, account_id)
            return self._account(act.connection, account_id)

    def enable(self, account_id: int, by: Viewer, address: str) -> Account:
        """Let somebody in again. Raises as set_grants; Refused("person_left"): their person was removed."""
        with self._changing(account_id, by, address) as (act, account):
            if account.person_left:
                raise Refused(
                    "person_left", "the person was removed: restore them in the directory", "account"
                )
            self._set(act, account, "account.enabled", disabled_at=None)
            return self._account(act.connection, account_id)

    def unlock(self, account_id: int, by: Viewer, address: str) -> Account:
        """End a lock-out before its time."""
        with self._changing(account_id, by, address) as (act, account):
            self._forget_all(act, account)
            act.trace("account.unlocked", account.actor, {"locked_until": account.locked_until}, {})
            return self._account(act.connection, account_id)

    def end_sessions(self, account_id: int, by: Viewer, address: str) -> None:
        """Sign somebody out everywhere; none of their browsers is known any more, and open links end."""
        with self._changing(account_id, by, address, own=True) as (act, account):
            self._bump(act.connection, account_id)
            self._forget_devices(act.connection, account_id)
            self._end_invitations(act.connection, account_id)
            act.trace("sessions.ended", account.actor, None, {"kept": 0})
