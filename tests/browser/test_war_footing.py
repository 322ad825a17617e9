"""War footing on and off live on /wall and /dispatch; voids and a field report read off the screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import insert

from data_access.database.tables.directory_tables import rosters
from domain.directory.duty_coverage import days_at_work
from domain.kernel.clock import TZ
from tests.browser.conftest import Screens, seat
from tests.browser.test_responses import choose, decide
from tests.browser.test_rollout import answer, people
from tests.browser.world import COUNTY, XITANG, LiveServer
from tests.signing import signed_in

SOON, LONG = 60_000, 90_000
HUZHEN = "330825101"
LEADER = "LY-L00001"


@pytest.fixture
def commander(browser: Browser, server: LiveServer) -> Iterator[Screens]:
    """Pages of a commander."""
    with seat(browser, server, server.cookie("commander")) as opened:
        yield opened


def issue(server: LiveServer) -> str:
    """A roll-out by the only plan, issued; its id."""
    http, address = signed_in(server.url, server.secret("commander")), f"{server.url}/api/rollouts"
    payload = http.post(f"{address}?region={COUNTY}", json={"plan": "typhoon-2"}).json()
    body = {"version": payload["version"]}
    assert http.post(f"{address}/{payload['rollout']}/issue?region={COUNTY}", json=body).status_code == 200
    return str(payload["rollout"])


def issue_another(server: LiveServer) -> None:
    """A roll-out by the plan for floods, which two people issue."""
    address = f"{server.url}/api/rollouts"
    first, second = (signed_in(server.url, server.secret("commander", of)) for of in (COUNTY, "3308"))
    body = first.post(f"{address}?region={COUNTY}", json={"plan": "flood-3"}).json()
    for http, act in ((first, "issue"), (second, "confirm")):
        answer = http.post(
            f"{address}/{body['rollout']}/{act}?region={COUNTY}", json={"version": body["version"]}
        )
        assert answer.status_code == 200, answer.text
        body = answer.json()


def show_that_another_is_out(wall: Page, server: LiveServer) -> None:
    """In whole, below the tiers: nothing of it or of the heading is cut."""
    issue_another(server)
    panel, others = wall.locator('[data-panel="tiers"]'), wall.locator(".war-others")
    expect(others).to_have_text("另有 1 次部署", timeout=LONG)
    inner, outer = others.bounding_box(), panel.bounding_box()
    assert inner is not None
    assert outer is not None
    assert inner["x"] + inner["width"] <= outer["x"] + outer["width"]
    assert inner["y"] + inner["height"] <= outer["y"] + outer["height"]
    assert panel.locator(".panel-title").evaluate("title => title.scrollWidth - title.clientWidth") <= 0


def put_on_duty(server: LiveServer, task: dict[str, Any]) -> None:
    """One grid head alone is on the roster of the township."""
    store = server.store()
    with store.database.writing() as connection:
        for day in days_at_work(datetime.now(TZ)):
            row = {"day": day, "shift": "all", "region": task["region"], "post": "head"}
            connection.execute(insert(rosters).values(county=COUNTY, person=task["person"], **row))
    store.close()


def report_a_tree(server: LiveServer) -> str:
    """A case under the account of a commander whose caller's number is the leader's; its id."""
    store = server.store()
    with store.reading() as connection:
        number = connection.exec_driver_sql(f"SELECT phone FROM people WHERE id = '{LEADER}'").scalar_one()
    store.close()
    http = signed_in(server.url, server.secret("commander"))
    given = {"title": "树木倒伏 主路中断", "severity": 1, "region": XITANG, "phone": number, "key": "tree"}
    made = http.post(f"{server.url}/api/cases?region={COUNTY}", json=given)
    assert made.status_code in (200, 201), made.text
    return str(made.json()["case"])


def test_all_screens_change_their_footing_with_the_response(
    commander: Screens, kiosk_screens: Screens, server: LiveServer
) -> None:
    page, wall = commander.open("/dispatch"), kiosk_screens.open("/wall", 1920, 1080)
    peace, tiers = wall.locator('[data-panel="matters"]'), wall.locator('[data-panel="tiers"]')
    expect(wall.locator(".page")).to_have_attribute("data-footing", "peace", timeout=SOON)
    rollout = issue(server)
    heads = people(server, rollout, tier=2)
    answer(server, rollout, "accepted", [person["person"] for person in people(server, rollout, tier=1)])
    expect(tiers).to_be_hidden()

    page.locator(".response-box > summary").click()
    choose(page, "type", "防台风")
    choose(page, "level", "II 级")
    decide(page, "declare", "县防指会商决定")
    for shown in (page, wall):
        expect(shown.locator(".page")).to_have_attribute("data-footing", "war", timeout=SOON)
        expect(shown.locator(".page")).to_have_attribute("data-rollout", rollout, timeout=SOON)
    expect(peace).to_be_hidden()
    expect(tiers.locator('[data-tier="1"]')).to_contain_text("全员领办", timeout=SOON)
    expect(wall.locator('[data-part="kpi-received"]')).to_contain_text("10,861", timeout=SOON)
    expect(wall.locator('[data-part="legend"]')).to_contain_text("静默")
    expect(wall.locator('[data-panel="progress"] .war-summary')).to_contain_text("实际 2.4%", timeout=SOON)
    expect(wall.locator('[data-panel="progress"] .main-svg').first).to_be_visible(timeout=SOON)
    expect(page.locator(".war-strip")).to_contain_text("团长 100%", timeout=SOON)
    show_a_township(kiosk_screens.open(f"/wall?region={HUZHEN}", 1920, 1080))
    find_voids(commander.open("/rollout"), server, heads[0])
    find_the_report(page, report_a_tree(server))
    show_that_another_is_out(wall, server)

    decide(page, "end", "台风已经远离")
    for shown in (page, wall):
        expect(shown.locator(".page")).to_have_attribute("data-footing", "peace", timeout=SOON)
    expect(peace).to_be_visible()
    expect(page.locator(".war-strip")).to_be_hidden()


def show_a_township(wall: Page) -> None:
    """The wall of a township has its own people and curve, by its name."""
    progress, tiers = wall.locator('[data-panel="progress"]'), wall.locator('[data-panel="tiers"]')
    expect(progress.locator('[data-part="place"]')).to_have_text("湖镇镇", timeout=SOON)
    expect(progress.locator(".war-summary")).to_contain_text(re.compile(r"实际 \d"), timeout=SOON)
    expect(progress.locator(".main-svg").first).to_be_visible(timeout=SOON)
    expect(tiers.locator('[data-part="count"]')).to_contain_text("湖镇镇", timeout=SOON)
    expect(tiers.locator('[data-part="count"]')).not_to_contain_text("11,124")


def find_voids(page: Page, server: LiveServer, head: dict[str, Any]) -> None:
    """Without a roster nobody knows who is on duty; with one of a township its other grids are void."""
    page.locator('[data-act="view"][data-value="voids"]').click(timeout=SOON)
    voids = page.locator('[data-part="voids"]')
    expect(voids).to_contain_text("值班未知 638 个网格", timeout=SOON)
    put_on_duty(server, head)
    page.reload()
    page.locator('[data-act="view"][data-value="voids"]').click(timeout=SOON)
    expect(voids.locator('[data-reason="duty"]').first).to_have_text("无人值班", timeout=SOON)
    expect(voids.locator(f'[data-region="{head["region"]}"]')).to_have_count(0)
    expect(voids).to_contain_text(re.compile(r"值班未知 \d+ 个网格"))
    row = voids.locator(".void").filter(has=page.locator(".void-contact")).first
    expect(row.locator(".void-contact").first).to_contain_text("*")


def find_the_report(page: Page, case: str) -> None:
    """The tree is told as a field report; the queue narrows to it and the drawer names the roll-out."""
    button = page.locator('.war-strip [data-act="reports"]')
    expect(button).to_contain_text("现场报告 1 件 · 未结 1 件", timeout=SOON)
    button.click()
    expect(page.locator(".queue-rows [data-id]")).to_have_count(1, timeout=SOON)
    page.locator(f'.queue-rows [data-id="{case}"]').click()
    expect(page.locator(".case-report")).to_contain_text("现场报告 · 部署 RW-", timeout=SOON)
    button.click()
