"""What a page shows can be read: no page is wider than a phone, and each text stands out from its ground, in
both themes.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Screens, resize
from tests.browser.test_look import OVERFLOW

PAGES = ("/dispatch", "/squads", "/evacuation", "/checks", "/sheets", "/rollout", "/review")
THEMES = """(name) => { document.documentElement.dataset.theme = name; }"""
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


@pytest.mark.parametrize("path", PAGES)
def test_each_text_stands_out_and_no_page_is_wider_than_a_phone(screens: Screens, path: str) -> None:
    page = screens.open(f"{path}?lang=en", 390, 844)
    assert page.evaluate(OVERFLOW) <= 0
    assert_legible(page)
    resize(page, 1440, 900)
    assert page.evaluate(OVERFLOW) <= 0
    assert_legible(page)


def test_a_pale_text_would_be_found(screens: Screens) -> None:
    page = screens.open("/dispatch")
    page.evaluate("document.querySelector('.panel-title').style.opacity = 0.3")
    assert len(page.evaluate(PALE)) > 0
