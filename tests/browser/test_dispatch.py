"""The desk: filters in the address, keyboard, search, drawer with its trail; untrusted text stays text."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from data_access.audit.trace_queries import Filters
from tests.browser.conftest import Screens
from tests.browser.modules import module
from tests.browser.world import LiveServer

SOON = 60_000
COMPOSED = """document.body.dispatchEvent(
  new KeyboardEvent("keydown", {key: "j", isComposing: true, bubbles: true}))"""
HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=2</script>'


@pytest.fixture(scope="module")
def cases(server: LiveServer) -> dict[str, str]:
    """Five cases that differ in everything that can be filtered."""
    return {
        "rock": server.report("山体滑塌", severity=1, region="330825212"),
        "line": server.report("线路跳闸", severity=2, source_no="A-77"),
        "dust": server.report("渣土车扬尘", severity=3, matter="dust"),
        "noise": server.report(
            "夜间施工噪音", severity=4, matter="noise", source="一家亲", region="330825001"
        ),
        "late": server.report("欠薪聚集", severity=1, matter="wage-arrears", at="2026-11-01T08:00:00+08:00"),
    }


@pytest.fixture
def dispatch_page(screens: Screens, cases: dict[str, str]) -> Page:
    page = screens.open("/dispatch")
    expect(page.locator(".row")).to_have_count(5, timeout=SOON)
    return page


def titles(page: Page) -> list[str]:
    rows = page.locator(".row").all()
    placed = sorted((float(row.evaluate("e => parseFloat(e.style.top)")), row) for row in rows)
    return [row.locator(".row-title").inner_text() for _, row in placed]


def test_the_worst_come_first(dispatch_page: Page) -> None:
    assert titles(dispatch_page)[0] == "欠薪聚集"
    assert titles(dispatch_page)[-1] == "夜间施工噪音"
    expect(dispatch_page.locator(".row", has_text="欠薪聚集").locator(".chip-bad")).to_contain_text("超时")


def test_filters_narrow_the_queue_and_live_in_the_address(dispatch_page: Page, screens: Screens) -> None:
    dispatch_page.locator('[data-severity="1"]').click()
    expect(dispatch_page.locator(".row")).to_have_count(2)
    expect(dispatch_page).to_have_url(re.compile("severity=1"))
    dispatch_page.locator('[data-state-filter="overdue"]').click()
    expect(dispatch_page.locator(".row")).to_have_count(1)
    expect(dispatch_page.locator('[data-panel="queue"] [data-part="count"]')).to_have_text("1 / 未结 5")
    again = screens.open(dispatch_page.url.removeprefix(screens.world.url))
    expect(again.locator(".row")).to_have_count(1)
    again.keyboard.press("Escape")
    expect(again.locator(".row")).to_have_count(5)
    expect(again).not_to_have_url(re.compile("severity"))


def test_each_choice_leaves_its_case(dispatch_page: Page) -> None:
    for control, choice, left in (
        ("township", "龙洲街道", "夜间施工噪音"),
        ("matter", "扬尘处置", "渣土车扬尘"),
        ("source", "一家亲", "夜间施工噪音"),
    ):
        dispatch_page.locator(f'[data-filter="{control}"]').select_option(label=choice)
        expect(dispatch_page.locator(".row")).to_have_count(1)
        assert titles(dispatch_page) == [left]
        expect(dispatch_page).to_have_url(re.compile(f"{control}="))
        dispatch_page.keyboard.press("Escape")
        expect(dispatch_page.locator(".row")).to_have_count(5)


def test_search_finds_places_numbers_and_says_when_nothing_is_found(dispatch_page: Page) -> None:
    dispatch_page.keyboard.press("Control+k")
    dispatch_page.keyboard.type("希塘 跳闸")
    expect(dispatch_page.locator(".row")).to_have_count(1)
    dispatch_page.keyboard.press("Control+a")
    dispatch_page.keyboard.type("没有这样的事")
    expect(dispatch_page.locator('[data-panel="queue"] .veil')).to_contain_text("没有符合条件的事件")
    dispatch_page.get_by_role("button", name="清除筛选").click()
    expect(dispatch_page.locator(".row")).to_have_count(5)


def test_the_keyboard_walks_opens_and_closes(dispatch_page: Page) -> None:
    dispatch_page.keyboard.press("j")
    dispatch_page.keyboard.press("j")
    expect(dispatch_page.locator('.row[aria-selected="true"] .row-title')).to_have_text(
        titles(dispatch_page)[1]
    )
    dispatch_page.keyboard.press("Enter")
    expect(dispatch_page.locator(".case-title")).to_have_text(titles(dispatch_page)[1])
    expect(dispatch_page).to_have_url(re.compile("case="))
    dispatch_page.keyboard.press("Escape")
    expect(dispatch_page.locator(".feed-row", has_text="渣土车扬尘 上报")).to_be_visible()
    dispatch_page.keyboard.press("4")
    expect(dispatch_page.locator('[data-value="status"]')).to_have_attribute("aria-pressed", "true")
    dispatch_page.keyboard.press("?")
    expect(dispatch_page.locator("dialog")).to_be_visible()


def test_going_back_leads_to_the_case_that_was_open_before(dispatch_page: Page) -> None:
    title, drawn = dispatch_page.locator(".case-title"), dispatch_page.locator(".row")
    for words in ("山体滑塌", "线路跳闸"):
        drawn.filter(has_text=words).click()
        expect(title).to_contain_text(words, timeout=SOON)
    dispatch_page.locator('[data-severity="2"]').click()
    expect(drawn).to_have_count(1)
    dispatch_page.go_back()
    expect(title).to_contain_text("山体滑塌", timeout=SOON)
    expect(drawn).to_have_count(5)
    dispatch_page.go_forward()
    expect(title).to_contain_text("线路跳闸", timeout=SOON)
    expect(drawn).to_have_count(1)
    dispatch_page.go_back()
    dispatch_page.go_back()
    expect(title).to_have_count(0)
    expect(dispatch_page).to_have_url(re.compile("/dispatch"))
    dispatch_page.go_forward()
    expect(title).to_contain_text("山体滑塌", timeout=SOON)


def test_single_keys_are_dead_in_fields_in_composition_and_when_switched_off(dispatch_page: Page) -> None:
    dispatch_page.keyboard.press("/")
    dispatch_page.keyboard.type("jk4?")
    expect(dispatch_page.locator(".search-input")).to_have_value("jk4?")
    expect(dispatch_page.locator("dialog")).to_be_hidden()
    dispatch_page.keyboard.press("Escape")
    dispatch_page.keyboard.press("Escape")
    dispatch_page.evaluate(COMPOSED)
    expect(dispatch_page.locator('.row[aria-selected="true"]')).to_have_count(0)
    dispatch_page.keyboard.press("?")
    dispatch_page.get_by_label("启用单键快捷键").uncheck()
    dispatch_page.get_by_role("button", name="关闭", exact=True).click()
    dispatch_page.keyboard.press("j")
    expect(dispatch_page.locator('.row[aria-selected="true"]')).to_have_count(0)


def test_the_drawer_tells_the_case_and_its_trail_grows(
    dispatch_page: Page, cases: dict[str, str], server: LiveServer
) -> None:
    dispatch_page.locator(".row", has_text="渣土车扬尘").click()
    case = dispatch_page.locator('[data-part="case"]')
    expect(case).to_contain_text("湖镇镇希塘村")
    expect(case).to_contain_text("综合执法局")
    expect(case.locator(".trail li")).to_have_count(1, timeout=SOON)
    expect(case.locator(".pairs")).to_contain_text(cases["dust"])
    expect(case.locator(".sla")).to_contain_text("剩")
    server.follow("case.updated", cases["dust"], stage="handling", text="已派员到场")
    expect(case.locator(".trail li")).to_have_count(2, timeout=SOON)
    expect(case.locator(".trail li").first).to_contain_text("已派员到场")
    expect(case.locator(".step.is-now")).to_have_text("处置")


def test_untrusted_words_are_only_words(dispatch_page: Page, server: LiveServer) -> None:
    files = [{"name": HOSTILE, "url": "https://files.invalid/a.jpg"}]
    source_id = server.report(
        HOSTILE, severity=2, text=HOSTILE, source_no=HOSTILE, reporter=HOSTILE[::-1], attachments=files
    )
    row = dispatch_page.locator(".row", has_text="onerror")
    expect(row).to_be_visible(timeout=SOON)
    row.click()
    expect(dispatch_page.locator(".case-title")).to_have_text(HOSTILE)
    expect(dispatch_page.locator(".case-text").first).to_have_text(HOSTILE, timeout=SOON)
    assert dispatch_page.evaluate("window.hacked") is None
    assert dispatch_page.locator('[data-panel="drawer"] img').count() == 0
    server.follow("case.closed", source_id, text=HOSTILE, outcome="cancelled")
    expect(row).to_have_count(0, timeout=SOON)


def test_ten_thousand_rows_draw_only_what_is_in_sight(screens: Screens) -> None:
    made = screens.open("/dispatch").evaluate(
        f"async () => {{ const {{ createQueue }} = {module('ui/cases/case_queue')};"
        """
          const list = document.createElement('div'), rows = document.createElement('div');
          list.style.cssText = 'height:600px;overflow:auto;position:relative';
          list.append(rows); document.body.append(list);
          const item = {severity: 3, title: 't', place: '', age: ['1', 'm'], state: 's'};
          const describe = (c) => ({...item, id: c.id});
          const queue = createQueue(list, rows, {describe, onOpen() {}});
          queue.set(Array.from({length: 10000}, (_, i) => ({id: 'n' + i})));
          queue.select('n9000', true);
          const found = [rows.children.length, !!document.getElementById('row-n9000'), rows.style.height];
          queue.destroy(); list.remove();
          return found;
        }"""
    )
    assert made[0] < 40
    assert made[1:] == [True, "660000px"]


def test_open_cases_are_exported_with_the_keyboard_and_the_export_is_traced(
    dispatch_page: Page, server: LiveServer
) -> None:
    link = dispatch_page.get_by_role("link", name="导出未结事件")
    link.focus()
    with dispatch_page.expect_download() as download:
        dispatch_page.keyboard.press("Enter")
    assert download.value.suggested_filename == "cases-330825.csv"
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("事件编号,")
    assert len(lines) == 6
    assert dispatch_page.url.startswith(f"{server.url}/dispatch")
    store = server.store()
    newest = store.trace_page("330825", Filters(acts=True)).rows[0]
    store.close()
    assert (newest["action"], newest["object"]) == ("cases.exported", "region:330825")
