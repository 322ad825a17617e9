"""What another administrator does is in open lists of /admin at once, and takes nothing that is typed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from secrets import token_hex

import pytest
from playwright.sync_api import Browser, expect

from data_access.store import Store
from domain.access.rights import Grant, Role
from domain.accounts.account import NewAccount
from tests.account_commands import commands_of
from tests.browser.conftest import Screens, seat
from tests.browser.world import LiveServer
from tests.signing import accounts_of, administrator

COUNTY = "330825"
SOON = 60_000


@pytest.fixture
def admin(browser: Browser, server: LiveServer) -> Iterator[Screens]:
    with seat(browser, server, server.cookie("administrator", COUNTY)) as opened:
        yield opened


@pytest.fixture
def store(server: LiveServer) -> Iterator[Store]:
    with closing(server.store()) as opened:
        yield opened


def test_a_new_account_is_in_a_list_that_is_open_and_what_is_typed_stays(
    admin: Screens, store: Store
) -> None:
    page = admin.open("/admin/accounts")
    page.get_by_role("button", name="新建账号").click()
    login = page.locator("#admin-accounts-login")
    login.fill("half-typed")
    grants = (Grant(Role.DUTY_OFFICER, COUNTY),)
    new = NewAccount(f"n{token_hex(4)}", "王维", COUNTY, grants)
    made = commands_of(accounts_of(store)).create(new, administrator(), "")
    expect(page.locator("#admin-accounts-table")).to_contain_text(made.login, timeout=SOON)
    commands_of(accounts_of(store)).disable(made.id, administrator(), "", "离任")
    row = page.locator("#admin-accounts-table tr", has_text=made.login)
    expect(row).to_contain_text("已停用", timeout=SOON)
    expect(login).to_have_value("half-typed")
    expect(login).to_be_focused()


def test_a_key_that_somebody_else_makes_is_shown_once_no_pointer_is_over_the_list(
    admin: Screens, store: Store
) -> None:
    page = admin.open("/admin/kiosks")
    name = f"大厅{token_hex(3)}"
    commands_of(accounts_of(store)).create_kiosk(name, COUNTY, None, administrator(), "")
    expect(page.locator("#admin-kiosks-table")).to_contain_text(name, timeout=SOON)
    expect(page.locator("[data-renew]")).to_be_hidden()
