"""Somebody who is signed in, for tests: real rows of accounts and sessions, without the cost of passwords."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from secrets import token_hex

import requests
from sqlalchemy import insert, update

from data_access.accounts.accounts import Accounts
from data_access.accounts.credentials import secret_values as secrets
from data_access.accounts.values import Policy
from data_access.database.codec import utc_text
from data_access.database.tables import account_tables
from data_access.store import Store, utc_now
from domain.access.rights import Grant, Kind, Role, Viewer, check_grants
from domain.accounts.account import Account

COOKIE = "palm_session"
"""Of before names had a port, which counts everywhere: tests need not know the port."""
CSRF = "_csrf_token_"
"""How the name of the cookie with the token of a page begins."""


def accounts_of(store: Store, **policy: object) -> Accounts:
    """The accounts of a store, under a policy of its own."""
    fields = {"default_region": "330825", "key": bytes(range(32)), **policy}
    return Accounts(store, Policy(**fields))  # type: ignore[arg-type]


def administrator(region: str = "3308") -> Viewer:
    """An administrator of a region who needs no row: for acts on others."""
    return Viewer(Kind.INNER, "cli:test", "test", (Grant(Role.ADMINISTRATOR, region),))


def make_account(
    store: Store,
    role: Role | str,
    region: str,
    unit: str | None = None,
    person: str | None = None,
    login: str | None = None,
) -> Account:
    """An account with one grant and no password, as if it always had been there: not in the trace."""
    grant = Grant(Role(role), region, unit)
    check_grants([grant])
    name = login or f"{grant.role.value}-{token_hex(4)}"
    row = {
        "login": name,
        "name": f"{grant.role.value} {region}",
        "region": region[:6],
        "person": person,
        "demo": 0,
        "must_change": 0,
        "totp_last_step": 0,
        "version": 1,
        "created_at": utc_text(utc_now()),
    }
    given = {"role": grant.role.value, "region": region, "unit": unit or ""}
    with store.database.writing() as connection:
        made = connection.execute(insert(account_tables.accounts).values(row)).inserted_primary_key
        assert made is not None
        connection.execute(insert(account_tables.grants).values(given | {"account": made[0]}))
    return accounts_of(store).queries.get(made[0])


def link_subject(store: Store, account: Account, subject: str) -> None:
    """Let somebody in by a provider's word, as if they always had come that way: not in the trace."""
    change = update(account_tables.accounts).where(account_tables.accounts.c.id == account.id)
    with store.database.writing() as connection:
        connection.execute(change.values(oidc_subject=subject))


def session_cookie(store: Store, account: Account, hours: float = 12) -> str:
    """The secret of a new session of an account, as the cookie carries it."""
    secret, now = secrets.new(), utc_now()
    row = {
        "hash": secrets.hashed(secret),
        "account": account.id,
        "version": account.version,
        "created_at": utc_text(now),
        "seen_at": utc_text(now),
        "expires_at": utc_text(now + timedelta(hours=hours)),
        "address": "127.0.0.1",
        "agent": "test",
        "factor": "password",
    }
    with store.database.writing() as connection:
        connection.execute(insert(account_tables.sessions).values(row))
    return secret


class SignedInSession(requests.Session):
    """A browser's way of asking: the cookie always, the CSRF token with every
    request that could change something. Paths are taken below `base`.
    """

    def __init__(self, base: str, cookie: str, name: str = COOKIE) -> None:
        super().__init__()
        self.base = base.rstrip("/")
        self.cookies.set(name, cookie)
        self.trust_env = False

    def request(self, method, url, *args, **kwargs):  # type: ignore[no-untyped-def]
        """As requests does it; a path is taken below the base address."""
        address = self.base + url if str(url).startswith("/") else url
        kwargs.setdefault("timeout", 60)
        if method.upper() not in ("GET", "HEAD", "OPTIONS"):
            headers = {"X-CSRFToken": self.csrf, "Referer": self.base + "/", "Origin": self.base}
            kwargs["headers"] = headers | dict(kwargs.get("headers") or {})
        return super().request(method, address, *args, **kwargs)

    @property
    def csrf(self) -> str:
        """The token of this session, which the first page that is asked for leaves as a cookie."""
        if not csrf_in(self.cookies):
            self.get("/signin")
        return csrf_in(self.cookies)


def csrf_in(cookies: Mapping[str, str]) -> str:
    """The token of a page among its cookies, "" without one."""
    return next((value for name, value in cookies.items() if name.startswith(CSRF)), "")


def signed_in(url: str, cookie: str) -> SignedInSession:
    """A session at `url` that is signed in by `cookie` (of `session_cookie`); follows the CSRF rules."""
    return SignedInSession(url, cookie)
