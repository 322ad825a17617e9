"""Hands: a thumb on a phone, Enter and Escape where people press them, and a marker that no drawer hides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from secrets import token_hex, token_urlsafe

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from dashboard.config import account_policy
from dashboard.config.settings import Settings
from domain.access.rights import Grant, Role
from domain.accounts.account import NewAccount
from tests.account_commands import commands_of, services_of
from tests.browser.conftest import Screens
from tests.browser.world import COUNTY, LiveServer
from tests.signing import administrator

SOON = 90_000
PHONE = (390, 844)
REASON = "回访报事人"
RING = """(drawer) => {
  const box = { left: Infinity, right: -Infinity }, acc = [76, 199, 179];
  for (const canvas of document.querySelectorAll('.leaflet-palm-overlay-pane canvas')) {
    const at = canvas.getBoundingClientRect(), { width, height } = canvas;
    const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
    for (let i = 0; i < data.length; i += 4) {
      if (data[i + 3] < 250 || acc.some((part, n) => Math.abs(part - data[i + n]) > 6)) continue;
      const x = at.left + ((i / 4) % width + 0.5) * at.width / width;
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x);
    }
  }
  const place = document.querySelector('.leaflet-container').getBoundingClientRect();
  const edge = drawer ? document.querySelector('.panel-drawer').getBoundingClientRect().left : place.right;
  return box.left <= box.right && box.left >= place.left && box.right <= edge ? box : null;
}"""
"""Where the jade ring of the selected marker is painted, once all of it is seen: left of the `drawer`."""


@pytest.fixture(scope="module")
def case(server: LiveServer) -> str:
    """The title of a case at the county's eastern end, told by somebody whose name is masked."""
    server.report(
        "桥面塌陷", severity=1, text="桥头塌了", reporter={"name": "王小明", "phone": "13800005678"}
    )
    return "桥面塌陷"


@pytest.fixture
def person(server: LiveServer) -> tuple[str, str]:
    """Login and password of a duty officer."""
    store = server.store()
    settings = Settings(data_dir=server.folder, demo=False)
    accounts = account_policy.accounts(settings, store, COUNTY)
    new = NewAccount(f"h-{token_hex(4)}", "陈志远", COUNTY, (Grant(Role.DUTY_OFFICER, COUNTY),))
    by, address, secret = administrator(), "127.0.0.1", f"Aa1-{token_urlsafe(12)}"
    made = commands_of(accounts).create(new, by, address)
    link = commands_of(accounts).invite(made.id, by, address)
    services_of(accounts).invitations.redeem(link, "", "", secret, address, "test")
    store.close()
    return made.login, secret


@pytest.fixture
def stranger(browser: Browser, server: LiveServer) -> Iterator[Page]:
    """The sign-in page of somebody who wants to see their account."""
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(f"{server.url}/signin?next=/account")
    yield page
    context.close()


def open_case(screens: Screens, case: str, size: tuple[int, int] = (1440, 900)) -> tuple[Page, Locator]:
    """The desk with the case in its drawer; the page and the case."""
    page = screens.open("/dispatch", *size)
    page.locator(".row", has_text=case).click(timeout=SOON)
    expect(page.locator(".case-title")).to_have_text(case, timeout=SOON)
    return page, page.locator('[data-part="case"]')


def enter(page: Page, login: str, secret: str) -> None:
    """Sign in without touching a mouse."""
    expect(page.locator("#login")).to_be_focused()
    page.keyboard.type(login)
    page.keyboard.press("Tab")
    page.keyboard.type(secret)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("陈志远", timeout=SOON)


def test_a_tap_opens_a_case_on_a_phone_and_back_leads_to_its_row(screens: Screens, case: str) -> None:
    page, shown = open_case(screens, case, PHONE)
    expect(page.locator(".panel-drawer")).to_be_in_viewport(ratio=0.99)
    expect(shown.locator(".sla")).to_contain_text("剩")
    page.get_by_role("button", name="关闭 (Esc)").click()
    expect(page.locator(".panel-drawer")).to_be_hidden()
    row = page.locator(".row", has_text=case)
    expect(row).to_be_in_viewport(ratio=0.99)
    expect(row).to_have_attribute("aria-selected", "true")
    expect(page).not_to_have_url(re.compile("case="))


def test_enter_signs_in_and_shows_no_password(stranger: Page, person: tuple[str, str]) -> None:
    login, secret = person
    expect(stranger.locator("#login")).to_be_focused()
    stranger.keyboard.type(login)
    stranger.keyboard.press("Enter")
    expect(stranger.locator("#password")).to_be_focused()
    stranger.keyboard.type(secret)
    expect(stranger.locator("#password")).to_have_attribute("type", "password")
    stranger.keyboard.press("Enter")
    expect(stranger.get_by_role("heading", level=1)).to_have_text("陈志远", timeout=SOON)
    assert stranger.url.endswith("/account")


def test_enter_in_a_form_of_the_account_does_what_that_form_says(
    stranger: Page, person: tuple[str, str]
) -> None:
    login, secret = person
    enter(stranger, login, secret)
    stranger.locator("#proof").fill(secret)
    stranger.keyboard.press("Enter")
    expect(stranger.get_by_role("img", name="动态口令密钥的二维码")).to_be_visible(timeout=SOON)
    expect(stranger.locator("#code")).to_be_focused()
    for name, words in (("old", secret), ("new", f"{secret}x"), ("again", f"{secret}x")):
        stranger.locator(f"input#{name}").fill(words)
    stranger.keyboard.press("Enter")
    expect(stranger.get_by_role("status").filter(visible=True)).to_contain_text("密码", timeout=SOON)
    expect(stranger).to_have_url(re.compile("done=password"))


def test_enter_sends_the_reason_of_a_reveal_once_it_is_one(screens: Screens, case: str) -> None:
    page, shown = open_case(screens, case)
    expect(shown).to_contain_text("王**", timeout=SOON)
    shown.locator('[data-reveal="ask"]').press("Enter")
    reason = page.get_by_role("dialog").locator("textarea")
    expect(reason).to_be_focused()
    page.keyboard.type("看")
    page.keyboard.press("Enter")
    expect(reason).to_have_attribute("aria-invalid", "true")
    reason.fill(REASON)
    page.keyboard.press("Shift+Enter")
    expect(reason).to_have_value(f"{REASON}\n")
    page.keyboard.press("Enter")
    expect(shown).to_contain_text("王小明", timeout=SOON)
    expect(shown.locator(".trail")).to_contain_text(REASON, timeout=SOON)
    expect(shown.locator('[data-reveal="hide"]')).to_be_focused()


def test_escape_closes_what_was_opened_last_and_nothing_else(screens: Screens, case: str) -> None:
    page, shown = open_case(screens, case)
    shown.locator('[data-reveal="ask"]').click(timeout=SOON)
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(shown.locator('[data-reveal="ask"]')).to_be_focused()
    expect(shown).to_contain_text("王**")
    page.keyboard.press("?")
    expect(page.locator("[data-help]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-help]")).to_be_hidden()
    expect(shown).to_contain_text("王**")
    page.keyboard.press("Escape")
    expect(page.locator(".case-title")).to_have_count(0)


def test_the_marker_of_an_opened_case_is_seen_beside_the_drawer(screens: Screens, case: str) -> None:
    page = screens.open("/dispatch", 1200, 800)
    row = page.locator(".row", has_text=case)
    expect(row).to_be_visible(timeout=SOON)
    page.keyboard.press("j")
    expect(row).to_have_attribute("aria-selected", "true")
    before = page.wait_for_function(RING, arg=False, polling=500, timeout=SOON).json_value()
    page.keyboard.press("Enter")
    expect(page.locator(".case-title")).to_have_text(case, timeout=SOON)
    page.wait_for_function(RING, arg=True, polling=500, timeout=SOON)
    drawer = page.locator(".panel-drawer").bounding_box()
    assert drawer is not None
    assert before["right"] > drawer["x"], "it would be seen without the map being moved"
