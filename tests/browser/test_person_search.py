"""Somebody whom nobody recommends is found by keys and pulled in, out of another squad for a reason."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Screens, seat
from tests.browser.test_joint import cookie_of
from tests.browser.world import COUNTY, LiveServer

SOON, FIRST, SECOND, WANTED, HOME = 60_000, "溪口路面塌陷", "龙洲管网爆裂", "LY-L00001", "t-330825001"


def open_case(page: Page, title: str) -> None:
    page.locator(".row", has_text=title).first.click(timeout=SOON)
    expect(page.locator(".panel-drawer")).to_contain_text(title, timeout=SOON)


def choose(page: Page) -> None:
    """By keys alone: S, whom, Enter."""
    field = page.locator("[data-search-people]")
    expect(field).to_be_attached(timeout=SOON)
    page.keyboard.press("s")
    expect(field).to_be_focused()
    page.keyboard.type(WANTED.lower())
    expect(page.locator(f'[data-block="search"] [data-person="{WANTED}"]')).to_be_visible(timeout=SOON)
    page.keyboard.press("Enter")
    pick = page.locator(f'[data-block="search"] [data-pick="{WANTED}"]')
    expect(pick).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(field).to_have_value("")
    expect(pick).to_be_visible()
    page.keyboard.press("Escape")


def test_who_is_in_another_squad_is_found_and_taken_for_a_reason(
    screens: Screens, browser: Browser, server: LiveServer
) -> None:
    server.report(FIRST, severity=2)
    server.report(SECOND, severity=2)
    dispatch_page = screens.open("/dispatch")
    open_case(dispatch_page, FIRST)
    choose(dispatch_page)
    dispatch_page.keyboard.press("w")
    expect(dispatch_page.locator(f'[data-member="{WANTED}"]')).to_be_visible(timeout=SOON)
    open_case(dispatch_page, SECOND)
    choose(dispatch_page)
    expect(dispatch_page.locator("[data-against=in_other_squad]")).to_contain_text("在别的专班")
    dispatch_page.keyboard.press("w")
    dialog = dispatch_page.get_by_role("dialog", name="仍要拉入")
    expect(dialog).to_contain_text("原单位可见", timeout=SOON)
    dialog.locator("textarea").fill("只有此人熟悉该处阀门")
    dialog.get_by_role("button", name="仍要拉入").click()
    expect(dispatch_page.locator(f'[data-member="{WANTED}"]')).to_be_visible(timeout=SOON)
    with seat(browser, server, cookie_of(server, HOME)) as opened:
        unit = opened.open(f"/squads?region={COUNTY}")
        expect(unit.locator("[data-several]").first).to_have_text("同时在 2 个专班", timeout=SOON)
