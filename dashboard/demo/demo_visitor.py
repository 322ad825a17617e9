"""Somebody of the demo at a browser: signs in by one click, asks and commands over HTTP as a page does."""

from __future__ import annotations

from typing import Any, Final

import requests

LONGEST_S: Final = 60.0
CSRF: Final = "_csrf_token_"
"""How the name of the cookie with the token of a page begins."""


class NotYet(Exception):
    """The web program does not answer, or not as expected: to be tried again."""


class Visitor:
    """The demo account `login` at the web program of `base`, or a phone that opened a link. `verify`: a
    certificate of our own, or True.
    """

    def __init__(self, base: str, login: str, verify: Any = True) -> None:
        self._base, self._login = base.rstrip("/"), login
        self._session = requests.Session()
        self._session.trust_env, self._session.verify = False, verify

    def sign_in(self) -> None:
        """Press the button of the account. Raises NotYet."""
        self._session.cookies.clear()
        self._ask("GET", "/signin")
        self._ask("POST", "/signin/demo", data={"login": self._login, "csrf_token": self._token})
        self._ask("GET", "/account")

    def open(self, path: str) -> None:
        """Open a link as a phone that was never here. Raises NotYet."""
        self._session.cookies.clear()
        self._ask("GET", path)

    def read(self, path: str) -> Any:
        """What an address of the API answers. Raises NotYet."""
        return self._ask("GET", path).json()

    def command(self, path: str, body: dict[str, Any]) -> Any:
        """What the API answers to a command; a refusal is given as it is. Raises NotYet."""
        return self._ask("POST", path, json=body).json()

    @property
    def _token(self) -> str:
        found = (value for name, value in self._session.cookies.items() if name.startswith(CSRF))
        return next(found, None) or ""

    def _ask(self, method: str, path: str, **given: Any) -> requests.Response:
        headers = {"X-CSRFToken": self._token, "Referer": f"{self._base}/", "Origin": self._base}
        try:
            answer = self._session.request(
                method, self._base + path, headers=headers, timeout=LONGEST_S, **given
            )
        except requests.RequestException as error:
            raise NotYet(str(error)) from error
        if answer.status_code in (401, 429) or answer.status_code >= 500:
            raise NotYet(f"{path}: {answer.status_code}")
        return answer
