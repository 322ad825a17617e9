"""From the desk to the field and back: an officer calls somebody in, who answers on a phone; both see it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Screens, seat
from tests.browser.test_palm import ME, SOON, phone, press
from tests.browser.world import COUNTY, World, wait_until
from tests.pictures import picture
from tests.signing import signed_in

__all__ = ["phone"]
ASK = """async ([method, path, body]) => {
  const name = `_csrf_token_${location.port}=`;
  const token = document.cookie.split("; ").find((one) => one.startsWith(name)).slice(name.length);
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const answer = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
  return [answer.status, await answer.json()];
}"""


@pytest.fixture
def desk(screens: Screens) -> Page:
    return screens.open("/dispatch")


def ask(desk: Page, method: str, path: str, body: Any = None) -> Any:
    """What the officer's session is answered."""
    status, answer = desk.evaluate(ASK, [method, path, body])
    assert status == 200, answer
    return answer


def give_command(world: World, path: str, command: str, **more: Any) -> None:
    """An officer's command about a case or a squad as it is: what changed meanwhile is looked at again."""
    officer = signed_in(world.url, world.secret())
    body = {"command": command, "key": f"{command}-{path}", **more}

    def given() -> bool:
        seen = officer.get(f"{path}/handling" if path.startswith("/api/cases/") else path).json()
        version = seen.get("handling", seen)["version"]
        answer = officer.post(f"{path}/commands", json=body | {"version": version})
        assert answer.ok or answer.json()["error"]["code"] == "stale", answer.text
        return bool(answer.ok)

    wait_until(given, 60, f"{command} is given")


def list_answers(desk: Page, squad: str, person: str = ME) -> list[Any]:
    """What somebody answered to the call of a squad, as its case's trail tells it."""
    trail = ask(desk, "GET", f"/api/cases/{squad.partition('-')[0]}/trail")["entries"]
    return [one for one in trail if (one["kind"], one["squad"], one["people"]) == ("answer", squad, [person])]


def assemble(desk: Page, world: World, title: str) -> str:
    """A squad of one for a new case; gives its id."""
    world.report(title, severity=2)

    case = wait_for_cases(desk, title)[0]["id"]
    wanted = ask(desk, "GET", f"/api/cases/{case}/recommendation")["needs"]
    people = [[ME, wanted[0]["capability"]]]
    body = {"people": people, "override": "人手不足，兼顾两处", "key": title}
    return str(ask(desk, "POST", f"/api/cases/{case}/squads", body)["squad"])


def wait_for_cases(desk: Page, title: str) -> list[Any]:
    """The rows of a title in the live state, which is told of a report after whoever made it."""

    def found() -> list[Any]:
        rows = ask(desk, "GET", f"/api/state?region={COUNTY}")["cases"]
        return [row for row in rows if row["title"] == title]

    return list(wait_until(found, 60, f"{title} is in the state"))


def my_state(desk: Page, squad: str) -> Any:
    members = ask(desk, "GET", f"/api/squads/{squad}")["members"]
    return next(one["state"] for one in members if one["person"] == ME)


def settled(desk: Page, squad: str, state: str) -> None:
    wait_until(lambda: my_state(desk, squad) == state, 60, f"the officer's state has {state}")


def where(desk: Page) -> Any:
    rows = ask(desk, "GET", f"/api/state?region={COUNTY}")["positions"]
    return next(((row["lat"], row["accuracy_m"]) for row in rows if row["person"] == ME), None)


def test_somebody_called_in_accepts_comes_reads_and_finishes(
    desk: Page, phone: BrowserContext, world: World
) -> None:
    page = phone.pages[0]
    squad = assemble(desk, world, "树木倒伏 主路中断")
    card = page.locator(f'[data-squad="{squad}"]')
    expect(card).to_have_attribute("data-state", "called", timeout=SOON)
    expect(card).to_contain_text("树木倒伏 主路中断")
    phone.grant_permissions(["geolocation"])
    phone.set_geolocation({"latitude": 29.04, "longitude": 119.18, "accuracy": 12})
    for words, state in (("领办", "accepted"), ("出发", "on_the_way"), ("到场", "on_site")):
        if words == "到场":
            card.locator(".palm-check").click()
        press(page, squad, words)
        settled(desk, squad, state)
        assert words == "到场" or not where(desk)
    assert wait_until(lambda: where(desk), 60, "where the phone is") == (29.04, 12)
    give_command(world, f"/api/squads/{squad}", "order", text="先断电警戒", to=[])
    expect(card.locator(".palm-order")).to_contain_text("先断电警戒", timeout=SOON)
    press(page, squad, "收到")
    wait_until(
        lambda: ask(desk, "GET", f"/api/squads/{squad}")["orders"][0]["receipts"].get(ME), 60, "a receipt"
    )
    press(page, squad, "办结")
    card.locator(".palm-note .palm-main").click()
    expect(card.locator(".palm-note .palm-fault")).to_contain_text("请写怎样办的")
    card.locator(".palm-note textarea").fill("树已清走，单车道放行")
    shot = {"name": "done.png", "mimeType": "image/png", "buffer": picture(form="PNG")}
    card.locator('.palm-note input[type="file"]').set_input_files(shot)
    expect(card.locator(".palm-photos img")).to_have_count(1, timeout=SOON)
    expect(card.locator(".palm-note textarea")).to_have_value("树已清走，单车道放行")
    card.locator(".palm-note .palm-main").click()
    settled(desk, squad, "done")
    case = squad.partition("-")[0]
    shots = wait_until(lambda: ask(desk, "GET", f"/api/cases/{case}")["photos"], 60, "the photo arrives")
    assert [one["squad"] for one in shots] == [squad]


def test_what_was_answered_without_a_network_arrives_once_with_its_own_time(
    desk: Page, phone: BrowserContext, world: World
) -> None:
    page, squad = phone.pages[0], assemble(desk, world, "河水漫过漫水桥")
    card = page.locator(f'[data-squad="{squad}"]')
    expect(card).to_have_attribute("data-state", "called", timeout=SOON)
    phone.set_offline(True)
    press(page, squad, "领办")
    expect(card).to_have_attribute("data-pending", "1", timeout=SOON)
    assert list_answers(desk, squad) == []
    back = datetime.now(UTC)
    phone.set_offline(False)
    settled(desk, squad, "accepted")
    expect(card).not_to_have_attribute("data-pending", "1", timeout=SOON)
    (said,) = list_answers(desk, squad)
    assert datetime.fromisoformat(said["facts"]["said_at"]) <= back


def test_a_case_is_reported_from_where_the_phone_is_also_without_a_network(
    desk: Page, phone: BrowserContext, world: World
) -> None:
    """In under 20 s of taps; without a network it waits, and arrives with the time at which it was seen."""
    page = phone.pages[0]
    phone.grant_permissions(["geolocation"])
    phone.set_geolocation({"latitude": 29.03, "longitude": 119.17, "accuracy": 8})
    page.reload()
    page.locator('.palm-tabs [data-tab="report"]').click()
    expect(page.locator(".palm-place")).to_contain_text("精度 8 m", timeout=SOON)
    expect(page.locator(".palm-tile")).to_have_count(10, timeout=SOON)
    phone.set_offline(True)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.set_viewport_size({"width": 390, "height": 480})
    page.get_by_role("button", name="上报", exact=True).click()
    expect(page.locator(".palm-fault")).to_have_count(2)
    expect(page.locator(".palm-fault").first).to_be_in_viewport()
    page.locator('.palm-tile:has([value="3"])').click()
    page.locator("textarea").fill("又倒一棵樟树，压住右侧车道")
    photo = {"name": "tree.jpg", "mimeType": "image/jpeg", "buffer": picture(3000, 2000)}
    page.locator('input[type="file"]').set_input_files(photo)
    expect(page.locator(".palm-photos img")).to_have_count(1, timeout=SOON)
    page.get_by_role("button", name="上报", exact=True).click()
    told = page.locator("[data-report]")
    expect(told).to_have_attribute("data-pending", "1", timeout=SOON)
    phone.set_offline(False)
    expect(told).to_contain_text("LY-", timeout=SOON)
    expect(page.locator("#palm-age")).to_contain_text("已同步", timeout=SOON)
    mine = wait_for_cases(desk, "又倒一棵樟树，压住右侧车道")
    assert [(row["severity"], row["lat"], row["source"]) for row in mine] == [(3, 29.03, "desk")]
    assert mine[0]["no"] in told.inner_text()
    detail = wait_until(
        lambda: (got := ask(desk, "GET", f"/api/cases/{mine[0]['id']}"))["photos"] and got, 60, "the photo"
    )
    assert [(one["width"], one["squad"]) for one in detail["photos"]] == [(1600, "")]
    desk.goto(f"{world.url}/dispatch?region={COUNTY}&case={mine[0]['id']}")
    expect(desk.locator(".case-photos img")).to_be_visible(timeout=SOON)
    drawn = "one => one.complete && one.naturalWidth"
    wait_until(lambda: desk.locator(".case-photos img").evaluate(drawn) == 1600, 60, "it is drawn")


def test_a_complaint_reaches_its_unit_and_the_answer_is_read_on_the_phone(
    phone: BrowserContext, world: World, browser: Browser
) -> None:
    page = phone.pages[0]
    page.reload()
    page.locator('.palm-tabs [data-tab="own"]').click()
    expect(page.locator("#palm-complaint option")).to_have_count(57, timeout=SOON)
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".palm-fault")).to_contain_text("请选单位")
    page.locator("#palm-complaint select").select_option("water")
    page.locator("#palm-complaint textarea").fill("夜班连排三周，请核实")
    phone.set_offline(True)
    page.get_by_role("button", name="提交").click()
    mine = page.locator("[data-complaint]")
    expect(mine).to_have_attribute("data-pending", "1", timeout=SOON)
    with seat(browser, world, world.cookie("commander")) as screens:
        desk, other = screens.context.new_page(), screens.context.new_page()
        for one in (desk, other):
            one.goto(f"{world.url}/complaints")
            expect(one.locator(".complaint")).to_have_count(0)
        phone.set_offline(False)
        expect(mine).to_contain_text("待答复", timeout=SOON)
        for one in (desk, other):
            expect(one.locator(".complaint-text")).to_have_text("夜班连排三周，请核实", timeout=SOON)
        other.locator(".complaint textarea").fill("写到一半")
        desk.locator(".complaint textarea").fill("已调整为隔周，谢谢提醒")
        desk.get_by_role("button", name="答复本人").click()
        for one in (desk, other):
            expect(one.locator(".complaint-answer")).to_contain_text("已调整为隔周", timeout=SOON)
        expect(other.locator(".complaint-unsent")).to_contain_text("写到一半")
    expect(mine).to_contain_text("已调整为隔周", timeout=SOON)
    page.locator('[data-act="large"]').check()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
