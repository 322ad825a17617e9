"""/sheets: a call sheet is keyed in with the keyboard alone, over a dead network too, and counts once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from data_access.database.tables.emergency.rollout_tables import task_receipts
from data_access.emergency.rollouts.evacuations.evacuation_store import read_entries
from data_access.emergency.rollouts.households.household_store import save_households
from data_access.emergency.rollouts.task_rows import read_tasks
from domain.directory.households.household import Household
from domain.emergency.rollouts.evacuations.ledger import SHOULD_MOVE
from domain.kernel.worlds import WorldId
from tests.browser.conftest import Screens, seat
from tests.browser.world import COUNTY, LiveServer
from tests.pdf_text import text_of
from tests.signing import signed_in

SOON = 60_000
TOWN = "330825101"
GRID = f"{TOWN}264001"
KNOWN = (
    Household("HH-A", GRID, GRID[:12], "希塘村12号", "贺知章", "", 3, ("infant",), "flood"),
    Household("HH-B", GRID, GRID[:12], "希塘村13号", "李白", "", 2, (), "landslide"),
)


@pytest.fixture
def commander(browser: Browser, server: LiveServer) -> Iterator[Screens]:
    """Pages of a commander; a network that was cut may complain."""
    with seat(browser, server, server.cookie("commander")) as opened:
        opened.forgiven = ("ERR_INTERNET_DISCONNECTED", "net::ERR")
        yield opened


@pytest.fixture(scope="module")
def rollout(server: LiveServer) -> str:
    """A roll-out to 11,124 people."""
    lead = signed_in(server.url, server.secret("commander"))
    other = signed_in(server.url, server.secret("commander", "3308"))
    body = lead.post(f"{server.url}/api/rollouts?region={COUNTY}", json={"plan": "typhoon-2"}).json()
    address = f"{server.url}/api/rollouts/{body['rollout']}"
    waiting = lead.post(f"{address}/issue?region={COUNTY}", json={"version": body["version"]}).json()
    if waiting["state"] == "prepared":
        done = other.post(f"{address}/confirm?region={COUNTY}", json={"version": waiting["version"]})
        assert done.json()["state"] == "issued"
    return str(body["rollout"])


def rows(server: LiveServer, rollout: str) -> list[dict[str, Any]]:
    """Heads of the township, as its sheets have them."""
    http = signed_in(server.url, server.secret("commander"))
    body = http.get(f"{server.url}/api/rollouts/{rollout}/sheets?region={TOWN}").json()
    return [row for row in body["rows"] if row["person"].startswith("LY-G")]


def key_in(page: Page, code: str, result: str, time: str = "") -> None:
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    page.keyboard.press(result)
    if time:
        page.keyboard.type(time)
    page.keyboard.press("Enter")


def read_clock(page: Page) -> str:
    """The time that stands in the line, once the county's clock is known."""
    time = page.locator("#sheets-time")
    expect(time).to_have_value(re.compile("^[0-9]{4}$"), timeout=SOON)
    return time.input_value()


def state(page: Page, line: int) -> Any:
    return page.locator(".keyed-table tbody tr").nth(line).locator("td").last


def test_a_sheet_is_keyed_in_with_the_keyboard_alone(
    commander: Screens, server: LiveServer, rollout: str
) -> None:
    heads = rows(server, rollout)
    page = commander.open(f"/sheets?region={COUNTY}")
    code = page.locator("#sheets-code")
    expect(page.locator('[data-part="choice"]')).to_contain_text(rollout, timeout=SOON)
    page.wait_for_function("() => document.activeElement?.id === 'sheets-code'")
    page.keyboard.type("AAAAA")
    expect(page.locator(".keyed-found")).to_have_text("没有这个编码，请核对", timeout=SOON)
    page.keyboard.press("Escape")
    page.keyboard.type(heads[0]["code"].lower())
    expect(page.locator(".keyed-found b")).to_have_text(heads[0]["name"])
    page.keyboard.press("Escape")

    time = read_clock(page)
    key_in(page, heads[0]["code"], "2", time)
    expect(code).to_be_focused()
    key_in(page, heads[1]["code"], "3")
    key_in(page, heads[2]["code"], "0")
    key_in(page, heads[3]["code"], "2")
    page.keyboard.press("Control+z")
    expect(code).to_have_value(heads[3]["code"])
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    for line in range(3):
        expect(state(page, line)).to_contain_text("已收", timeout=SOON)

    page.context.set_offline(True)
    key_in(page, heads[4]["code"], "4")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".is-lost")).to_contain_text("保存在本机", timeout=SOON)
    page.context.set_offline(False)
    expect(state(page, 0)).to_contain_text("已收", timeout=SOON)
    key_in(page, heads[0]["code"], "2", time)
    page.keyboard.press("Control+Enter")
    expect(state(page, 0)).to_contain_text("已有", timeout=SOON)

    store = server.store()
    with store.reading() as connection:
        who = [row["person"] for row in heads[:5]]
        tasks = read_tasks(connection, WorldId(COUNTY), rollout, who)
        r = task_receipts.c
        keyed = (r.rollout == rollout, r.channel == "sheet")
        kept = connection.execute(select(r.person, r.channel, r.note).where(*keyed)).all()
    store.close()
    assert [tasks[item].state for item in who] == [3, 4, 0, 0, 3]
    assert {tasks[item].on_behalf_by != "" for item in (who[0], who[4])} == {True}
    words = {item: note for item, _, note in kept}
    assert words[who[2]] == "未接通"
    assert sorted((item, channel) for item, channel, _ in kept) == sorted(
        (item, "sheet") for item in (who[0], who[1], who[2], who[4])
    )


@pytest.fixture(scope="module")
def evacuation(server: LiveServer) -> str:
    """An evacuation of two households."""
    store = server.store()
    with store.database.writing() as connection:
        save_households(connection, WorldId(COUNTY), KNOWN)
    store.close()
    lead = signed_in(server.url, server.secret("commander"))
    body = {"reason": "台风将至，立即转移", "place": TOWN}
    return str(lead.post(f"{server.url}/api/evacuations?region={COUNTY}", json=body).json()["evacuation"])


def code_of(server: LiveServer, evacuation: str, household: str) -> str:
    http = signed_in(server.url, server.secret("commander"))
    body = http.get(f"{server.url}/api/evacuations/{evacuation}/forms?region={TOWN}").json()
    return next(str(row["code"]) for row in body["rows"] if row["household"] == household)


def test_an_evacuation_form_is_keyed_in_and_a_wrong_line_corrected(
    commander: Screens, server: LiveServer, evacuation: str
) -> None:
    code = code_of(server, evacuation, "HH-A")
    page = commander.open(f"/sheets?region={COUNTY}&evacuation={evacuation}")
    expect(page.locator('[data-part="choice"]')).to_contain_text(evacuation, timeout=SOON)
    expect(page.locator(".keyed-keys")).to_contain_text("已劝动", timeout=SOON)
    read_clock(page)
    page.locator("#sheets-code").click()
    page.keyboard.type(code)
    expect(page.locator(".keyed-found b")).to_have_text("贺**", timeout=SOON)
    page.keyboard.press("Enter")
    page.keyboard.press("5")
    expect(page.locator("#sheets-shelter")).to_be_focused()
    page.keyboard.type("9999")
    page.keyboard.press("Enter")
    expect(page.locator('[data-part="told"]')).to_have_text("没有这个点号")
    page.keyboard.type("0")
    page.keyboard.press("Enter")
    expect(page.locator("#sheets-people")).to_have_value("3")
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    expect(state(page, 0)).to_contain_text("已收", timeout=SOON)

    page.keyboard.type(code)
    known = page.locator(".keyed-known li")
    expect(known).to_contain_text(["已安置"], timeout=SOON)
    known.get_by_role("button").click()
    page.locator("dialog textarea, dialog input[type=text]").first.fill("看错了行")
    page.locator("dialog button[type=submit]").click()
    expect(known).to_contain_text(["已更正：看错了行"], timeout=SOON)
    store = server.store()
    with store.reading() as connection:
        entry = read_entries(connection, WorldId(COUNTY), evacuation, ["HH-A"])["HH-A"]
    store.close()
    assert (entry.state, entry.headcount) == (SHOULD_MOVE, 3)


def test_p_saves_the_call_sheet_of_the_line_that_is_chosen(commander: Screens, rollout: str) -> None:
    page = commander.open(f"/rollout?rollout={rollout}")
    expect(page.locator('.line[data-depth="0"]')).to_have_count(15, timeout=SOON)
    page.keyboard.press("j")
    region = page.locator("[data-selected]").get_attribute("data-line", timeout=SOON)
    with page.expect_download(timeout=SOON) as saved:
        page.keyboard.press("p")
    path = saved.value.path()
    assert region is not None
    assert len(region) == 9
    assert saved.value.suggested_filename.endswith(f"-{region}.pdf")
    assert "未领办呼叫单" in text_of(path.read_bytes())


def test_what_is_chosen_is_seen_whole_in_english(
    commander: Screens, server: LiveServer, rollout: str, evacuation: str
) -> None:
    lead = signed_in(server.url, server.secret("commander"))
    assert (
        lead.post(f"{server.url}/api/rollouts?region={COUNTY}", json={"plan": "flood-3"}).status_code == 200
    )
    page = commander.open(f"/rollout?rollout={rollout}&lang=en")
    choice = page.locator(".rollout-choice")
    expect(choice).to_be_visible(timeout=SOON)
    expect(page.locator(".strip-figure")).to_have_count(6)
    figures = page.locator(".strip-figure").first.bounding_box()
    for part in page.locator(".strip-title > *").all():
        assert part.bounding_box()["x"] + part.bounding_box()["width"] <= figures["x"]  # type: ignore[index]
    page.goto(f"{server.url}/sheets?region={COUNTY}&lang=en")
    expect(choice).to_contain_text(evacuation, timeout=SOON)
    title = page.locator("#keying-title").evaluate("h => [h.scrollWidth, h.clientWidth]")
    assert title[0] <= title[1], "a select that does not fit is left out, and dots stand in its place"
