"""/rollout, read off the screen: prepared, issued, answered by API and phone, reminded, taken over, ended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from data_access.emergency.rollouts.pages.task_pages import read_task_page
from domain.kernel.worlds import WorldId
from tests.browser.conftest import Screens, seat
from tests.browser.test_palm import make_link
from tests.browser.world import COUNTY, LiveServer, wait_until
from tests.signing import signed_in

SOON, LONG = 60_000, 90_000
LEADER, DEPUTY, TOWN = "LY-L00001", "LY-L00009", "330825001"
PHONE = {"width": 390, "height": 844}
MOST = 200
REMINDED = re.compile(r"催办 1 次（最近 (\d\d-\d\d )?\d\d:\d\d）")
"""How often and when somebody was reminded."""


@pytest.fixture
def commander(browser: Browser, server: LiveServer) -> Iterator[Screens]:
    """Pages of a commander."""
    with seat(browser, server, server.cookie("commander")) as opened:
        yield opened


@pytest.fixture
def phone(browser: Browser, server: LiveServer) -> Iterator[BrowserContext]:
    """A phone in which a team leader's link was opened."""
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, locale="zh-CN")
    context.new_page().goto(f"{server.url}/palm/l/{make_link(server, LEADER)}")
    yield context
    context.close()


def figure(page: Page, state: str) -> Any:
    return page.locator(f'[data-figure="{state}"] b')


def people(server: LiveServer, rollout: str, **wanted: Any) -> list[dict[str, Any]]:
    """Tasks of a roll-out, as the database has them."""
    store, found, after = server.store(), [], ""
    with store.reading() as connection:
        while page := read_task_page(connection, WorldId(COUNTY), rollout, after=after, **wanted):
            found += page
            after = page[-1]["person"]
    store.close()
    return found


def answer(server: LiveServer, rollout: str, kind: str, who: list[str]) -> None:
    """Receipts by the API, as a gateway or a sheet brings them."""
    http, at = signed_in(server.url, server.secret("commander")), datetime.now(UTC).isoformat()
    for start in range(0, len(who), MOST):
        receipts = [{"person": item, "kind": kind, "at": at} for item in who[start : start + MOST]]
        address = f"{server.url}/api/rollouts/{rollout}/receipts?region={COUNTY}"
        taken = http.post(address, json={"receipts": receipts})
        assert taken.status_code == 200, taken.text
        assert taken.json()["taken"] == len(receipts)


def issue(page: Page) -> str:
    """Prepare by the only plan and issue; the roll-out's id."""
    page.locator('[data-act="prepare"]').click(timeout=SOON)
    page.locator("#command-plan").select_option("typhoon-2")
    page.locator("dialog .btn-main").click()
    expect(page.locator(".strip-preview")).to_contain_text(
        "团长 263 + 网格长 561 + 联户党员 10,300", timeout=SOON
    )
    expect(page.locator('[data-panel="cascade"] .veil')).to_contain_text("尚未下达")
    page.locator('[data-value="issue"]').click()
    expect(page.locator("dialog .btn-main")).to_contain_text("下达 11,124 人")
    page.locator("dialog .btn-main").click()
    expect(figure(page, "unreached")).to_have_text("11,124", timeout=LONG)
    found = re.search(r"RW-\d{6}-\d+", page.locator(".strip-title small").inner_text())
    assert found
    return found[0]


def test_a_roll_out_is_followed_from_its_issue_to_its_end(
    commander: Screens, phone: BrowserContext, server: LiveServer
) -> None:
    page = commander.open("/rollout")
    rollout = issue(page)
    expect(page.locator('.line[data-depth="0"]')).to_have_count(15, timeout=SOON)
    page.locator('[data-act="rollout"][data-value="take-over"]').click()
    expect(page.locator(".strip-note")).to_have_text("请先勾选人员，或在级联中选择一行")
    leaders = [person["person"] for person in people(server, rollout, tier=1)]
    heads = people(server, rollout, tier=2)
    assert (len(leaders), len(heads)) == (263, 561)

    accept_on_the_phone(phone, page)
    answer(server, rollout, "accepted", [leader for leader in leaders if leader != LEADER])
    expect(page.locator('[data-rate="1"]')).to_have_text("100%", timeout=SOON)
    expect(figure(page, "accepted")).to_have_text("263", timeout=SOON)

    silent = heads[-1]["region"]
    answer(server, rollout, "delivered", [head["person"] for head in heads])
    expect(figure(page, "open")).to_have_text("561", timeout=SOON)
    late = [head["person"] for head in heads if head["region"] == silent]
    answer(server, rollout, "accepted", [head["person"] for head in heads if head["person"] not in late])
    expect(page.locator('[data-panel="exceptions"] [data-part="count"]')).to_have_text(
        str(len(late)), timeout=SOON
    )
    expect(page.locator(f'.exception[data-person="{late[0]}"]')).to_have_attribute(
        "data-group", "silent", timeout=SOON
    )

    remind_and_take_over(page, silent, late)
    finish(page)


def accept_on_the_phone(phone: BrowserContext, page: Page) -> None:
    """The leader's phone has the task, ticks its list and finishes it; the desk sees both."""
    palm = phone.pages[0]
    card = palm.locator("[data-task]")
    expect(card).to_have_attribute("data-stage", "open", timeout=SOON)
    card.locator('[data-act="task-accept"]').click()
    expect(palm.locator(".palm-line")).to_have_attribute("data-stage", "accepted", timeout=SOON)
    expect(figure(page, "accepted")).to_have_text("1", timeout=SOON)


def remind_and_take_over(page: Page, silent: str, late: list[str]) -> None:
    """From the list to the line of the silent grid; one is reminded, then everybody there is taken over."""
    row = page.locator(f'.exception[data-person="{late[0]}"]')
    row.locator('[data-act="find"]').click()
    line = page.locator(f'.line[data-line="{silent}"]')
    expect(line).to_have_attribute("data-selected", "1", timeout=SOON)
    person = page.locator(f'[data-person="{late[0]}"].is-person')
    expect(person).to_have_attribute("data-state", "open", timeout=SOON)
    person.locator('[data-act="ring"]').click()
    page.locator("dialog .btn-main").click()
    expect(figure(page, "reminded")).to_have_text("1", timeout=SOON)
    expect(person.locator("em.is-reminded")).to_have_text("已催办", timeout=SOON)
    expect(person.locator(".line-words")).to_contain_text(REMINDED, timeout=SOON)
    expect(row).to_contain_text(REMINDED, timeout=SOON)
    ask_a_deputy(page)
    line.locator('[data-act="take"]').click()
    page.locator("dialog .btn-main").click(timeout=SOON)
    expect(figure(page, "reminded")).to_have_text("0", timeout=SOON)
    taken = figure(page, "taken_over")
    wait_until(lambda: int(taken.inner_text()) >= len(late), 60, "all of them are taken over")


def ask_a_deputy(page: Page) -> None:
    """By the keyboard: somebody is asked for the chosen grid's people; what they say by phone is keyed in."""
    expect(page.locator("dialog[open]")).to_have_count(0, timeout=SOON)  # the feed may be before the answer
    page.keyboard.press("d")
    dialog = page.locator("dialog.deputies")
    expect(dialog.locator("#deputy-words")).to_be_focused(timeout=SOON)
    page.keyboard.type(DEPUTY)
    expect(dialog.locator('.deputy-one input[type="radio"]')).to_have_count(1, timeout=SOON)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(dialog.locator('button[type="submit"]:not([aria-disabled])')).to_be_visible(timeout=SOON)
    page.keyboard.press("Enter")
    locator = dialog.locator(".deputy-asked li")
    expect(locator).to_have_count(2, timeout=SOON)  # a request for each tier
    locator.first.locator('[data-answer="can"]').click()
    expect(dialog.locator('.deputy-asked li[data-state="can"]')).to_have_count(1, timeout=SOON)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def finish(page: Page) -> None:
    page.locator('[data-act="rollout"][data-value="end"]').click()
    page.locator("dialog .btn-main").click()
    expect(page.locator(".rollout-strip h2")).to_have_text("没有进行中的部署", timeout=SOON)


def test_above_the_plans_size_another_commander_confirms(
    commander: Screens, browser: Browser, server: LiveServer
) -> None:
    page = commander.open("/rollout")
    page.locator('[data-act="prepare"]').click(timeout=SOON)
    page.locator("#command-plan").select_option("flood-3")
    page.locator("dialog .btn-main").click()
    page.locator('[data-value="issue"]').click(timeout=SOON)
    expect(page.locator("dialog")).to_contain_text("须第二人确认")
    page.locator("dialog .btn-main").click()
    expect(page.locator(".strip-title")).to_contain_text("提交，尚未发出", timeout=SOON)
    expect(page.locator(".strip-title")).not_to_contain_text("account:")
    with seat(browser, server, server.cookie("commander", "3308")) as other:
        second = other.open(f"/?region={COUNTY}", width=390, height=844)
        second.locator("[data-banner] a", has_text="去处理").click(timeout=SOON)
        second.locator('[data-value="return"]').click(timeout=SOON)
        second.locator("#command-reason").fill("人员名单有误")
        second.locator("dialog .btn-main").click()
        expect(page.locator(".strip-title")).to_contain_text("退回，未发出：人员名单有误", timeout=SOON)
        expect(second.locator("[data-banner]")).to_be_hidden(timeout=SOON)
        page.locator('[data-value="issue"]').click(timeout=SOON)
        page.locator("dialog .btn-main").click()
        expect(page.locator(".strip-title")).to_contain_text("提交，尚未发出", timeout=SOON)
        confirm_by_one_hand(other, second.url)
        expect(figure(page, "unreached")).to_have_text("824", timeout=LONG)
    with seat(browser, server, server.cookie("duty_officer", TOWN)) as town:
        theirs = town.open("/rollout")
        expect(theirs.locator('[data-panel="curves"]')).to_contain_text("团长", timeout=SOON)
        expect(theirs.locator('.line[data-depth="0"]')).to_have_count(1)
    finish(page)


def confirm_by_one_hand(other: Screens, seen: str) -> None:
    """What the message leads to: all of it on a phone, the button where a thumb is."""
    rollout = re.search(r"RW-\d{6}-\d+", seen)
    assert rollout is not None
    page = other.context.new_page()
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    other.listen(page)
    page.goto(f"{other.world.url}/confirm/{rollout[0]}?region={COUNTY}")
    expect(page.locator("[data-decision]")).to_contain_text("等第二人确认或退回")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    button = page.locator('button[value="confirm"]')
    expect(button).to_be_in_viewport()
    box = button.bounding_box()
    assert box is not None
    assert (box["height"] >= 44, box["y"] > PHONE["height"] / 2) == (True, True)
    page.locator(".confirm-refusal summary").click()
    expect(page.locator('button[value="return"]')).to_be_in_viewport()
    button.click()
    expect(page.locator('[data-decision="none"]')).to_contain_text("已确认", timeout=SOON)
    expect(page.locator("button[value]")).to_have_count(0)


def test_whoever_leads_no_roll_outs_sees_them_and_has_nothing_to_press(screens: Screens) -> None:
    page = screens.open("/rollout")
    expect(page.locator('[data-act="prepare"]')).to_have_count(0)
    expect(page.locator(".rollout-strip h2")).to_have_text("没有进行中的部署", timeout=SOON)
