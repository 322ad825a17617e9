"""Joint handling in two browsers: the desk gives a unit its part, the unit answers, the desk may go on."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Screens, seat
from tests.browser.world import COUNTY, World
from tests.signing import COOKIE, make_account, session_cookie

SOON, TITLE = 60_000, "项目部拖欠班组工资"


def cookie_of(world: World, unit: str) -> dict[str, object]:
    """The session of an officer of a unit."""
    store = world.store()
    secret = session_cookie(store, make_account(store, "unit_officer", COUNTY, unit))
    store.close()
    return {"name": COOKIE, "value": secret, "url": world.url, "httpOnly": True}


def press(page: Page, what: str, **fields: str) -> None:
    """A button of joint handling, and what its dialog asks for."""
    page.locator(f'[data-joint="{what}"]').first.click(timeout=SOON)
    for name, words in fields.items():
        page.fill(f"#command-{name}", words)
    page.locator("dialog.command .btn-main").click()
    expect(page.locator("dialog.command")).to_have_count(0, timeout=SOON)


def test_a_unit_gets_its_part_answers_it_and_is_heard(
    screens: Screens, browser: Browser, world: World
) -> None:
    world.report(TITLE, severity=1)
    desk = screens.open("/dispatch")
    desk.locator(".row", has_text=TITLE).click(timeout=SOON)
    desk.locator('[data-command="register"]').click(timeout=SOON)
    desk.locator('[data-command="dispatch"]').click(timeout=SOON)
    desk.locator("#command-unit").select_option("human-resources")
    desk.locator("dialog.command .btn-main").click()
    desk.locator('[data-joint="assign"]').click(timeout=SOON)
    for box in desk.locator("dialog.command .command-choices input").all():
        box.set_checked(box.input_value() == "tax")
    desk.fill("#command-text", "核查个税与工资申报")
    desk.locator("dialog.command .btn-main").click()
    expect(desk.locator('.part[data-state="assigned"]')).to_have_count(1, timeout=SOON)
    expect(desk.locator('[data-command="finish"]')).to_have_count(0, timeout=SOON)
    with seat(browser, world, cookie_of(world, "tax")) as opened:
        unit = opened.open("/dispatch")
        unit.locator(".row", has_text=TITLE).click(timeout=SOON)
        press(unit, "done", note="已申报，未发放")
        expect(desk.locator('.part[data-state="done"]')).to_be_attached(timeout=SOON)
        expect(desk.locator('[data-command="finish"]')).to_be_visible(timeout=SOON)
        press(desk, "call", material="工资表三份")
        press(unit, "opinion", note="建议移送")
        expect(desk.locator(".opinions")).to_contain_text("建议移送", timeout=SOON)
        press(desk, "decide", decision="移送公安立案")
        expect(unit.locator(".decision")).to_contain_text("移送公安立案", timeout=SOON)
