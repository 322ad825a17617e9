"""A browser without scripts: it opens pages, fills their forms in and sends them with their own token."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

from werkzeug.test import TestResponse

from dashboard.config import account_policy
from data_access.accounts import Accounts
from domain.access.rights import Grant, Role
from domain.accounts.account import Account, NewAccount
from tests.account_commands import commands_of, services_of
from tests.security.house import COUNTY, WebApp
from tests.signing import administrator

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
ALERT = re.compile(r'role="alert">.*?<span>([^<]*)</span></div>', re.DOTALL)


def password() -> str:
    """A fresh one that keeps to the rules."""
    return f"Aa1-{token_urlsafe(12)}"


class Visitor:
    """One browser. `page` is what it shows now."""

    def __init__(self, web: WebApp) -> None:
        self.client = web.anonymous()
        self.page: TestResponse | None = None

    def open(self, path: str, **headers: str) -> TestResponse:
        """Open a page."""
        self.page = self.client.get(path, headers=headers)
        return self.page

    def send(self, path: str, **fields: str) -> TestResponse:
        """Send a form of the page that is open."""
        found = TOKEN.search(self.text)
        assert found, "the page has no form"
        self.page = self.client.post(path, data={"csrf_token": found[1], **fields})
        return self.page

    def sign_in(self, login: str, secret: str, **fields: str) -> TestResponse:
        """Open the sign-in page and send it."""
        self.open("/signin")
        return self.send("/signin", login=login, password=secret, **fields)

    @property
    def text(self) -> str:
        """What the page says."""
        assert self.page is not None
        return self.page.get_data(as_text=True)

    @property
    def error(self) -> str:
        """What went wrong, as the page says it; "" for nothing."""
        found = ALERT.search(self.text)
        return unescape(found[1]) if found else ""

    @property
    def secret(self) -> str:
        """The session secret it holds, "" for none."""
        cookie = self.client.get_cookie("palm_session_8050")
        return cookie.value if cookie else ""


class SignInApp(WebApp):
    """A house with its accounts at hand."""

    def __init__(self, folder: Path, root: Path, **settings: Any) -> None:
        super().__init__(folder, root, **settings)
        self.accounts: Accounts = account_policy.accounts(
            self.settings, self.store, COUNTY, ("龙游县", "Longyou")
        )

    def person(self, *grants: Grant, name: str = "王芳") -> tuple[Account, str]:
        """Somebody with a password: the account, and the password."""
        given = grants or (Grant(Role.DUTY_OFFICER, COUNTY),)
        new = NewAccount(f"p-{token_urlsafe(6).lower().replace('_', 'x')}", name, COUNTY, given)
        account = commands_of(self.accounts).create(new, administrator(), "127.0.0.1")
        secret = password()
        link = commands_of(self.accounts).invite(account.id, administrator(), "127.0.0.1")
        try:
            services_of(self.accounts).invitations.redeem(link, "", "", secret, "127.0.0.1", "test")
        except Exception as needed:
            if getattr(needed, "code", "") != "enrol_needed":
                raise
        return self.accounts.queries.get(account.id), secret
