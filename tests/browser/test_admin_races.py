"""Answers that come late, or never, or in another order than they were asked for: what stands on the screen
is what was asked for last, an act is done once, nothing is lost without a word. The delays are of the test.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from data_access.database.unit_of_work import Origin
from tests.account_commands import own_account_of
from tests.browser.conftest import Screens, intercept_early, seat
from tests.browser.test_admin import choose
from tests.browser.world import LiveServer, wait_until
from tests.signing import COOKIE, accounts_of, make_account, session_cookie

SOON = 60_000
ASK = "**/_dash-update-component*"
Asked = Callable[[dict[str, Any]], bool]


@pytest.fixture(scope="module")
def administrator(server: LiveServer) -> object:
    return server.cookie("administrator")


@pytest.fixture
def admin(browser: Browser, server: LiveServer, administrator: object) -> Iterator[Screens]:
    with seat(browser, server, administrator) as opened:
        intercept_early(opened.context)
        yield opened


class Slow:
    """Holds the first question for an output until it is let go; counts them."""

    def __init__(self, page: Page, output: str) -> None:
        self.held: list[Route] = []
        self.asked = 0
        self._page, self._output = page, output
        page.route(ASK, self._look)

    def _look(self, route: Route) -> None:
        body = json.loads(route.request.post_data or "{}")
        if self._output not in body["output"]:
            return route.continue_()
        self.asked += 1
        return self.held.append(route) if self.asked == 1 else route.continue_()

    def wait(self) -> None:
        """Until a question is held."""
        for _ in range(SOON // 50):
            if self.held:
                return
            self._page.wait_for_timeout(50)
        raise AssertionError(f"nobody asked for {self._output}")

    def release(self) -> None:
        """Let the question go on to the server."""
        self.held[0].continue_()

    def lose(self) -> None:
        """The question never gets an answer."""
        self.held[0].abort()


def rows(page: Page, words: str) -> Locator:
    return page.locator(".table tbody tr", has_text=words)


def test_the_form_shows_what_was_made_though_the_list_was_quicker(admin: Screens) -> None:
    page = admin.open("/admin/accounts")
    page.get_by_role("button", name="新建账号").click()
    expect(page.locator("#admin-accounts-login")).to_be_visible(timeout=SOON)
    slow = Slow(page, "admin-accounts-open.data")
    page.locator("#admin-accounts-login").fill("slow.form")
    page.locator("#admin-accounts-name").fill("慢表单")
    choose(page, "admin-accounts-role", "督查员")
    choose(page, "admin-accounts-region", "龙游县")
    page.get_by_role("button", name="建立账号").click()
    expect(rows(page, "slow.form")).to_have_count(1, timeout=SOON)
    slow.wait()
    slow.release()
    expect(page.get_by_role("button", name="授予角色")).to_be_visible(timeout=SOON)


def test_a_late_answer_leaves_alone_what_was_opened_and_looked_for_since(admin: Screens) -> None:
    page = admin.open("/admin")
    position, name = page.locator("#admin-people-position"), page.locator("#admin-people-f-name")
    expect(position).to_contain_text("1–50 /", timeout=SOON)
    slow = Slow(page, "admin-people-table.children")
    page.get_by_role("button", name="下一页").click()
    slow.wait()
    page.get_by_role("button", name="下一页").click()
    expect(position).to_contain_text("101–150 /", timeout=SOON)
    slow.release()
    page.locator("#admin-people-q").fill("LY-L0000")
    expect(position).to_contain_text("1–", timeout=SOON)
    expect(rows(page, "LY-L00003")).to_have_count(1, timeout=SOON)
    rows(page, "LY-L00003").get_by_role("button", name="打开").click()
    expect(page.locator("#admin-people-f-id")).to_have_value("LY-L00003", timeout=SOON)
    page.unroute(ASK)
    saving = Slow(page, "admin-people-result.children")
    name.fill("陈慢慢")
    page.get_by_role("button", name="保存").click()
    saving.wait()
    rows(page, "LY-L00004").get_by_role("button", name="打开").click()
    expect(page.locator("#admin-people-f-id")).to_have_value("LY-L00004", timeout=SOON)
    page.locator("#admin-people-reason").fill("正在写的原因")
    saving.release()
    expect(page.locator("#admin-people-result")).to_contain_text("已保存", timeout=SOON)
    expect(page.locator("main")).to_have_attribute("aria-busy", "false", timeout=SOON)
    expect(page.locator("#admin-people-f-id")).to_have_value("LY-L00004")
    expect(page.locator("#admin-people-reason")).to_have_value("正在写的原因")


def test_what_is_typed_while_an_act_is_under_way_is_not_taken_away_again(admin: Screens) -> None:
    page = admin.open("/admin")
    page.locator("#admin-people-q").fill("LY-L00005")
    expect(rows(page, "LY-L0000")).to_have_count(1, timeout=SOON)
    rows(page, "LY-L00005").get_by_role("button", name="打开").click()
    expect(page.locator("#admin-people-f-id")).to_have_value("LY-L00005", timeout=SOON)
    reason, phone = page.locator("#admin-people-reason"), page.locator("#admin-people-f-phone")
    anew = Slow(page, "admin-people-open.data")
    page.get_by_role("button", name="保存").click()
    anew.wait()
    expect(page.locator("#admin-people-result")).to_contain_text("已保存", timeout=SOON)
    for field in (reason, phone):
        expect(field).not_to_be_editable()
    reason.press("1")
    expect(reason).to_have_value("")
    anew.release()
    for field in (reason, phone):
        expect(field).to_be_editable(timeout=SOON)
    expect(page.locator("#admin-people-f-id")).to_be_disabled()
    reason.fill("调离本县")
    page.get_by_role("button", name="停用", exact=True).click()
    expect(page.get_by_role("button", name="恢复", exact=True)).to_be_visible(timeout=SOON)


def test_a_double_press_is_one_act_and_one_that_fails_says_so(browser: Browser, admin: Screens) -> None:
    admin.forgiven = ("Failed to load resource", "Callback failed")
    page = admin.open("/admin/tokens?lang=en")
    page.locator("#admin-tokens-name").fill("double")
    lost = Slow(page, "admin-tokens-result.children")
    create = page.locator("#admin-tokens-create")
    create.click()
    lost.wait()
    lost.lose()
    failed = page.locator(".ask-failed")
    expect(failed).to_contain_text("The server did not answer", timeout=SOON)
    page.unroute(ASK)
    slow = Slow(page, "admin-tokens-result.children")
    create.dblclick()
    slow.wait()
    create.press("Enter")
    slow.release()
    expect(page.locator(".secret-text")).to_contain_text("palm_", timeout=SOON)
    expect(failed).to_be_hidden(timeout=SOON)
    works = page.locator(".table-keys tbody tr", has_text="double")
    expect(works).to_have_count(1, timeout=SOON)
    assert slow.asked == 1
    works.get_by_role("button").click()
    expect(works).to_have_count(0, timeout=SOON)
    page.locator("details.over summary").click()
    expect(page.locator(".table-keys-over tbody tr", has_text="double")).to_contain_text("Revoked")
    expect(page.locator(".secret-text")).to_be_visible()


def test_two_administrators_change_one_unit_and_one_is_signed_out(
    browser: Browser, server: LiveServer
) -> None:
    store = server.store()
    accounts = [make_account(store, "administrator", "330825") for _ in range(2)]
    cookies = [
        {"name": COOKIE, "value": session_cookie(store, first_cookie), "url": server.url, "httpOnly": True}
        for first_cookie in accounts
    ]
    with seat(browser, server, cookies[0]) as first, seat(browser, server, cookies[1]) as second:
        second.forgiven = ("401", "WebSocket")
        pages = [screens.open("/admin/units") for screens in (first, second)]
        for page in pages:
            page.locator(".table-codes tbody tr").first.get_by_role("button").click()
            expect(page.locator("#admin-units-code")).not_to_have_value("", timeout=SOON)
        for page, words in zip(pages, ("甲改的名称", "乙改的名称"), strict=True):
            page.locator("#admin-units-name").fill(words)
            page.get_by_role("button", name="保存").click()
            expect(page.locator("#admin-units-result .note")).to_be_visible(timeout=SOON)
        late = pages[1]
        expect(late.locator("#admin-units-result")).to_contain_text("刚才有别人改过")
        expect(late.locator("#admin-units-name")).to_have_value("甲改的名称", timeout=SOON)
        expect(rows(late, "甲改的名称")).to_have_count(1, timeout=SOON)
        late.locator("#admin-units-name").fill("乙改的名称")
        own_account_of(accounts_of(store)).sign_out_everywhere(accounts[1].id, Origin(accounts[1].actor))
        gone = f"{server.url}/account"
        wait_until(lambda: late.request.get(gone, max_redirects=0).status != 200, 60, "the session is over")
        late.get_by_role("button", name="保存").click()
        late.wait_for_url("**/signin?*", timeout=SOON)
        assert parse_qs(urlsplit(late.url).query)["next"] == ["/admin/units"]
        expect(late.locator("body")).to_contain_text("没有保存的内容须重新填写")
    store.close()
