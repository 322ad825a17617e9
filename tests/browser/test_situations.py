"""/situation-reports in a browser: clocks count down; what was typed outlives a reload and another's save."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from data_access.emergency.responses.response_rows import save_response
from data_access.store import utc_now
from domain.emergency.responses.response import Response
from domain.kernel.worlds import WorldId
from tests.browser.conftest import Screens, seat
from tests.browser.world import LiveServer


def open_page(at: Screens, url: str) -> Page:
    page = at.context.new_page()
    at.listen(page)
    page.goto(url)
    return page


def test_a_report_is_written_by_two_told_approved_and_sent(browser: Browser, server: LiveServer) -> None:
    with (
        seat(browser, server, server.cookie("duty_officer")) as officer,
        seat(browser, server, server.cookie("commander")) as lead,
    ):
        officer.forgiven = ("400",)
        declare(server)
        page = open_page(officer, f"{server.url}/situation-reports?region=330825")
        page.get_by_role("button", name="首报").click()
        expect(page.locator(".is-large .situation-clock").first).to_contain_text("剩余")
        expect(page.locator(".is-large [data-left]").first).to_contain_text(":")
        address = page.url.split("&")[0]
        chief = open_page(lead, address)
        page.locator('[name="section.needs"]').fill("请调冲锋舟两艘")
        page.reload()
        expect(page.locator('[name="section.needs"]')).to_have_value("请调冲锋舟两艘")
        page.get_by_role("button", name="保存为第").click()
        expect(page.locator(".sign-note").first).to_contain_text("已保存")
        chief.locator('[name="section.needs"]').fill("无")
        expect(chief.locator("[data-changed]")).to_be_visible()
        expect(chief.locator('[name="section.needs"]')).to_have_value("无")
        chief.goto(address)
        chief.get_by_role("button", name="审签第").click()
        expect(chief.locator(".sign-note").first).to_contain_text("已审签")
        page.get_by_role("button", name="记录已电话报告").click()
        expect(page.locator(".situation-clock.is-met")).to_contain_text("按时")
        page.get_by_role("button", name="记录已书面报出").click()
        expect(page.locator(".situation-clock.is-met")).to_have_count(2)
        expect(page.locator(".is-large")).to_contain_text("下一次续报")


def declare(server: LiveServer) -> None:
    """A level II typhoon that runs."""
    now = utc_now()
    store = server.store()
    with store.database.writing() as connection:
        save_response(connection, Response(WorldId("330825"), "typhoon", 2, now, now, 1))
