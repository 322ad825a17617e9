"""Accounts on /admin. What may be done the accounts know; here it is put into the words of a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from dashboard.services.base import Base, CountyRequest, number, text
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


class AccountsService(Base):
    """The accounts of a county; those of its city for whoever administers the city."""

    def __init__(self, services: Services, accounts: Accounts) -> None:
        super().__init__(services)
        self._accounts = accounts

    def list(self, county: str) -> Rows:
        """Accounts by login, each with the reset that waits for a second administrator."""
        request = self._authorize(county)
        found = self._listed(request)
        waiting = self.aside(self._accounts.resets.waiting, [account.id for account in found])
        return [row(account) | {"reset": _waiting(waiting.get(account.id), request)} for account in found]

    def _listed(self, request: CountyRequest) -> Sequence[Account]:
        city = city_of(request.code)
        within = request.within(Right.MANAGE_ACCOUNTS) or (request.code,)
        if request.viewer.may(Right.MANAGE_ACCOUNTS, city):
            within = (city,)
        found = self.aside(self._accounts.queries.within, within)
        return [
            account for account in found if account.region == city or account.region.startswith(request.code)
        ]

    def create(self, county: str, form: Mapping[str, Any], key: str) -> dict[str, Any]:
        """A new account and the one-time link that sets its password; of one that was made before under the
        key no other link. Raises Refused.
        """
        request = self._authorize(county)
        login, name = checked_login(text(form, "login") or ""), checked_name(text(form, "name") or "")
        grants = parse_grants(form.get("grants"))
        region = request.code if request.viewer.may(Right.MANAGE_ACCOUNTS, request.code) else grants[0].region
        person = text(form, "person") or None
        self.aside(self._check_reach, request, grants, person)
        new = NewAccount(login, name, region, grants, person)
        made = self.handle_once(request, CreateAccount(region=region, new=new, key=key))
        if made is None:
            found = next((account for account in self._listed(request) if account.login == login), None)
            return {"row": row(require_found(found, "no_account", "account", "account")), "made_before": True}
        link = self.handle(request, InviteHolder(region=made.region, account=made.id, key=f"{key}/link"))
        return {"row": row(made), "link": _link(link)}

    def _check_reach(
        self, request: CountyRequest, grants: Iterable[Grant], person: str | None = None
    ) -> None:
        """Refused unknown_person, bad_unit, one_county."""
        with self.store.reading() as connection:
            units = {unit.code: unit.region for unit, _ in people_queries.units(connection, request.code)}
            if person is not None:
                found = people_queries.find_person(connection, request.code, person)
                further = beyond(connection, request.code, request.mandate, [person])
                check_holder(found, request.viewer, bool(further))
        check_units_near(tuple(grants), request.viewer, request.code, units)

    def grants(self, county: str, account_id: int, grants: Any, version: int) -> dict[str, Any]:
        """Other roles. Refused stale, own_account, last_administrator, separate_people …"""
        request, account = self._find(county, account_id)
        seen = number(version, "version")
        check_version("the account", account.version, seen)
        given = parse_grants(grants)
        self.aside(self._check_reach, request, set(given) - set(account.grants))
        return row(self._change(GrantRoles, request, account, grants=given, expected_version=seen))

    def disable(self, county: str, account_id: int, reason: str) -> dict[str, Any]:
        """End every session and let nobody in by it."""
        request, account = self._find(county, account_id)
        return row(self._change(DisableAccount, request, account, reason=checked_reason(reason)))

    def enable(self, county: str, account_id: int, reason: str = "") -> dict[str, Any]:
        """Let somebody in again; with a reason also who ended with their person, who comes back too."""
        request, account = self._find(county, account_id)
        if account.person_left and reason:
            account = self._change(RestoreHolder, request, account, reason=checked_reason(reason))
            if account.disabled_at is None:
                return row(account)
        return row(self._change(EnableAccount, request, account))

    def unlock(self, county: str, account_id: int) -> dict[str, Any]:
        """End a lock-out before its time."""
        request, account = self._find(county, account_id)
        return row(self._change(UnlockAccount, request, account))

    def sign_out(self, county: str, account_id: int) -> None:
        """Sign somebody out everywhere."""
        request, account = self._find(county, account_id)
        self._change(EndSessions, request, account)

    def invite(self, county: str, account_id: int, key: str) -> dict[str, Any]:
        """A new one-time link to set the first password; the one before is dead. Refused has_way_in."""
        request, account = self._find(county, account_id)
        return _shown_link(self._change(InviteHolder, request, account, key=key))

    def reset_password(self, county: str, account_id: int, reason: str, key: str) -> dict[str, Any]:
        """The old password is dead; the link to set a new one. Of who administers or audits: asked for, and
        done when a second administrator approves.
        """
        request, account = self._find(county, account_id)
        if needs_second(account, self.clock()):
            return self._propose(request, account, PASSWORD, reason, key)
        why = checked_reason(reason)
        return _shown_link(self._change(ResetPassword, request, account, reason=why, key=key))

    def remove_totp(self, county: str, account_id: int, reason: str, key: str) -> dict[str, Any]:
        """Take the second factor off for somebody who lost it; as reset_password."""
        request, account = self._find(county, account_id)
        if needs_second(account, self.clock()):
            return self._propose(request, account, FACTOR, reason, key)
        return row(self._change(ResetSecondFactor, request, account, reason=checked_reason(reason)))

    def approve(self, county: str, account_id: int) -> dict[str, Any]:
        """Carry out the reset another administrator asked for: its link, "" for a second factor.

        Refused no_reset, own_reset, made_by_author, author_gone, own_account.
        """
        request, account = self._find(county, account_id)
        secret = self._change(ApproveReset, request, account)
        return {"link": _link(secret) if secret else ""}

    def reject(self, county: str, account_id: int) -> None:
        """Refuse the reset that waits, or take one's own back."""
        request, account = self._find(county, account_id)
        self._change(RejectReset, request, account)

    def _propose(
        self, request: CountyRequest, account: Account, kind: str, reason: str, key: str
    ) -> dict[str, Any]:
        self._change(ProposeReset, request, account, kind=kind, reason=reason, key=key)
        return {"waiting": True}

    def _authorize(self, county: str) -> CountyRequest:
        request = self.request(county)
        request.within(Right.MANAGE_ACCOUNTS)
        return request

    def _find(self, county: str, account_id: Any) -> tuple[CountyRequest, Account]:
        """The account, if the viewer's list has it. Refused no_account."""
        request, wanted = self._authorize(county), number(account_id, "account")
        found = next((account for account in self._listed(request) if account.id == wanted), None)
        return request, require_found(found, "no_account", "account", "account")

    def _change(
        self, kind: type[AccountCommand], request: CountyRequest, account: Account, /, **facts: Any
    ) -> Any:
        return self.handle_once(request, kind(region=account.region, account=account.id, **facts))


def _waiting(reset: Reset | None, request: CountyRequest) -> dict[str, Any] | None:
    """A reset that waits, as the page shows it."""
    if reset is None:
        return None
    is_author = reset.author.same(Hand(request.viewer.actor, request.viewer.person))
    return {"kind": reset.kind, "author": reset.author_name, "reason": reset.reason, "mine": is_author}


def _shown_link(secret: str | None) -> dict[str, Any]:
    """A link that was made just now; of one that was made before only that: it was shown."""
    return {"made_before": True} if secret is None else {"link": _link(secret)}


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
