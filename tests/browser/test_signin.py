"""Signing in as people do it: by hand, with codes of a phone, on a wall, and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from secrets import token_urlsafe
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from dashboard.config import account_policy
from dashboard.config.settings import Settings
from data_access.accounts import Accounts
from data_access.store import Store
from domain.access.rights import Grant, Role
from domain.accounts.account import Account, NewAccount
from tests.account_commands import commands_of, services_of
from tests.browser.conftest import Screens, intercept_early, resize
from tests.browser.world import COUNTY, XITANG, LiveServer
from tests.signing import administrator

SIZES = {"wall": (1920, 1080), "desk": (1440, 900), "phone": (390, 844)}
ADDRESS = "127.0.0.1"


@pytest.fixture(scope="module")
def accounts(server: LiveServer) -> Accounts:
    """The accounts of the running installation, asked beside it."""
    settings = Settings(data_dir=server.folder, demo=False)
    return account_policy.accounts(settings, Store(settings.database_address), COUNTY)


@pytest.fixture
def person(accounts: Accounts) -> tuple[Account, str]:
    """A duty officer with a password."""
    new = NewAccount(
        f"p-{token_urlsafe(6).lower().replace('_', 'x')}",
        "陈志远",
        COUNTY,
        (Grant(Role.DUTY_OFFICER, COUNTY),),
    )
    account = commands_of(accounts).create(new, administrator(), ADDRESS)
    secret = f"Aa1-{token_urlsafe(12)}"
    link = commands_of(accounts).invite(account.id, administrator(), ADDRESS)
    services_of(accounts).invitations.redeem(link, "", "", secret, ADDRESS, "test")
    return account, secret


@pytest.fixture
def stranger(browser: Browser, server: LiveServer) -> Iterator[Screens]:
    """A browser that has not signed in; fails on anything unclean."""
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    opened = Screens(context, server)
    yield opened
    context.close()
    assert opened.unclean() == []


def show(screens: Screens, path: str, size: str = "desk") -> Page:
    """A page of the sign-in, with its scripts done."""
    page = screens.context.new_page()
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    screens.listen(page)
    page.goto(screens.world.url + path)
    return page


def sign_out(screens: Screens, page: Page, button: str = "退出登录") -> None:
    """Press a way out. What the page had asked is answered after the session is over; nobody sees that."""
    known = len(screens.found)
    page.get_by_role("button", name=button).click()
    expect(page.locator("form[action='/signin']")).to_be_visible()
    messages = screens.found[known:]
    screens.found[known:] = [text for text in messages if "401" not in text and "WebSocket" not in text]


def sign_in(page: Page, login: str, secret: str) -> None:
    page.fill("#login", login)
    page.fill("#password", secret)
    page.click("form[action='/signin'] .btn-main")


def test_an_officer_signs_in_arrives_where_they_wanted_and_leaves(
    stranger: Screens, person: tuple[Account, str]
) -> None:
    account, secret = person
    page = show(stranger, "/sources?region=330825")
    expect(page.locator(".sign-note[role=status]")).to_have_text("登录后就打开您要的页面。")
    expect(page.locator("#login")).to_be_focused()
    sign_in(page, account.login, secret)
    page.wait_for_selector(".page-sources[data-mounted]", timeout=60_000)
    assert page.url == f"{stranger.world.url}/sources?region=330825"
    page.goto(f"{stranger.world.url}/account")
    sign_out(stranger, page)
    expect(page.locator(".sign-note[role=status]")).to_have_text("已退出登录。")
    page.goto(f"{stranger.world.url}/account")
    assert "/signin?next=" in page.url


LOOK_ON = """setInterval(() => document.dispatchEvent(new Event("visibilitychange")), 20)"""


def test_who_signs_out_is_not_called_back_to_sign_in(stranger: Screens, person: tuple[Account, str]) -> None:
    """The session is over before the browser has the answer to the form, and the page looks meanwhile."""
    account, secret = person
    stranger.forgiven = ("401", "WebSocket")
    intercept_early(stranger.context)
    page = show(stranger, "/signin?next=/account")
    sign_in(page, account.login, secret)
    page.wait_for_url("**/account")
    held: list[Route] = []
    page.route("**/signout", lambda route: held.append(route))
    page.evaluate(LOOK_ON)
    page.get_by_role("button", name="退出登录").click(no_wait_after=True)
    while not held:
        page.wait_for_timeout(20)
    answer = held[0].fetch(max_redirects=0)
    page.wait_for_timeout(300)
    held[0].fulfill(response=answer)
    expect(page.locator(".sign-note[role=status]")).to_have_text("已退出登录。")


def test_a_wrong_password_is_explained_where_the_eyes_are(
    stranger: Screens, person: tuple[Account, str]
) -> None:
    account, _ = person
    stranger.forgiven = ("401", "/signin")
    page = show(stranger, "/signin")
    sign_in(page, account.login, token_urlsafe(12))
    expect(page.get_by_role("alert")).to_contain_text("账号或密码不对")
    expect(page.locator("#login")).to_have_value(account.login)
    expect(page.locator("#password")).to_have_value("")
    expect(page.locator("#password")).to_be_focused()


KEPT_HERE = """addEventListener("submit", (event) => {
  (window.told ||= []).push(event.defaultPrevented);
  event.preventDefault();
})"""


def test_a_form_is_sent_once_however_often_it_is_pressed(stranger: Screens) -> None:
    page = show(stranger, "/signin")
    page.evaluate(KEPT_HERE)
    page.fill("#login", "somebody")
    page.fill("#password", "abc")
    page.locator("form[action='/signin'] .btn-main").dblclick()
    page.locator("#password").press("Enter")
    page.wait_for_function("() => (window.told || []).length === 3")
    assert page.evaluate("window.told") == [False, True, True]


def test_a_password_is_shown_only_on_request(stranger: Screens) -> None:
    page = show(stranger, "/signin")
    page.fill("#password", "abc")
    shown = page.get_by_role("button", name="显示")
    shown.click()
    expect(page.locator("#password")).to_have_attribute("type", "text")
    page.get_by_role("button", name="隐藏").click()
    expect(page.locator("#password")).to_have_attribute("type", "password")


def test_a_wall_enters_by_its_address_and_leaves_no_key_in_it(stranger: Screens, accounts: Accounts) -> None:
    _, key = commands_of(accounts).create_kiosk("一楼大厅", XITANG, None, administrator(), ADDRESS)
    page = show(stranger, f"/kiosk#{key}", "wall")
    page.wait_for_selector(".page-wall[data-mounted]", timeout=60_000)
    assert page.url == f"{stranger.world.url}/wall?region={XITANG}"
    page.go_back()
    page.wait_for_load_state()
    assert key not in page.url


def test_a_wall_whose_key_was_ended_says_so_also_when_it_starts_anew(
    stranger: Screens, accounts: Accounts
) -> None:
    kiosk, key = commands_of(accounts).create_kiosk("四楼", XITANG, None, administrator(), ADDRESS)
    stranger.forgiven = ("401", "WebSocket")
    page = show(stranger, f"/kiosk#{key}", "wall")
    page.wait_for_selector(".page-wall[data-mounted]", timeout=60_000)
    commands_of(accounts).end_kiosk(kiosk.id, administrator(), ADDRESS)
    page.wait_for_url("**/kiosk?why=ended", timeout=60_000)
    expect(page.get_by_role("alert")).to_contain_text("这块大屏的钥匙已经停用或到期")
    page.goto(f"{stranger.world.url}/wall?region={XITANG}")
    assert page.url == f"{stranger.world.url}/kiosk?why=ended"


def test_a_wrong_key_in_the_address_is_tried_once(stranger: Screens) -> None:
    stranger.forgiven = ("401", "/kiosk")
    page = show(stranger, "/kiosk#no-such-key", "wall")
    expect(page.get_by_role("alert")).to_contain_text("钥匙不对")
    assert "#" not in page.url


def test_codes_of_a_phone_are_set_up_and_asked_for(stranger: Screens, person: tuple[Account, str]) -> None:
    account, secret = person
    page = show(stranger, "/signin?next=/account")
    sign_in(page, account.login, secret)
    page.fill("#proof", secret)
    page.get_by_role("button", name="设置动态口令").click()
    picture = page.get_by_role("img", name="动态口令密钥的二维码")
    expect(picture).to_be_visible()
    page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=picture.element_handle())
    totp = pyotp.TOTP(page.locator(".sign-typed code").inner_text().replace(" ", ""))
    page.fill("#code", totp.now())
    page.get_by_role("button", name="启用").click()
    expect(page.locator(".sign-codes code")).to_have_count(10)
    codes = page.locator(".sign-codes code").all_inner_texts()
    page.get_by_role("link", name="已经收好，继续").click()
    expect(page.locator("#totp")).to_contain_text("已启用")
    sign_out(stranger, page, "全部退出")
    expect(page.locator(".sign-note[role=status]")).to_have_text("已在所有设备上退出登录。")
    sign_in(page, account.login, secret)
    expect(page.get_by_role("heading", level=1)).to_have_text("输入动态口令")
    page.fill("#code", codes[0])
    page.get_by_role("button", name="继续").click()
    page.wait_for_selector(".page-dispatch[data-mounted]", timeout=60_000)


def test_without_scripts_people_sign_in_and_walls_paste_their_key(
    browser: Browser, server: LiveServer, accounts: Accounts, person: tuple[Account, str]
) -> None:
    account, secret = person
    context = browser.new_context(locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server.url}/signin?next=/account")
    expect(page.get_by_role("button", name="显示")).to_be_hidden()
    sign_in(page, account.login, secret)
    expect(page.get_by_role("heading", level=1)).to_have_text("陈志远")
    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("link", name="EN").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    _, key = commands_of(accounts).create_kiosk("二楼", XITANG, None, administrator(), ADDRESS)
    page.goto(f"{server.url}/kiosk")
    page.fill("#key", key)
    page.click("form[action='/kiosk'] .btn-main")
    page.wait_for_url(f"{server.url}/wall?region={XITANG}")
    context.close()


def test_a_wall_that_asks_for_a_persons_page_is_told_so(stranger: Screens, accounts: Accounts) -> None:
    _, key = commands_of(accounts).create_kiosk("三楼", XITANG, None, administrator(), ADDRESS)
    page = show(stranger, f"/kiosk#{key}")
    page.wait_for_url("**/wall?region=*")
    stranger.forgiven = ("403", "/account")
    page.goto(f"{stranger.world.url}/account")
    expect(page.get_by_role("heading", level=1)).to_have_text("您没有查看此页的权限")
    page.get_by_role("link", name="大屏").click()
    page.wait_for_selector(".page-wall[data-mounted]", timeout=60_000)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_fits_its_screen_and_is_large_enough_for_a_thumb(
    stranger: Screens, accounts: Accounts, person: tuple[Account, str], lang: str
) -> None:
    account, secret = person
    link = commands_of(accounts).invite(account.id, administrator(), ADDRESS)
    appearance = f"lang={lang}&theme={'light' if lang == 'en' else 'dark'}"
    page = show(stranger, f"/welcome/{link}?{appearance}")
    fits(page)
    for path in (f"/kiosk?{appearance}", f"/signin?{appearance}&next=/account"):
        page.goto(stranger.world.url + path)
        fits(page)
    sign_in(page, account.login, secret)
    page.wait_for_selector(".sign-account")
    fits(page)
    page.fill("#proof", secret)
    page.locator("form[action='/account/totp'] button.btn").click()
    page.wait_for_selector(".sign-qr")
    fits(page)


SMALL = """least => [...document.querySelectorAll("button, .btn, .sign-input, .btn-quiet, .nav-link")]
  .filter((one) => one.offsetParent && one.getBoundingClientRect().height < least)
  .map((one) => `${one.textContent.trim() || one.id} ${one.getBoundingClientRect().height}`)"""


def fits(page: Page) -> None:
    """On no screen anything wider than it; controls of a phone are 48 px high, of a desk at least 26."""
    page.wait_for_load_state()
    for size, (width, height) in SIZES.items():
        resize(page, width, height)
        wide: Any = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{page.url}: {wide} px too wide for a {size}"
        assert page.evaluate(SMALL, 48 if size == "phone" else 26) == [], f"{page.url}: {size}"


def test_the_way_out_stands_on_every_page_and_works(stranger: Screens, person: tuple[Account, str]) -> None:
    account, secret = person
    page = show(stranger, "/signin")
    sign_in(page, account.login, secret)
    page.wait_for_selector(".page-dispatch[data-mounted]", timeout=60_000)
    sign_out(stranger, page)
    expect(page.locator(".sign-note[role=status]")).to_have_text("已退出登录。")
