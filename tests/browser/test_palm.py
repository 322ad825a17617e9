"""The page of people's phones: small, readable on 390 px in both languages and themes, safe without a
network.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from dashboard.commands import CommandBus
from dashboard.handlers.context import Context
from dashboard.http.compression import LEAST_BYTES
from domain.access.actor import Actor
from domain.accounts.key_commands import MakeLink, RevokeLinks
from tests.browser.world import COUNTY, LiveServer, wait_until
from tests.signing import administrator

ME, OTHERS = "LY-L00001", ("LY-L00002", "LY-L00003", "LY-L00004")
MOST_BYTES = 150 * 1024
PHONE = {"width": 390, "height": 844}
SOON = 60_000
WRONG, CENTRE = datetime(2019, 1, 1, tzinfo=UTC), datetime(2026, 11, 28, 9, 3, tzinfo=UTC)
"""What a phone believes, and what the other end says it is."""
KEPT = """() => new Promise((go) => {
  const opening = indexedDB.open("palm");
  opening.onsuccess = () => {
    const asked = opening.result.transaction("answers").objectStore("answers").count();
    asked.onsuccess = () => go(asked.result);
  };
})"""
"""How many answers wait in a phone's database."""
SHOTS = os.environ.get("PALM_TESTS_SHOTS", "")


def command_bus(server: LiveServer) -> CommandBus:
    return CommandBus(server.store(), Context({}, 0))


def make_link(server: LiveServer, person: str = ME) -> str:
    bus = command_bus(server)
    return str(bus.handle(MakeLink(region=COUNTY, person=person, hours=1), Actor(administrator()))[1])


@pytest.fixture
def phone(browser: Browser, server: LiveServer) -> Iterator[BrowserContext]:
    """A phone in which the link of ME was opened."""
    context = browser.new_context(viewport=PHONE, device_scale_factor=2, has_touch=True, is_mobile=True)
    context.new_page().goto(f"{server.url}/palm/l/{make_link(server)}")
    yield context
    context.close()


def member(person: str, state: str, **more: Any) -> dict[str, Any]:
    at = "2026-11-28T17:00:00+08:00"
    return {
        "person": person,
        "capability": "x",
        "state": state,
        "called_at": at,
        "at": at,
        "eta": None,
        **more,
    }


def order(number: int, text: str, receipts: dict[str, Any]) -> dict[str, Any]:
    to = [ME, *OTHERS]
    at = {"by": "account:7", "at": f"2026-11-28T17:0{number}:00+08:00", "due_at": None}
    return {"number": number, "text": text, "to": to, "receipts": receipts, **at}


def squad(id: str, state: str, orders: list[dict[str, Any]]) -> dict[str, Any]:
    members = [member(ME, state), member(OTHERS[0], "called"), member(OTHERS[1], "on_the_way")]
    members.append(member(OTHERS[2], "on_site"))
    at = {"opened_at": "2026-11-28T16:46:00+08:00", "region": COUNTY, "matter": None, "version": 1}
    return {"id": id, "case": id, "members": members, "orders": orders, **at}


def case(id: str, title: str, severity: int) -> dict[str, Any]:
    place = {"name": "希塘村", "name_en": "Xitang"}
    where = {"lat": 29.04, "lon": 119.18, "placed": "point", "matter": "roads", "updated_at": "1"}
    return {
        "id": id,
        "no": "LY-261128-0001",
        "title": title,
        "severity": severity,
        "place": place,
        **where,
    }


def shown_state() -> dict[str, Any]:
    """What a person sees who is in one squad and called into another."""
    read = {ME: {"state": "read", "at": "2026-11-28T17:01:30+08:00"}, OTHERS[2]: {"state": "read", "at": ""}}
    first = order(1, "先断电警戒，双向绕行。吊车到场后再起吊。", read)
    second = order(2, "方平请即回电。余红卫带抢修班 17:15 前到场，断电后再起吊。", {})
    people = dict(zip((ME, *OTHERS), ("吴小燕", "方平", "胡建国", "周斌"), strict=True))
    return {
        "me": {"id": ME, "name": "吴小燕"},
        "centre": {"phone": "000-2500-0000"},
        "responses": [{"type": "typhoon", "level": 2, "since": "2026-11-28T15:00:00+08:00", "version": 1}],
        "squads": [squad("a", "on_site", [first, second]), squad("b", "called", [])],
        "cases": {"a": case("a", "树木倒伏 主路中断", 2), "b": case("b", "S315 东口绕行点值守", 1)},
        "reports": [],
        "people": {person: {"name": name, "unit": "roads"} for person, name in people.items()},
    }


def show(context: BrowserContext, state: dict[str, Any]) -> None:
    """Let the pages of a phone be told a state."""
    context.route("**/palm/state", lambda route: answer_with(route, state))
    cut_socket(context)


def cut_socket(context: BrowserContext) -> None:
    """Let no socket tell the pages of a phone what is."""
    context.route_web_socket("**/palm/socket/**", lambda wire: wire.close())


def answer_with(route: Route, body: dict[str, Any]) -> None:
    headers = {"X-Palm-Now": "1795856580000"}
    route.fulfill(body=json.dumps(body), headers=headers, content_type="application/json")


def open_page(context: BrowserContext, server: LiveServer, query: str = "") -> Page:
    page = context.pages[0]
    page.goto(f"{server.url}/palm{query}")
    return page


def is_compressed(context: BrowserContext, server: LiveServer) -> bool:
    """Whether the modules of the page leave compressed."""
    shell = context.request.get(f"{server.url}/palm").text()
    modules = re.findall(r'rel="modulepreload" href="([^"]+)"', shell)
    answers = [context.request.get(server.url + address) for address in modules]
    assert answers
    large = (answer for answer in answers if len(answer.body()) >= LEAST_BYTES)
    return all("content-encoding" in answer.headers for answer in large)


def test_the_page_is_small(browser: Browser, server: LiveServer) -> None:
    """All that comes over the network for the first look, compressed as it came."""
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    wait_until(lambda: is_compressed(context, server), 60, "a program that just began compresses its files")
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(f"{server.url}/palm/l/{make_link(server)}")
    expect(page.locator(".palm-quiet")).to_contain_text("现在没有叫应", timeout=SOON)
    print(f"{len(sizes)} answers, {sum(sizes):.0f} bytes")
    assert 10_000 < sum(sizes) <= MOST_BYTES
    context.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_it_fits_a_phone(phone: BrowserContext, server: LiveServer, lang: str, theme: str) -> None:
    show(phone, shown_state())
    page = open_page(phone, server, f"?lang={lang}&theme={theme}")
    expect(page.locator(".palm-card")).to_have_count(2, timeout=SOON)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    heights = page.locator("main button").evaluate_all("all => all.map(one => one.offsetHeight)")
    assert heights
    assert min(heights) >= 48
    if SHOTS:
        for font in ("inter", "noto-sans-sc"):  # a phone has fonts of its own, this machine may have none
            page.add_style_tag(url=f"/assets/00_vendor/{font}.css")
        page.evaluate("document.fonts.ready")
        page.screenshot(path=str(Path(SHOTS) / f"palm-{lang}-{theme}.png"), full_page=True)


def test_a_page_is_told_by_its_socket(phone: BrowserContext, server: LiveServer) -> None:
    """Also that its link ended: the socket is cut, and the request that follows is refused."""
    page = phone.pages[0]
    texts: list[str] = []
    page.on(
        "websocket", lambda wire: wire.on("framereceived", lambda frame: texts.append(f"{wire.url} {frame}"))
    )
    page.goto(f"{server.url}/palm")
    until = time.monotonic() + SOON / 1000
    while not any("/palm/socket" in item and '"now"' in item for item in texts):
        assert time.monotonic() < until, texts
        page.wait_for_timeout(50)
    expect(page.locator(".palm-quiet")).to_contain_text("现在没有叫应", timeout=SOON)
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    command_bus(server).handle(RevokeLinks(region=COUNTY, person=ME), Actor(administrator()))
    expect(page.locator(".palm-quiet")).to_contain_text("链接已失效", timeout=SOON)
    assert {url.rpartition("/")[2] for url in addresses} == {"state"}


def test_an_ended_link_says_so(phone: BrowserContext, server: LiveServer) -> None:
    page = open_page(phone, server)
    expect(page.locator(".palm-quiet")).to_contain_text("现在没有叫应", timeout=SOON)
    command_bus(server).handle(RevokeLinks(region=COUNTY, person=ME), Actor(administrator()))
    expect(page.locator(".palm-quiet")).to_contain_text("链接已失效", timeout=SOON)


class Centre:
    """The other end as a phone meets it: gone when `away`, else it takes what comes."""

    def __init__(self, context: BrowserContext) -> None:
        self.away, self.taken = False, list[dict[str, Any]]()
        context.route("**/palm/state", lambda route: self._serve(route, shown_state()))
        cut_socket(context)
        context.route("**/palm/commands*", self._take)

    def _serve(self, route: Route, body: dict[str, Any]) -> None:
        if self.away:
            route.abort("internetdisconnected")
        else:
            answer_with(route, body)

    def _take(self, route: Route) -> None:
        if not self.away:
            self.taken.append(json.loads(route.request.post_data or "{}"))
        self._serve(route, {"version": 9})


def press(page: Page, squad: str, words: str) -> None:
    page.locator(f'[data-squad="{squad}"]').get_by_role("button", name=words, exact=True).click()


def test_without_a_network_answers_wait_and_are_sent_once(phone: BrowserContext, server: LiveServer) -> None:
    """Also when the page is closed meanwhile: what waits lies in the browser's own database."""
    centre = Centre(phone)
    page = open_page(phone, server)
    called = page.locator('[data-squad="b"]')
    expect(called).to_have_attribute("data-state", "called", timeout=SOON)
    centre.away = True
    expect(page.locator("#palm-age")).to_contain_text("没有网络", timeout=SOON)
    press(page, "b", "领办")
    expect(called).to_have_attribute("data-state", "accepted")
    expect(called.locator(".palm-state")).to_contain_text("待发送")
    called.locator("select").select_option("20")
    press(page, "b", "出发")
    expect(page.locator("#palm-age")).to_contain_text("2 条待发")
    page.close()
    centre.away = False
    again = phone.new_page()
    again.goto(f"{server.url}/palm")
    wait_until(lambda: len(centre.taken) == 2 or again.wait_for_timeout(50), 60, "both answers arrive")
    expect(again.locator("#palm-age")).to_contain_text("已同步", timeout=SOON)
    assert [(row["state"], row["squad"]) for row in centre.taken] == [("accepted", "b"), ("on_the_way", "b")]
    assert len({row["key"] for row in centre.taken}) == 2
    gone, eta = (datetime.fromisoformat(centre.taken[1][name]) for name in ("answered_at", "eta"))
    assert timedelta(minutes=19) < eta - gone < timedelta(minutes=21)
    assert all("person" not in item for item in centre.taken)
    wait_until(lambda: again.evaluate(KEPT) == 0, 60, "nothing waits any more")


def test_the_time_of_an_answer_is_the_centres_whatever_the_phones_clock_says(
    phone: BrowserContext, server: LiveServer
) -> None:
    centre = Centre(phone)
    page = phone.new_page()
    page.clock.install(time=WRONG)
    page.goto(f"{server.url}/palm")
    press(page, "b", "领办")
    expect(page.locator('[data-squad="b"]')).to_have_attribute("data-state", "accepted", timeout=SOON)
    wait_until(lambda: centre.taken or page.wait_for_timeout(50), 60, "the answer arrives")
    answered = datetime.fromisoformat(centre.taken[0]["answered_at"])
    assert abs(answered - CENTRE) < timedelta(minutes=2)
    assert abs(centre.taken[0]["clock_off_s"] - (CENTRE - WRONG).total_seconds()) < 120


def test_what_is_done_needs_words(phone: BrowserContext, server: LiveServer) -> None:
    centre = Centre(phone)
    page = open_page(phone, server)
    press(page, "a", "办结")
    field = page.locator('[data-squad="a"] .palm-note textarea')
    field.fill("   ")
    page.locator(".palm-note .palm-main").click()
    expect(field).to_be_visible()
    assert centre.taken == []
    field.fill("树已清走，单车道放行")
    page.locator(".palm-note .palm-main").click()
    expect(page.locator('[data-squad="a"]')).to_have_attribute("data-state", "done", timeout=SOON)
    wait_until(lambda: centre.taken or page.wait_for_timeout(50), 60, "the answer arrives")
    assert [row["note"] for row in centre.taken] == ["树已清走，单车道放行"]


def test_a_call_says_what_it_is_about_and_a_difficulty_waits_without_a_network(
    phone: BrowserContext, server: LiveServer
) -> None:
    centre = Centre(phone)
    fields = {"text": "大树压断电线，有车被困", "remark": "", "photos": [], "matter": None}
    phone.route("**/palm/squads/a/case", lambda route: answer_with(route, fields))
    page = open_page(phone, server)
    about = page.locator('[data-squad="a"] .palm-about')
    expect(about).to_contain_text("大树压断电线", timeout=SOON)
    expect(about.locator("[data-map]")).to_have_attribute("href", re.compile(r"^geo:29\.040000,119\.180000"))
    expect(about.locator("[data-dial]")).to_have_attribute("href", "tel:00025000000")
    drawn = {
        "width": 1000,
        "height": 800,
        "box": [119.1, 29.0, 119.3, 29.15],
        "paths": {"township": "M9 9L990 9L500 790Z"},
    }
    phone.route("**/palm/squads/a/case/map", lambda route: answer_with(route, drawn))
    look = about.locator('[data-act="case-map"]')
    look.click()
    expect(about.locator("svg.palm-map")).to_have_attribute(
        "aria-label", re.compile("标出事件所在"), timeout=SOON
    )
    centre.away = True
    expect(page.locator("#palm-age")).to_contain_text("没有网络", timeout=SOON)
    phone.unroute("**/palm/squads/a/case/map")
    look.click()
    expect(about.locator("svg.palm-map")).to_have_count(0)
    look.click()
    expect(about.locator("svg.palm-map .is-township")).to_be_visible()
    order = page.locator('[data-squad="a"] [data-order="2"]')
    order.locator("[data-act=difficulty]").click()
    order.locator(".palm-hindered .palm-main").click()
    expect(order.locator(".palm-fault")).to_have_text("请选一种困难")
    order.get_by_role("radio", name="其他").click()
    order.locator("textarea").fill("吊车过不了桥")
    order.locator(".palm-hindered .palm-main").click()
    expect(order.locator(".palm-difficulties")).to_contain_text("待发送")
    centre.away = False
    wait_until(lambda: centre.taken or page.wait_for_timeout(50), 60, "it arrives")
    sent = {name: centre.taken[0][name] for name in ("command", "squad", "order", "kind", "note")}
    assert sent == {
        "command": "difficulty", "squad": "a", "order": 2, "kind": "other", "note": "吊车过不了桥",
    }  # fmt: skip
