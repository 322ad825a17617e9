"""A commander declares a response: header and wall turn, and turn back when it ends."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from domain.access.rights import Role
from tests.browser.conftest import Screens, resize, seat
from tests.browser.world import LiveServer

SOON = 60_000


def choose(page: Page, field: str, words: str) -> None:
    """Pick an option of the form, and wait to see how a type that was picked stands."""
    page.locator(f"#dispatch-response-{field}").click()
    page.locator(".dash-dropdown-content").get_by_text(words, exact=True).click()
    expect(page.locator("#dispatch-response-facts")).not_to_be_empty(timeout=SOON)


def decide(page: Page, button: str, reason: str) -> None:
    page.locator("#dispatch-response-reason").fill(reason)
    page.locator(f"#dispatch-response-{button}").click()
    expect(page.locator("#dispatch-response-result")).to_contain_text("已执行", timeout=SOON)


@pytest.fixture
def commander(browser: Browser, server: LiveServer) -> Any:
    with seat(browser, server, server.cookie(Role.COMMANDER.value)) as opened:
        yield opened


def test_a_response_is_declared_seen_by_all_and_ended(commander: Screens, kiosk_screens: Screens) -> None:
    page, wall = commander.open("/dispatch"), kiosk_screens.open("/wall", 1920, 1080)
    chip, mode = page.locator(".mode-chip"), wall.locator(".wall-mode")
    expect(chip).to_contain_text("平时", timeout=SOON)
    expect(mode).to_contain_text("无应急响应", timeout=SOON)
    page.locator(".response-box > summary").click()
    choose(page, "type", "防台风")
    expect(page.locator("#dispatch-response-facts")).to_contain_text("没有启动")
    choose(page, "level", "II 级")
    decide(page, "declare", "县防指会商决定")
    for shown in (chip, mode):
        expect(shown).to_have_attribute("data-mode", "2", timeout=SOON)
        expect(shown).to_contain_text("防台风应急响应")
    expect(page.locator("#dispatch-response-facts")).to_contain_text("II 级", timeout=SOON)
    decide(page, "end", "台风已经远离")
    for shown in (chip, mode):
        expect(shown).to_have_attribute("data-mode", "", timeout=SOON)
        expect(shown).to_contain_text("平时")


UNFIT = """() => [...document.querySelectorAll('.mode-chip, .mode-sub, .mode-sub span')]
  .filter((one) => one.clientWidth)
  .filter((one) => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)
  .map((one) => one.className + one.textContent)
  .concat(document.documentElement.scrollWidth > innerWidth ? ['wider than the screen'] : [])"""
"""What of the chip is cut, and whether the page is wider than its window."""


def test_two_responses_stand_whole_in_the_header(commander: Screens) -> None:
    page = commander.open("/dispatch", 1920, 1080)
    page.locator(".response-box > summary").click()
    for kind, level in (("防台风", "II 级"), ("防汛", "IV 级")):
        choose(page, "type", kind)
        expect(page.locator("#dispatch-response-facts")).to_contain_text("没有启动", timeout=SOON)
        choose(page, "level", level)
        decide(page, "declare", "县防指会商决定")
    expect(page.locator(".mode-sub")).to_contain_text("另有 防汛 IV", timeout=SOON)
    for width in (1920, 1760, 1600):
        resize(page, width, 900)
        assert page.evaluate(UNFIT) == [], width
    for kind in ("防台风", "防汛"):
        choose(page, "type", kind)
        expect(page.locator("#dispatch-response-facts")).to_contain_text("级", timeout=SOON)
        decide(page, "end", "台风已经远离")
    expect(page.locator(".mode-chip")).to_have_attribute("data-mode", "", timeout=SOON)
