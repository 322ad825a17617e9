"""A reset of an auditor as two administrators and the auditor see it, in a real browser."""

from __future__ import annotations

from secrets import token_hex, token_urlsafe

from playwright.sync_api import Browser, Page, expect

from dashboard.config import account_policy
from dashboard.config.settings import Settings
from data_access.store import Store
from domain.access.rights import Grant, Role
from domain.accounts.account import NewAccount
from tests.account_commands import commands_of, services_of
from tests.browser.conftest import Screens, seat
from tests.browser.world import COUNTY, LiveServer
from tests.signing import administrator

SOON = 60_000
CITY = COUNTY[:4]


def auditor(server: LiveServer) -> tuple[str, str]:
    """Login and password of somebody who audits."""
    settings = Settings(data_dir=server.folder, demo=False)
    store = Store(settings.database_address)
    accounts = account_policy.accounts(settings, store, COUNTY)
    new = NewAccount(f"a-{token_hex(4)}", "周审计", COUNTY, (Grant(Role.AUDITOR, COUNTY),))
    made = commands_of(accounts).create(new, administrator(), "127.0.0.1")
    secret = f"Aa1-{token_urlsafe(12)}"
    link = commands_of(accounts).invite(made.id, administrator(), "127.0.0.1")
    services_of(accounts).invitations.redeem(link, "", "", secret, "127.0.0.1", "test")
    store.close()
    return made.login, secret


def look(screens: Screens, login: str) -> Page:
    """The account's side of /admin/accounts."""
    page = screens.open("/admin/accounts")
    row = page.locator(".table-accounts tbody tr", has_text=login)
    row.get_by_role("button").first.click(timeout=SOON)
    expect(page.locator("#admin-accounts-facts")).to_contain_text(login, timeout=SOON)
    return page


def test_one_asks_a_second_one_approves_and_the_auditor_is_told(browser: Browser, server: LiveServer) -> None:
    login, secret = auditor(server)
    role = Role.ADMINISTRATOR.value
    with seat(browser, server, server.cookie(role)) as first:
        page = look(first, login)
        expect(page.get_by_role("button", name="邀请链接")).to_be_hidden()
        page.get_by_role("button", name="重置密码").click()
        expect(page.locator("#admin-accounts-result")).to_contain_text("请写明原因", timeout=SOON)
        page.locator("#admin-accounts-reason").fill("换岗交接，当面核对过")
        page.get_by_role("button", name="重置密码").click()
        expect(page.locator("#admin-accounts-result")).to_contain_text("另一位管理员同意", timeout=SOON)
        expect(page.locator("#admin-accounts-facts")).to_contain_text("换岗交接", timeout=SOON)
        expect(page.get_by_role("button", name="同意重置", exact=True)).to_be_hidden()
    with seat(browser, server, server.cookie(role, CITY)) as second:
        page = look(second, login)
        page.get_by_role("button", name="同意重置", exact=True).click()
        link = page.locator(".secret-text")
        expect(link).to_contain_text("/welcome/", timeout=SOON)
        address = link.inner_text()
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(address)
    page.fill("#new", f"{secret}x")
    page.fill("#again", f"{secret}x")
    page.get_by_role("button", name="设好并登录").click()
    expect(page.locator("#told")).to_contain_text("换岗交接，当面核对过", timeout=SOON)
    expect(page.locator("#told")).to_contain_text("申请重置您的账号")
    page.get_by_role("link", name="知道了，继续").click()
    page.wait_for_url("**/trace**", timeout=SOON)
    context.close()
