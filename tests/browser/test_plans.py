"""/plans in a browser: an edit that is refused keeps what was typed, is saved, and is approved by two."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import seat
from tests.browser.world import LiveServer

WHY = "按汛前会商意见修订"


def test_a_plan_is_edited_refused_saved_and_approved_by_two(browser: Browser, server: LiveServer) -> None:
    with seat(browser, server, server.cookie("commander")) as lead:
        lead.forgiven = ("400",)
        page = lead.context.new_page()
        lead.listen(page)
        page.goto(f"{server.url}/plans")
        page.get_by_role("link", name="防汛").click()
        page.locator('[name="tier.0.text"]').fill("请领办，组织巡堤查险（修订）")
        page.locator('[name="tier.0.finish_minutes"]').fill("六小时")
        page.locator('[name="automatic"]').check()
        page.locator('[name="hold_minutes"]').fill("10")
        page.get_by_role("button", name="保存为第").click()
        expect(page.locator('[id="f-tier.0.finish_minutes"]')).to_contain_text("分钟")
        expect(page.locator("#f-reason")).to_be_visible()
        expect(page.locator('[name="tier.0.text"]')).to_have_value("请领办，组织巡堤查险（修订）")
        page.locator('[name="tier.0.finish_minutes"]').fill("360")
        page.locator("#t-0").get_by_role("button", name="增加催办").click()
        expect(page.locator('[name="tier.0.reminders.1.text"]')).to_be_visible()
        page.locator('[name="tier.0.reminders.1.after_minutes"]').fill("400")
        page.locator('[name="tier.0.reminders.1.text"]').fill("再次催办")
        page.get_by_role("button", name="核对", exact=True).last.click()
        expect(page.locator("#preview")).to_contain_text("永远到不了")
        page.locator("#i-reason").fill(WHY)
        page.get_by_role("button", name="保存为第").click()
        expect(page.locator(".sign-note")).to_contain_text("新的一版")
        _approve(page)
        expect(page.locator(".plan-approvals li")).to_have_count(1)
        with seat(browser, server, server.cookie("commander", "3308")) as other:
            second = other.context.new_page()
            other.listen(second)
            second.goto(f"{server.url}/plans/flood-3?region=330825")
            _approve(second)
            expect(second.locator(".plans-auto")).to_contain_text("10")


def _approve(page: Page) -> None:
    page.locator("#i-approve").fill("已核对人员与时限")
    page.get_by_role("button", name="审批第").click()
