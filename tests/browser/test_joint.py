"""Joint handling in two browsers: the desk gives a unit its part, the unit answers, the desk may go on."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Screens, seat
from tests.browser.world import COUNTY, LiveServer
from tests.signing import COOKIE, make_account, session_cookie

SOON, TITLE = 60_000, "项目部拖欠班组工资"


def cookie_of(server: LiveServer, unit: str) -> dict[str, object]:
    """The session of an officer of a unit."""
    store = server.store()
    secret = session_cookie(store, make_account(store, "unit_officer", COUNTY, unit))
    store.close()
    return {"name": COOKIE, "value": secret, "url": server.url, "httpOnly": True}


def press(page: Page, what: str, **fields: str) -> None:
    """A button of joint handling, and what its dialog asks for."""
    page.locator(f'[data-joint="{what}"]').first.click(timeout=SOON)
    for name, words in fields.items():
        page.fill(f"#command-{name}", words)
    page.locator("dialog.command .btn-main").click()
    expect(page.locator("dialog.command")).to_have_count(0, timeout=SOON)


def test_a_unit_gets_its_part_answers_it_and_is_heard(
    screens: Screens, browser: Browser, server: LiveServer
) -> None:
    server.report(TITLE, severity=1)
    dispatch_page = screens.open("/dispatch")
    dispatch_page.locator(".row", has_text=TITLE).click(timeout=SOON)
    dispatch_page.locator('[data-command="register"]').click(timeout=SOON)
    dispatch_page.locator('[data-command="dispatch"]').click(timeout=SOON)
    dispatch_page.locator("#command-unit").select_option("human-resources")
    dispatch_page.locator("dialog.command .btn-main").click()
    dispatch_page.locator('[data-joint="assign"]').click(timeout=SOON)
    boxes = dispatch_page.locator("dialog.command .command-choices input")
    expect(boxes.first).to_be_visible(timeout=SOON)
    for box in boxes.all():
        box.set_checked(box.input_value() == "tax")
    dispatch_page.fill("#command-text", "核查个税与工资申报")
    dispatch_page.locator("dialog.command .btn-main").click()
    expect(dispatch_page.locator('.part[data-state="assigned"]')).to_have_count(1, timeout=SOON)
    expect(dispatch_page.locator('[data-command="finish"]')).to_have_count(0, timeout=SOON)
    with seat(browser, server, cookie_of(server, "tax")) as opened:
        unit = opened.open("/dispatch")
        unit.locator(".row", has_text=TITLE).click(timeout=SOON)
        press(unit, "done", note="已申报，未发放")
        expect(dispatch_page.locator('.part[data-state="done"]')).to_be_attached(timeout=SOON)
        expect(dispatch_page.locator('[data-command="finish"]')).to_be_visible(timeout=SOON)
        press(dispatch_page, "call", material="工资表三份")
        press(unit, "opinion", note="建议移送")
        expect(dispatch_page.locator(".opinions")).to_contain_text("建议移送", timeout=SOON)
        press(dispatch_page, "decide", decision="移送公安立案")
        expect(unit.locator(".decision")).to_contain_text("移送公安立案", timeout=SOON)
