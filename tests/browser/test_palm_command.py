"""The walk of the press report: an illegal workshop in 双桥乡, from the report to the closed case, by a duty
officer, the leader of the township and the head of a grid on the phone, three browsers at once.

All is real: the stream, the programs, the database, the relay, the simulated gateway over HTTP, and the link
in the message that it received. At each step every other screen shows it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from sqlalchemy import select

from data_access.database.tables.directory_tables import people
from tests.browser.conftest import Screens, seat
from tests.browser.phones import Phones, answer_by_sms, code_in, link_in
from tests.browser.world import LiveServer, start_server

QUJIANG, SHUANGQIAO, LEAD = "330803", "330803203", "market"
TITLE = "无证豆腐作坊 污水直排"
CALLED = "无证无照生产经营整治，双桥乡"
"""What a message says: matter and place, not the words of the report, which may name somebody."""
SOON = 60_000
SHOTS = os.environ.get("PALM_TESTS_SHOTS", "")


@pytest.fixture(scope="module")
def phones() -> Iterator[Phones]:
    """The simulated gateway."""
    running = Phones()
    try:
        running.start()
        running.send_no_receipts()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, phones: Phones) -> Iterator[LiveServer]:
    """An installation of 衢江区 whose messages go to the simulated phones."""
    settings = {"PALM_COUNTIES": "counties/qujiang", **phones.settings}
    with start_server(
        LiveServer(tmp_path_factory.mktemp("palm"), county=QUJIANG, settings=settings)
    ) as started:
        yield started


@pytest.fixture
def officer(browser: Browser, server: LiveServer) -> Iterator[Page]:
    """The duty officer of the district."""
    with seat(browser, server, server.cookie("duty_officer", QUJIANG)) as opened:
        yield opened.open("/dispatch")


@pytest.fixture
def leader(browser: Browser, server: LiveServer) -> Iterator[Page]:
    """The leader of the township, who commands there."""
    with seat(browser, server, server.cookie("commander", SHUANGQIAO)) as opened:
        yield opened.open("/dispatch")


@pytest.fixture
def bystander(browser: Browser, server: LiveServer) -> Iterator[Page]:
    """Whoever holds the phones that are no browsers of ours: the page of the gateway."""
    context = browser.new_context(locale="zh-CN")
    yield context.new_page()
    context.close()


@pytest.fixture
def pocket(browser: Browser, server: LiveServer) -> Iterator[BrowserContext]:
    """The phone of the head of a grid."""
    screen = {"width": 390, "height": 844}
    context = browser.new_context(viewport=screen, locale="zh-CN", has_touch=True, is_mobile=True)
    opened = Screens(context, server)
    context.on("page", opened.listen)
    yield context
    context.close()
    assert opened.unclean() == []


def number_of(server: LiveServer, person: str) -> str:
    """The phone number of somebody in the directory."""
    store = server.store()
    query = select(people.c.phone).where(people.c.county == QUJIANG, people.c.id == person)
    with store.reading() as connection:
        found = connection.execute(query).scalar_one()
    store.close()
    return str(found)


def shoot(name: str, *pages: Page) -> None:
    """Pictures of a step, where they are wanted."""
    for number, page in enumerate(pages if SHOTS else ()):
        page.screenshot(path=str(Path(SHOTS) / f"walk-{name}-{number}.png"))


def open_case(page: Page) -> None:
    page.locator(".row", has_text=TITLE).click(timeout=SOON)
    expect(page.locator(".case-title")).to_have_text(TITLE, timeout=SOON)


def command(page: Page, name: str) -> Locator:
    return page.locator(f'[data-command="{name}"]')


def give(page: Page, name: str, note: str | None = None) -> None:
    """Press a command; fill its dialog where it has one."""
    command(page, name).click(timeout=SOON)
    if note is None:
        return
    dialog = page.locator("dialog.command")
    if name == "dispatch":
        dialog.locator("#command-unit").select_option(LEAD)
    dialog.locator("#command-note").fill(note)
    dialog.locator(".btn-main").click()
    expect(dialog).to_have_count(0, timeout=SOON)


def step_is(words: str, *pages: Page) -> None:
    """Each desk shows how far the case is."""
    for page in pages:
        expect(page.locator(".step.is-now")).to_have_text(words, timeout=SOON)


def member_is(state: str, person: str, *pages: Page) -> None:
    """Each desk shows how far somebody is."""
    for page in pages:
        member = page.locator(f'[data-member="{person}"]')
        expect(member).to_have_attribute("data-state", state, timeout=SOON)


def read_recommended(page: Page, post: str) -> str:
    """Whom the recommendation chose for a post."""
    pick = page.locator(f'[data-pick][data-capability="{post}"][aria-pressed="true"]')
    expect(pick).to_have_count(1, timeout=SOON)
    return pick.get_attribute("data-pick") or ""


def shown_of(card: Locator, person_state: str) -> None:
    """How far the person of the phone is, on the phone."""
    expect(card).to_have_attribute("data-state", person_state, timeout=SOON)


def press(card: Locator, words: str) -> None:
    card.get_by_role("button", name=words, exact=True).click(timeout=SOON)


def register_and_dispatch(officer: Page, leader: Page) -> None:
    """受理、派遣: the officer acts, the township sees it."""
    for page in (officer, leader):
        open_case(page)
    step_is("上报", officer, leader)
    give(officer, "register")
    step_is("受理", officer, leader)
    give(officer, "dispatch", "请双桥乡牵头，市场监管、执法协同")
    step_is("派遣", officer, leader)


def pull_in(officer: Page, leader: Page) -> tuple[str, str]:
    """Head of the grid and leader of the village, recommended with reasons, pulled in by mouse."""
    head, village = read_recommended(officer, "head"), read_recommended(officer, "leader")
    expect(officer.locator(".pick-whys").first).to_contain_text("网格长")
    officer.locator('[data-squad="assemble"]').click()
    for person in (head, village):
        member_is("called", person, officer, leader)
    return head, village


def open_phone(pocket: BrowserContext, message: Any) -> Locator:
    """Follow the link of a message; the card of the case."""
    page = pocket.new_page()
    page.goto(link_in(message))
    card = page.locator(".palm-card")
    expect(card).to_contain_text(TITLE, timeout=SOON)
    shown_of(card, "called")
    return card


def answer_by_code(bystander: Page, phones: Phones, number: str) -> None:
    """Somebody without the app: the notice fails, the SMS comes, its code answers, on the phones' page."""
    phones.lose(phones.receive(number, "notice", CALLED))
    code = code_in(phones.receive(number, "sms", CALLED))
    bystander.goto(phones.url)
    expect(bystander.locator('a[href*="/palm/l/"]').first).to_have_attribute("target", "_blank", timeout=SOON)
    answer_by_sms(bystander, number, f"{code} 1")


def order(page: Page, text: str) -> None:
    page.locator("[data-draft]").fill(text)
    page.locator('[data-squad="order"]').click()


def receipt_is(state: str, person: str, *pages: Page) -> None:
    for page in pages:
        shown = page.locator(f'[data-receipt="{person}"].is-{state}')
        expect(shown).to_have_count(1, timeout=SOON)


def finish_on_site(card: Locator, note: str) -> None:
    press(card, "办结")
    card.locator(".palm-note textarea").fill(note)
    card.locator(".palm-note .palm-main").click()


def test_the_walk_of_the_press_report(
    officer: Page, leader: Page, pocket: BrowserContext, bystander: Page, server: LiveServer, phones: Phones
) -> None:
    desks = (officer, leader)
    server.report(TITLE, region=SHUANGQIAO, severity=2, matter="unlicensed")
    register_and_dispatch(officer, leader)
    head, village = pull_in(officer, leader)
    card = open_phone(pocket, phones.receive(number_of(server, head), "notice", CALLED))
    shoot("called", *desks, card.page)

    press(card, "领办")
    member_is("accepted", head, *desks)
    answer_by_code(bystander, phones, number_of(server, village))
    member_is("accepted", village, *desks)
    expect(card.locator('li[data-state="accepted"]')).to_have_count(2, timeout=SOON)

    order(officer, "先封存原料，拍照留证")
    expect(card.locator(".palm-order")).to_contain_text("先封存原料，拍照留证", timeout=SOON)
    expect(leader.locator(".order-text")).to_have_text("先封存原料，拍照留证", timeout=SOON)
    press(card.locator(".palm-order"), "收到")
    receipt_is("read", head, *desks)
    shoot("ordered", *desks, card.page)

    give(officer, "start")
    step_is("处置", *desks)
    press(card, "出发")
    member_is("on_the_way", head, *desks)
    press(card, "到场")
    member_is("on_site", head, *desks)
    finish_on_site(card, "作坊已停产，原料已封存")
    member_is("done", head, *desks)
    shoot("done", *desks, card.page)

    give(officer, "finish", "作坊已取缔，污水已清运")
    step_is("核查", *desks)
    expect(command(officer, "verify")).to_have_count(0)
    give(leader, "verify")
    for page in desks:
        expect(page.locator(".handling-facts")).to_contain_text("已核查", timeout=SOON)
    give(leader, "close", "已复查")
    expect(card).to_have_count(0, timeout=SOON)
    expect(pocket.pages[0].locator("body")).not_to_contain_text(TITLE)
    for page in desks:
        expect(page.locator(".row", has_text=TITLE)).to_have_count(0, timeout=SOON)
        expect(page.locator("[data-member]")).to_have_count(0, timeout=SOON)
    phones.receive(number_of(server, village), "notice", "不需前往")
    shoot("closed", *desks, pocket.pages[0])
