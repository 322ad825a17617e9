"""Entering a case on /dispatch: by keyboard, by a click on the map; what was typed survives refusals."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Screens, wait_until_painted
from tests.browser.test_palm import phone
from tests.browser.world import LiveServer

__all__ = ["phone"]
SOON = 60_000
COUNTED = """() => {
  window.done = { keys: 0, presses: 0, from: performance.now() };
  addEventListener("keydown", (event) => { done.keys += Number(event.key.length > 1); }, true);
  addEventListener("pointerdown", () => { done.presses += 1; }, true);
}"""
"""Counts what a hand does besides typing: keys that write no letter, clicks and taps."""
LOST = """() => {
  window.connected = window.fetch;
  const lost = () => Promise.reject(new TypeError("lost"));
  window.fetch = (where, how) => (`${where}`.startsWith("/api/cases?") ? lost() : connected(where, how));
}"""
"""Lets no case come to the server, within the page: a route of Playwright's holds only a moment after it is
set, and a key that is pressed at once may be quicker.
"""


@pytest.fixture
def dispatch_page(screens: Screens) -> Page:
    page = screens.open("/dispatch")
    expect(page.locator('.queue-foot [data-act="enter"]')).to_be_visible(timeout=SOON)
    expect(page.locator('[data-panel="queue"] [data-part="count"]')).not_to_be_empty(timeout=SOON)
    return page


def test_a_case_is_entered_by_keyboard_alone(dispatch_page: Page) -> None:
    dispatch_page.keyboard.press("n")
    expect(dispatch_page.locator("#entry-title")).to_be_focused()
    dispatch_page.keyboard.type("村口积水")
    dispatch_page.keyboard.press("Tab")
    dispatch_page.keyboard.type("330825101264")
    dispatch_page.keyboard.press("Enter")
    expect(dispatch_page.locator("dialog.case-entry")).to_be_hidden()
    expect(dispatch_page.locator(".row", has_text="村口积水")).to_be_visible(timeout=SOON)
    expect(dispatch_page.locator(".panel-drawer")).to_contain_text("村口积水")


def click_map(page: Page) -> None:
    """In the middle; the form has the place then."""
    wait_until_painted(page)
    box = page.locator(".leaflet-container").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#entry-place")).not_to_have_value("")


def test_a_click_on_the_map_is_the_place(dispatch_page: Page) -> None:
    dispatch_page.keyboard.press("n")
    dispatch_page.keyboard.type("路灯倒伏")
    click_map(dispatch_page)
    dispatch_page.locator("dialog.case-entry button[type=submit]").click()
    expect(dispatch_page.locator(".row", has_text="路灯倒伏")).to_be_visible(timeout=SOON)


def test_what_was_typed_survives_refusals_a_lost_connection_and_closing(dispatch_page: Page) -> None:
    dispatch_page.keyboard.press("n")
    dispatch_page.keyboard.type("河道漂浮物")
    dispatch_page.keyboard.press("Enter")
    alert = dispatch_page.locator("dialog.case-entry [role=alert]")
    expect(alert).to_contain_text("地点")
    expect(dispatch_page.locator("#entry-place")).to_be_focused()
    dispatch_page.keyboard.type("330825101264")
    dispatch_page.evaluate(LOST)
    dispatch_page.keyboard.press("Enter")
    expect(alert).not_to_contain_text("地点")
    expect(alert).not_to_be_empty()
    dispatch_page.keyboard.press("Escape")
    expect(dispatch_page.locator("dialog.case-entry")).to_be_hidden()
    dispatch_page.evaluate("() => { window.fetch = connected; }")
    dispatch_page.keyboard.press("n")
    expect(dispatch_page.locator("#entry-title")).to_have_value("河道漂浮物")
    expect(dispatch_page.locator("#entry-place")).to_have_value("330825101264")
    dispatch_page.keyboard.press("Enter")
    expect(dispatch_page.locator(".row", has_text="河道漂浮物")).to_have_count(1, timeout=SOON)


def enter(page: Page, title: str) -> None:
    page.keyboard.press("n")
    page.keyboard.type(title)
    page.keyboard.press("Tab")
    page.keyboard.type("330825101264")
    page.keyboard.press("Enter")
    expect(page.locator(".panel-drawer .case-title")).to_have_text(title, timeout=SOON)


def test_a_part_is_split_off_and_two_cases_are_linked(dispatch_page: Page) -> None:
    enter(dispatch_page, "施工围挡倒伏")
    dispatch_page.locator('[data-command="split"]').click()
    expect(dispatch_page.locator("#entry-heading")).to_contain_text("施工围挡倒伏")
    dispatch_page.locator("#entry-title").fill("围挡旁路灯损坏")
    dispatch_page.keyboard.press("Enter")
    expect(dispatch_page.locator(".panel-drawer .case-title")).to_have_text("围挡旁路灯损坏", timeout=SOON)
    dispatch_page.locator(".panel-drawer .block [data-open]", has_text="拆自").click()
    expect(dispatch_page.locator(".panel-drawer .case-title")).to_have_text("施工围挡倒伏", timeout=SOON)
    enter(dispatch_page, "渣土外溢")
    dispatch_page.locator('[data-command="link"]').click()
    other = dispatch_page.locator("#command-other option", has_text="施工围挡倒伏")
    dispatch_page.locator("#command-other").select_option(value=other.get_attribute("value"))
    dispatch_page.locator("dialog.command button[type=submit]").click()
    expect(dispatch_page.locator(".panel-drawer .block [data-open]", has_text="施工围挡倒伏")).to_be_visible(
        timeout=SOON
    )
    dispatch_page.locator('[data-command="unlink"]').click()
    dispatch_page.locator("#command-other").select_option(index=1)
    dispatch_page.locator("dialog.command button[type=submit]").click()
    expect(dispatch_page.locator(".panel-drawer .block [data-open]")).to_have_count(0, timeout=SOON)


def test_a_case_that_repeats_another_is_merged_into_it_and_reopened(dispatch_page: Page) -> None:
    for title in ("桥头塌方", "桥头塌陷"):
        enter(dispatch_page, title)
    dispatch_page.locator('[data-command="merge"]').click()
    first = dispatch_page.locator("#command-into option", has_text="桥头塌方")
    dispatch_page.locator("#command-into").select_option(value=first.get_attribute("value"))
    dispatch_page.locator("#command-reason").fill("同一处塌方，两人来电")
    dispatch_page.locator("dialog.command button[type=submit]").click()
    expect(dispatch_page.locator(".row", has_text="桥头塌陷")).to_have_count(0, timeout=SOON)
    dispatch_page.locator(".panel-drawer [data-open]").click()
    expect(dispatch_page.locator(".panel-drawer .case-title")).to_have_text("桥头塌方", timeout=SOON)
    dispatch_page.locator(".panel-drawer .block [data-open]").click()
    expect(dispatch_page.locator(".panel-drawer .case-title")).to_have_text("桥头塌陷", timeout=SOON)
    dispatch_page.locator('[data-command="reopen"]').click()
    dispatch_page.locator("#command-reason").fill("并非同一处")
    dispatch_page.locator("dialog.command button[type=submit]").click()
    expect(dispatch_page.locator(".row", has_text="桥头塌陷")).to_have_count(1, timeout=SOON)


def report_effort(page: Page, what: str) -> tuple[int, int]:
    """Keys and clicks or taps so far; prints them with the time that the machine took."""
    done = page.evaluate("() => ({ ...done, ms: performance.now() - done.from })")
    print(f"{what}: {done['keys']} keys, {done['presses']} presses, {done['ms']:.0f} ms without the typing")
    return done["keys"], done["presses"]


@pytest.mark.parametrize("by_click", [False, True], ids=["by name", "by a click"])
def test_a_call_is_entered_with_matter_and_place_in_a_few_moves(dispatch_page: Page, by_click: bool) -> None:
    """Under 20 s for a tired hand: besides the words N, Tab, Tab and Enter, or N, a click and Enter. A
    village is found by a part of its name though its grids are called after it, and a click on the map
    gives the keyboard back to the form.
    """
    title = "夜间施工扰民" if by_click else "渣土车撒漏"
    dispatch_page.evaluate(COUNTED)
    dispatch_page.keyboard.press("n")
    dispatch_page.keyboard.type(title)
    if by_click:
        click_map(dispatch_page)
    else:
        dispatch_page.keyboard.press("Tab")
        dispatch_page.keyboard.type("希塘")
        dispatch_page.keyboard.press("Tab")
    expect(dispatch_page.locator("#entry-matter")).to_be_focused()
    dispatch_page.keyboard.type("噪音" if by_click else "扬尘")
    dispatch_page.keyboard.press("Enter")
    expect(dispatch_page.locator(".panel-drawer .case-title")).to_have_text(title, timeout=SOON)
    assert report_effort(dispatch_page, "entered") == ((1, 1) if by_click else (3, 0))
    expect(dispatch_page.locator(".case-top")).to_contain_text("噪音" if by_click else "扬尘", timeout=SOON)
    if not by_click:
        expect(dispatch_page.locator(".panel-drawer")).to_contain_text("希塘村")


@pytest.mark.parametrize("knows_place", [True, False], ids=["from where it is", "by name"])
def test_a_phone_reports_in_a_few_taps(phone: BrowserContext, server: LiveServer, knows_place: bool) -> None:
    """Four taps where the phone says where it is, one more and some letters where it does not."""
    page = phone.pages[0]
    if knows_place:
        phone.grant_permissions(["geolocation"])
        phone.set_geolocation({"latitude": 29.03, "longitude": 119.17, "accuracy": 8})
    page.goto(f"{server.url}/palm")
    tab = page.locator('.palm-tabs [data-tab="report"]')
    expect(tab).to_be_visible(timeout=SOON)
    page.evaluate(COUNTED)
    tab.tap()
    if knows_place:
        expect(page.locator(".palm-place")).to_contain_text("精度 8 m", timeout=SOON)
    else:
        page.locator('input[name="search"]').fill("希塘", timeout=SOON)
        page.locator('.palm-found [data-act="place"]').first.tap()
    page.locator('.palm-tile:has([name="matter"]:not([value=""]))').first.tap()
    page.locator('.palm-tile:has([name="severity"][value="3"])').tap()
    page.get_by_role("button", name="上报", exact=True).tap()
    expect(page.locator("[data-report]").first).to_contain_text("LY-", timeout=SOON)
    assert report_effort(page, "reported") == (0, 4 if knows_place else 5)
