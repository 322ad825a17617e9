"""What is written in a squad, at a desk and on a phone at once; a dead spot loses nothing."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from tests.browser.conftest import Screens, intercept_early, wait_until_painted
from tests.browser.test_palm import ME, SOON, phone
from tests.browser.test_palm_walk import ask, assemble, give_command
from tests.browser.world import LiveServer, wait_until
from tests.pictures import picture

__all__ = ["phone"]
PHOTO = {"name": "a.jpg", "mimeType": "image/jpeg"}
SHOTS = os.environ.get("PALM_TESTS_SHOTS", "")


@pytest.fixture
def officer_page(screens: Screens) -> Page:
    intercept_early(screens.context)
    return screens.open("/dispatch")


def open_both(
    page: Page, phone: BrowserContext, server: LiveServer, title: str
) -> tuple[str, Locator, Locator]:
    """A squad of one; its messages at the desk and on the phone."""
    squad = assemble(page, server, title)
    page.locator(".row", has_text=title).click()
    at_desk = page.locator('[data-block="messages"]')
    expect(at_desk).to_be_visible(timeout=SOON)
    in_hand = phone.pages[0].locator(f'[data-messages="{squad}"]')
    expect(in_hand).to_be_visible(timeout=SOON)
    return squad, at_desk, in_hand


def write_at_desk(at_desk: Locator, text: str) -> None:
    at_desk.locator("textarea").fill(text)
    at_desk.locator('[data-message="send"]').click()
    expect(at_desk.locator("textarea")).to_have_value("", timeout=SOON)


def write_in_hand(in_hand: Locator, text: str) -> None:
    in_hand.locator("textarea").fill(text)
    in_hand.get_by_role("button", name="发送", exact=True).click()
    expect(in_hand.locator("textarea")).to_have_value("")


def list_messages(page: Page, squad: str) -> list[dict[str, Any]]:
    return list(ask(page, "GET", f"/api/squads/{squad}/messages")["messages"])


def shoot(name: str, *pages: Page) -> None:
    for number, page in enumerate(pages if SHOTS else ()):
        page.screenshot(path=str(Path(SHOTS) / f"messages-{name}-{number}.png"))


def test_each_hears_the_other(officer_page: Page, phone: BrowserContext, server: LiveServer) -> None:
    phone.grant_permissions(["geolocation"])
    phone.set_geolocation({"latitude": 29.04, "longitude": 119.18, "accuracy": 12})
    squad, at_desk, in_hand = open_both(officer_page, phone, server, "边坡塌方 一车被埋")
    write_at_desk(at_desk, "先救人，吊车 17:20 到")
    expect(in_hand.locator('[data-number="1"]')).to_contain_text("先救人，吊车 17:20 到", timeout=SOON)
    in_hand.locator("textarea").fill("车里两人已救出")
    in_hand.locator('[data-act="message.place"]').click()
    expect(in_hand.locator(".palm-spot")).to_be_visible(timeout=SOON)
    in_hand.locator("input[type=file]").set_input_files({**PHOTO, "buffer": picture(900, 600)})
    expect(in_hand.locator(".palm-photos img")).to_have_count(1, timeout=SOON)
    in_hand.get_by_role("button", name="发送", exact=True).click()
    locator = at_desk.locator('[data-number="2"]')
    expect(locator).to_contain_text("车里两人已救出", timeout=SOON)
    expect(at_desk.locator(".link")).to_contain_text("1 条未读")
    expect(locator).to_have_class("message is-new")
    for place in (locator.locator("img"), in_hand.locator('[data-number="2"] img')):
        wait_until(lambda place=place: place.evaluate("one => one.naturalWidth") > 0, 60, "it is drawn")  # type: ignore[misc]
    shoot("both", officer_page, phone.pages[0])
    locator.locator('[data-message="show"]').click()
    expect(locator).to_have_class("message", timeout=SOON)
    expect(locator.locator('[data-message="show"]')).to_have_attribute("aria-pressed", "true")
    shoot("marked", officer_page)
    first, second = list_messages(officer_page, squad)
    assert (first["by"].partition(":")[0], second["by"]) == ("account", f"person:{ME}")
    assert (second["lat"], second["lon"]) == (29.04, 119.18)
    give_command(server, f"/api/squads/{squad}", "stand_down")
    expect(in_hand).to_have_count(0, timeout=SOON)
    for _ in ("as it ends", "opened again"):
        expect(at_desk.locator("[data-over]")).to_contain_text("专班已解散", timeout=SOON)
        expect(at_desk.locator("textarea")).to_have_count(0)
        expect(at_desk.locator('[data-number="2"]')).to_contain_text("车里两人已救出", timeout=SOON)
        officer_page.reload()
        officer_page.locator(".row", has_text="边坡塌方 一车被埋").click()


def test_what_is_said_on_a_phone_is_heard_at_the_desk(
    officer_page: Page, phone: BrowserContext, server: LiveServer
) -> None:
    phone.grant_permissions(["microphone"])
    _, at_desk, in_hand = open_both(officer_page, phone, server, "水库坝脚渗水")
    in_hand.get_by_role("button", name="录语音").click()
    expect(in_hand.locator(".palm-recording")).to_contain_text("正在录音", timeout=SOON)
    shoot("recording", phone.pages[0])
    in_hand.get_by_role("button", name="发送", exact=True).click()
    for place in (at_desk, in_hand):
        locator = place.locator('[data-number="1"]')
        expect(locator).to_contain_text(re.compile("语音 [1-9]\\d?″"), timeout=SOON)
        locator.locator("audio").evaluate("one => one.play()")
        expect(locator.locator("audio")).to_have_js_property("error", None)
    shoot("voice", officer_page, phone.pages[0])


def test_what_is_written_without_a_network_arrives_once_with_its_time(
    officer_page: Page, phone: BrowserContext, server: LiveServer
) -> None:
    sent: list[str] = []
    phone.on(
        "response", lambda response: sent.append(response.url) if response.request.method == "POST" else None
    )
    squad, at_desk, in_hand = open_both(officer_page, phone, server, "山洪预警 河边有人")
    phone.set_offline(True)
    expect(phone.pages[0].locator("#palm-age")).to_contain_text("没有网络", timeout=SOON)
    write_in_hand(in_hand, "河边 3 人已劝离")
    expect(in_hand.locator("[data-pending]")).to_contain_text("待发送")
    write_at_desk(at_desk, "收到请回话")
    phone.pages[0].close()
    phone.set_offline(False)
    phone.new_page().goto(f"{server.url}/palm")
    expect(at_desk.locator('[data-number="2"]')).to_contain_text("河边 3 人已劝离", timeout=SOON)
    again = phone.pages[-1].locator(f'[data-messages="{squad}"] li')
    expect(again).to_have_count(2, timeout=SOON)
    expect(phone.pages[-1].locator("[data-pending]")).to_have_count(0, timeout=SOON)
    assert len([item for item in sent if "/palm/messages" in item]) == 1
    desk_said, phone_said = list_messages(officer_page, squad)
    assert phone_said["said_at"] < desk_said["said_at"] < phone_said["at"]


def test_typed_words_survive_what_comes_and_a_refusal(
    officer_page: Page, phone: BrowserContext, server: LiveServer, screens: Screens
) -> None:
    screens.forgiven = ("409",)
    squad, at_desk, in_hand = open_both(officer_page, phone, server, "高压线断落")
    field = at_desk.locator("textarea")
    field.fill("半句话")
    write_in_hand(in_hand, "已拉警戒线")
    expect(at_desk.locator('[data-number="1"]')).to_contain_text("已拉警戒线", timeout=SOON)
    expect(field).to_have_value("半句话")
    expect(field).to_be_focused()
    officer_page.route(
        "**/messages?*", lambda route: refuse(route) if route.request.method == "POST" else route.continue_()
    )
    at_desk.locator('[data-message="send"]').click()
    expect(at_desk.locator(".command-alert")).to_contain_text("专班已经解散", timeout=SOON)
    expect(field).to_have_value("半句话")
    officer_page.unroute("**/messages?*")
    field.press("Control+Enter")
    expect(field).to_have_value("", timeout=SOON)
    expect(in_hand.locator('[data-number="2"]')).to_contain_text("半句话", timeout=SOON)
    in_hand.locator("textarea").fill("我这边")
    write_at_desk(at_desk, "第三条")
    expect(in_hand.locator('[data-number="3"]')).to_contain_text("第三条", timeout=SOON)
    expect(in_hand.locator("textarea")).to_have_value("我这边")
    assert [row["number"] for row in list_messages(officer_page, squad)] == [1, 2, 3]


def refuse(route: Route) -> None:
    error = {"code": "ended", "message": "专班已经解散", "where": "squad"}
    route.fulfill(status=409, json={"error": error})


def test_a_place_of_the_map_goes_with_a_message(
    officer_page: Page, phone: BrowserContext, server: LiveServer
) -> None:
    squad, at_desk, in_hand = open_both(officer_page, phone, server, "桥面开裂")
    at_desk.locator('[data-message="point"]').click()
    expect(at_desk.locator('[data-message="point"]')).to_have_attribute("aria-pressed", "true")
    wait_until_painted(officer_page)
    officer_page.locator(".leaflet-container").click(position={"x": 200, "y": 300})
    expect(at_desk.locator(".chip")).to_be_visible(timeout=SOON)
    write_at_desk(at_desk, "在这里设卡")
    expect(in_hand.locator('[data-number="1"] .palm-spot')).to_be_visible(timeout=SOON)
    [message] = list_messages(officer_page, squad)
    assert 28 < message["lat"] < 30
    expect(officer_page.locator(".case-title")).to_have_text("桥面开裂")
