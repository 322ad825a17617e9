"""A unit asks for time in its drawer or on a phone, the desk decides in its own: each sees it at once."""

from __future__ import annotations

import os
import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Screens, seat
from tests.browser.test_joint import cookie_of
from tests.browser.test_palm import PHONE, make_link
from tests.browser.test_palm_walk import ask, wait_for_cases
from tests.browser.world import LiveServer

SOON, TITLE, BY_PHONE = 60_000, "道路塌陷 需更换管涵", "边坡滑塌 需吊车清运"
ASKER, UNIT = "LY-L00001", "t-330825001"
"""Somebody of the directory, and the unit they are of."""
SHOTS = os.environ.get("PALM_TESTS_SHOTS", "")


def shoot(page: Page, name: str) -> None:
    """A picture, where one is wanted."""
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"requests-{name}.png"))


def press(page: Page, what: str, **fields: str) -> None:
    """A command, and what its dialog asks for."""
    page.locator(f'[data-command="{what}"]').first.click(timeout=SOON)
    for name, words in fields.items():
        page.fill(f"#command-{name}", words)
    shoot(page, f"dialog-{what}")
    page.locator("dialog.command .btn-main").click()
    expect(page.locator("dialog.command")).to_have_count(0, timeout=SOON)


def dispatch(page: Page, title: str, unit: str) -> None:
    """Take a case in hand and give it to a unit."""
    page.locator(".row", has_text=title).click(timeout=SOON)
    page.locator('[data-command="register"]').click(timeout=SOON)
    page.locator('[data-command="dispatch"]').click(timeout=SOON)
    page.locator("#command-unit").select_option(unit)
    page.locator("dialog.command .btn-main").click()
    expect(page.locator("dialog.command")).to_have_count(0, timeout=SOON)


def test_a_unit_asks_and_the_desk_decides(screens: Screens, browser: Browser, server: LiveServer) -> None:
    server.report(TITLE, severity=1)
    dispatch_page = screens.open("/dispatch")
    dispatch(dispatch_page, TITLE, "housing")
    with seat(browser, server, cookie_of(server, "housing")) as opened:
        unit = opened.open("/dispatch")
        unit.locator(".row", has_text=TITLE).click(timeout=SOON)
        press(unit, "request_extension", hours="72", reason="管涵下周到货")
        card = dispatch_page.locator('[data-request-state="open"]')
        expect(card).to_contain_text("延期申请 · 住建局 · 72 小时", timeout=SOON)
        expect(card).to_contain_text("管涵下周到货")
        expect(unit.locator('[data-command="approve_request"]')).to_have_count(0)
        shoot(dispatch_page, "desk")
        shoot(unit, "unit")
        press(dispatch_page, "refuse_request", reason="请先架设便道")
        answered = unit.locator('[data-request-state="refused"]')
        expect(answered).to_contain_text("请先架设便道", timeout=SOON)
        press(unit, "request_extension", hours="24", reason="便道已架设，仍缺管涵")
        press(dispatch_page, "approve_request", note="同意")
        expect(unit.locator('[data-request-state="approved"]')).to_be_visible(timeout=SOON)
        expect(unit.locator(".handling-facts")).to_contain_text("延期 1 次", timeout=SOON)
        shoot(unit, "answered")


def withdraw_without_network(phone: Page, page: Page) -> None:
    """Ask for 挂账, and take it back where there is no network: the desk hears of it when there is one."""
    phone.locator('[data-act="time"][data-kind="suspension"]').click(timeout=SOON)
    phone.fill('[name="time-note"]', "等业主到场签字")
    phone.locator("form[data-time] .palm-main").click()
    expect(page.locator('[data-request-state="open"]')).to_contain_text("等业主到场签字", timeout=SOON)
    open_request = phone.locator('[data-time-state="open"]')
    expect(open_request).to_contain_text("待审批", timeout=SOON)
    phone.context.set_offline(True)
    open_request.locator('[data-act="time-withdraw"]').click()
    waiting = phone.locator('[data-time-state="pending"]')
    expect(waiting).to_contain_text("撤回待发送")
    shoot(phone, "phone-withdrawing")
    expect(page.locator('[data-request-state="open"]')).to_have_count(1)
    phone.context.set_offline(False)
    withdrawn = page.locator('[data-request-state="withdrawn"]')
    expect(withdrawn).to_contain_text("等业主到场签字", timeout=SOON)
    expect(waiting).to_have_count(0, timeout=SOON)
    expect(phone.locator('[data-act="time"][data-kind="suspension"]')).to_be_visible(timeout=SOON)


def test_a_unit_asks_on_a_phone_and_reads_the_answer_there(
    screens: Screens, browser: Browser, server: LiveServer
) -> None:
    """The phone is not loaded anew: it hears what the desk decides."""
    screens.forgiven = ("ERR_INTERNET_DISCONNECTED",)
    server.report(BY_PHONE, severity=1)
    dispatch_page = screens.open("/dispatch")
    dispatch(dispatch_page, BY_PHONE, UNIT)
    case = wait_for_cases(dispatch_page, BY_PHONE)[0]["id"]
    people = {"people": [[ASKER, "grid"]], "override": "人手不足，兼顾两处", "key": BY_PHONE}
    ask(dispatch_page, "POST", f"/api/cases/{case}/squads", people)
    context = browser.new_context(viewport=PHONE, device_scale_factor=2, has_touch=True, is_mobile=True)
    phone = context.new_page()
    screens.listen(phone)
    phone.goto(f"{server.url}/palm/l/{make_link(server, ASKER)}")
    phone.locator('[data-act="time"][data-kind="extension"]').click(timeout=SOON)
    phone.fill('[name="time-note"]', "吊车下午才到场")
    shoot(phone, "phone-form")
    phone.locator("form[data-time] .palm-main").click()
    expect(phone.locator('[data-time-state="open"]')).to_contain_text(
        re.compile(r"延期 至 .*\d\d:\d\d"), timeout=SOON
    )
    card = dispatch_page.locator('[data-request-state="open"]')
    expect(card).to_contain_text("吊车下午才到场", timeout=SOON)
    press(dispatch_page, "approve_request", note="同意，抓紧清运")
    approved = phone.locator('[data-time-state="approved"]')
    expect(approved).to_contain_text("已同意 · 新时限", timeout=SOON)
    expect(approved).to_contain_text("同意，抓紧清运")
    shoot(phone, "phone-answered")
    shoot(dispatch_page, "desk-approved")
    withdraw_without_network(phone, dispatch_page)
    context.close()
