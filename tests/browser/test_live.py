"""What is put on the real stream is on the wall and on the desk, and leaves them when it is over."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Screens, wait_until_painted
from tests.browser.world import wait_until

SOON = 60_000


def wall_row(page: Page, title: str) -> object:
    return page.locator('[data-panel="open"] .wrow', has_text=title)


def test_a_reported_case_is_on_wall_and_desk_at_once_and_gone_when_closed(screens: Screens) -> None:
    wall, dispatch_page = screens.open("/wall", 1920, 1080), screens.open("/dispatch")
    received = wall.locator('[data-panel="map"] [data-part="kpi-received"] b')
    expect(received).to_have_text(re.compile(r"^\d+$"), timeout=SOON)
    before = received.inner_text()
    source_id = screens.world.report("树木倒伏 主路中断", severity=1, matter="道路交通安全隐患处置")
    expect(wall_row(wall, "树木倒伏")).to_be_visible(timeout=SOON)
    expect(wall_row(wall, "树木倒伏")).to_contain_text("湖镇镇希塘村 · 交通运输局")
    expect(dispatch_page.locator(".row", has_text="树木倒伏")).to_be_visible(timeout=SOON)
    expect(wall.locator('[data-part="kpi-received"] b')).to_have_text(str(int(before) + 1), timeout=SOON)
    expect(wall.locator(".wall-news li").first).to_contain_text("树木倒伏 主路中断 上报")
    screens.world.follow("case.closed", source_id, text="已清障", outcome="done")
    expect(wall_row(wall, "树木倒伏")).to_have_count(0, timeout=SOON)
    expect(dispatch_page.locator(".row", has_text="树木倒伏")).to_have_count(0, timeout=SOON)
    expect(wall.locator(".wall-news li").first).to_contain_text("办结")


def test_the_wall_shows_numbers_chart_and_map_of_the_state(kiosk_screens: Screens) -> None:
    for number in range(8):
        kiosk_screens.world.report(f"占道堆物 {number}", severity=4, matter="dust")
    wall = kiosk_screens.open("/wall", 1920, 1080)
    expect(wall.locator('[data-panel="open"] .wrow')).to_have_count(6, timeout=SOON)
    expect(wall.locator(".wall-more")).to_contain_text("另有")
    dust = wall.locator(".matters tr", has_text="扬尘处置")
    expect(dust.locator(".c-open")).to_have_text("8", timeout=SOON)
    expect(wall.locator(".daily .bars path")).to_have_count(30, timeout=SOON)
    expect(wall.locator(".wall-legend .legend-item")).to_have_count(4)
    wait_until_painted(wall)
    expect(wall.locator("button:visible")).to_have_count(0)


def test_the_map_is_painted_and_a_marker_opens_its_case(screens: Screens) -> None:
    screens.world.report("独居老人待转移", severity=2, lat=29.07, lon=119.30, region=None)
    dispatch_page = screens.open("/dispatch?q=独居老人")
    expect(dispatch_page.locator(".row")).to_have_count(1, timeout=SOON)
    wait_until_painted(dispatch_page)
    dispatch_page.locator(".row").click()
    expect(dispatch_page.locator(".case-title")).to_have_text("独居老人待转移")
    expect(dispatch_page.locator(".map-scale")).to_have_text(re.compile(r"\d+ k?m · 示意地图"))
    dispatch_page.keyboard.press("Escape")
    dispatch_page.keyboard.press("f")
    box = dispatch_page.locator(".leaflet-container").bounding_box()
    assert box is not None

    def hit() -> bool:
        """The map may still be on its way to the marker: click its middle until that is a case."""
        dispatch_page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        dispatch_page.wait_for_timeout(500)
        return dispatch_page.locator(".case-title").count() == 1

    wait_until(hit, SOON / 1000, "the marker in the middle opens its case")
    expect(dispatch_page.locator(".case-title")).to_have_text("独居老人待转移")


def test_a_wall_rotates_through_townships_when_asked(kiosk_screens: Screens) -> None:
    wall = kiosk_screens.open("/wall?rotate=townships&every=5", 1920, 1080)
    for code, name in (("330825001", "龙洲街道"), ("330825002", "东华街道")):
        shown = wall.locator(f'[data-scope="{code}"] .wall-name', has_text=name)
        expect(shown).to_be_visible(timeout=2 * SOON)  # one that was missed comes again after a round
