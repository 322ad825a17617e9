"""/review in a browser: chart and table, another question, theme, file; a server that is slow or fails."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from playwright.sync_api import FloatRect, Page, Route, expect

from tests.browser.conftest import Screens, intercept_early, pop_request, resize
from tests.browser.world import LiveServer

SOON = 60_000
ASKED = re.compile("_dash-update-component")
COLOUR = "path => getComputedStyle(path).fill"
OTHER_COLOUR = "([path, colour]) => getComputedStyle(path).fill !== colour"
PLACES = [f'[data-answers="review-{name}"]' for name in ("by-step", "by-group", "step-by-group")]
SHOWN = re.compile("上报到结案|没有事件")
HEAD = 40
"""So high is the heading of a card, at least."""
PERIOD = "最近 30 天"
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_the_time_of_a_step_is_drawn_stands_in_the_table_and_leaves_as_a_file(
    screens: Screens, server: LiveServer, tmp_path: Path
) -> None:
    case = server.report("山体滑坡 道路受阻", severity=1)
    server.follow("case.closed", case, outcome="done")
    server.wait_for_trace("case.closed", 1)
    page = screens.open("/review?theme=dark")
    bar = page.locator("#review-by-step .barlayer .point path").first
    expect(bar).to_be_attached(timeout=SOON)
    whole = page.locator("#review-by-step tbody tr", has_text="上报到结案")
    expect(whole).to_contain_text("自然时间", timeout=SOON)
    dark = bar.evaluate(COLOUR)
    page.locator('[data-act="theme"]').click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.wait_for_function(OTHER_COLOUR, arg=[bar.element_handle(), dark])
    page.locator("#review-group").click()
    page.locator(".dash-dropdown-content").get_by_text("月份", exact=True).click()
    expect(page.locator("#review-by-group th").first).to_have_text("月份", timeout=SOON)
    with page.expect_download(timeout=SOON) as download:
        page.locator("#review-by-group-csv").click()
    download.value.save_as(tmp_path / "review.csv")
    rows = list(csv.reader((tmp_path / "review.csv").read_text("utf-8-sig").splitlines()))
    assert rows[0][:3] == ["月份", "总数", "在办"]
    assert sum(int(row[1]) for row in rows[1:]) >= 1
    resize(page, 390, 844)
    # A chart is drawn anew after its place has another size.
    page.wait_for_function(f"() => ({OVERFLOW})() <= 0")


def hold_figures(page: Page) -> list[Route]:
    """From now on questions for figures are held, each until the test lets it go; other questions pass."""
    held: list[Route] = []

    def ask(route: Route) -> None:
        if "review-by-step.children" in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    page.route(ASKED, ask)
    return held


def box(page: Page, name: str) -> FloatRect:
    """Where something lies."""
    found = page.locator(name).bounding_box()
    assert found is not None
    return found


def test_a_slow_server_shows_a_skeleton_in_every_place_and_says_so_in_words(screens: Screens) -> None:
    page = screens.context.new_page()
    screens.listen(page)
    held = hold_figures(page)
    page.goto(f"{screens.world.url}/review")
    first = pop_request(page, held)
    for place in PLACES:
        expect(page.locator(f"{place} .page-bones")).to_be_visible(timeout=SOON)
        expect(page.locator(f"{place} .is-error")).to_be_hidden()
        bones, card = (box(page, name) for name in (f"{place} .page-bones", f".card:has({place})"))
        assert card["y"] + HEAD < bones["y"], "no title lies under it"
        assert bones["y"] + bones["height"] <= card["y"] + card["height"]
    expect(page.locator(f"{PLACES[0]} .slow")).to_have_text("载入较慢")
    expect(page.locator(f"{PLACES[0]} .slow")).to_be_visible(timeout=SOON)
    assert held == []
    first.continue_()
    for place in PLACES:
        expect(page.locator(f"{place} .page-bones")).to_have_count(0, timeout=SOON)
        expect(page.locator(f"{place} .is-error")).to_be_hidden()
    expect(page.locator("#review-by-step")).to_contain_text(SHOWN, timeout=SOON)


def test_figures_that_do_not_come_say_so_and_are_asked_for_again_once(screens: Screens) -> None:
    screens.forgiven = ("500", "Callback")
    page = screens.context.new_page()
    screens.listen(page)
    held = hold_figures(page)
    page.goto(f"{screens.world.url}/review")
    pop_request(page, held).fulfill(status=500, body="no")
    failed = page.locator(f"{PLACES[0]} .page-state.is-error")
    for place in PLACES:
        expect(page.locator(f"{place} .page-state.is-error")).to_be_visible(timeout=SOON)
    expect(failed).to_contain_text("没有取到数据")
    failed.get_by_role("button", name="重试").dblclick(timeout=SOON)
    again = pop_request(page, held)
    expect(page.locator(f"{PLACES[0]} .page-bones")).to_be_visible(timeout=SOON)
    assert held == [], "an impatient hand asks once"
    again.continue_()
    expect(failed).to_be_hidden(timeout=SOON)
    expect(page.locator("#review-by-step")).to_contain_text(SHOWN, timeout=SOON)


def test_the_figures_of_the_question_before_say_so_until_the_new_ones_are_there(screens: Screens) -> None:
    screens.world.report("堤坝渗水 已经处置", severity=3)
    intercept_early(screens.context)
    page = screens.open("/review")
    days, older = page.locator(".review-days"), page.locator(".review-older")
    expect(days).to_be_visible(timeout=SOON)
    expect(page.locator("#review-by-step")).to_contain_text(SHOWN, timeout=SOON)
    expect(older).to_be_hidden()
    before = days.inner_text()
    held = hold_figures(page)
    page.locator("#review-period").click()
    page.locator(".dash-dropdown-content").get_by_text(PERIOD, exact=True).click()
    request = pop_request(page, held)
    expect(older).to_have_text("以下是之前的数字，新的正在统计", timeout=SOON)
    expect(older).to_be_visible(timeout=SOON)
    expect(days).to_have_text(before)
    assert box(page, ".review-older")["y"] < box(page, ".review-days")["y"]
    request.continue_()
    expect(days).not_to_have_text(before, timeout=SOON)
    expect(older).to_be_hidden(timeout=SOON)


def test_a_question_that_fails_leaves_no_answer_to_the_one_before_it(screens: Screens) -> None:
    screens.forgiven = ("500", "Callback")
    screens.world.report("路面塌陷 已经围挡", severity=3)
    intercept_early(screens.context)
    page = screens.open("/review")
    days = page.locator(".review-days")
    expect(days).to_be_visible(timeout=SOON)
    expect(page.locator("#review-by-step")).to_contain_text(SHOWN, timeout=SOON)
    held = hold_figures(page)
    page.locator("#review-period").click()
    page.locator(".dash-dropdown-content").get_by_text(PERIOD, exact=True).click()
    pop_request(page, held).fulfill(status=500, body="no")
    for place in PLACES:
        expect(page.locator(f"{place} .is-error")).to_be_visible(timeout=SOON)
        expect(page.locator(f"{place} .review-body")).to_be_hidden()
    expect(days).to_be_hidden()
    page.locator(f"{PLACES[1]} .is-error button").click()
    pop_request(page, held).continue_()
    expect(days).to_be_visible(timeout=SOON)
    expect(page.locator("#review-by-step")).to_contain_text(SHOWN, timeout=SOON)
