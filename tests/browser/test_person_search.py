"""Somebody whom nobody recommends is found by keys and pulled in, out of another squad for a reason."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Screens, seat
from tests.browser.test_joint import cookie_of
from tests.browser.world import COUNTY, World

SOON, FIRST, SECOND, WANTED, HOME = 60_000, "溪口路面塌陷", "龙洲管网爆裂", "LY-L00001", "t-330825001"


def open_case(desk: Page, title: str) -> None:
    desk.locator(".row", has_text=title).first.click(timeout=SOON)
    expect(desk.locator(".panel-drawer")).to_contain_text(title, timeout=SOON)


def choose(desk: Page) -> None:
    """By keys alone: S, whom, Enter."""
    field = desk.locator("[data-search-people]")
    expect(field).to_be_attached(timeout=SOON)
    desk.keyboard.press("s")
    expect(field).to_be_focused()
    desk.keyboard.type(WANTED.lower())
    expect(desk.locator(f'[data-block="search"] [data-person="{WANTED}"]')).to_be_visible(timeout=SOON)
    desk.keyboard.press("Enter")
    pick = desk.locator(f'[data-block="search"] [data-pick="{WANTED}"]')
    expect(pick).to_have_attribute("aria-pressed", "true")
    desk.keyboard.press("Escape")
    expect(field).to_have_value("")
    expect(pick).to_be_visible()
    desk.keyboard.press("Escape")


def test_who_is_in_another_squad_is_found_and_taken_for_a_reason(
    screens: Screens, browser: Browser, world: World
) -> None:
    world.report(FIRST, severity=2)
    world.report(SECOND, severity=2)
    desk = screens.open("/dispatch")
    open_case(desk, FIRST)
    choose(desk)
    desk.keyboard.press("w")
    expect(desk.locator(f'[data-member="{WANTED}"]')).to_be_visible(timeout=SOON)
    open_case(desk, SECOND)
    choose(desk)
    expect(desk.locator("[data-against=in_other_squad]")).to_contain_text("在别的专班")
    desk.keyboard.press("w")
    dialog = desk.get_by_role("dialog", name="仍要拉入")
    expect(dialog).to_contain_text("原单位可见", timeout=SOON)
    dialog.locator("textarea").fill("只有此人熟悉该处阀门")
    dialog.get_by_role("button", name="仍要拉入").click()
    expect(desk.locator(f'[data-member="{WANTED}"]')).to_be_visible(timeout=SOON)
    with seat(browser, world, cookie_of(world, HOME)) as opened:
        unit = opened.open(f"/squads?region={COUNTY}")
        expect(unit.locator("[data-several]").first).to_have_text("同时在 2 个专班", timeout=SOON)
