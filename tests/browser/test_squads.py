"""/squads: the squads of a region with their weakest point, live, and the way into the drawer; and a squad
that is put together by hand on the map.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Screens, confirm, resize, seat, wait_until_painted
from tests.browser.test_palm import ME as SILENT
from tests.browser.test_palm_walk import assemble as call_in
from tests.browser.test_palm_walk import give_command
from tests.browser.world import XITANG, LiveServer
from tests.signing import accounts_of, link_subject

SOON, TITLE, BY_HAND = 60_000, "山体滑坡 道路受阻", "渠道决口 农田受淹"
CASE = (29.03, 119.17)
NEAR, BESIDE, FAR = ("LY-L00005", 29.06, 119.20), ("LY-L00006", 29.05, 119.13), ("LY-L00007", 28.92, 119.17)
"""People, and where their phones are: two within some kilometres of the case, one beyond."""
MAP_OF_PAGE = """(() => {
  let real;
  Object.defineProperty(window, "L", {
    get: () => real,
    set(made) { real = made; made.Map.addInitHook(function () { window.shownMap = this; }); },
  });
})()"""
"""Leaflet's map where a test finds it: where on the screen a place is, only the map can say."""
WHO = "(squad) => fetch(`/api/squads/${squad}`).then((a) => a.json()).then((a) => a.you)"
"""Whom a squad's `lead` means by whoever looks."""
RESTS = "() => shownMap._loaded && !shownMap._animatingZoom && !shownMap._panAnim?._inProgress"
AT = """([lat, lon]) => {
  const box = shownMap.getContainer().getBoundingClientRect();
  const at = shownMap.latLngToContainerPoint([lat, lon]);
  return [at.x + box.left, at.y + box.top];
}"""


@pytest.fixture
def other_commander(browser: Browser, server: LiveServer) -> Iterator[Screens]:
    """Pages of a commander of another township than that of the case."""
    with seat(browser, server, server.cookie("commander", "330825102")) as opened:
        yield opened


def assemble(page: Page) -> None:
    """A squad of whoever is recommended, for the case of the test."""
    page.locator(".row", has_text=TITLE).click(timeout=SOON)
    page.locator('[data-squad="assemble"]').click(timeout=SOON)
    expect(page.locator(".member").first).to_have_attribute("data-state", "called", timeout=SOON)


def stand_down(page: Page) -> None:
    page.locator('[data-squad="stand_down"]').click()
    confirm(page)


def test_a_squad_is_listed_with_its_weakest_point_until_it_is_stood_down(
    screens: Screens, other_commander: Screens, server: LiveServer
) -> None:
    screens.forgiven = ("409",)
    server.report(TITLE, severity=1)
    desk_page, page, other = (
        screens.open("/dispatch"),
        screens.open("/squads"),
        other_commander.open("/squads"),
    )
    expect(page.locator(".veil")).to_contain_text("没有在办专班", timeout=SOON)
    assemble(desk_page)
    line = page.locator("[data-line]")
    expect(line).to_have_count(1, timeout=SOON)
    expect(line).to_contain_text("湖镇镇")
    show_numbers_beside_the_members(page)
    waits = line.locator('[data-weak="silent"], [data-weak="human"]')  # by then the ladder may be at its end
    expect(waits.first).to_be_visible(timeout=SOON)
    people = desk_page.locator('[data-member] [data-squad="answer"]').count()
    for _ in range(people):
        answer_one(desk_page)
    expect(waits).to_have_count(0, timeout=SOON)
    expect(other.locator("[data-line]")).to_have_count(0)
    line.locator("a").click()
    expect(page.locator(".case-title")).to_have_text(TITLE, timeout=SOON)
    page.go_back()
    stand_down(desk_page)
    expect(page.locator("[data-line]")).to_have_count(0, timeout=SOON)
    expect(page.locator(".veil")).to_contain_text("没有在办专班", timeout=SOON)


def show_numbers_beside_the_members(page: Page) -> None:
    """On a phone the button stands beside how many are how far, not on a line of its own."""
    words, button = page.locator(".squads-members > span"), page.locator("[data-numbers]")
    for size in ((390, 844), (1440, 900)):
        resize(page, *size)
        expect(button).to_be_visible(timeout=SOON)
        left, right = words.bounding_box(), button.bounding_box()
        assert left is not None
        assert right is not None
        assert right["x"] >= left["x"] + left["width"]
        middles = [box["y"] + box["height"] / 2 for box in (left, right)]
        assert abs(middles[0] - middles[1]) < 4, size
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def answer_one(page: Page) -> None:
    """Record for the first who has not answered that they come."""
    silent = page.locator('[data-member][data-state="called"]')
    before = silent.count()
    silent.first.locator('[data-squad="answer"]').click()
    page.locator("#command-state").select_option("accepted")
    confirm(page)
    expect(silent).to_have_count(before - 1, timeout=SOON)


@pytest.mark.alone
@pytest.mark.waits
def test_who_is_reminded_of_an_instruction_and_when_stands_at_the_desk(
    screens: Screens, server: LiveServer
) -> None:
    """The seconds are promised: at half of its time whoever is silent is reminded, and then it is over."""
    title = "涵洞积水 限时抽排"
    page = screens.open("/dispatch")
    squad = call_in(page, server, title)
    due = datetime.now(UTC) + timedelta(seconds=60)
    order = {"to": [SILENT], "text": "调两台泵到涵洞口", "due_at": due.isoformat(timespec="seconds")}
    give_command(server, f"/api/squads/{squad}", "order", **order)
    page.locator(".row", has_text=title).click(timeout=SOON)
    item = page.locator(".order-item")
    expect(item).to_contain_text("调两台泵到涵洞口", timeout=SOON)
    expect(item.locator("[data-urgent]")).to_have_count(0)
    chip = item.locator('[data-urgent="reminded"]')
    expect(chip).to_have_text(re.compile(r"已催办 (\d\d-\d\d )?\d\d:\d\d"), timeout=SOON)
    box, panel = chip.bounding_box(), page.locator(".panel-drawer").bounding_box()
    assert box is not None
    assert panel is not None
    assert box["x"] + box["width"] <= panel["x"] + panel["width"], "nothing of it is cut"
    expect(item.locator('[data-urgent="over"]')).to_contain_text("1 人未回执", timeout=2 * SOON)
    stand_down(page)


def test_whoever_commands_no_squads_has_no_such_page(browser: Browser, server: LiveServer) -> None:
    with seat(browser, server, server.cookie("liaison", "330825101")) as opened:
        opened.forgiven = ("403",)
        page = opened.open("/dispatch")
        expect(page.locator('.nav a[href^="/squads"]')).to_have_count(0)
        page.goto(f"{server.url}/squads")
        expect(page.locator(".page-message")).to_contain_text("这里没有您的权限", timeout=SOON)


def let_in(server: LiveServer, account: str) -> None:
    """Give an account a way to sign in: nobody else is handed a command."""
    store = server.store()
    found = accounts_of(store).queries.get(int(account.removeprefix("account:")))
    link_subject(store, found, account)
    store.close()


def test_the_command_is_offered_and_passes_when_the_other_accepts_wherever_they_are(
    browser: Browser, screens: Screens, server: LiveServer
) -> None:
    screens.forgiven = ("409",)
    title = "堤坝渗水 专班交接"
    server.report(title, severity=1)
    desk_page = screens.open("/dispatch")
    desk_page.locator(".row", has_text=title).click(timeout=SOON)
    desk_page.locator('[data-squad="assemble"]').click(timeout=SOON)
    lead = desk_page.locator(".squad-lead")
    expect(lead).to_contain_text("由您指挥", timeout=SOON)
    with seat(browser, server, server.cookie("commander", "330825")) as opened:
        opened.forgiven = ("409",)
        other = opened.open("/squads")
        other.goto(f"{server.url}/account")
        squad_id = other.evaluate(WHO, lead.get_attribute("data-squad-id"))
        let_in(server, squad_id)
        notice = other.locator(".offers")
        offer(desk_page, squad_id, "交接班，请接着盯堤脚")
        expect(lead).to_contain_text("待接受", timeout=SOON)
        expect(lead).to_contain_text("由您指挥")
        expect(notice).to_contain_text(f"请您接手指挥：{title}", timeout=SOON)
        notice.locator("a").click()
        theirs = other.locator(".squad-lead")
        expect(theirs.locator('[data-squad="decline"]')).to_be_visible(timeout=SOON)
        expect(theirs).to_contain_text("请接着盯堤脚")
        theirs.locator('[data-squad="decline"]').click()
        other.locator("#command-reason").fill("正在处置别的事件")
        confirm(other)
        expect(lead.locator("[data-kept]")).to_contain_text("正在处置别的事件", timeout=SOON)
        kept = desk_page.locator('.offers [data-kind="kept"]')
        expect(kept).to_contain_text("仍由您指挥", timeout=SOON)
        kept.locator("button").click()
        expect(kept).to_have_count(0)
        expect(notice).to_be_hidden(timeout=SOON)
        offer(desk_page, squad_id, "情况已说明")
        theirs.locator('[data-squad="accept"]').click(timeout=SOON)
        confirm(other)
        for page in (lead, theirs):
            expect(page).to_have_attribute("data-lead", squad_id, timeout=SOON)
            expect(page).to_contain_text("情况已说明")
        expect(theirs).to_contain_text("由您指挥")
        listed = opened.open("/squads").locator("[data-line]", has_text=title).locator("[data-commander]")
        expect(listed).to_have_attribute("data-commander", squad_id, timeout=SOON)
        expect(listed).to_have_text("commander 330825", timeout=SOON)
        lead.locator('[data-squad="take_over"]').click()
        confirm(desk_page)
        expect(lead).to_contain_text("由您指挥", timeout=SOON)
    stand_down(desk_page)


def offer(page: Page, account: str, note: str) -> None:
    """Offer the command of the opened squad to an account; without a choice the form asks for one."""
    page.locator('[data-squad="hand_over"]').focus()
    page.keyboard.press("Enter")
    page.locator("#command-reason").fill(note)
    page.keyboard.press("Enter")
    expect(page.locator(".command-alert")).to_contain_text("请", timeout=SOON)
    expect(page.locator("#command-reason")).to_have_value(note)
    page.locator("#command-lead").select_option(account)
    confirm(page)


@pytest.fixture(scope="module")
def scene(server: LiveServer) -> LiveServer:
    """A case, and people whose phones said where they are."""
    server.report(BY_HAND, severity=1, lat=CASE[0], lon=CASE[1])
    for number, (person, lat, lon) in enumerate((NEAR, BESIDE, FAR)):
        squad_id = {
            "id": f"here-{number}",
            "source": "手机",
            "kind": "position",
            "at": datetime.now(UTC).isoformat(),
        }
        place = {"person": person, "region": XITANG, "lat": lat, "lon": lon, "accuracy_m": 8}
        server.add(squad_id | place, stream="positions")
    return server


@pytest.fixture
def dispatch_page(browser: Browser, scene: LiveServer) -> Iterator[Page]:
    """The dispatch page with the case open and nobody chosen."""
    with seat(browser, scene, scene.cookie()) as screens:
        screens.context.add_init_script(MAP_OF_PAGE)
        yield open_case(screens)


def open_case(screens: Screens) -> Page:
    page = screens.open("/dispatch")
    page.locator(".row", has_text=BY_HAND).click(timeout=SOON)
    expect(page.locator('[data-block="recommendation"] .need').first).to_be_visible(timeout=SOON)
    chosen = page.locator('[data-pick][aria-pressed="true"]')
    for left in range(chosen.count(), 0, -1):
        chosen.first.click()
        expect(chosen).to_have_count(left - 1)
    return page


def point_of(page: Page, lat: float, lon: float) -> tuple[float, float]:
    """Where on the screen a place is, once the map is there and stands still."""
    wait_until_painted(page)
    page.wait_for_function(RESTS)
    x, y = page.evaluate(AT, [lat, lon])
    return x, y


def draw(page: Page, corners: list[tuple[float, float]]) -> None:
    """One drag around places."""
    points = [point_of(page, *corner) for corner in (*corners, corners[0])]
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point, steps=6)
    page.mouse.up()


def test_escape_draws_nothing_and_enter_takes_what_the_map_shows(dispatch_page: Page) -> None:
    area, sheet = dispatch_page.locator('[data-block="area"]'), dispatch_page.locator(".area-sheet")
    dispatch_page.keyboard.press("o")
    expect(sheet).to_be_visible()
    dispatch_page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    expect(area).to_have_count(0)
    expect(dispatch_page.locator(".case-title")).to_have_text(BY_HAND)
    dispatch_page.keyboard.press("o")
    expect(sheet).to_be_visible()
    dispatch_page.keyboard.press("Enter")
    expect(area.locator(f'[data-pick="{FAR[0]}"]')).to_have_count(1, timeout=SOON)
    area.locator('[data-squad="area-clear"]').click()
    expect(area).to_have_count(0)


def test_whoever_is_inside_a_drawn_line_is_offered_and_taken_by_a_click_on_their_mark(
    dispatch_page: Page,
) -> None:
    area = dispatch_page.locator('[data-block="area"]')
    dispatch_page.locator('[data-squad="area"]').click()
    expect(dispatch_page.locator(".area-sheet")).to_be_visible()
    draw(dispatch_page, [(29.00, 119.11), (29.09, 119.11), (29.09, 119.23), (29.00, 119.23)])
    expect(area).to_contain_text("2", timeout=SOON)
    for person, _, _ in (NEAR, BESIDE):
        expect(area.locator(f'[data-pick="{person}"]')).to_have_count(1)
    expect(area.locator(f'[data-pick="{FAR[0]}"]')).to_have_count(0)
    expect(dispatch_page.locator(".area-sheet")).to_have_count(0)

    person, lat, lon = NEAR
    for pressed in ("true", "false", "true"):
        dispatch_page.mouse.click(*point_of(dispatch_page, lat, lon))
        expect(area.locator(f'[data-pick="{person}"]')).to_have_attribute("aria-pressed", pressed)
    expect(area.locator(f'[data-pick="{BESIDE[0]}"]')).to_have_attribute("aria-pressed", "false")
    expect(dispatch_page.locator(".case-title")).to_have_text(BY_HAND)
    dispatch_page.keyboard.press("w")
    expect(dispatch_page.locator("[data-member]")).to_have_count(1, timeout=SOON)
    expect(dispatch_page.locator(f'[data-member="{person}"]')).to_have_attribute("data-state", "called")
