"""/squads: the squads of a region with their weakest point, live, and the way into the drawer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Screens, seat
from tests.browser.world import World

SOON, TITLE = 30_000, "山体滑坡 道路受阻"


@pytest.fixture
def elsewhere(browser: Browser, world: World) -> Iterator[Screens]:
    """Pages of a commander of another township than that of the case."""
    with seat(browser, world, world.cookie("commander", "330825102")) as opened:
        yield opened


def assemble(desk: Page) -> None:
    """A squad of whoever is recommended, for the case of the test."""
    desk.locator(".row", has_text=TITLE).click(timeout=SOON)
    desk.locator('[data-squad="assemble"]').click(timeout=SOON)
    expect(desk.locator(".member").first).to_have_attribute("data-state", "called", timeout=SOON)


def stand_down(desk: Page) -> None:
    desk.locator('[data-squad="stand_down"]').click()
    desk.locator("dialog .btn-main").click()


def test_a_squad_is_listed_with_its_weakest_point_until_it_is_stood_down(
    screens: Screens, elsewhere: Screens, world: World
) -> None:
    world.report(TITLE, severity=1)
    desk, page, other = screens.open("/dispatch"), screens.open("/squads"), elsewhere.open("/squads")
    expect(page.locator(".veil")).to_contain_text("没有在办专班", timeout=SOON)
    assemble(desk)
    line = page.locator("[data-line]")
    expect(line).to_have_count(1, timeout=SOON)
    expect(line).to_contain_text("湖镇镇")
    expect(line.locator('[data-weak="silent"]')).to_contain_text("未应答")
    people = desk.locator('[data-member] [data-squad="answer"]').count()
    for _ in range(people):
        answer_one(desk)
    expect(line.locator('[data-weak="silent"]')).to_have_count(0, timeout=SOON)
    expect(other.locator("[data-line]")).to_have_count(0)
    line.locator("a").click()
    expect(page.locator(".case-title")).to_have_text(TITLE, timeout=SOON)
    page.go_back()
    stand_down(desk)
    expect(page.locator("[data-line]")).to_have_count(0, timeout=SOON)
    expect(page.locator(".veil")).to_contain_text("没有在办专班", timeout=SOON)


def answer_one(desk: Page) -> None:
    """Record for the first who has not answered that they come."""
    silent = desk.locator('[data-member][data-state="called"]')
    before = silent.count()
    silent.first.locator('[data-squad="answer"]').click()
    desk.locator("#command-state").select_option("accepted")
    desk.keyboard.press("Enter")
    expect(silent).to_have_count(before - 1, timeout=SOON)


def test_whoever_commands_no_squads_has_no_such_page(browser: Browser, world: World) -> None:
    with seat(browser, world, world.cookie("liaison", "330825101")) as opened:
        opened.forgiven = ("403",)
        page = opened.open("/dispatch")
        expect(page.locator('.nav a[href^="/squads"]')).to_have_count(0)
        page.goto(f"{world.url}/squads")
        expect(page.locator(".page-message")).to_contain_text("这里没有您的权限", timeout=SOON)
