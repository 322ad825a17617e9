"""Texts at their longest, and texts that would turn others around: nothing runs over, nothing is turned."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import longest
from tests.browser.conftest import Screens, resize
from tests.browser.modules import module

THEMES = {"zh": "dark", "en": "light"}
SIZES = {
    "/wall": [(1440, 900), (1920, 1080)],
    "/dispatch": [(390, 844), (1100, 800), (1440, 900), (1920, 1080)],
}

LIVE = '[data-panel][data-state="live"]'
"""A page that lost its feed for a moment has a note more, which lies below the tabs of a phone."""


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", SIZES)
def test_every_text_at_its_longest_has_its_place(screens: Screens, path: str, lang: str) -> None:
    longest.fill(screens.context)
    first, *larger = SIZES[path]
    page = screens.open(f"{path}?lang={lang}&theme={THEMES[lang]}", *first)
    row = ".wall-more span" if path == "/wall" else ".row"
    expect(page.locator(row).first).to_be_visible()
    page.wait_for_selector(LIVE)
    assert longest.overlaps(page) == []
    for size in larger:
        resize(page, *size)
        expect(page.locator(row).first).to_be_visible()
        page.wait_for_selector(LIVE)
        assert longest.overlaps(page) == [], size


ROWS = """() => {
  document.querySelectorAll('.demo-chip').forEach((chip) => { chip.hidden = %s; });
  const boxes = [...document.querySelector('.desk-header').children]
    .filter((one) => !one.matches('nav')).map((one) => one.getBoundingClientRect())
    .filter((box) => box.width && box.height);
  const rows = [];
  for (const box of boxes) {
    const middle = (box.top + box.bottom) / 2, row = rows.find((one) => Math.abs(one - middle) < 12);
    if (row === undefined) rows.push(middle);
  }
  return rows.length;
}"""
CUT = """() => [...document.querySelectorAll('.desk-name, .mode-chip, .clock')]
  .filter((one) => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)
  .map((one) => one.className)"""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_header_of_a_phone_has_two_rows_at_most(screens: Screens, lang: str) -> None:
    """In the demo and without it."""
    for path in ("/dispatch", "/sources"):
        page = screens.open(f"{path}?lang={lang}", 390, 844)
        page.wait_for_function("() => document.querySelector('.clock').textContent !== ''")
        for hidden in ("false", "true"):
            assert page.evaluate(ROWS % hidden) <= 2
            assert page.evaluate(CUT) == []


RLO, ARABIC = "\u202e路灯不亮", "إنارة الشارع"
ORDER = """(wanted) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(wanted);
    if (at < 0 || !node.parentElement.getClientRects().length) continue;
    const lefts = [...wanted].map((_, i) => {
      const range = document.createRange();
      range.setStart(node, at + i);
      range.setEnd(node, at + i + 1);
      return range.getBoundingClientRect().left;
    });
    found.push(lefts.every((left, i) => i === 0 || left > lefts[i - 1]));
  }
  return found;
}"""
"""For each place on the page where the text stands: whether its characters go from left to right."""


def days_ago(days: int) -> str:
    """A time so many days ago."""
    return (datetime.now(UTC) - timedelta(days=days, hours=1)).isoformat()


def in_order(page: Page, text: str) -> Any:
    """Where a text stands on a page; it does at least once."""
    page.wait_for_function(f"(text) => ({ORDER})(text).length > 0", arg=text)
    return page.evaluate(ORDER, text)


@pytest.mark.parametrize("title", [RLO, ARABIC])
def test_a_title_turns_nothing_around_that_stands_beside_it(screens: Screens, title: str) -> None:
    source_id = screens.world.report(
        title, severity=1, at=days_ago(12), text=title, source_no=title, reporter="\u202e王五"
    )
    wall = screens.open("/wall", 1920, 1080)
    note = wall.locator('[data-part="kpi-overdue"] .kpi-note')
    expect(note).to_contain_text("12 天")
    for text in ("12 天", "湖镇镇"):
        assert all(in_order(wall, text))
    dispatch_page = screens.open("/dispatch")
    dispatch_page.locator(".row", has_text="12 天").first.click()
    expect(dispatch_page.locator(".case-title")).to_contain_text(title.removeprefix("\u202e"))
    expect(dispatch_page.locator(".pairs")).to_contain_text(source_id)
    for text in ("12 天", source_id, "湖镇镇希塘村"):
        assert all(in_order(dispatch_page, text))
    assert "\u202e" not in wall.locator("body").inner_text() + dispatch_page.locator("body").inner_text()
    assert dispatch_page.locator("[title*='\u202e'], [aria-label*='\u202e']").count() == 0
    screens.world.follow("case.closed", source_id)
    expect(dispatch_page.locator(".row", has_text="12 天")).to_have_count(0, timeout=60_000)


def test_an_attachment_that_could_not_be_taken_says_why(screens: Screens) -> None:
    files = ["HTTPS://files.invalid/1.jpg", "javascript:alert(1)", {"name": "x"}, None]
    screens.world.report("附件不全的事件", attachments=files)
    dispatch_page = screens.open("/dispatch")
    dispatch_page.locator(".row", has_text="附件不全的事件").click()
    block = dispatch_page.locator(".block", has=dispatch_page.locator(".attachments"))
    expect(block.locator(".block-head")).to_contain_text("附件 1 · 3 个未收录")
    expect(block.locator(".attachments a")).to_have_attribute("href", "https://files.invalid/1.jpg")
    expect(block.locator(".attachments .chip")).to_have_count(3)
    expect(block.locator(".attachments .chip").first).to_have_text(
        "javascript:alert(1) · 不是 http(s) 网址，不作链接"
    )


def test_a_title_in_which_nothing_can_be_seen_is_named(screens: Screens) -> None:
    """One that was stored before the rule."""
    page = screens.open("/dispatch")
    named = page.evaluate(
        f"async () => {{ const {{ titleOf }} = {module('state/cases/case_summary')};"
        """ return ['\\u200b', '\\u2800', '\\u3164', '\\u00ad', '\\n', '路']
             .map((title) => titleOf({ title })); }"""
    )
    assert named == ["（标题没有可见字符）"] * 5 + ["路"]
