"""A press that is repeated because its answer was lost makes nothing twice, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.conftest import Screens, intercept_early, seat
from tests.browser.world import LiveServer

COUNTY, SOON = "330825", 60_000


@pytest.fixture
def admin(browser: Browser, server: LiveServer) -> Iterator[Screens]:
    with seat(browser, server, server.cookie("administrator", COUNTY)) as opened:
        opened.forgiven = ("ERR_FAILED", "Failed to fetch", "Callback failed")
        intercept_early(opened.context)
        yield opened


def lose(route: Route) -> None:
    """The server does what it is asked, and its answer is lost."""
    if "admin-kiosks-result" in (route.request.post_data or ""):
        route.fetch()
        route.abort()
    else:
        route.continue_()


def test_a_key_whose_answer_was_lost_is_made_once(admin: Screens) -> None:
    page = admin.open("/admin/kiosks")
    page.locator("#admin-kiosks-name").fill("一楼大厅")
    expect(page.locator("#admin-kiosks-region")).to_contain_text("龙游县", timeout=SOON)
    page.route("**/_dash-update-component*", lose)
    page.locator("#admin-kiosks-create").click()
    rows = page.locator("#admin-kiosks-table tbody tr")
    expect(rows).to_have_count(1, timeout=SOON)
    page.unroute("**/_dash-update-component*")
    page.locator("#admin-kiosks-create").click()
    expect(page.locator("#admin-kiosks-result")).to_contain_text("没有再建一把", timeout=SOON)
    expect(rows).to_have_count(1)
    page.locator("#admin-kiosks-create").click()
    expect(page.locator("#admin-kiosks-result .secret-text")).to_be_visible(timeout=SOON)
    expect(rows).to_have_count(2, timeout=SOON)
