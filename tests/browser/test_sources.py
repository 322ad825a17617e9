"""A message that could not be taken is seen on /sources, corrected, sent again, and then it is a case."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Screens
from tests.browser.world import COUNTY, SOURCE, XITANG

SOON = 60_000


def encode_invalid_report(title: str) -> bytes:
    at = datetime.now(UTC).isoformat()
    body = {"id": "broken-1", "source": SOURCE, "at": at, "kind": "case.reported", "region": XITANG}
    return json.dumps(body | {"title": title, "severity": 9}, ensure_ascii=False).encode()


def look(page: Page, row: Locator) -> Locator:
    """The letter of a row, opened by one press, also where the table is drawn anew under it."""
    row.get_by_role("button", name="查看").click()
    detail = page.locator("[data-letter]")
    expect(detail).to_be_visible(timeout=SOON)
    return detail


def test_a_dead_letter_is_corrected_and_sent_again(screens: Screens) -> None:
    page = screens.open("/sources")
    expect(page.locator("#sources-dead")).to_contain_text("没有死信")
    sent = encode_invalid_report("<script>window.hacked=1</script>井盖缺失")
    screens.world.add(sent)
    row = page.locator(".table-dead tbody tr")
    expect(row).to_have_count(1, timeout=SOON)
    expect(row).to_contain_text("字段不合规定")
    expect(page.locator("[data-banner]")).to_contain_text("1 条消息没能收下")
    expect(look(page, row)).to_contain_text("井盖缺失")
    raw = page.locator("#sources-raw")
    expect(raw).to_be_hidden()
    page.get_by_role("button", name="看原文并修改").click()
    page.get_by_label("查看理由").fill("修正格式后再送")
    page.keyboard.press("Enter")
    expect(raw).to_have_value(sent.decode(), timeout=SOON)
    raw.fill(raw.input_value().replace('"severity": 9', '"severity": 2'))
    page.get_by_role("button", name="再次发送").click()
    expect(page.locator("#sources-result")).to_contain_text("已再次发送", timeout=SOON)
    expect(page.locator("[data-banner]")).to_be_hidden(timeout=SOON)
    dispatch_page = screens.open("/dispatch")
    expect(dispatch_page.locator(".row", has_text="井盖缺失")).to_be_visible(timeout=SOON)
    assert page.evaluate("window.hacked") is None
    assert dispatch_page.evaluate("window.hacked") is None


ANEW = "(button) => button.replaceWith(button.cloneNode(true))"


def count_letters(screens: Screens) -> int:
    """How many dead letters there are."""
    store = screens.world.store()
    count = len(store.dead_letters(COUNTY))
    store.close()
    return count


def test_a_press_is_not_lost_when_its_row_is_drawn_anew_under_it(screens: Screens) -> None:
    before, page = count_letters(screens), screens.open("/sources")
    screens.world.add(encode_invalid_report("按下时重画"))
    rows = page.locator(".table-dead tbody tr")
    expect(rows).to_have_count(before + 1, timeout=SOON)
    button = rows.first.get_by_role("button", name="查看")
    button.hover()
    page.mouse.down()
    button.evaluate(ANEW)
    page.mouse.up()
    expect(page.locator("[data-letter]")).to_contain_text("按下时重画", timeout=SOON)


def test_a_letter_is_sent_again_unchanged_without_a_look(screens: Screens) -> None:
    before, page = count_letters(screens), screens.open("/sources")
    sent = encode_invalid_report("再送一次")
    screens.world.add(sent)
    rows = page.locator(".table-dead tbody tr")
    expect(rows).to_have_count(before + 1, timeout=SOON)
    look(page, rows.first)
    page.get_by_role("button", name="再次发送").click()
    expect(page.locator("#sources-result")).to_contain_text("已再次发送", timeout=SOON)
    entries = screens.world.client.xrange(f"{{{COUNTY}}}:cases")
    assert [entry[b"json"] for _, entry in entries].count(sent) == 2, "as it came, and again, among canaries"
    expect(page.locator("#sources-raw")).to_be_hidden()


def test_a_loss_is_told_and_acknowledged(screens: Screens) -> None:
    page = screens.open("/sources")
    expect(page.locator("#sources-health")).to_contain_text(SOURCE, timeout=SOON)
    expect(page.locator("#sources-lost")).to_contain_text("没有丢失")
    stream = f"{{{COUNTY}}}:cases"
    screens.world.client.execute_command("XSETID", stream, "9999999999999-0", "ENTRIESADDED", "100000")
    expect(page.locator(".table-lost tbody tr")).to_have_count(1, timeout=60_000)
    expect(page.locator("[data-banner]")).to_contain_text("丢失", timeout=SOON)
    page.get_by_role("button", name="确认知晓").click()
    expect(page.locator("#sources-lost")).to_contain_text("已确认", timeout=SOON)
