"""What a page shows can be read: no page is wider than a phone, and each text stands out from its ground, in
both themes.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import longest
from tests.browser.conftest import Screens, resize
from tests.browser.test_look import OVERFLOW

PAGES = ("/dispatch", "/squads", "/evacuation", "/checks", "/sheets", "/rollout", "/review")
SOON = 60_000
TITLE = "看得清的事件 " + "树木倒伏主路中断" * 20
# A colour that is still on its way is none of the theme's.
THEMES = """(name) => {
  document.documentElement.dataset.theme = name;
  const ends = (one) => one.playState === "running" && one.effect.getComputedTiming().endTime !== Infinity;
  const running = () => document.getAnimations().filter(ends);
  for (let rest = running(); rest.length; rest = running()) rest.forEach((one) => one.finish());
}"""
# Texts with less than 4.5 : 1 (3 : 1 from 24 px on) against the ground behind them. Disabled controls may be
# pale, and the letters in a shape stand on the shape.
PALE = """() => {
  const brush = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  const read = (colour) => {
    brush.clearRect(0, 0, 1, 1);
    brush.fillStyle = colour;
    brush.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = brush.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const lay = (top, below) => [0, 1, 2].map((n) => top[n] * top[3] + below[n] * (1 - top[3]));
  const light = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((part) => (part /= 255) <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const line = (element) => (element ? [...line(element.parentElement), element] : []);
  const pale = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const element = node.parentElement;
    if (!node.nodeValue.trim() || !element.checkVisibility({ visibilityProperty: true })) continue;
    if (element.closest("svg, script, style, option, .leaflet-container, :disabled, [aria-disabled=true]")) continue;
    const chain = line(element), style = getComputedStyle(element);
    const ground = chain.map((one) => read(getComputedStyle(one).backgroundColor)).reduce((below, top) => lay(top, below), [255, 255, 255]);
    const colour = read(style.color);
    colour[3] *= chain.reduce((share, one) => share * Number(getComputedStyle(one).opacity), 1);
    const [more, less] = [light(lay(colour, ground)), light(ground)].sort((a, b) => b - a), ratio = (more + 0.05) / (less + 0.05);
    if (ratio < (parseFloat(style.fontSize) >= 24 ? 3 : 4.5)) pale.push(`${ratio.toFixed(2)} ${node.nodeValue.trim().slice(0, 40)}`);
  }
  return pale;
}"""  # noqa: E501


def assert_legible(page: Page) -> None:
    """In both themes, at the size the page has."""
    for theme in ("dark", "light"):
        page.evaluate(THEMES, theme)
        assert page.evaluate(PALE) == [], theme


def report_closed(screens: Screens) -> None:
    """A case that /review can measure."""
    screens.world.follow("case.closed", screens.world.report(TITLE, severity=3), outcome="done")
    screens.world.wait_for_trace("case.closed", 1)


def wait_until_full(page: Page, path: str) -> None:
    """A page that is measured shows what it is there for."""
    if path == "/dispatch":
        expect(page.locator(".row").first).to_be_visible(timeout=SOON)
    if path == "/review":
        expect(page.locator("#review-by-step tbody")).to_contain_text("Report to end", timeout=SOON)


def open_case(page: Page) -> None:
    """The drawer beside a full queue, of a case that the server knows."""
    search = page.get_by_role("searchbox", name="Search cases")
    search.fill(TITLE)
    page.locator(".row", has_text=TITLE).first.click(timeout=SOON)
    expect(page.locator(".case-title")).to_contain_text(TITLE, timeout=SOON)
    search.fill("")
    wait_until_full(page, "/dispatch")


@pytest.mark.parametrize("path", PAGES)
def test_each_text_stands_out_and_no_page_is_wider_than_a_phone(screens: Screens, path: str) -> None:
    if path == "/review":
        report_closed(screens)
    if path == "/dispatch":
        screens.world.report(TITLE, severity=3)
    longest.fill(screens.context)
    page = screens.open(f"{path}?lang=en", 390, 844)
    wait_until_full(page, path)
    assert page.evaluate(OVERFLOW) <= 0
    assert_legible(page)
    resize(page, 1440, 900)
    if path == "/dispatch":
        open_case(page)
    assert page.evaluate(OVERFLOW) <= 0
    assert_legible(page)


def test_a_pale_text_would_be_found(screens: Screens) -> None:
    page = screens.open("/dispatch")
    page.evaluate("document.querySelector('.panel-title').style.opacity = 0.3")
    assert len(page.evaluate(PALE)) > 0
