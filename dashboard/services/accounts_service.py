"""Accounts on /admin. What may be done the accounts know; here it is put into the words of a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from dashboard.services.base import Asked, Base, number, text
from dashboard.services.container import Services
from data_access.accounts.accounts import Accounts
from data_access.directory import people_queries
from data_access.directory.linked_accounts import beyond
from domain.access.reasons import checked_reason
from domain.access.rights import Grant, Right
from domain.accounts.account import Account, NewAccount, Reset
from domain.accounts.account_commands import (
    AccountCommand,
    ApproveReset,
    CreateAccount,
    DisableAccount,
    EnableAccount,
    EndSessions,
    GrantRoles,
    InviteHolder,
    ProposeReset,
    RejectReset,
    ResetPassword,
    ResetSecondFactor,
    RestoreHolder,
    UnlockAccount,
)
from domain.accounts.account_forms import check_holder, check_units_near, parse_grants
from domain.accounts.account_rules import checked_login, checked_name
from domain.accounts.reset_rules import FACTOR, PASSWORD, needs_second
from domain.directory.imports import Hand
from domain.kernel.lookups import require_found
from domain.kernel.regions import city_of
from domain.kernel.versions import check_version

Rows = list[dict[str, Any]]


class AccountsDesk(Base):
    """The accounts of a county; those of its city for whoever administers the city."""

    def __init__(self, services: Services, accounts: Accounts) -> None:
        super().__init__(services)
        self._accounts = accounts

    def list(self, county: str) -> Rows:
        """Accounts by login, each with the reset that waits for a second administrator."""
        asked = self._asked(county)
        found = self._listed(asked)
        waiting = self.aside(self._accounts.resets.waiting, [one.id for one in found])
        return [row(one) | {"reset": _waiting(waiting.get(one.id), asked)} for one in found]

    def _listed(self, asked: Asked) -> Sequence[Account]:
        city = city_of(asked.code)
        within = asked.within(Right.MANAGE_ACCOUNTS) or (asked.code,)
        if asked.viewer.may(Right.MANAGE_ACCOUNTS, city):
            within = (city,)
        found = self.aside(self._accounts.queries.within, within)
        return [one for one in found if one.region == city or one.region.startswith(asked.code)]

    def create(self, county: str, form: Mapping[str, Any], lang: str = "zh") -> dict[str, Any]:
        """A new account and the one-time link that sets its password. Raises Refused."""
        asked = self._asked(county)
        login, name = checked_login(text(form, "login") or ""), checked_name(text(form, "name") or "")
        grants = parse_grants(form.get("grants"))
        region = asked.code if asked.viewer.may(Right.MANAGE_ACCOUNTS, asked.code) else grants[0].region
        person = text(form, "person") or None
        self.aside(self._check_reach, asked, grants, person)
        new = NewAccount(login, name, region, grants, person)
        made = self.handle(asked, CreateAccount(region=region, new=new))
        link = self.handle(asked, InviteHolder(region=made.region, account=made.id))
        return {"row": row(made), "link": _link(link)}

    def _check_reach(self, asked: Asked, grants: Iterable[Grant], person: str | None = None) -> None:
        """Refused unknown_person, bad_unit, one_county."""
        with self.store.reading() as connection:
            units = {unit.code: unit.region for unit, _ in people_queries.units(connection, asked.code)}
            if person is not None:
                found = people_queries.find_person(connection, asked.code, person)
                further = beyond(connection, asked.code, asked.mandate, [person])
                check_holder(found, asked.viewer, bool(further))
        check_units_near(tuple(grants), asked.viewer, asked.code, units)

    def grants(self, county: str, account_id: int, grants: Any, version: int) -> dict[str, Any]:
        """Other roles. Refused stale, own_account, last_administrator, separate_people …"""
        asked, account = self._one(county, account_id)
        seen = number(version, "version")
        check_version("the account", account.version, seen)
        given = parse_grants(grants)
        self.aside(self._check_reach, asked, set(given) - set(account.grants))
        return row(self._change(GrantRoles, asked, account, grants=given, expected_version=seen))

    def disable(self, county: str, account_id: int, reason: str) -> dict[str, Any]:
        """End every session and let nobody in by it."""
        asked, account = self._one(county, account_id)
        return row(self._change(DisableAccount, asked, account, reason=checked_reason(reason)))

    def enable(self, county: str, account_id: int, reason: str = "") -> dict[str, Any]:
        """Let somebody in again; with a reason also who ended with their person, who comes back too."""
        asked, account = self._one(county, account_id)
        if account.person_left and reason:
            account = self._change(RestoreHolder, asked, account, reason=checked_reason(reason))
            if account.disabled_at is None:
                return row(account)
        return row(self._change(EnableAccount, asked, account))

    def unlock(self, county: str, account_id: int) -> dict[str, Any]:
        """End a lock-out before its time."""
        asked, account = self._one(county, account_id)
        return row(self._change(UnlockAccount, asked, account))

    def sign_out(self, county: str, account_id: int) -> None:
        """Sign somebody out everywhere."""
        asked, account = self._one(county, account_id)
        self._change(EndSessions, asked, account)

    def invite(self, county: str, account_id: int) -> dict[str, Any]:
        """A new one-time link to set the first password; the one before is dead. Refused has_way_in."""
        asked, account = self._one(county, account_id)
        return {"link": _link(self._change(InviteHolder, asked, account))}

    def reset_password(self, county: str, account_id: int, reason: str) -> dict[str, Any]:
        """The old password is dead; the link to set a new one. Of who administers or audits: asked for, and
        done when a second administrator approves.
        """
        asked, account = self._one(county, account_id)
        if needs_second(account, self.clock()):
            return self._propose(asked, account, PASSWORD, reason)
        link = self._change(ResetPassword, asked, account, reason=checked_reason(reason))
        return {"link": _link(link)}

    def remove_totp(self, county: str, account_id: int, reason: str) -> dict[str, Any]:
        """Take the second factor off for somebody who lost it; as reset_password."""
        asked, account = self._one(county, account_id)
        if needs_second(account, self.clock()):
            return self._propose(asked, account, FACTOR, reason)
        return row(self._change(ResetSecondFactor, asked, account, reason=checked_reason(reason)))

    def approve(self, county: str, account_id: int) -> dict[str, Any]:
        """Carry out the reset another administrator asked for: its link, "" for a second factor.

        Refused no_reset, own_reset, made_by_author, author_gone, own_account.
        """
        asked, account = self._one(county, account_id)
        secret = self._change(ApproveReset, asked, account)
        return {"link": _link(secret) if secret else ""}

    def reject(self, county: str, account_id: int) -> None:
        """Refuse the reset that waits, or take one's own back."""
        asked, account = self._one(county, account_id)
        self._change(RejectReset, asked, account)

    def _propose(self, asked: Asked, account: Account, kind: str, reason: str) -> dict[str, Any]:
        self._change(ProposeReset, asked, account, kind=kind, reason=reason)
        return {"waiting": True}

    def _asked(self, county: str) -> Asked:
        asked = self.asked(county)
        asked.within(Right.MANAGE_ACCOUNTS)
        return asked

    def _one(self, county: str, account_id: Any) -> tuple[Asked, Account]:
        """The account, if the viewer's list has it. Refused no_account."""
        asked, wanted = self._asked(county), number(account_id, "account")
        found = next((one for one in self._listed(asked) if one.id == wanted), None)
        return asked, require_found(found, "no_account", "account", "account")

    def _change(self, kind: type[AccountCommand], asked: Asked, account: Account, /, **facts: Any) -> Any:
        return self.handle(asked, kind(region=account.region, account=account.id, **facts))


def _waiting(one: Reset | None, asked: Asked) -> dict[str, Any] | None:
    """A reset that waits, as the page shows it."""
    if one is None:
        return None
    mine = one.author.same(Hand(asked.viewer.actor, asked.viewer.person))
    return {"kind": one.kind, "author": one.author_name, "reason": one.reason, "mine": mine}


def _link(secret: str) -> str:
    return f"/welcome/{secret}"


def row(account: Account) -> dict[str, Any]:
    """An account as the page shows it."""
    return {
        "id": account.id,
        "login": account.login,
        "name": account.name,
        "region": account.region,
        "person": account.person,
        "grants": [{"role": str(g.role), "region": g.region, "unit": g.unit} for g in account.grants],
        "disabled": account.disabled_at is not None,
        "locked_until": moment(account.locked_until),
        "demo": account.demo,
        "has_totp": account.has_totp,
        "must_change": account.must_change or not (account.has_password or account.oidc_subject),
        "taken": account.taken,
        "version": account.version,
    }


def moment(text: str | None) -> datetime | None:
    """A time of the database as a datetime."""
    return datetime.fromisoformat(text) if text else None
