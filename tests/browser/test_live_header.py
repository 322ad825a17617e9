"""Pages without live data of their own: a response that is declared elsewhere turns them at once, and what
became older says so or is drawn anew; nothing that is typed is lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from domain.access.rights import Role
from tests.browser.conftest import Screens, seat
from tests.browser.test_responses import SOON, choose, decide
from tests.browser.test_warnings import send
from tests.browser.world import LiveServer

CUT = """() => ['.desk-name', '.mode-chip', '.nav-row', '.nav-link', '.nav-summary']
  .flatMap((name) => [...document.querySelectorAll(`.desk-header ${name}`)])
  .filter((one) => one.clientWidth && one.scrollWidth > one.clientWidth + 1)
  .map((one) => one.className)"""
PEACE = {"zh": "平时", "en": "Normal"}
AT_ONCE = 5_000
"""ms in which every screen has turned."""
SEATS = {
    Role.COMMANDER: (
        "/warnings",
        "/plans",
        "/duties",
        "/complaints",
        "/account",
        "/situation-reports",
        "/review",
    ),
    Role.AUDITOR: ("/trace", "/account"),
    Role.ADMINISTRATOR: ("/admin", "/admin/accounts"),
}


@pytest.fixture
def seats(browser: Browser, server: LiveServer) -> Iterator[dict[Role, Screens]]:
    with ExitStack() as stack:
        yield {role: stack.enter_context(seat(browser, server, server.cookie(role.value))) for role in SEATS}


def open_page(screens: Screens, path: str, width: int = 1440, height: int = 900, peace: str = "平时") -> Page:
    """A page whose header knows what runs; a mark on it tells later that it was not loaded again."""
    page = screens.context.new_page()
    page.set_viewport_size({"width": width, "height": height})
    screens.listen(page)
    page.goto(screens.world.url + path)
    expect(page.locator(".mode-chip")).to_contain_text(peace, timeout=SOON)
    page.evaluate("window.unloaded = false")
    return page


@pytest.mark.alone
def test_every_page_turns_at_once_and_is_not_loaded_again(seats: dict[Role, Screens]) -> None:
    pages = [open_page(seats[role], path) for role, paths in SEATS.items() for path in paths]
    dispatch_page = seats[Role.COMMANDER].open("/dispatch")
    dispatch_page.locator(".response-box > summary").click()
    choose(dispatch_page, "type", "防台风")
    expect(dispatch_page.locator("#dispatch-response-facts")).to_contain_text("没有启动", timeout=SOON)
    choose(dispatch_page, "level", "II 级")
    decide(dispatch_page, "declare", "县防指会商决定")
    for page in pages:
        expect(page.locator(".mode-chip")).to_have_attribute("data-mode", "2", timeout=AT_ONCE)
        expect(page.locator(".mode-chip")).to_contain_text("防台风应急响应")
    decide(dispatch_page, "end", "台风已经远离")
    for page in pages:
        expect(page.locator(".mode-chip")).to_have_attribute("data-mode", "", timeout=AT_ONCE)
        assert page.evaluate("window.unloaded") is False


def test_the_menu_is_the_same_on_pages_of_the_server_and_of_dash(seats: dict[Role, Screens]) -> None:
    screens, found = seats[Role.COMMANDER], []
    for path in ("/warnings", "/plans", "/review"):
        page = open_page(screens, path)
        names = page.locator(".nav-row .nav-link").all_inner_texts()
        current = page.locator(".nav-row [aria-current]").inner_text()
        page.locator(".nav-summary").click()
        panel = page.locator(".nav-panel .nav-link").all_inner_texts()
        found.append((names[:5], panel))
        assert current in names
        page.locator("main").click(position={"x": 2, "y": 2})
        expect(page.locator(".nav-panel")).to_be_hidden()
    assert found == [found[0]] * 3


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_word_of_a_header_is_cut(seats: dict[Role, Screens], lang: str) -> None:
    for path in ("/warnings", "/review"):
        page = open_page(seats[Role.COMMANDER], f"{path}?lang={lang}", peace=PEACE[lang])
        assert page.evaluate(CUT) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_list_follows_what_changes_and_keeps_what_is_chosen(
    seats: dict[Role, Screens], server: LiveServer
) -> None:
    page = open_page(seats[Role.COMMANDER], "/warnings")
    kinds = page.locator(".past-filters select").first
    kinds.select_option(index=1)
    chosen = kinds.input_value()
    send(server, "live-1", 0)
    expect(page.locator("[data-renews=standing]")).to_contain_text("台风黄色预警", timeout=SOON)
    assert kinds.input_value() == chosen
    assert page.evaluate("window.unloaded") is False
    expect(page.locator("[data-renew]")).to_be_hidden()


def test_the_trace_offers_what_was_written_since(seats: dict[Role, Screens], server: LiveServer) -> None:
    page = open_page(seats[Role.AUDITOR], "/trace")
    expect(page.locator("[data-renew]")).to_be_hidden()
    page.locator("#trace-object").fill("case")
    title = server.report("路灯不亮")
    assert title
    offer = page.locator("[data-renew]")
    expect(offer).to_be_visible(timeout=SOON)
    expect(offer).to_contain_text("数据有更新")
    with page.expect_response(lambda answer: "_dash-update-component" in answer.url):
        offer.click()
    assert page.locator("#trace-object").input_value() == "case"
    assert page.evaluate("window.unloaded") is False


def test_a_page_that_lost_its_server_says_so_on_a_phone_too(seats: dict[Role, Screens]) -> None:
    page = open_page(seats[Role.COMMANDER], "/plans", 390, 844)
    expect(page.locator(".head-age")).to_be_hidden()
    seats[Role.COMMANDER].context.set_offline(True)
    expect(page.locator(".head-age .is-stale, .head-age .is-down")).to_be_visible(timeout=SOON)
    expect(page.locator("[data-banner]")).to_be_visible(timeout=SOON)
    seats[Role.COMMANDER].forgiven = ("ERR_INTERNET_DISCONNECTED", "WebSocket")
