"""/duties in a browser: what is slow shows its skeleton, what fails says so and is asked for again."""

from __future__ import annotations

import re

from playwright.sync_api import Route, expect

from tests.browser.conftest import Screens, intercept_early, pop_request

SOON = 60_000
ASKED = re.compile(r"/duties\?")


def test_a_slow_search_shows_a_skeleton_and_a_failed_one_is_asked_again(screens: Screens) -> None:
    screens.forgiven = ("500", "Internal Server Error")
    held: list[Route] = []
    intercept_early(screens.context)
    page = screens.context.new_page()
    screens.listen(page)
    page.goto(f"{screens.world.url}/duties")
    rows = page.locator(".duties-table tbody tr")
    expect(rows.first).to_be_visible(timeout=SOON)
    expect(page.locator("form[data-fetches]")).to_be_visible()
    expect(page.locator("[data-clock]").first).to_have_text(re.compile(r"\d"), timeout=SOON)  # it listens now
    page.route(ASKED, lambda route: held.append(route))
    page.locator("input[name=q]").fill("扬尘")
    page.keyboard.press("Enter")
    expect(page.locator("[data-fetched] .page-bones")).to_be_visible(timeout=SOON)
    expect(rows).to_have_count(0)
    pop_request(page, held).fulfill(status=500, body="no")
    failed = page.locator("[data-fetched] .page-state.is-error")
    expect(failed).to_contain_text("没有取到数据", timeout=SOON)
    expect(failed).to_contain_text("500")
    failed.get_by_role("button", name="重试").click(timeout=SOON)
    expect(page.locator("[data-fetched] .page-bones")).to_be_visible(timeout=SOON)
    pop_request(page, held).continue_()
    expect(rows.first).to_contain_text("扬尘", timeout=SOON)
    assert "q=%E6%89%AC%E5%B0%98" in page.url
    assert page.locator("input[name=q]").input_value() == "扬尘"
    page.unroute_all()
    page.go_back()
    expect(page.locator(".duties-lists a").first).to_be_visible(timeout=SOON)
    page.locator(".duties-lists a").nth(1).click()
    expect(page.locator(".duties-lists a").nth(1)).to_have_attribute("aria-current", "true", timeout=SOON)
