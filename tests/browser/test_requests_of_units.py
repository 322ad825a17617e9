"""A unit asks for more time in its drawer, the desk decides in its own, and each sees it at once."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Screens, seat
from tests.browser.test_joint import cookie_of
from tests.browser.world import World

SOON, TITLE = 60_000, "道路塌陷 需更换管涵"
SHOTS = os.environ.get("PALM_TESTS_SHOTS", "")


def shoot(page: Page, name: str) -> None:
    """A picture, where one is wanted."""
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"requests-{name}.png"))


def press(page: Page, what: str, **fields: str) -> None:
    """A command, and what its dialog asks for."""
    page.locator(f'[data-command="{what}"]').first.click(timeout=SOON)
    for name, words in fields.items():
        page.fill(f"#command-{name}", words)
    shoot(page, f"dialog-{what}")
    page.locator("dialog.command .btn-main").click()
    expect(page.locator("dialog.command")).to_have_count(0, timeout=SOON)


def test_a_unit_asks_and_the_desk_decides(screens: Screens, browser: Browser, world: World) -> None:
    world.report(TITLE, severity=1)
    desk = screens.open("/dispatch")
    desk.locator(".row", has_text=TITLE).click(timeout=SOON)
    desk.locator('[data-command="register"]').click(timeout=SOON)
    desk.locator('[data-command="dispatch"]').click(timeout=SOON)
    desk.locator("#command-unit").select_option("housing")
    desk.locator("dialog.command .btn-main").click()
    with seat(browser, world, cookie_of(world, "housing")) as opened:
        unit = opened.open("/dispatch")
        unit.locator(".row", has_text=TITLE).click(timeout=SOON)
        press(unit, "request_extension", hours="72", reason="管涵下周到货")
        card = desk.locator('[data-request-state="open"]')
        expect(card).to_contain_text("延期申请 · 住建局 · 72 小时", timeout=SOON)
        expect(card).to_contain_text("管涵下周到货")
        expect(unit.locator('[data-command="approve_request"]')).to_have_count(0)
        shoot(desk, "desk")
        shoot(unit, "unit")
        press(desk, "refuse_request", reason="请先架设便道")
        answered = unit.locator('[data-request-state="refused"]')
        expect(answered).to_contain_text("请先架设便道", timeout=SOON)
        press(unit, "request_extension", hours="24", reason="便道已架设，仍缺管涵")
        press(desk, "approve_request", note="同意")
        expect(unit.locator('[data-request-state="approved"]')).to_be_visible(timeout=SOON)
        expect(unit.locator(".handling-facts")).to_contain_text("延期 1 次", timeout=SOON)
        shoot(unit, "answered")
