"""Tokens are for programs: no page, form or gesture of people opens to one, and none rides with a cookie."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest

from domain.accounts.keys import SCOPES, NewToken
from tests.account_commands import commands_of
from tests.security.house import COUNTY, WebApp
from tests.signing import accounts_of, administrator

PAGES = (
    "/",
    "/wall",
    "/dispatch",
    "/trace",
    "/admin",
    "/account",
    "/signin",
    "/signin/step",
    "/kiosk",
    "/nowhere",
)
FORMS = ("/signin", "/signout", "/kiosk", "/account/everywhere", "/account/password", "/welcome/x")
GESTURES = ("/_dash-layout", "/_dash-dependencies")


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> WebApp:
    return WebApp(tmp_path_factory.mktemp("programs"), root)


def bearer(web: WebApp, scope: str) -> dict[str, str]:
    made = commands_of(accounts_of(web.store)).create_token(
        NewToken(scope, COUNTY), administrator(), "terminal"
    )
    return {"Authorization": f"Bearer {made[1]}"}


@pytest.mark.parametrize("scope", SCOPES)
def test_a_token_opens_no_page_and_sends_no_form(web: WebApp, scope: str) -> None:
    known = bearer(web, scope)
    rows = [(page, web.anonymous().get(page, headers=known)) for page in (*PAGES, *GESTURES)]
    rows += [(form, web.anonymous().post(form, headers=known)) for form in FORMS]
    rows.append(("callback", web.anonymous().post("/_dash-update-component", json={}, headers=known)))
    assert [(where, response.status_code) for where, response in rows if response.status_code != 403] == []
    assert {response.get_json()["error"]["code"] for _, response in rows} == {"forbidden"}


def test_what_programs_need_stays_open(web: WebApp) -> None:
    for path in (
        "/api/viewer",
        "/api/openapi.json",
        "/api/schemas/",
        f"/api/county/{COUNTY}.json",
        "/healthz",
    ):
        assert web.anonymous().get(path, headers=bearer(web, "read")).status_code == 200, path


@pytest.mark.parametrize("path", ["/signin", "/signout", "/kiosk", "/account/everywhere"])
def test_a_header_that_is_no_token_saves_no_form_its_own(web: WebApp, path: str) -> None:
    """A browser sends name and password of an address by itself: that must not stand for a page's token."""
    name = b64encode(b"somebody:else").decode()
    officer = web.sign_in_as("duty_officer")
    for header in (f"Basic {name}", "Bearer x", "x", ""):
        answer = officer.client.post(
            path, data={"login": "a", "password": "b"}, headers={"Authorization": header}
        )
        assert answer.status_code == 401, header
    assert officer.get("/api/viewer").status_code == 200, "the session went on"
