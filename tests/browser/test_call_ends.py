"""What opens one case to a person ends with it: on the page of their phone, on the screen of their account,
in its room and behind the link of their message, each within five seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, WebSocket, expect
from sqlalchemy import select

from dashboard.config.secret_key import derived
from dashboard.config.settings import Settings
from dashboard.relay.message_links import links_of
from data_access.outbox.outbox_rows import message_of
from data_access.tables.outbox_tables import outbox
from domain.squads.outgoing import CALL
from tests.browser.conftest import Screens, seat
from tests.browser.test_palm import ME, PHONE, SOON, press
from tests.browser.test_palm_walk import ASK, ask, assemble, desk
from tests.browser.world import COUNTY, World, wait_until
from tests.signing import COOKIE, make_account, session_cookie

__all__ = ["desk"]
GONE_MS = 5_000
LATER = "叫应之后的另一件事"


@pytest.fixture
def own_screen(browser: Browser, world: World) -> Iterator[Screens]:
    """The screen of the person's own account: a liaison sees the cases that call them, and no others."""
    store = world.store()
    secret = session_cookie(store, make_account(store, "liaison", COUNTY, person=ME))
    store.close()
    with seat(browser, world, {"name": COOKIE, "value": secret, "url": world.url}) as opened:
        opened.forgiven = ("403", "404")  # of a case that was taken away while its drawer asked for it
        yield opened


@pytest.fixture
def pocket(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, locale="zh-CN")
    yield context
    context.close()


def link_in_message(world: World, squad: str) -> str:
    """The address in the message that calls the person, as the relay puts it there."""
    store, o = world.store(), outbox.c
    with store.reading() as connection:
        wanted = select(outbox).where(o.subject == squad, o.person == ME, o.kind == CALL)
        message = message_of(connection.execute(wanted.limit(1)).one())
    key = derived(Settings(data_dir=world.folder), "links")
    link = links_of(store, world.url, key)([message])[message.id]
    store.close()
    return link


def told_to(page: Page) -> list[str]:
    """All frames that the page gets from now on."""
    frames: list[str] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: frames.append(str(frame)))

    page.on("websocket", listen)
    return frames


def release(desk: Page, phone: Page, squad: str) -> None:
    """As of what is there now: the call's ladder may make it another version meanwhile."""

    def released() -> bool:
        version = ask(desk, "GET", f"/api/squads/{squad}")["version"]
        body = {"command": "release", "version": version, "person": ME, "key": f"r{squad}"}
        status, _ = desk.evaluate(ASK, ["POST", f"/api/squads/{squad}/commands", body])
        return bool(status == 200)

    wait_until(released, 20, "the member is released")


def refuse(desk: Page, phone: Page, squad: str) -> None:
    press(phone, squad, "不能到场")


def close(desk: Page, phone: Page, squad: str) -> None:
    give(desk, squad, "cancel")


def give(desk: Page, squad: str, name: str) -> None:
    """A command about the case of a squad."""
    case = squad.partition("-")[0]
    version = ask(desk, "GET", f"/api/cases/{case}/handling")["handling"]["version"]
    body = {"command": name, "version": version, "reason": "误报，现场无异常", "key": name + squad}
    ask(desk, "POST", f"/api/cases/{case}/commands", body)


@pytest.mark.parametrize(
    ("title", "end", "why", "then"),
    [
        ("路基下沉", release, "请您离队", "cancel"),
        ("围墙倾斜", refuse, "不能到场", "cancel"),
        ("变压器冒烟", close, "专班已解散", "reopen"),
    ],
)
def test_a_call_that_ends_takes_its_case_away_everywhere(
    desk: Page,
    own_screen: Screens,
    pocket: BrowserContext,
    world: World,
    title: str,
    end: Callable[[Page, Page, str], None],
    why: str,
    then: str,
) -> None:
    page = own_screen.context.new_page()
    frames = told_to(page)
    page.goto(f"{world.url}/dispatch?region={COUNTY}")
    squad = assemble(desk, world, title)
    link = link_in_message(world, squad)
    phone = pocket.new_page()
    phone.goto(link)
    card = phone.locator(f'[data-squad="{squad}"]')
    expect(card).to_contain_text(title, timeout=SOON)
    page.locator(".row", has_text=title).click(timeout=SOON)
    expect(page.locator(".case-title")).to_have_text(title, timeout=SOON)

    end(desk, phone, squad)
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
    give(desk, squad, then)
    again = assemble(desk, world, f"{title}，{LATER}")
    expect(page.locator(".row", has_text=LATER)).to_be_visible(timeout=SOON)
    assert any(again in frame for frame in frames)
    assert [frame for frame in frames if squad.partition("-")[0] in frame] == []
    close(desk, phone, again)
