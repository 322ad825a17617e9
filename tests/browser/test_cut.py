"""A screen that lost its feed says so, names what is ill, and is right again by itself. After how long it is
said is looked at without a browser (tests/js/state/live); here a machine may be slow to draw it.
"""

from __future__ import annotations

import signal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Screens, intercept_early

pytestmark = [pytest.mark.alone, pytest.mark.waits]
SAID_WITHIN, BACK_WITHIN = 30_000, 60_000


def level(page: Page, *levels: str) -> None:
    wanted = ", ".join(f'[data-panel="queue"][data-state="{item}"]' for item in levels)
    page.wait_for_selector(wanted, timeout=SAID_WITHIN)


def test_a_frozen_server_is_noticed_and_a_thawed_one_caught_up_with(screens: Screens) -> None:
    screens.forgiven = ("WebSocket", "ERR_", "Callback failed", "Failed to load", "503")
    page = screens.open("/dispatch")
    screens.world.signal_web(signal.SIGSTOP)
    try:
        level(page, "stale", "down")
        note = page.locator('[data-panel="queue"] .panel-note')
        expect(note).to_be_visible()
        expect(page.locator('[data-panel="queue"] .age')).not_to_contain_text("秒前")
        screens.world.report("断网期间的事件", severity=2)
    finally:
        screens.world.signal_web(signal.SIGCONT)
    expect(page.locator(".row", has_text="断网期间的事件")).to_be_visible(timeout=BACK_WITHIN)
    page.wait_for_selector('[data-panel="queue"][data-state="live"]', timeout=BACK_WITHIN)


def test_a_killed_server_cuts_the_screen_off_until_it_is_back(screens: Screens) -> None:
    screens.forgiven = ("WebSocket", "ERR_", "Callback failed", "Failed to load", "502", "503")
    page = screens.open("/dispatch")
    screens.context.set_offline(True)
    screens.world.signal_web(signal.SIGKILL)
    level(page, "down")
    expect(page.locator("[data-banner]")).to_contain_text("推送连接断开")
    expect(page.locator('[data-panel="queue"] .panel-note')).to_contain_text("重连")
    screens.context.set_offline(False)
    page.locator('[data-panel="queue"] .panel-note').get_by_text("立即重连").click()
    page.wait_for_selector('[data-panel="queue"][data-state="live"]', timeout=BACK_WITHIN)
    expect(page.locator("[data-banner]")).to_be_hidden(timeout=BACK_WITHIN)


def test_a_page_asked_for_while_the_state_is_missing_shows_its_bones(screens: Screens) -> None:
    screens.forgiven = ("WebSocket", "ERR_", "Callback failed", "Failed to load")
    page = screens.context.new_page()
    page.route("**/api/state*", lambda route: None)
    page.goto(screens.world.url + "/dispatch")
    expect(page.locator('[data-panel="queue"] .bone').first).to_be_visible()
    expect(page.locator('[data-panel="queue"] .slow')).to_be_visible()
    page.unroute("**/api/state*")


def test_a_case_whose_details_fail_offers_to_try_again(screens: Screens) -> None:
    screens.forgiven = ("500", "Failed to load")
    screens.world.report("详情取不到", severity=2)
    intercept_early(screens.context)
    page = screens.open("/dispatch?q=详情取不到")
    page.route("**/api/cases/*", lambda route: route.fulfill(status=500, body="{}"))
    page.locator(".row").first.click()
    veil = page.locator('[data-panel="drawer"] .veil')
    expect(veil).to_contain_text("错误 500")
    expect(page.locator('[data-panel="queue"]')).to_have_attribute("data-state", "live")
    page.unroute("**/api/cases/*")
    veil.get_by_role("button", name="重试").click()
    expect(page.locator(".trail li").first).to_be_visible()
