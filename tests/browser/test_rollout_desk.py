"""/rollout five hours after an issue: who is overdue stands below closed grids, the list is walked by the
keyboard alone, a selection is called and given to a deputy, winds lie over the grids, on the wall too.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.commands import CommandBus
from dashboard.handlers.context import Context
from data_access.county_packs.county_pack import County
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.emergency.responses.response_commands import DeclareResponse
from domain.emergency.rollouts.rollout_commands import ConfirmRollout, IssueRollout, PrepareRollout
from tests.browser.conftest import Screens, resize, seat
from tests.browser.test_rollout import DEPUTY, answer, people
from tests.browser.test_storm import NOW, place, tell
from tests.browser.world import COUNTY, LiveServer, wait_until

SOON = 60_000
AGO = timedelta(hours=5)
"""Both tiers are late to accept by then."""
TOWN, HUZHEN = '.line[data-depth="0"]', "330825101"
FOCUS = "() => document.activeElement?.closest('.ag-cell, .ag-header-cell, button, select, input')"
CUT = """() => [...document.querySelectorAll(".line-people")].map((button) => button.parentElement)
  .filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.textContent)"""
HATCHED = """() => {
  const canvas = document.querySelector(".leaflet-palm-overlay-pane canvas");
  const pen = canvas.getContext("2d"), { width, height } = canvas;
  pen.save();
  pen.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--fill-3").trim();
  const wanted = [1, 3, 5].map((at) => parseInt(pen.fillStyle.slice(at, at + 2), 16));
  pen.restore();
  const { data } = pen.getImageData(0, 0, width, height);
  let found = 0;
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] > 60 && wanted.every((tone, n) => Math.abs(tone - data[i + n]) < 12)) found++;
  }
  return found / (width * height);
}"""
"""The share of the map that has the colour of a wind of force 7."""
ROOM = """() => [...document.querySelectorAll(".cascade .line-act .btn")].map((button) =>
  Math.round(button.closest(".line").getBoundingClientRect().right - button.getBoundingClientRect().right))"""
"""How much lies between each button of the cascade and the end of its line, in pixels."""


def commander(number: int) -> Actor:
    grants = (Grant(Role.COMMANDER, COUNTY),)
    return Actor(Viewer(Kind.PERSON, f"account:{number}", "", grants))


@pytest.fixture(scope="module")
def rollout(server: LiveServer, county: County) -> str:
    """A roll-out to 824 people that went out while no page was open, in a flood response of level III."""
    store, then = server.store(), datetime.now(UTC) - AGO
    bus, (first, other) = CommandBus(store, Context({COUNTY: county}, 100)), map(commander, (1, 2))
    drawn = bus.handle(PrepareRollout(region=COUNTY, plan="flood-3"), first, then)
    for number, (kind, by) in enumerate(((IssueRollout, first), (ConfirmRollout, other)), start=1):
        bus.handle(kind(region=COUNTY, rollout=drawn.id, expected_version=number), by, then)
    declare = DeclareResponse(region=COUNTY, type="flood", level=3, reason="县防指会商决定")
    bus.handle(declare, first, then)
    store.close()
    return str(drawn.id)


@pytest.fixture
def commander_screens(browser: Browser, server: LiveServer, rollout: str) -> Iterator[Screens]:
    """Pages of a commander."""
    with seat(browser, server, server.cookie("commander")) as opened:
        yield opened


def ask_of(requests: list[str]) -> list[list[str]]:
    """The townships of each question about leaves."""
    return [parse_qs(urlsplit(request).query)["branches"][0].split(",") for request in requests]


def test_overdue_people_stand_below_closed_grids_by_one_question(
    commander_screens: Screens, server: LiveServer, rollout: str
) -> None:
    page, addresses = commander_screens.open("/rollout"), list[str]()
    page.on("request", lambda sent: addresses.append(sent.url) if "/leaves?" in sent.url else None)
    expect(page.locator(TOWN)).to_have_count(15, timeout=SOON)
    for code in [line.get_attribute("data-line") for line in page.locator(TOWN).all()]:
        page.locator(f'{TOWN}[data-line="{code}"] .line-name').click()
    expect(page.locator(f'{TOWN} .line-name[aria-expanded="true"]')).to_have_count(15)
    grid = next(person for person in people(server, rollout, tier=2) if person["region"].startswith(HUZHEN))[
        "region"
    ]
    closed = page.locator(f'.line[data-line="{grid}"]')
    expect(closed.locator(".line-name")).to_have_attribute("aria-expanded", "false", timeout=SOON)
    head = next(person for person in people(server, rollout, tier=2) if person["region"] == grid)["person"]
    below = page.locator(f'.line[data-line="{grid}"] + .line.is-person')
    expect(below).to_have_attribute("data-person", head, timeout=SOON)
    expect(below.locator('[data-act="take-person"]')).to_be_visible()
    assert {code for question in ask_of(addresses) for code in question} == {
        person["region"][:9] for person in people(server, rollout, tier=1)
    }
    page.wait_for_timeout(6000)
    addresses.clear()
    answer(server, rollout, "accepted", [head])
    expect(below).to_have_count(0, timeout=SOON)
    assert HUZHEN in {code for question in ask_of(addresses) for code in question}
    assert len(addresses) <= 3, addresses


def test_on_a_phone_the_whole_number_of_who_did_not_accept_is_read(commander_screens: Screens) -> None:
    """With the column of visits, too, which leaves the others less room."""
    page = commander_screens.open("/rollout", 390, 844)
    expect(page.locator(TOWN)).to_have_count(15, timeout=SOON)
    for visited in ("", "1"):
        page.locator(".lines").first.evaluate(
            "(lines, on) => lines.toggleAttribute('data-visited', on)", visited
        )
        cut = page.evaluate(CUT)
        assert cut == [], visited


def evaluate_focused(page: Page, what: str) -> Any:
    """Something of what the keyboard is on."""
    return page.evaluate_handle(FOCUS).evaluate(f"(element) => {what}")


def test_the_list_is_walked_by_the_keyboard_alone(
    commander_screens: Screens, server: LiveServer, rollout: str
) -> None:
    page = commander_screens.open("/rollout")
    expect(page.locator(TOWN)).to_have_count(15, timeout=SOON)
    opener = page.locator('[data-act="people"][data-value="group/"]')
    opener.focus(timeout=SOON)
    page.keyboard.press("Enter")
    cell = page.locator('.people-list .ag-row[row-index="0"] [col-id="name"]')
    expect(cell).to_be_focused(timeout=SOON)
    assert evaluate_focused(page, "getComputedStyle(element).borderTopColor") != "rgba(0, 0, 0, 0)", "seen"
    page.keyboard.press("PageDown")
    page.wait_for_function("() => document.activeElement.closest('.ag-row')?.getAttribute('row-index') > 5")
    page.keyboard.press("Home")
    expect(page.locator('.people-list .ag-row[row-index="0"] .ag-cell:focus')).to_have_count(1)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hasAttribute('data-file')"), "Tab leaves the rows"
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("Boolean(document.activeElement.closest('.ag-cell'))"):
            break
    else:
        raise AssertionError("Tab does not come back to the rows")

    page.keyboard.press("r")
    expect(page.locator(".people-note")).to_have_text("请先勾选人员")
    chosen = []
    for _ in range(3):
        page.keyboard.press("Space")
        chosen.append(
            evaluate_focused(page, "element.closest('.ag-row').querySelector('.person-pick').dataset.value")
        )
        page.keyboard.press("ArrowDown")
    bar = page.locator(".people-list .picked-bar")
    expect(bar).to_contain_text("已选 3 人")
    row = evaluate_focused(page, "element.closest('.ag-row').getAttribute('row-index')")
    answer(server, rollout, "accepted", chosen[:1])
    expect(bar).to_contain_text("已选 2 人", timeout=SOON)
    done = page.locator(f'.people-list .ag-row[row-index="{int(row) - 3}"] [col-id="state"]')
    expect(done).to_have_text("已领办", timeout=SOON)
    assert evaluate_focused(page, "element.closest('.ag-row').getAttribute('row-index')") == row, (
        "the keyboard stays"
    )

    dialog = page.locator("dialog.command")
    for pressed, words in (("c", "呼叫 2 人"), ("r", "催办 2 人")):
        page.keyboard.press(pressed)
        expect(dialog.locator(".btn-main")).to_contain_text(words)
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)

    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    card = page.locator("dialog.person-card")
    expect(card).to_contain_text("发出时间")
    expect(card.locator('[data-act="ring"]')).to_be_focused()
    page.keyboard.press("c")
    expect(dialog.locator(".btn-main")).to_contain_text("呼叫 1 人")
    for gone in (dialog, card):
        page.keyboard.press("Escape")
        expect(gone).to_have_count(0)
    page.wait_for_function("() => document.activeElement.closest('.ag-row')")  # back at the row
    page.keyboard.press("Escape")
    expect(page.locator(".people-list")).to_have_count(0)
    expect(opener).to_be_focused()


def test_a_selection_is_called_and_given_to_a_deputy_by_keyboard(
    commander_screens: Screens, server: LiveServer
) -> None:
    page = commander_screens.open("/rollout")
    ticks = page.locator('[data-panel="exceptions"] .person-pick')
    for index in range(2):
        ticks.nth(index).focus(timeout=SOON)
        page.keyboard.press("Space")
    bar, dialog = page.locator('[data-panel="exceptions"] .picked-bar'), page.locator("dialog.command")
    expect(bar).to_contain_text("已选 2 人")
    for key, words in (("r", "催办 2 人"), ("g", "接管 2 人")):
        page.keyboard.press(key)
        expect(dialog.locator(".btn-main")).to_contain_text(words)
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
    page.keyboard.press("c")
    expect(dialog.locator(".btn-main")).to_contain_text("呼叫 2 人")
    dialog.locator("textarea").fill("超过时限，逐人叫应")
    dialog.locator(".btn-main").click()
    expect(page.locator(".strip-note")).to_contain_text("已呼叫 2 人", timeout=SOON)
    expect(dialog).to_have_count(0)
    page.keyboard.press("d")
    deputies = page.locator("dialog.deputies")
    expect(deputies).to_contain_text("所选人员有 2 人没有领办")
    expect(deputies.locator("#deputy-words")).to_be_focused(timeout=SOON)
    page.keyboard.type(DEPUTY)
    expect(deputies.locator('.deputy-one input[type="radio"]')).to_have_count(1, timeout=SOON)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(deputies.locator('button[type="submit"]:not([aria-disabled])')).to_contain_text("2 人")
    page.keyboard.press("Enter")
    expect(deputies.locator(".deputy-asked li").first).to_contain_text("代 2 人", timeout=SOON)
    page.keyboard.press("Escape")
    expect(deputies).to_have_count(0)


def test_the_map_is_by_acceptance_or_completion_and_its_legend_says_which(commander_screens: Screens) -> None:
    page = commander_screens.open("/rollout")
    legend = page.locator('[data-panel="map"] [data-part="legend"]')
    expect(legend).to_contain_text("领办 %", timeout=SOON)
    page.locator('[data-act="view"][data-value="finished"]').click()
    expect(legend).to_contain_text("办结 %")
    expect(page.locator(".line.is-head")).to_contain_text("办结")
    page.keyboard.press("v")
    expect(page.locator('[data-act="view"][data-value="voids"]')).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("v")
    expect(legend).to_contain_text("领办 %")
    assert "view=" not in page.url


def test_winds_are_hatched_over_the_grids_on_the_page_and_on_the_wall(
    commander_screens: Screens, kiosk_screens: Screens, server: LiveServer
) -> None:
    page, wall = commander_screens.open("/rollout"), kiosk_screens.open("/wall", 1920, 1080)
    expect(wall.locator(".page")).to_have_attribute("data-footing", "war", timeout=SOON)
    page.locator('[data-over="storm"]').click()
    expect(page.locator(".map-storm")).to_contain_text("目前没有台风")
    assert max(shown.evaluate(HATCHED) for shown in (page, wall)) < 0.0003
    radii = {"r7": [900] * 4, "name": "自制", "name_en": "MADE-UP"}
    tell(server, "storm.observed", 1, **place(0, 126.0), **radii)
    points = [place(6 * number, 126.0 - 0.3 * number) for number in range(12)]
    tell(server, "storm.forecast", 2, agency="中国", issued=NOW.isoformat(), points=points)
    expect(page.locator(".map-storm")).to_contain_text("638 格", timeout=SOON)
    expect(wall.locator(".wall-storm")).to_contain_text("台风自制", timeout=SOON)
    for shown in (page, wall):
        wait_until(lambda shown=shown: 0.0015 < shown.evaluate(HATCHED) < 0.3, 60, "lines over grids")
    page.locator('[data-over="storm"]').click()
    wait_until(lambda: page.evaluate(HATCHED) < 0.0003, 60, "without the layer the grids alone")


def test_in_english_no_button_of_the_cascade_touches_its_edge(commander_screens: Screens) -> None:
    page = commander_screens.open("/rollout?lang=en")
    page.locator(f"{TOWN} .line-name").last.click(timeout=SOON)
    expect(page.locator('.line-act [data-act="take"]').first).to_have_text("Take over", timeout=SOON)
    expect(page.locator('.line-act [data-act="take-person"]').first).to_be_visible(timeout=SOON)
    for width in (1280, 1440, 1920):
        resize(page, width, 900)
        room = page.evaluate(ROOM)
        assert min(room) >= 8, (width, room)
