"""What opens one case to a person ends with it: on the page of their phone, on the screen of their account,
in its room and behind the link of their message, each within five seconds. What was said meanwhile without a
network is kept as late.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, WebSocket, expect
from sqlalchemy import select

from dashboard.commands import CommandBus, Envelope, ReportHandler
from dashboard.config.secret_key import derived
from dashboard.config.settings import Settings
from dashboard.handlers.context import Context
from dashboard.relay.message_links import links_of
from data_access.county_packs import county_pack
from data_access.database.tables.outbox_tables import outbox
from data_access.outbox.outbox_rows import message_of
from data_access.squads.squad_store import read_squad
from domain.cases.case_join import case_id
from domain.kernel.worlds import WorldId
from domain.squads.calls.outgoing import CALL
from domain.squads.squad import Squad
from domain.squads.squad_commands import AssembleSquad, GiveOrder
from tests.browser.conftest import Screens, seat
from tests.browser.test_palm import ME, PHONE, SOON, make_link, press
from tests.browser.test_palm_walk import assemble, give_command, officer_page, wait_for_cases
from tests.browser.world import COUNTY, ROOT, XITANG, LiveServer
from tests.integration.people.handling_samples import MANAGER
from tests.signing import COOKIE, make_account, session_cookie

__all__ = ["officer_page"]
pytestmark = [pytest.mark.alone, pytest.mark.waits]  # the seconds are promised
GONE_MS = 5_000
LATER = "叫应之后的另一件事"
HOUR, SLOW = timedelta(hours=1), timedelta(seconds=90)
"""How long a phone is without a network, and how far its clock is behind."""


@pytest.fixture
def own_screen(browser: Browser, server: LiveServer) -> Iterator[Screens]:
    """The screen of the person's own account: a liaison sees the cases that call them, and no others."""
    store = server.store()
    secret = session_cookie(store, make_account(store, "liaison", COUNTY, person=ME))
    store.close()
    with seat(browser, server, {"name": COOKIE, "value": secret, "url": server.url}) as opened:
        opened.forgiven = ("403", "404")  # of a case that was taken away while its drawer asked for it
        yield opened


@pytest.fixture
def pocket(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, locale="zh-CN")
    yield context
    context.close()


def link_in_message(server: LiveServer, squad: str) -> str:
    """The address in the message that calls the person, as the relay puts it there."""
    store, o = server.store(), outbox.c
    with store.reading() as connection:
        wanted = select(outbox).where(o.subject == squad, o.person == ME, o.kind == CALL)
        message = message_of(connection.execute(wanted.limit(1)).one())
    key = derived(Settings(data_dir=server.folder), "links")
    link = links_of(store, server.url, key)([message])[message.id]
    store.close()
    return link


def told_to(page: Page) -> list[str]:
    """All frames that the page gets from now on."""
    frames: list[str] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: frames.append(str(frame)))

    page.on("websocket", listen)
    return frames


def release(server: LiveServer, phone: Page, squad: str) -> None:
    give_command(server, f"/api/squads/{squad}", "release", person=ME)


def refuse(server: LiveServer, phone: Page, squad: str) -> None:
    press(phone, squad, "不能到场")


def close(server: LiveServer, phone: Page, squad: str) -> None:
    give(server, squad, "cancel")


def give(server: LiveServer, squad: str, name: str) -> None:
    """A command about the case of a squad."""
    give_command(server, f"/api/cases/{squad.partition('-')[0]}", name, reason="误报，现场无异常")


@pytest.mark.parametrize(
    ("title", "end", "why", "then"),
    [
        ("路基下沉", release, "请您离队", "cancel"),
        ("围墙倾斜", refuse, "不能到场", "cancel"),
        ("变压器冒烟", close, "专班已解散", "reopen"),
    ],
)
def test_a_call_that_ends_takes_its_case_away_everywhere(
    officer_page: Page,
    own_screen: Screens,
    pocket: BrowserContext,
    server: LiveServer,
    title: str,
    end: Callable[[LiveServer, Page, str], None],
    why: str,
    then: str,
) -> None:
    page = own_screen.context.new_page()
    frames = told_to(page)
    page.goto(f"{server.url}/dispatch?region={COUNTY}")
    squad = assemble(officer_page, server, title)
    link = link_in_message(server, squad)
    phone = pocket.new_page()
    phone.goto(link)
    card = phone.locator(f'[data-squad="{squad}"]')
    expect(card).to_contain_text(title, timeout=SOON)
    page.locator(".row", has_text=title).click(timeout=SOON)
    expect(page.locator(".case-title")).to_have_text(title, timeout=SOON)

    end(server, phone, squad)
    expect(card).to_have_count(0, timeout=GONE_MS)
    expect(phone.locator("body")).not_to_contain_text(title)
    expect(phone.locator(".palm-over")).to_contain_text("叫应已结束")
    expect(page.locator(".row", has_text=title)).to_have_count(0, timeout=GONE_MS)
    over = pocket.new_page()
    answer = over.goto(link)
    assert answer is not None
    assert answer.status == 410
    expect(over.locator("body")).to_contain_text(why)

    frames.clear()
    give(server, squad, then)
    again = assemble(officer_page, server, f"{title}，{LATER}")
    expect(page.locator(".row", has_text=LATER)).to_be_visible(timeout=SOON)
    assert any(again in frame for frame in frames)
    assert [frame for frame in frames if squad.partition("-")[0] in frame] == []
    close(server, phone, again)


class Past:
    """What an officer did an hour ago."""

    def __init__(self, server: LiveServer, at: datetime) -> None:
        pack = county_pack.load(ROOT / "counties/longyou")
        self.store, self.at = server.store(), at
        self.bus = CommandBus(self.store, Context({COUNTY: pack}, 0), clock=lambda: at)
        self.reports = ReportHandler(self.store, {COUNTY: pack}, lambda: at)

    def call(self, title: str) -> str:
        """Report a case and call the person of the phone in; the squad."""
        fields = {"kind": "case.reported", "id": title, "source": "t", "at": self.at.isoformat()}
        raw = json.dumps(fields | {"region": XITANG, "title": title, "severity": 2}).encode()
        assert self.reports.handle([Envelope(WorldId(COUNTY), "cases", f"{len(title)}-0", raw, 1)]).taken == 1
        more = {"people": ((ME, "grid"),), "override": "人手不足，兼顾两处"}
        made = self.bus.handle(
            AssembleSquad(region=COUNTY, case=case_id(COUNTY, "t", title), **more), MANAGER
        )
        return str(made.id)

    def order(self, squad: str) -> None:
        more = {"squad": squad, "expected_version": 1, "text": "先设警戒"}
        self.bus.handle(GiveOrder(region=COUNTY, **more), MANAGER)

    def read(self, squad: str) -> Squad:
        """How a squad is now."""
        with self.store.reading() as connection:
            found = read_squad(connection, WorldId(COUNTY), squad)
        assert found is not None
        return found


class DeadSpot:
    """Where a phone is: the centre, whose clock is an hour behind, is heard once and then no more."""

    def __init__(self, context: BrowserContext) -> None:
        self._context = context
        context.route("**/palm/state", self._answer)
        context.route_web_socket("**/palm/socket/**", lambda wire: wire.close())

    def _answer(self, route: Route) -> None:
        if "prefer" not in route.request.headers:
            got = route.fetch()
            now = {"x-palm-now": str(int((datetime.now(UTC) - HOUR).timestamp() * 1000))}
            route.fulfill(response=got, headers=got.headers | now)

    def go_offline(self) -> None:
        self._context.route("**/palm/state", lambda route: route.abort("internetdisconnected"))
        self._context.set_offline(True)

    def go_online(self) -> None:
        self._context.unroute("**/palm/state")
        self._context.set_offline(False)


def test_an_hour_without_a_network_arrives_once_each_at_its_own_time(
    officer_page: Page, pocket: BrowserContext, server: LiveServer
) -> None:
    """Answered, finished and reported in a dead spot by a phone whose clock is 90 s behind; one squad was
    stood down meanwhile, and what was said to it is kept as late.
    """
    past = Past(server, datetime.now(UTC) - HOUR - timedelta(minutes=2))
    squad, ended = past.call("山塘渗漏"), past.call("古樟倒伏压房")
    past.order(squad)
    page = pocket.new_page()
    page.goto(f"{server.url}/palm/l/{make_link(server)}")
    spot = DeadSpot(pocket)
    began = datetime.now(UTC) - HOUR
    page.clock.install(time=began - SLOW)
    with page.expect_request(lambda request: "prefer" in request.headers):
        page.goto(f"{server.url}/palm")
        expect(page.locator(f'[data-squad="{squad}"] .palm-order')).to_contain_text("先设警戒", timeout=SOON)
        expect(page.locator(f'[data-squad="{ended}"]')).to_have_attribute(
            "data-state", "called", timeout=SOON
        )
    spot.go_offline()
    expect(page.locator("#palm-age")).to_contain_text("没有网络", timeout=SOON)
    give_command(server, f"/api/squads/{ended}", "stand_down")

    card = page.locator(f'[data-squad="{squad}"]')
    press(page, squad, "领办")
    press(page, ended, "领办")
    for words in ("出发", "到场"):
        page.clock.fast_forward("10:00")
        press(page, squad, words)
    card.locator('.palm-order [data-state="read"]').click()
    page.clock.fast_forward("20:00")
    press(page, squad, "办结")
    card.locator(".palm-note textarea").fill("坝脚已压浸，水位已降")
    card.locator(".palm-note .palm-main").click()
    page.locator('.palm-tabs [data-tab="report"]').click()
    page.locator('input[name="search"]').fill("希塘", timeout=SOON)
    page.locator('.palm-found [data-act="place"]').first.click()
    page.locator("textarea").fill("下游涵洞堵塞")
    page.locator('.palm-tile:has([name="severity"][value="3"])').click()
    page.get_by_role("button", name="上报", exact=True).click()
    expect(page.locator("#palm-age")).to_contain_text("7 条待发")
    page.clock.fast_forward("20:00")

    left = datetime.now(UTC)
    spot.go_online()
    expect(page.locator("#palm-age")).to_contain_text("已同步", timeout=SOON)
    squad_now = past.read(squad)
    [member] = squad_now.members
    assert [(answer.state, answer.late) for answer in member.answers if not answer.by] == [
        ("accepted", False), ("on_the_way", False), ("on_site", False), ("done", False),
    ]  # fmt: skip
    minutes = [(answer.at - began).total_seconds() / 60 for answer in member.answers if not answer.by]
    assert all(0 <= at - wanted < 5 for at, wanted in zip(minutes, (0, 10, 20, 40), strict=True)), minutes
    assert all(answer.known_at >= left for answer in member.answers if not answer.by)
    assert all(
        abs((answer.clock_off_s or 0) - SLOW.total_seconds()) < 30
        for answer in member.answers
        if not answer.by
    )
    assert squad_now.orders[0].receipts[ME].state == "read"
    [late] = past.read(ended).members
    assert (late.state, [(answer.state, answer.late) for answer in late.answers if not answer.by]) == (
        "released", [("accepted", True)],
    )  # fmt: skip
    [reported] = wait_for_cases(officer_page, "下游涵洞堵塞")
    seen = datetime.fromisoformat(reported["reported_at"])
    assert 40 <= (seen - began).total_seconds() / 60 < 45
    expect(page.locator("[data-squad]")).to_have_count(1)
    past.store.close()
