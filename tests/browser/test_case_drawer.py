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
from tests.browser.world import COUNTY, ROOT, World, wait_until
from tests.integration.reports import case, envelopes
from tests.security.test_unlisted_places import LEFT_THE_LIST, NEXT_DOOR, widen

SOON = 60_000
TOWN, CALLED = "330825101", "330825102"


@pytest.fixture
def others(browser: Browser, world: World) -> Iterator[Screens]:
    """Pages of a commander, who works on the same cases."""
    with seat(browser, world, world.cookie("commander")) as opened:
        yield opened


def opened(screens: Screens, title: str) -> Page:
    """The dispatch page with a case open, by its address; refusals belong to these tests."""
    screens.forgiven = ("409", "status of 409")
    page = screens.open("/dispatch")
    page.locator(".row", has_text=title).click(timeout=SOON)
    expect(command(page, "register")).to_be_visible(timeout=SOON)
    return page


def command(page: Page, name: str) -> Locator:
    return page.locator(f'[data-command="{name}"]')


def sent(page: Page) -> list[Any]:
    """The commands that the page sends from now on."""
    found: list[Any] = []

    def note(one: Request) -> None:
        if one.method == "POST" and urlsplit(one.url).path.endswith("/commands"):
            found.append(one.post_data_json)

    page.on("request", note)
    return found


def dispatch(page: Page, note: str) -> None:
    """Fill the dialog that T opens and press Enter."""
    page.locator("#command-unit").select_option(index=1)
    page.locator("#command-note").fill(note)
    page.keyboard.press("Enter")


def test_two_officers_at_once_and_a_press_that_comes_twice(
    screens: Screens, others: Screens, world: World
) -> None:
    world.report("树木倒伏 主路中断", severity=1)
    one, two = opened(screens, "树木倒伏 主路中断"), opened(others, "树木倒伏 主路中断")
    posts = sent(one)
    command(one, "register").dblclick()
    expect(command(two, "dispatch")).to_be_visible(timeout=SOON)
    expect(command(one, "dispatch")).to_be_visible(timeout=SOON)
    assert len({post["key"] for post in posts}) == 1
    for page in (one, two):
        page.keyboard.press("t")
        expect(page.locator("dialog.command")).to_be_visible()
    dispatch(two, "先到先派")
    expect(two.locator("dialog.command")).to_have_count(0, timeout=SOON)
    dispatch(one, "我写的说明")
    expect(one.locator("dialog .command-alert")).to_contain_text("其间的变化", timeout=SOON)
    expect(one.locator("#command-note")).to_have_value("我写的说明")
    one.keyboard.press("Enter")
    expect(one.locator("dialog.command")).to_have_count(0, timeout=SOON)
    expect(command(one, "start")).to_be_visible(timeout=SOON)
    one.keyboard.press("e")
    expect(one.locator(".step.is-now")).to_have_text("处置", timeout=SOON)


def test_a_suspended_case_shows_a_clock_that_stands_still(screens: Screens, world: World) -> None:
    world.report("河水漫过漫水桥", severity=1)
    page = opened(screens, "河水漫过漫水桥")
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


def test_a_closed_case_offers_nobody_to_pull_in(screens: Screens, world: World) -> None:
    world.report("井盖丢失一处", severity=3)
    page = opened(screens, "井盖丢失一处")
    expect(page.locator('[data-squad="assemble"]')).to_be_visible(timeout=SOON)
    command(page, "cancel").click()
    page.keyboard.type("重复误报，作废")
    page.keyboard.press("Enter")
    expect(command(page, "reopen")).to_be_visible(timeout=SOON)
    expect(page.locator('[data-squad="assemble"], [data-squad="area"]')).to_have_count(0, timeout=SOON)
    posts = sent(page)
    page.keyboard.press("w")
    page.evaluate(DRAWN)
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert posts == []


def assembled(screens: Screens, title: str) -> Page:
    """A case in hand with a squad of whoever is recommended."""
    page = opened(screens, title)
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


def test_a_squad_is_called_ordered_and_stood_down(screens: Screens, others: Screens, world: World) -> None:
    world.report("山体滑坡", severity=1)
    page = assembled(screens, "山体滑坡")
    other = others.open("/dispatch")
    other.locator(".row", has_text="山体滑坡").click(timeout=SOON)
    expect(other.locator(".member").first).to_be_visible(timeout=SOON)
    page.keyboard.press("m")
    page.keyboard.type("先断电")
    other.locator('[data-squad="answer"]').first.click()
    other.locator("#command-state").select_option("on_site")
    other.keyboard.press("Enter")
    expect(page.locator('[data-member][data-state="on_site"]')).to_have_count(1, timeout=SOON)
    page.keyboard.type("再起吊")
    expect(page.locator("[data-draft]")).to_have_value("先断电再起吊")
    send_order(page)
    expect(other.locator(".order-text")).to_have_text("先断电再起吊", timeout=SOON)
    stand_down(page)
    expect(other.locator(".member")).to_have_count(0, timeout=SOON)


def test_whoever_was_called_elsewhere_meanwhile_is_pulled_in_for_a_reason_only(
    screens: Screens, others: Screens, world: World
) -> None:
    world.report("危房倒塌", severity=1)
    world.report("桥梁断裂", severity=1)
    one, two = opened(screens, "危房倒塌"), opened(others, "桥梁断裂")
    for page in (one, two):
        expect(page.locator(".pick").first).to_be_visible(timeout=SOON)
    one.keyboard.press("w")
    expect(one.locator(".member").first).to_be_visible(timeout=SOON)
    two.keyboard.press("w")
    expect(two.locator("dialog #command-override")).to_be_visible(timeout=SOON)
    two.keyboard.press("Enter")
    expect(two.locator("dialog .command-alert")).not_to_be_empty()
    two.keyboard.type("险情更急，先到此处")
    two.keyboard.press("Enter")
    expect(two.locator("dialog.command")).to_have_count(0, timeout=SOON)
    expect(two.locator(".member").first).to_be_visible(timeout=SOON)
    for page in (one, two):
        stand_down(page)


def test_a_case_is_finished_by_one_verified_and_closed_by_another(
    screens: Screens, others: Screens, world: World
) -> None:
    world.report("管道漏水", severity=1)
    one = assembled(screens, "管道漏水")
    one.keyboard.press("t")
    dispatch(one, "尽快")
    expect(one.locator("dialog.command")).to_have_count(0, timeout=SOON)
    expect(command(one, "start")).to_be_visible(timeout=SOON)
    one.keyboard.press("e")
    expect(one.locator(".step.is-now")).to_have_text("处置", timeout=SOON)
    expect(command(one, "start")).to_have_count(0, timeout=SOON)
    expect(command(one, "finish")).to_be_visible(timeout=SOON)
    one.keyboard.press("e")
    one.locator("#command-note").fill("已换管")
    one.keyboard.press("Enter")
    expect(one.locator(".step.is-now")).to_have_text("核查", timeout=SOON)
    expect(command(one, "return")).to_be_visible(timeout=SOON)
    expect(command(one, "verify")).to_have_count(0)
    two = others.open("/dispatch")
    two.locator(".row", has_text="管道漏水").click(timeout=SOON)
    expect(command(two, "verify")).to_be_visible(timeout=SOON)
    two.keyboard.press("e")
    expect(two.locator(".handling-facts")).to_contain_text("已核查", timeout=SOON)
    expect(command(two, "close")).to_be_visible(timeout=SOON)
    two.keyboard.press("e")
    expect(two.locator("dialog.command")).to_be_visible()
    two.keyboard.press("Enter")
    expect(one.locator(".row", has_text="管道漏水")).to_have_count(0, timeout=SOON)
    expect(one.locator(".member")).to_have_count(0, timeout=SOON)


def test_a_suggested_matter_is_set_and_its_templates_fill_the_instruction(
    screens: Screens, world: World
) -> None:
    title = "十几个民工在项目部门口讨要工资"
    world.report(title, severity=2)
    page = opened(screens, title)
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


def test_a_township_blows_the_whistle_and_a_bureau_reports_in(browser: Browser, world: World) -> None:
    """Each on a screen of their own: the case comes to the bureau, its answer to the township, both live."""
    title = "夜间倾倒渣土"
    with (
        seat(browser, world, world.cookie("duty_officer", TOWN)) as first,
        seat(browser, world, world.cookie("duty_officer", CALLED)) as second,
    ):
        second.forgiven = ("403", "status of 403")  # squads of a case are for its own region to command
        desk, called = first.open("/dispatch"), second.open("/dispatch")
        world.report(title, severity=3)
        desk.locator(".row", has_text=title).click(timeout=SOON)
        command(desk, "whistle").click(timeout=SOON)
        desk.locator(f'#command-units [value="{CALLED}"]').check()
        desk.locator("#command-note").fill("请派员会商")
        desk.locator("dialog.command button[type=submit]").click()
        called.locator(".row", has_text=title).click(timeout=SOON)
        expect(called.locator(".whistle")).to_contain_text("请派员会商", timeout=SOON)
        command(called, "report_in").click(timeout=SOON)
        called.locator("#command-note").fill("两人在途")
        called.keyboard.press("Enter")
        expect(desk.locator(".whistle-units")).to_contain_text("两人在途", timeout=SOON)
        expect(desk.locator(".whistle-units .chip")).to_contain_text("已报到")


def test_a_place_on_no_list_is_flagged_and_shown_where_its_coordinates_say(
    screens: Screens, world: World
) -> None:
    """名录外: the township left the county's list after the report, so it has no name any more. A report of
    双桥乡, of the district next door, becomes no case here and is told of among what could not be taken.
    """
    title, lat, lon = "无证豆腐作坊 污水直排", 29.12, 119.14
    world.report("双桥乡 无证作坊", region=NEXT_DOOR, severity=2)
    handler = ReportHandler(world.store(), {COUNTY: widen(county_pack.load(ROOT / "counties/longyou"))})
    told = case("unlisted", region=LEFT_THE_LIST, title=title, severity=1, lat=lat, lon=lon)
    assert handler.handle(envelopes(told, start=900)).taken == 1
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
