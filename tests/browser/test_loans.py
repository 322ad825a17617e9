"""A home unit follows its people into the squad of another one and back, without a reload."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.browser.conftest import Screens, seat
from tests.browser.test_joint import cookie_of
from tests.browser.test_palm_walk import ask, give_command, wait_for_cases
from tests.browser.world import COUNTY, LiveServer

SOON, TITLE, LENT, HOME = 60_000, "溪口路面塌陷", "LY-L00001", "t-330825001"


def test_a_unit_sees_who_is_lent_and_that_they_are_back(
    screens: Screens, browser: Browser, server: LiveServer
) -> None:
    server.report(TITLE, severity=2)
    dispatch_page = screens.open("/dispatch")
    case = wait_for_cases(dispatch_page, TITLE)[0]["id"]
    with seat(browser, server, cookie_of(server, HOME)) as opened:
        unit = opened.open(f"/squads?region={COUNTY}")
        expect(unit.locator('[data-view="loans"]')).to_have_attribute("aria-pressed", "true", timeout=SOON)
        expect(unit.get_by_text("没有人员外借")).to_be_visible(timeout=SOON)
        body = {"people": [[LENT, "leader"]], "override": "", "key": TITLE}
        squad = ask(dispatch_page, "POST", f"/api/cases/{case}/squads", body)["squad"]
        line = unit.locator("[data-loan]")
        expect(line).to_contain_text("未应答", timeout=SOON)
        expect(line).to_contain_text("其他单位的事件")
        give_command(server, f"/api/squads/{squad}", "stand_down")
        expect(line).to_have_count(0, timeout=SOON)
    squads_page = screens.open("/squads?view=loans")
    expect(squads_page.get_by_text("没有人员外借")).to_be_visible(timeout=SOON)
    squads_page.locator('[data-view="squads"]').click(timeout=SOON)  # nothing lies over the way out
    expect(squads_page.get_by_text("没有在办专班")).to_be_visible(timeout=SOON)
