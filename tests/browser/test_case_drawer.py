"""A duty officer handles a case and commands its squad from the drawer, while another does the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect

from dashboard.commands import ReportHandler
from data_access.county_packs import county_pack
from tests.browser.conftest import DRAWN, Screens, confirm, seat
from tests.browser.test_squads import MAP_OF_PAGE, point_of
from tests.browser.world import COUNTY, ROOT, LiveServer, wait_until
from tests.integration.reports import encode_case, envelopes
from tests.security.test_unlisted_places import LEFT_THE_LIST, NEXT_DOOR, widen

SOON = 60_000
TOWN, CALLED = "330825101", "330825102"


@pytest.fixture
def other_commander(browser: Browser, server: LiveServer) -> Iterator[Screens]:
    """Pages of a commander, who works on the same cases."""
    with seat(browser, server, server.cookie("commander")) as opened:
        yield opened


def open_case(screens: Screens, title: str) -> Page:
    """The dispatch page with a case open, by its address; refusals belong to these tests."""
    screens.forgiven = ("409", "status of 409")
    page = screens.open("/dispatch")
    page.locator(".row", has_text=title).click(timeout=SOON)
    expect(command(page, "register")).to_be_visible(timeout=SOON)
    return page


def command(page: Page, name: str) -> Locator:
    return page.locator(f'[data-command="{name}"]')


def record_commands(page: Page) -> list[Any]:
    """The commands that the page sends from now on."""
    found: list[Any] = []

    def note(request: Request) -> None:
        if request.method == "POST" and urlsplit(request.url).path.endswith("/commands"):
            found.append(request.post_data_json)

    page.on("request", note)
    return found


def dispatch(page: Page, note: str) -> None:
    """Fill the dialog that T opens and press Enter."""
    page.locator("#command-unit").select_option(index=1)
    page.locator("#command-note").fill(note)
    page.keyboard.press("Enter")


def test_two_officers_at_once_and_a_press_that_comes_twice(
    screens: Screens, other_commander: Screens, server: LiveServer
) -> None:
    server.report("树木倒伏 主路中断", severity=1)
    first_page, two = open_case(screens, "树木倒伏 主路中断"), open_case(other_commander, "树木倒伏 主路中断")
    posts = record_commands(first_page)
    command(first_page, "register").dblclick()
    expect(command(two, "dispatch")).to_be_visible(timeout=SOON)
    expect(command(first_page, "dispatch")).to_be_visible(timeout=SOON)
    assert len({post["key"] for post in posts}) == 1
    for page in (first_page, two):
        page.keyboard.press("t")
        expect(page.locator("dialog.command")).to_be_visible()
    dispatch(two, "先到先派")
    expect(two.locator("dialog.command")).to_have_count(0, timeout=SOON)
    dispatch(first_page, "我写的说明")
    expect(first_page.locator("dialog .command-alert")).to_contain_text("其间的变化", timeout=SOON)
    expect(first_page.locator("#command-note")).to_have_value("我写的说明")
    first_page.keyboard.press("Enter")
    expect(first_page.locator("dialog.command")).to_have_count(0, timeout=SOON)
    expect(command(first_page, "start")).to_be_visible(timeout=SOON)
    first_page.keyboard.press("e")
    expect(first_page.locator(".step.is-now")).to_have_text("处置", timeout=SOON)


def test_a_suspended_case_shows_a_clock_that_stands_still(screens: Screens, server: LiveServer) -> None:
    server.report("河水漫过漫水桥", severity=1)
    page = open_case(screens, "河水漫过漫水桥")
    page.keyboard.press("e")
    command(page, "extend").click(timeout=SOON)
    page.locator("#command-hours").fill("9000")
    page.keyboard.press("Enter")
    expect(page.locator("dialog .command-alert")).to_have_text("延长（小时）：请填 1 至 2,160 的整数")
    page.keyboard.press("Escape")
    command(page, "suspend").click(timeout=SOON)
    page.keyboard.press("Enter")
    expect(page.locator("dialog .command-alert")).to_contain_text("请填写：理由")
    page.keyboard.type("等待上级批复")
    page.keyboard.press("Enter")
    expect(command(page, "resume")).to_be_visible(timeout=SOON)
    expect(page.locator(".sla.is-stopped")).to_contain_text("已挂账")
    expect(command(page, "dispatch")).to_have_count(0)
    page.keyboard.press("e")
    expect(page.locator(".sla.is-stopped")).to_have_count(0, timeout=SOON)


def test_a_closed_case_offers_nobody_to_pull_in(screens: Screens, server: LiveServer) -> None:
    server.report("井盖丢失一处", severity=3)
    page = open_case(screens, "井盖丢失一处")
    expect(page.locator('[data-squad="assemble"]')).to_be_visible(timeout=SOON)
    command(page, "cancel").click()
    page.keyboard.type("重复误报，作废")
    page.keyboard.press("Enter")
    expect(command(page, "reopen")).to_be_visible(timeout=SOON)
    expect(page.locator('[data-squad="assemble"], [data-squad="area"]')).to_have_count(0, timeout=SOON)
    posts = record_commands(page)
    page.keyboard.press("w")
    page.evaluate(DRAWN)
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert posts == []


def open_assembled_case(screens: Screens, title: str) -> Page:
    """A case in hand with a squad of whoever is recommended."""
    page = open_case(screens, title)
    page.keyboard.press("e")
    expect(command(page, "dispatch")).to_be_visible(timeout=SOON)
    expect(page.locator(".pick").first).to_be_visible(timeout=SOON)
    chips = (
        page.locator(".pick")
        .first.locator("[data-why]")
        .evaluate_all("(all) => all.map((one) => one.dataset.why)")
    )
    assert chips == ["duty", "level", "distance", "on_duty", "load"]
    page.locator('[data-squad="assemble"]').click()
    expect(page.locator(".member").first).to_have_attribute("data-state", "called", timeout=SOON)
    return page


def stand_down(page: Page) -> None:
    page.locator('[data-squad="stand_down"]').click()
    confirm(page)
    expect(page.locator(".member")).to_have_count(0, timeout=SOON)


def send_order(page: Page) -> None:
    """Send what is typed; again while it is refused, as the relay may change the squad meanwhile."""
    draft = page.locator("[data-draft]")

    def sent() -> bool:
        draft.press("Control+Enter")
        return draft.input_value() == ""

    wait_until(sent, 60, "the order is given")


def test_a_squad_is_called_ordered_and_stood_down(
    screens: Screens, other_commander: Screens, server: LiveServer
) -> None:
    server.report("山体滑坡", severity=1)
    page = open_assembled_case(screens, "山体滑坡")
    other = other_commander.open("/dispatch")
    other.locator(".row", has_text="山体滑坡").click(timeout=SOON)
    expect(other.locator(".member").first).to_be_visible(timeout=SOON)
    page.keyboard.press("m")
    page.keyboard.type("先断电")
    other.locator('[data-squad="answer"]').first.click()
    other.locator("#command-state").select_option("on_site")
    confirm(other)
    expect(page.locator('[data-member][data-state="on_site"]')).to_have_count(1, timeout=SOON)
    page.keyboard.type("再起吊")
    expect(page.locator("[data-draft]")).to_have_value("先断电再起吊")
    send_order(page)
    expect(other.locator(".order-text")).to_have_text("先断电再起吊", timeout=SOON)
    stand_down(page)
    expect(other.locator(".member")).to_have_count(0, timeout=SOON)


def test_whoever_was_called_elsewhere_meanwhile_is_pulled_in_for_a_reason_only(
    screens: Screens, other_commander: Screens, server: LiveServer
) -> None:
    server.report("危房倒塌", severity=1)
    server.report("桥梁断裂", severity=1)
    first_page, two = open_case(screens, "危房倒塌"), open_case(other_commander, "桥梁断裂")
    for page in (first_page, two):
        expect(page.locator(".pick").first).to_be_visible(timeout=SOON)
    first_page.keyboard.press("w")
    expect(first_page.locator(".member").first).to_be_visible(timeout=SOON)
    two.keyboard.press("w")
    expect(two.locator("dialog #command-override")).to_be_visible(timeout=SOON)
    two.keyboard.press("Enter")
    expect(two.locator("dialog .command-alert")).not_to_be_empty()
    two.keyboard.type("险情更急，先到此处")
    two.keyboard.press("Enter")
    expect(two.locator("dialog.command")).to_have_count(0, timeout=SOON)
    expect(two.locator(".member").first).to_be_visible(timeout=SOON)
    for page in (first_page, two):
        stand_down(page)


def test_a_case_is_finished_by_one_verified_and_closed_by_another(
    screens: Screens, other_commander: Screens, server: LiveServer
) -> None:
    server.report("管道漏水", severity=1)
    case_page = open_assembled_case(screens, "管道漏水")
    case_page.keyboard.press("t")
    dispatch(case_page, "尽快")
    expect(case_page.locator("dialog.command")).to_have_count(0, timeout=SOON)
    expect(command(case_page, "start")).to_be_visible(timeout=SOON)
    case_page.keyboard.press("e")
    expect(case_page.locator(".step.is-now")).to_have_text("处置", timeout=SOON)
    expect(command(case_page, "start")).to_have_count(0, timeout=SOON)
    expect(command(case_page, "finish")).to_be_visible(timeout=SOON)
    case_page.keyboard.press("e")
    case_page.locator("#command-note").fill("已换管")
    case_page.keyboard.press("Enter")
    expect(case_page.locator(".step.is-now")).to_have_text("核查", timeout=SOON)
    expect(command(case_page, "return")).to_be_visible(timeout=SOON)
    expect(command(case_page, "verify")).to_have_count(0)
    two = other_commander.open("/dispatch")
    two.locator(".row", has_text="管道漏水").click(timeout=SOON)
    expect(command(two, "verify")).to_be_visible(timeout=SOON)
    two.keyboard.press("e")
    expect(two.locator(".handling-facts")).to_contain_text("已核查", timeout=SOON)
    expect(command(two, "close")).to_be_visible(timeout=SOON)
    two.keyboard.press("e")
    expect(two.locator("dialog.command")).to_be_visible()
    two.keyboard.press("Enter")
    expect(case_page.locator(".row", has_text="管道漏水")).to_have_count(0, timeout=SOON)
    expect(case_page.locator(".member")).to_have_count(0, timeout=SOON)


def test_a_suggested_matter_is_set_and_its_templates_fill_the_instruction(
    screens: Screens, server: LiveServer
) -> None:
    title = "十几个民工在项目部门口讨要工资"
    server.report(title, severity=2)
    page = open_case(screens, title)
    chip = page.locator('.matter-chip[data-matter="wage-arrears"]')
    expect(chip).to_contain_text("讨要")
    chip.click()
    expect(page.locator(".case-top")).to_contain_text("人社局", timeout=SOON)
    expect(page.locator(".matter-chips")).to_have_count(0)
    page.locator('[data-squad="assemble"]').click(timeout=SOON)
    template = page.locator(".order-template").first
    expect(template).to_be_visible(timeout=SOON)
    words = template.text_content()
    template.click()
    expect(page.locator("[data-draft]")).to_have_value(words or "")
    expect(page.locator("[data-draft]")).to_be_focused()
    expect(page.locator(".order-template")).to_have_count(0)


def test_a_township_blows_the_whistle_and_a_bureau_reports_in(browser: Browser, server: LiveServer) -> None:
    """Each on a screen of their own: the case comes to the bureau, its answer to the township, both live."""
    title = "夜间倾倒渣土"
    with (
        seat(browser, server, server.cookie("duty_officer", TOWN)) as first,
        seat(browser, server, server.cookie("duty_officer", CALLED)) as second,
    ):
        second.forgiven = ("403", "status of 403")  # squads of a case are for its own region to command
        dispatch_page, called = first.open("/dispatch"), second.open("/dispatch")
        server.report(title, severity=3)
        dispatch_page.locator(".row", has_text=title).click(timeout=SOON)
        command(dispatch_page, "whistle").click(timeout=SOON)
        dispatch_page.locator(f'#command-units [value="{CALLED}"]').check()
        dispatch_page.locator("#command-note").fill("请派员会商")
        dispatch_page.locator("dialog.command button[type=submit]").click()
        called.locator(".row", has_text=title).click(timeout=SOON)
        expect(called.locator(".whistle")).to_contain_text("请派员会商", timeout=SOON)
        command(called, "report_in").click(timeout=SOON)
        called.locator("#command-note").fill("两人在途")
        called.keyboard.press("Enter")
        expect(dispatch_page.locator(".whistle-units")).to_contain_text("两人在途", timeout=SOON)
        expect(dispatch_page.locator(".whistle-units .chip")).to_contain_text("已报到")


def test_a_place_on_no_list_is_flagged_and_shown_where_its_coordinates_say(
    screens: Screens, server: LiveServer
) -> None:
    """名录外: the township left the county's list after the report, so it has no name any more. A report of
    双桥乡, of the district next door, becomes no case here and is told of among what could not be taken.
    """
    title, lat, lon = "无证豆腐作坊 污水直排", 29.12, 119.14
    server.report("双桥乡 无证作坊", region=NEXT_DOOR, severity=2)
    handler = ReportHandler(server.store(), {COUNTY: widen(county_pack.load(ROOT / "counties/longyou"))})
    report = encode_case("unlisted", region=LEFT_THE_LIST, title=title, severity=1, lat=lat, lon=lon)
    assert handler.handle(envelopes(report, start=900)).taken == 1
    screens.context.add_init_script(MAP_OF_PAGE)
    page = screens.open("/dispatch")
    row = page.locator(".row", has_text=title)
    expect(row).to_be_visible(timeout=SOON)
    page.keyboard.press("Escape")

    def opened_by_its_mark() -> bool:
        page.mouse.click(*point_of(page, lat, lon))
        return page.locator(".case-title", has_text=title).count() == 1

    wait_until(opened_by_its_mark, 60, "a click on the mark opens the case")
    top = page.locator(".case-top")
    expect(top.locator(".chip-warn")).to_contain_text("名录外")
    expect(top.locator(".case-place")).to_contain_text(LEFT_THE_LIST)
    expect(page.locator('[data-block="recommendation"] .need').first).to_be_visible(timeout=SOON)
    expect(page.locator(".row", has_text="双桥乡")).to_have_count(0)
    sources = screens.open(f"/sources?region={COUNTY}")
    expect(sources.locator("tr", has_text=NEXT_DOOR)).to_contain_text("在本县以外", timeout=SOON)
