"""Language, theme, sizes: the same facts for every reader, and nothing falls off the screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Screens, resize

OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_language_and_theme_are_switched_and_remembered(screens: Screens) -> None:
    page = screens.open("/dispatch")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    sun, moon = (page.locator(f'[data-act="theme"] [data-icon="{name}"]') for name in ("sun", "moon"))
    expect(sun).to_be_visible()
    expect(moon).to_be_hidden()
    page.locator('[data-act="theme"]').click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    expect(moon).to_be_visible()
    expect(sun).to_be_hidden()
    page.locator('[data-act="lang"]').click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".panel-title").first).to_contain_text("Case queue")
    again = screens.open("/wall")
    expect(again.locator("html")).to_have_attribute("lang", "en")
    expect(again.locator("html")).to_have_attribute("data-theme", "light")
    expect(again.locator(".wall-name")).to_contain_text("Longyou County")


LARGER = [(1100, 800), (1440, 900), (1920, 1080), (3840, 2160)]


def test_a_wall_is_not_wider_than_its_screen_and_on_a_larger_one_the_same_picture(screens: Screens) -> None:
    """Opened on each: the screen of a wall stays what it is."""

    def shape(page: Page) -> list[float]:
        boxes = [page.locator(name).bounding_box() for name in (".wall-left", ".wall-centre", ".wall-clock")]
        width = page.viewport_size["width"] if page.viewport_size else 0
        return [round(box[side] / width, 2) for box in boxes if box for side in ("x", "y", "width")]

    shapes = {}
    for size in [(390, 844), *LARGER]:
        page = screens.open("/wall", *size)
        assert page.evaluate(OVERFLOW) <= 0, size
        shapes[size] = shape(page)
        page.close()
    assert len(shapes[1920, 1080]) == 9
    assert shapes[1920, 1080] == shapes[3840, 2160]


@pytest.mark.parametrize("path", ["/dispatch", "/sources"])
def test_nothing_is_wider_than_the_screen(screens: Screens, path: str) -> None:
    """Opened on a phone, where most would be, and then on every larger screen."""
    page = screens.open(path, 390, 844)
    assert page.evaluate(OVERFLOW) <= 0
    for size in LARGER:
        resize(page, *size)
        assert page.evaluate(OVERFLOW) <= 0, size


def test_a_phone_shows_queue_then_map_and_the_drawer_covers_both(screens: Screens) -> None:
    screens.world.report("排水口堵塞", severity=4)
    page = screens.open("/dispatch", 390, 844)
    row = page.locator(".row", has_text="排水口堵塞").first
    expect(row).to_be_visible(timeout=60_000)
    page.get_by_role("tab", name="地图").click()
    expect(page.locator(".leaflet-container")).to_be_visible()
    expect(row).to_be_hidden()
    page.get_by_role("tab", name="事件").click()
    row.click()
    expect(page.locator(".panel-drawer")).to_be_visible()
    box = page.locator(".panel-drawer").bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (390, 844)
    page.get_by_role("button", name="关闭 (Esc)").click()
    expect(page.locator(".panel-drawer")).to_be_hidden()


def test_an_unknown_page_says_so(screens: Screens) -> None:
    page = screens.context.new_page()
    page.goto(screens.world.url + "/nowhere")
    expect(page.locator("h1")).to_have_text("没有这个页面")
    page.get_by_role("link", name="去值守调度").click()
    expect(page.locator('[data-panel="queue"]')).to_be_visible()


def test_every_control_has_a_name_and_focus_is_seen(screens: Screens) -> None:
    page = screens.open("/dispatch")
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('button, select, input:not([type=hidden]), a')]
             .filter((e) => !(e.getAttribute('aria-label') || e.textContent.trim() || e.labels?.length))
             .map((e) => e.outerHTML.slice(0, 80))"""
    )
    assert nameless == []
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.wait_for_function("() => getComputedStyle(document.activeElement).outlineStyle === 'solid'")


def test_beside_a_wide_level_the_wall_shows_a_name_whole_and_a_role_whole_or_not(screens: Screens) -> None:
    page = screens.open("/wall", 1920, 1080)
    words = page.locator(".wall-mode-text > :first-child")
    words.evaluate(
        "(words) => { words.textContent = '另有 防汛 IV · 自 08-08 14:31，已 2 天 11 时，已 2 天 11 时'; }"
    )
    for name in (".who-name", ".who-role"):
        assert page.locator(name).evaluate("(el) => el.scrollWidth - el.clientWidth") <= 0, name


def test_the_signs_of_warnings_grow_with_the_wall(screens: Screens) -> None:
    page = screens.open("/wall", 3840, 2160)
    page.locator("[data-warnings]").evaluate(
        "(rail) => { rail.hidden = false; rail.innerHTML = "
        '\'<span class="warning-chip"><svg class="sev" width="30" height="30"></svg></span>\'; }'
    )
    sign = page.locator(".warning-chip .sev").bounding_box()
    assert sign
    assert sign["width"] == 60
