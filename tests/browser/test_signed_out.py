"""What a screen does when its session is over: it says so by leading to the sign-in page, and back."""

from __future__ import annotations

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser

from data_access.database.unit_of_work import Origin
from tests.account_commands import own_account_of
from tests.browser.conftest import Screens
from tests.browser.world import COUNTY, LiveServer
from tests.signing import COOKIE, accounts_of, make_account, session_cookie

LED_WITHIN_MS = 10_000


@pytest.mark.alone
@pytest.mark.waits
def test_a_session_that_is_ended_elsewhere_leads_its_page_to_sign_in(
    browser: Browser, server: LiveServer
) -> None:
    store = server.store()
    account = make_account(store, "duty_officer", COUNTY)
    secret = session_cookie(store, account)
    context = browser.new_context(locale="zh-CN")
    context.add_cookies([{"name": COOKIE, "value": secret, "url": server.url}])
    page = context.new_page()
    page.goto(f"{server.url}/dispatch?region={COUNTY}")
    page.wait_for_selector('[data-panel][data-state="live"]', timeout=60_000)
    began = time.monotonic()
    own_account_of(accounts_of(store)).sign_out_everywhere(account.id, Origin(account.actor))
    store.close()
    page.wait_for_url("**/signin?next=*", timeout=LED_WITHIN_MS)
    assert time.monotonic() - began < LED_WITHIN_MS / 1000
    assert parse_qs(urlsplit(page.url).query)["next"] == [f"/dispatch?region={COUNTY}"]
    assert page.locator("input[type=password]").count() >= 1
    context.close()


def test_a_page_without_a_session_shows_the_sign_in_page_and_nothing_else(
    browser: Browser, server: LiveServer
) -> None:
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(urlsplit(request.url).path))
    page.goto(f"{server.url}/wall")
    assert urlsplit(page.url).path == "/signin"
    assert not [path for path in addresses if path.startswith(("/api", "/_dash", "/socket.io", "/geo"))]
    context.close()


def test_scripts_that_a_page_did_not_bring_do_not_run_and_none_of_ours_breaks_the_policy(
    screens: Screens,
) -> None:
    page = screens.open("/dispatch")
    broken = page.evaluate(
        """async () => {
          const seen = [];
          document.addEventListener("securitypolicyviolation", (event) => seen.push(event.violatedDirective));
          const script = document.createElement("script");
          script.textContent = "window.planted = 1";
          document.body.append(script);
          const image = document.createElement("div");
          image.innerHTML = '<img src="/nowhere.png" onerror="window.planted = 2">';
          document.body.append(image);
          await new Promise((done) => setTimeout(done, 500));
          return [window.planted ?? null, seen.filter((one) => one.startsWith("script")).length];
        }"""
    )
    assert broken[0] is None
    assert broken[1] >= 1
    screens.forgiven = ("Content Security Policy", "nowhere.png", "404", "inline", "script-src")
