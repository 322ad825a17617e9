"""What somebody selects, focuses or types survives every redraw: rows that stay are the same elements."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from domain.cases.case_join import case_id
from tests.browser.conftest import Screens
from tests.browser.world import COUNTY, SOURCE, LiveServer

SOON = 60_000
MARK = "(element) => { element.markedByTest = true; element.focus(); }"
SELECT = """(element) => {
  element.markedByTest = true;
  getSelection().selectAllChildren(element);
}"""
KEPT = "(element) => element.markedByTest === true && element.isConnected"


@pytest.fixture
def page(screens: Screens, server: LiveServer) -> Page:
    """The dispatch page with one case more on it than the test before had."""
    new_case = case_id(COUNTY, SOURCE, server.report("路面塌陷"))
    opened = screens.open("/dispatch")
    expect(opened.locator(f'.row[data-id="{new_case}"]')).to_be_visible(timeout=SOON)
    return opened


def read_selection(page: Page) -> str:
    return str(page.evaluate("getSelection().toString().replaceAll(/\\s+/g, ' ').trim()"))


def is_focused(page: Page) -> bool:
    return bool(page.evaluate("document.activeElement.markedByTest === true"))


def arrives(page: Page, server: LiveServer, title: str) -> None:
    """A worse case than all others comes, and is drawn above them."""
    before = page.locator(".row").count()
    server.report(title, severity=1)
    expect(page.locator(".row", has_text=title)).to_be_visible(timeout=SOON)
    expect(page.locator(".row")).to_have_count(before + 1)


def test_a_row_of_the_queue_stays_what_it_is(page: Page, server: LiveServer) -> None:
    row: Locator = page.locator(".row", has_text="路面塌陷").first
    title = row.locator(".row-title")
    title.evaluate(SELECT)
    arrives(page, server, "危房倒塌")
    assert read_selection(page) == "路面塌陷"
    assert title.evaluate(KEPT)
    assert row.get_attribute("aria-posinset") != "1", "it moved down"


def test_a_line_of_the_feed_keeps_the_focus_while_others_come(page: Page, server: LiveServer) -> None:
    line = page.locator(".feed-row", has_text="路面塌陷 上报").first
    line.evaluate(MARK)
    opens = line.get_attribute("data-open")
    arrives(page, server, "桥梁断裂")
    expect(page.locator(".feed-row", has_text="桥梁断裂 上报")).to_be_visible(timeout=SOON)
    assert is_focused(page)
    assert page.evaluate("document.activeElement.dataset.open") == opens
    page.keyboard.press("Enter")
    expect(page.locator(".case-title")).to_have_text("路面塌陷")


def test_an_open_case_keeps_selection_and_focus_when_it_grows(page: Page, server: LiveServer) -> None:
    source_id = server.report("护栏损坏", text="护栏损坏二十米")
    page.locator(".row", has_text="护栏损坏").click(timeout=SOON)
    case = page.locator('[data-part="case"]')
    expect(case.locator(".trail li")).to_have_count(1, timeout=SOON)
    case.locator("[data-copy]").evaluate(MARK)
    case.locator(".case-text").evaluate(SELECT)
    case.locator(".trail li").evaluate("(element) => { element.markedByTest = true; }")
    server.follow("case.updated", source_id, stage="handling", text="已派员到场")
    expect(case.locator(".trail li")).to_have_count(2, timeout=SOON)
    assert read_selection(page) == "护栏损坏二十米"
    assert is_focused(page)
    assert case.locator(".trail li").last.evaluate(KEPT), "the older line is the older element"
    assert not case.locator(".trail li").first.evaluate(KEPT)


def test_a_filter_that_is_open_stays_open_and_a_search_is_typed_on(page: Page, server: LiveServer) -> None:
    choice = page.locator('[data-filter="source"]')
    choice.evaluate(MARK)
    server.report("井盖缺失", source="别处", severity=1)
    expect(choice.locator("option", has_text="别处")).to_have_count(1, timeout=SOON)
    assert is_focused(page)
    page.keyboard.press("Control+k")
    page.keyboard.type("路面")
    arrives_unseen = page.locator('[data-panel="queue"] [data-part="count"]')
    expect(arrives_unseen).to_contain_text("/")
    before = arrives_unseen.inner_text()
    server.report("树木倒伏", severity=1)
    expect(arrives_unseen).not_to_have_text(before, timeout=SOON)
    page.keyboard.type("塌陷")
    expect(page.locator(".search-input")).to_have_value("路面塌陷")
    expect(page.locator(".row").first).to_contain_text("路面塌陷")
