"""/review in a browser: the chart and its table, another question, the theme, and a file."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from playwright.sync_api import Route, expect

from tests.browser.conftest import Screens
from tests.browser.world import World

SOON = 60_000
ASKED = re.compile("_dash-update-component")
COLOUR = "path => getComputedStyle(path).fill"
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_the_time_of_a_step_is_drawn_stands_in_the_table_and_leaves_as_a_file(
    screens: Screens, world: World, tmp_path: Path
) -> None:
    case = world.report("山体滑坡 道路受阻", severity=1)
    world.follow("case.closed", case, outcome="done")
    world.traced("case.closed", 1)
    page = screens.open("/review?theme=dark")
    bar = page.locator("#review-by-step .barlayer .point path").first
    expect(bar).to_be_attached(timeout=SOON)
    whole = page.locator("#review-by-step tbody tr", has_text="上报到结案")
    expect(whole).to_contain_text("自然时间", timeout=SOON)
    dark = bar.evaluate(COLOUR)
    page.locator('[data-act="theme"]').click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    assert bar.evaluate(COLOUR) != dark
    page.locator("#review-group").click()
    page.locator(".dash-dropdown-content").get_by_text("月份", exact=True).click()
    expect(page.locator("#review-by-group th").first).to_have_text("月份", timeout=SOON)
    with page.expect_download(timeout=SOON) as leaving:
        page.locator("#review-by-group-csv").click()
    leaving.value.save_as(tmp_path / "review.csv")
    rows = list(csv.reader((tmp_path / "review.csv").read_text("utf-8-sig").splitlines()))
    assert rows[0][:3] == ["月份", "总数", "在办"]
    assert sum(int(row[1]) for row in rows[1:]) >= 1
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate(OVERFLOW) <= 0


def test_figures_that_do_not_come_say_so_and_are_asked_for_again(screens: Screens) -> None:
    screens.forgiven = ("500", "Callback")
    page = screens.context.new_page()
    screens.listen(page)

    def refuse(route: Route) -> None:
        if "review-by-step.children" in (route.request.post_data or ""):
            route.fulfill(status=500, body="no")
        else:
            route.continue_()

    page.route(ASKED, refuse)
    page.goto(f"{screens.world.url}/review")
    failed = page.locator("#review-by-step .page-state.is-error")
    expect(failed).to_be_visible(timeout=20_000)
    expect(failed).to_contain_text("没有取到数据")
    page.unroute(ASKED, refuse)
    failed.get_by_role("button", name="重试").click(timeout=10_000)
    expect(failed).to_have_count(0, timeout=20_000)
    expect(page.locator("#review-by-step")).to_contain_text(re.compile("上报到结案|没有事件"), timeout=SOON)
