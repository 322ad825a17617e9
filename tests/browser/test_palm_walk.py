"""From the desk to the field and back: an officer calls somebody in, who answers on a phone; both see it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Screens, seat
from tests.browser.test_palm import ME, SOON, phone, press
from tests.browser.world import COUNTY, LiveServer, wait_until
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
def officer_page(screens: Screens) -> Page:
    return screens.open("/dispatch")


def ask(page: Page, method: str, path: str, body: Any = None) -> Any:
    """What the officer's session is answered."""
    status, answer = page.evaluate(ASK, [method, path, body])
    assert status == 200, answer
    return answer


def give_command(server: LiveServer, path: str, command: str, **more: Any) -> None:
    """An officer's command about a case or a squad as it is: what changed meanwhile is looked at again."""
    officer = signed_in(server.url, server.secret())
    body = {"command": command, "key": f"{command}-{path}", **more}

    def given() -> bool:
        seen = officer.get(f"{path}/handling" if path.startswith("/api/cases/") else path).json()
        version = seen.get("handling", seen)["version"]
        answer = officer.post(f"{path}/commands", json=body | {"version": version})
        assert answer.ok or answer.json()["error"]["code"] == "stale", answer.text
        return bool(answer.ok)

    wait_until(given, 60, f"{command} is given")


def list_answers(page: Page, squad: str, person: str = ME) -> list[Any]:
    """What somebody answered to the call of a squad, as its case's trail tells it."""
    trail = ask(page, "GET", f"/api/cases/{squad.partition('-')[0]}/trail")["entries"]
    return [row for row in trail if (row["kind"], row["squad"], row["people"]) == ("answer", squad, [person])]


def assemble(page: Page, server: LiveServer, title: str) -> str:
    """A squad of one for a new case; gives its id."""
    server.report(title, severity=2)

    case = wait_for_cases(page, title)[0]["id"]
    wanted = ask(page, "GET", f"/api/cases/{case}/recommendation")["needs"]
    people = [[ME, wanted[0]["capability"]]]
    body = {"people": people, "override": "人手不足，兼顾两处", "key": title}
    return str(ask(page, "POST", f"/api/cases/{case}/squads", body)["squad"])


def wait_for_cases(page: Page, title: str) -> list[Any]:
    """The rows of a title in the live state, which is told of a report after whoever made it."""

    def found() -> list[Any]:
        rows = ask(page, "GET", f"/api/state?region={COUNTY}")["cases"]
        return [row for row in rows if row["title"] == title]

    return list(wait_until(found, 60, f"{title} is in the state"))


def my_state(page: Page, squad: str) -> Any:
    members = ask(page, "GET", f"/api/squads/{squad}")["members"]
    return next(member["state"] for member in members if member["person"] == ME)


def wait_for_state(page: Page, squad: str, state: str) -> None:
    wait_until(lambda: my_state(page, squad) == state, 60, f"the officer's state has {state}")


def where(page: Page) -> Any:
    rows = ask(page, "GET", f"/api/state?region={COUNTY}")["positions"]
    return next(((row["lat"], row["accuracy_m"]) for row in rows if row["person"] == ME), None)


def test_somebody_called_in_accepts_comes_reads_and_finishes(
    officer_page: Page, phone: BrowserContext, server: LiveServer
) -> None:
    page = phone.pages[0]
    squad = assemble(officer_page, server, "树木倒伏 主路中断")
    card = page.locator(f'[data-squad="{squad}"]')
    expect(card).to_have_attribute("data-state", "called", timeout=SOON)
    expect(card).to_contain_text("树木倒伏 主路中断")
    phone.grant_permissions(["geolocation"])
    phone.set_geolocation({"latitude": 29.04, "longitude": 119.18, "accuracy": 12})
    for words, state in (("领办", "accepted"), ("出发", "on_the_way"), ("到场", "on_site")):
        if words == "到场":
            card.locator(".palm-check").click()
        press(page, squad, words)
        wait_for_state(officer_page, squad, state)
        assert words == "到场" or not where(officer_page)
    assert wait_until(lambda: where(officer_page), 60, "where the phone is") == (29.04, 12)
    give_command(server, f"/api/squads/{squad}", "order", text="先断电警戒", to=[])
    expect(card.locator(".palm-order")).to_contain_text("先断电警戒", timeout=SOON)
    press(page, squad, "收到")
    wait_until(
        lambda: ask(officer_page, "GET", f"/api/squads/{squad}")["orders"][0]["receipts"].get(ME),
        60,
        "a receipt",
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
    wait_for_state(officer_page, squad, "done")
    case = squad.partition("-")[0]
    shots = wait_until(
        lambda: ask(officer_page, "GET", f"/api/cases/{case}")["photos"], 60, "the photo arrives"
    )
    assert [row["squad"] for row in shots] == [squad]


def test_what_was_answered_without_a_network_arrives_once_with_its_own_time(
    officer_page: Page, phone: BrowserContext, server: LiveServer
) -> None:
    page, squad = phone.pages[0], assemble(officer_page, server, "河水漫过漫水桥")
    card = page.locator(f'[data-squad="{squad}"]')
    expect(card).to_have_attribute("data-state", "called", timeout=SOON)
    phone.set_offline(True)
    press(page, squad, "领办")
    expect(card).to_have_attribute("data-pending", "1", timeout=SOON)
    assert list_answers(officer_page, squad) == []
    back = datetime.now(UTC)
    phone.set_offline(False)
    wait_for_state(officer_page, squad, "accepted")
    expect(card).not_to_have_attribute("data-pending", "1", timeout=SOON)
    (answer,) = list_answers(officer_page, squad)
    assert datetime.fromisoformat(answer["facts"]["said_at"]) <= back


def test_a_case_is_reported_from_where_the_phone_is_also_without_a_network(
    officer_page: Page, phone: BrowserContext, server: LiveServer
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
    locator = page.locator("[data-report]")
    expect(locator).to_have_attribute("data-pending", "1", timeout=SOON)
    phone.set_offline(False)
    expect(locator).to_contain_text("LY-", timeout=SOON)
    expect(page.locator("#palm-age")).to_contain_text("已同步", timeout=SOON)
    for_cases = wait_for_cases(officer_page, "又倒一棵樟树，压住右侧车道")
    assert [(row["severity"], row["lat"], row["source"]) for row in for_cases] == [(3, 29.03, "desk")]
    assert for_cases[0]["no"] in locator.inner_text()
    detail = wait_until(
        lambda: (got := ask(officer_page, "GET", f"/api/cases/{for_cases[0]['id']}"))["photos"] and got,
        60,
        "the photo",
    )
    assert [(row["width"], row["squad"]) for row in detail["photos"]] == [(1600, "")]
    officer_page.goto(f"{server.url}/dispatch?region={COUNTY}&case={for_cases[0]['id']}")
    expect(officer_page.locator(".case-photos img")).to_be_visible(timeout=SOON)
    drawn = "one => one.complete && one.naturalWidth"
    wait_until(lambda: officer_page.locator(".case-photos img").evaluate(drawn) == 1600, 60, "it is drawn")


def test_a_complaint_reaches_its_unit_and_the_answer_is_read_on_the_phone(
    phone: BrowserContext, server: LiveServer, browser: Browser
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
    locator = page.locator("[data-complaint]")
    expect(locator).to_have_attribute("data-pending", "1", timeout=SOON)
    with seat(browser, server, server.cookie("commander")) as screens:
        dispatch_page, other = screens.context.new_page(), screens.context.new_page()
        for item in (dispatch_page, other):
            item.goto(f"{server.url}/complaints")
            expect(item.locator(".complaint")).to_have_count(0)
        phone.set_offline(False)
        expect(locator).to_contain_text("待答复", timeout=SOON)
        for item in (dispatch_page, other):
            expect(item.locator(".complaint-text")).to_have_text("夜班连排三周，请核实", timeout=SOON)
        other.locator(".complaint textarea").fill("写到一半")
        dispatch_page.locator(".complaint textarea").fill("已调整为隔周，谢谢提醒")
        dispatch_page.get_by_role("button", name="答复本人").click()
        for item in (dispatch_page, other):
            expect(item.locator(".complaint-answer")).to_contain_text("已调整为隔周", timeout=SOON)
        expect(other.locator(".complaint-unsent")).to_contain_text("写到一半")
    expect(locator).to_contain_text("已调整为隔周", timeout=SOON)
    page.locator('[data-act="large"]').check()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
