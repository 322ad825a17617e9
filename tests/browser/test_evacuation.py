"""/evacuation, read off the screen: ordered, reported, settled in a shelter that is too small, verified by
somebody else, lifted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from data_access.emergency.rollouts.households.household_store import save_households
from domain.directory.households.household import Household
from domain.kernel.worlds import WorldId
from tests.browser.conftest import Screens, seat
from tests.browser.test_palm import make_link
from tests.browser.test_responses import choose, decide
from tests.browser.world import COUNTY, LiveServer
from tests.integration.people.patrol_samples import HAZARD
from tests.signing import signed_in

SOON = 60_000
TOWN, OTHER = "330825101", "330825102"
HEAD, PATROLLER = "LY-G00122", "LY-G00172"
GRID, FAR = f"{TOWN}264001", f"{OTHER}201001"


def household(number: int, grid: str, people: int, *vulnerable: str) -> Household:
    risk = ("landslide", "flood", "old_house")[number % 3]
    names = "赵钱孙李周吴郑王冯陈"
    head = f"{names[number % 10]}建国"
    return Household(
        f"HH-{number:03}", grid, grid[:12], f"{number}号", head, "000-1", people, vulnerable, risk
    )


HOUSEHOLDS = (
    household(1, GRID, 90, "elderly_alone"),
    household(2, GRID, 2),
    household(3, FAR, 4, "infant", "sick"),
)


@pytest.fixture
def commander(browser: Browser, server: LiveServer) -> Iterator[Screens]:
    """Pages of a commander, in a county with three households at risk."""
    store = server.store()
    with store.database.writing() as connection:
        save_households(connection, WorldId(COUNTY), HOUSEHOLDS)
    store.close()
    with seat(browser, server, server.cookie("commander")) as opened:
        yield opened


def figure(page: Page, name: str) -> Any:
    return page.locator(f'[data-figure="{name}"] b')


def row(page: Page, number: int) -> Any:
    return page.locator(f'[data-household="HH-{number:03}"]')


def test_an_evacuation_from_the_order_to_the_end(commander: Screens, server: LiveServer) -> None:
    page = commander.open("/evacuation")
    page.locator('[data-act="order"]').click(timeout=SOON)
    page.locator("#command-reason").fill("台风将至，立即转移")
    page.get_by_role("button", name="查看涉及人数").click()
    expect(page.locator("dialog").last).to_contain_text("应转移 3 户 96 人", timeout=SOON)
    page.get_by_role("button", name="下令转移 3 户").click()
    expect(figure(page, "should")).to_have_text("96", timeout=SOON)
    expect(figure(page, "unknown")).to_have_text("96")
    expect(page.locator("[data-household]").first).to_contain_text("独居老人", timeout=SOON)
    expect(page.locator("body")).not_to_contain_text("赵建国")

    row(page, 2).locator('[data-kind="refused"]').click()
    expect(figure(page, "refused")).to_have_text("2", timeout=SOON)
    row(page, 1).locator('[data-kind="settled"]').click()
    page.locator("#command-place").select_option("S101-3")
    page.locator("dialog .btn-main").click()
    expect(figure(page, "settled")).to_have_text("90", timeout=SOON)
    expect(page.locator('[data-panel="shelters"] .is-over')).to_contain_text("超过容量 10 人")
    expect(figure(page, "verified")).to_have_text("0")
    row(page, 1).locator('[data-act="verify"]').click(timeout=SOON)
    expect(page.locator(".evac-note")).to_contain_text("须由另一人", timeout=SOON)

    other = signed_in(server.url, server.secret("duty_officer"))
    name = page.locator(".evac-title h2").inner_text().split()[0]
    address = f"{server.url}/api/evacuations/{name}/verify?region={COUNTY}"
    assert other.post(address, json={"households": ["HH-001"]}).status_code == 200
    expect(figure(page, "verified")).to_have_text("90", timeout=SOON)

    page.locator(f'[data-act="place"][data-value="{TOWN}"]').click()
    expect(page.locator(f'[data-region="{GRID}"]')).to_be_visible()
    expect(row(page, 3)).to_have_count(0, timeout=SOON)
    row(page, 1).locator('[data-act="reveal"]').click()
    page.locator("#reason-field").fill("电话通知转移")
    page.locator("dialog button[type=submit]").click()
    expect(row(page, 1)).to_contain_text("钱建国", timeout=SOON)
    page.locator('[data-act="list"]').click()
    rows = "户编号,转移情况\nHH-003,已转移\nHH-999,已转移\n".encode()
    page.set_input_files("#moved-file", {"name": "名单.csv", "mimeType": "text/csv", "buffer": rows})
    expect(page.locator(".moved-out")).to_contain_text("名单.csv:A3", timeout=SOON)
    page.locator("dialog .btn-main").click()
    expect(page.locator(".moved-counts")).to_contain_text("已登记 1 条", timeout=SOON)
    page.locator("dialog .reason-tools .btn").first.click()
    expect(figure(page, "moved")).to_have_text("94", timeout=SOON)
    page.locator('[data-act="lift"]').click()
    page.locator("#command-reason").fill("风雨减弱，解除转移")
    page.locator("dialog .btn-main").click()
    expect(page.locator(".evac-title p")).to_contain_text("解除", timeout=SOON)
    commander.forgiven = ("403",)


def test_a_list_goes_to_the_evacuation_that_its_dialog_was_opened_for(
    commander: Screens, server: LiveServer
) -> None:
    lead, county = signed_in(server.url, server.secret("commander")), f"region={COUNTY}"

    def order() -> str:
        response = lead.post(f"{server.url}/api/evacuations?{county}", json={"reason": "台风将至，立即转移"})
        return str(response.json()["evacuation"])

    first = order()
    page = commander.open("/evacuation")
    strip = page.locator('[data-part="strip"]')
    expect(strip).to_contain_text(first, timeout=SOON)
    page.locator('[data-act="list"]').click()
    second = order()
    expect(strip.locator("select")).to_have_value(second, timeout=SOON)
    rows = "户编号,转移情况\nHH-003,已转移\n".encode()
    page.set_input_files("#moved-file", {"name": "名单.csv", "mimeType": "text/csv", "buffer": rows})
    page.locator("dialog .btn-main").click(timeout=SOON)
    expect(page.locator(".moved-counts")).to_contain_text("已登记 1 条", timeout=SOON)
    moved = [
        lead.get(f"{server.url}/api/evacuations/{item}/households?{county}&state=moved").json()["total"]
        for item in (first, second)
    ]
    assert moved == [1, 0]


def test_a_phone_reports_its_households_without_a_network_too(
    browser: Browser, commander: Screens, server: LiveServer
) -> None:
    lead = signed_in(server.url, server.secret("commander"))
    given = {"reason": "台风将至，立即转移"}
    name = lead.post(f"{server.url}/api/evacuations?region={COUNTY}", json=given).json()["evacuation"]
    phone = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, locale="zh-CN")
    page = phone.new_page()
    page.goto(f"{server.url}/palm/l/{make_link(server, HEAD)}")
    card = page.locator('[data-household="HH-002"]')
    expect(card).to_contain_text("孙建国", timeout=SOON)
    phone.set_offline(True)
    card.locator('[data-state="moved"]').tap()
    expect(card).to_contain_text("已转移", timeout=SOON)
    phone.set_offline(False)
    desk_page = commander.open(f"/evacuation?evacuation={name}")
    expect(figure(desk_page, "moved")).to_have_text("2", timeout=SOON)
    phone.close()


def test_points_are_patrolled_on_the_phone_and_seen_on_the_desk(
    browser: Browser, commander: Screens, server: LiveServer
) -> None:
    page = commander.open("/dispatch")
    page.locator(".response-box > summary").click(timeout=SOON)
    choose(page, "type", "防台风")
    choose(page, "level", "II 级")
    decide(page, "declare", "县防指会商决定")
    page.locator(".response-box > summary").click()
    page.locator('[data-act="layer"][data-value="hazards"]').click(timeout=SOON)
    line = page.locator("tr", has=page.locator(f'[data-hazard="{HAZARD}"]'))
    expect(line).to_contain_text("未巡查", timeout=SOON)
    phone = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, locale="zh-CN")
    palm = phone.new_page()
    palm.goto(f"{server.url}/palm/l/{make_link(server, PATROLLER)}")
    card = palm.locator(f'[data-point="{HAZARD}"]')
    card.locator('[data-state="normal"]').tap(timeout=SOON)
    expect(line).to_contain_text("已巡查", timeout=SOON)
    phone.set_offline(True)
    card.locator('[data-act="patrol-wrong"]').tap()
    card.locator("textarea").fill("桥面过水")
    card.locator('[type="submit"]').tap()
    expect(card).to_contain_text("异常", timeout=SOON)
    phone.set_offline(False)
    expect(line).to_contain_text("异常", timeout=SOON)
    phone.close()

    line.locator("button").focus()
    page.keyboard.press("Enter")
    box = page.locator('[data-part="hazards"]')
    expect(box).to_contain_text("桥面过水", timeout=SOON)
    page.locator("[data-hazard-case]").click()
    expect(page.locator(".panel-drawer")).to_contain_text("巡查发现异常", timeout=SOON)
