"""The list of the people of a roll-out on the screen: scrolled, narrowed, sorted, ticked, kept live."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Screens, seat
from tests.browser.test_rollout import LONG, SOON, answer, issue
from tests.browser.world import LiveServer


@pytest.fixture
def commander(browser: Browser, server: LiveServer) -> Iterator[Screens]:
    """Pages of a commander."""
    with seat(browser, server, server.cookie("commander")) as opened:
        yield opened


def test_people_are_listed_by_page_and_ticked_for_the_same_acts(
    commander: Screens, server: LiveServer
) -> None:
    page = commander.open("/rollout")
    rollout = issue(page)
    page.locator('[data-act="people"][data-value="tier/2"]').click(timeout=SOON)
    rows = page.locator(".people-list .ag-row:has(.people-name b)")
    expect(page.locator(".people-count")).to_have_text("已载 100，共 561 人", timeout=LONG)
    assert rows.count() < 60, "no more rows are made than are seen"
    first = rows.and_(page.locator('[row-index="0"]'))
    expect(first.locator('[col-id="township"]')).to_have_text("龙洲街道")

    first.locator('[col-id="name"]').click()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    bar = page.locator(".people-list .picked-bar")
    expect(bar).to_contain_text("已选 2 人")
    person = first.locator(".person-pick").get_attribute("data-value")
    assert person
    answer(server, rollout, "accepted", [person])
    expect(first.locator('[col-id="state"]')).to_have_text("已领办", timeout=SOON)
    expect(bar).to_contain_text("已选 1 人")
    bar.locator('[data-value="remind"]').click()
    expect(page.locator("dialog.reason .btn-main")).to_contain_text("1 人")
    page.locator("dialog.reason .btn-main").click()
    expect(page.locator(".people-note")).not_to_be_empty(timeout=SOON)

    page.locator('.ag-header-cell[col-id="state"]').click()
    page.locator('.ag-header-cell[col-id="state"]').click()
    expect(rows.and_(page.locator('[row-index="0"]')).locator('[col-id="state"]')).to_have_text(
        "已领办", timeout=SOON
    )
    page.locator('[data-part-of="township"]').select_option(label="湖镇镇")
    expect(page.locator(".people-count")).to_have_text(re.compile("^已载 81，共 81 人$"), timeout=SOON)
    page.keyboard.press("Escape")
    expect(page.locator(".people-list")).to_have_count(0)
