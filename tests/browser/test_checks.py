"""/checks: a question is asked on the page, answered on a phone and by the API, and read off the screen."""

from __future__ import annotations

from datetime import UTC, datetime

from playwright.sync_api import Browser, expect

from tests.browser.conftest import seat
from tests.browser.test_palm import make_link
from tests.browser.world import COUNTY, LiveServer
from tests.signing import signed_in

SOON, LONG = 60_000, 90_000
HEAD, OTHER = "LY-G00001", "LY-G00002"
PHONE = {"width": 390, "height": 844}


def test_a_question_is_asked_answered_on_a_phone_and_read_off_the_screen(
    browser: Browser, server: LiveServer
) -> None:
    with seat(browser, server, server.cookie("commander")) as commander_screens:
        page = commander_screens.open("/checks")
        page.locator('[data-act="ask"]').click(timeout=SOON)
        unit, choices = page.locator("#command-unit"), page.locator("#command-choices")
        page.locator("#command-kind").select_option("choice")
        expect(unit).to_be_hidden()
        expect(choices).to_be_visible()
        page.locator("#command-kind").select_option("number")
        expect(choices).to_be_hidden()
        question, line = (locator.bounding_box() for locator in (page.locator("#command-question"), unit))
        assert question is not None
        assert line is not None
        assert (line["width"] < question["width"] / 2, line["height"] < 40) == (True, True), "one short line"
        page.locator("#command-question").fill("工棚里住着多少人？")
        page.locator("#command-unit").fill("人")
        page.locator("#command-least").fill("0")
        page.locator("#command-follow_up").fill("在哪里？")
        page.locator("dialog .btn-main").click()
        preview = page.locator("dialog .reason-note")
        expect(preview).to_contain_text("发给 561 人，汇总 638 份填报", timeout=SOON)
        page.locator("dialog .btn-main").click()
        unknown = page.locator('[data-figure="unknown"] b')
        expect(unknown).to_have_text("638", timeout=LONG)
        expect(page.locator('[data-figure="answer"] b')).to_have_text("未知")

        phone = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, locale="zh-CN")
        palm = phone.new_page()
        palm.goto(f"{server.url}/palm/l/{make_link(server, HEAD)}")
        card = palm.locator(".palm-asked")
        expect(card).to_contain_text("工棚里住着多少人？", timeout=LONG)
        assert card.locator("input").get_attribute("inputmode") == "decimal"
        card.locator("input").fill("12")
        card.locator("textarea").fill("工业区东侧")
        card.locator(".palm-main").click()
        expect(card).to_contain_text("已填报：12 人")
        expect(unknown).to_have_text("637", timeout=LONG)

        check = str(page.locator("[data-part='file']").get_attribute("href")).split("/")[3]
        http, at = signed_in(server.url, server.secret("commander")), datetime.now(UTC).isoformat()
        fields = {"answers": [{"person": OTHER, "value": 30, "at": at}]}
        address = f"{server.url}/api/checks/{check}/answers?region={COUNTY}"
        assert http.post(address, json=fields).json()["taken"] == 1
        expect(page.locator('[data-figure="answer"] b')).to_have_text("42 人", timeout=LONG)
        expect(unknown).to_have_text("636")
        table = http.get(f"{server.url}/api/checks/{check}/answers.csv?region={COUNTY}").text
        assert table.count("未知") == 636

        card.locator('[data-act="check-correct"]').click()
        card.locator("input").fill("0")
        card.locator(".palm-main").click()
        expect(page.locator('[data-figure="answer"] b')).to_have_text("30 人", timeout=LONG)
        page.locator('[data-act="close"]').click()
        page.locator("dialog .btn-main").click()
        expect(page.locator(".checks-strip")).to_contain_text("没有进行中的核查", timeout=LONG)
        expect(palm.locator(".palm-asked")).to_have_count(0, timeout=LONG)
        phone.close()
