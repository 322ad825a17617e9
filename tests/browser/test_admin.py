"""What an administrator does on /admin, with mouse and keyboard: people, imports with a second administrator,
accounts, keys, rosters. Each gesture is seen to have happened where it matters, not on the page alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from domain.kernel.clock import TZ
from tests.browser.conftest import Screens, resize, seat
from tests.browser.world import LiveServer, wait_until

SOON = 90_000
HEAD = "编号,姓名,岗位,单位,行政区划,电话"
UNIT, CITY = "t-330825001", "3308"
ADMINISTRATOR, AUDITOR, COMMANDER = "administrator", "auditor", "commander"
SECTIONS = [
    "", "/imports", "/units", "/posts", "/rosters", "/accounts", "/tokens", "/requests", "/kiosks",
    "/retention",
]  # fmt: skip
COUNT_NEWS = "() => { window.told = 0; dash_stores[0].subscribe(() => { told += 1; }); }"
MOST_NEWS = 500
"""How often Dash's store may tell all that is on the page that something changed; it did 1,500 times."""
NAMELESS = """() => [...document.querySelectorAll('button, select, input:not([type=hidden]), a')]
  .filter((e) => e.offsetParent && !e.closest("[aria-hidden=true]"))
  .filter((e) => !(e.getAttribute("aria-label") || e.textContent.trim()
    || e.labels?.length || e.getAttribute('aria-labelledby') || e.type === 'file'))
  .map((e) => e.outerHTML.slice(0, 120))"""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def administrator(server: LiveServer) -> object:
    """One administrator's cookie for this module."""
    return server.cookie(ADMINISTRATOR)


@pytest.fixture
def admin(browser: Browser, server: LiveServer, administrator: object) -> Iterator[Screens]:
    with seat(browser, server, administrator) as opened:
        yield opened


@contextmanager
def open_as(browser: Browser, server: LiveServer, role: str) -> Iterator[Screens]:
    """Somebody else; of the city, so that a second administrator is another person."""
    with seat(browser, server, server.cookie(role, CITY)) as opened:
        yield opened


def choose(page: Page, field: str, words: str) -> None:
    """Pick an option of a select field by its words."""
    page.locator(f"#{field}").click()
    found = page.locator(".dash-dropdown-content")
    expect(found).to_be_visible(timeout=SOON)
    search = found.locator("input[type=text], input[type=search]")
    if search.count():
        search.first.fill(words)
    found.get_by_text(words).first.click()


def people_file(folder: Path, name: str, rows: list[str]) -> Path:
    file = folder / name
    file.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    return file


def test_people_are_found_paged_revealed_with_a_reason_and_changed(admin: Screens) -> None:
    page = admin.open("/admin")
    rows = page.locator(".table-people tbody tr")
    expect(rows).to_have_count(50, timeout=SOON)
    expect(page.locator("#admin-people-position")).to_contain_text("1–50 / 11,344")
    page.get_by_role("button", name="下一页").click()
    expect(page.locator("#admin-people-position")).to_contain_text("51–100 / 11,344", timeout=SOON)
    page.locator("#admin-people-q").fill("LY-L00001")
    expect(rows).to_have_count(1, timeout=SOON)
    expect(rows).to_contain_text("陈**")
    expect(rows).not_to_contain_text("000-2500-0001")
    rows.get_by_role("button", name="打开").click()
    expect(page.locator("#admin-people-f-name")).to_have_value("陈**", timeout=SOON)
    page.get_by_role("button", name="查看全号").click()
    expect(page.locator("#admin-people-revealed")).to_contain_text("请写明原因", timeout=SOON)
    page.locator("#admin-people-reason").fill("核对防汛通讯录")
    page.get_by_role("button", name="查看全号").click()
    expect(page.locator("#admin-people-revealed")).to_contain_text("陈荣龙", timeout=SOON)
    choose(page, "admin-people-f-post", "网格长")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#admin-people-result")).to_contain_text("已保存", timeout=SOON)
    expect(rows).to_contain_text("网格长", timeout=SOON)
    page.locator("#admin-people-reason").fill("调离本县")
    page.get_by_role("button", name="停用", exact=True).click()
    expect(page.get_by_role("button", name="恢复", exact=True)).to_be_visible(timeout=SOON)


def test_people_are_sorted_by_a_head_and_the_order_stays_through_pages_and_filters(admin: Screens) -> None:
    page = admin.open("/admin")
    rows, position = page.locator(".table-people tbody tr"), page.locator("#admin-people-position")
    expect(rows).to_have_count(50, timeout=SOON)
    first = rows.first.inner_text()
    page.get_by_role("button", name="下一页").click()
    expect(position).to_contain_text("51–100 /", timeout=SOON)
    head = page.get_by_role("columnheader", name="单位")
    expect(head).to_have_attribute("aria-sort", "none")
    button = head.get_by_role("button")
    button.focus()
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending", timeout=SOON)
    expect(position).to_contain_text("1–50 /")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "descending", timeout=SOON)
    expect(rows.first).not_to_have_text(first)
    page.locator("#admin-people-page").fill("220")
    page.keyboard.press("Enter")
    expect(position).to_contain_text("10,951–11,000 /", timeout=SOON)
    expect(head).to_have_attribute("aria-sort", "descending")
    page.locator("#admin-people-q").fill("LY-L0001")
    expect(rows).to_have_count(10, timeout=SOON)
    expect(head).to_have_attribute("aria-sort", "descending")
    page.keyboard.press("Tab")
    button.click()
    expect(head).to_have_attribute("aria-sort", "none", timeout=SOON)


def test_rows_are_walked_and_opened_by_keyboard_and_stay_open_when_the_list_is_sorted(admin: Screens) -> None:
    page = admin.open("/admin")
    rows = page.locator(".table-people tbody tr")
    expect(rows).to_have_count(50, timeout=SOON)
    page.locator("#admin-people-q").focus()
    page.keyboard.press("ArrowDown")
    expect(rows.nth(0).get_by_role("button")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(rows.nth(0).get_by_role("button")).to_be_focused()
    for key, at in (
        ("ArrowDown", 1),
        ("ArrowDown", 2),
        ("ArrowUp", 1),
        ("End", 49),
        ("Home", 0),
        ("ArrowDown", 1),
    ):
        page.keyboard.press(key)
        expect(rows.nth(at).get_by_role("button")).to_be_focused()
    person = rows.nth(1).locator("small").first.inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("#admin-people-f-id")).to_have_value(person, timeout=SOON)
    page.get_by_role("columnheader", name="姓名").get_by_role("button").click()
    expect(page.get_by_role("columnheader", name="姓名")).to_have_attribute(
        "aria-sort", "ascending", timeout=SOON
    )
    expect(page.locator("#admin-people-f-id")).to_have_value(person)


def test_an_import_with_faults_names_row_and_column_and_changes_nothing(
    admin: Screens, tmp_path: Path
) -> None:
    page = admin.open("/admin/imports")
    bad = [f"LY-N1,周 平,liaison,{UNIT},330825001200,138 1234 5678", "LY-N2,,nobody,,999,12"]
    page.locator("#admin-imports-upload input[type=file]").set_input_files(
        people_file(tmp_path, "错误.csv", bad)
    )
    faults = page.locator("#admin-imports-faults")
    expect(faults).to_contain_text("处错误", timeout=SOON)
    expect(faults).to_contain_text("第 3 行 姓名")
    expect(faults).to_contain_text("第 3 行 岗位")
    expect(page.locator("#admin-imports-preview")).to_be_hidden()
    people = admin.open("/admin")
    people.locator("#admin-people-q").fill("LY-N1")
    expect(people.locator("#admin-people-table")).to_contain_text("没有符合条件的人员", timeout=SOON)


def test_a_small_import_is_previewed_by_row_and_applied(admin: Screens, tmp_path: Path) -> None:
    page = admin.open("/admin/imports")
    good = [f"LY-N1,周平,liaison,{UNIT},330825001200,138 1234 5678"]
    upload, file = (
        page.locator("#admin-imports-upload input[type=file]"),
        people_file(tmp_path, "新增.csv", good),
    )
    upload.set_input_files(file)
    preview = page.locator("#admin-imports-preview")
    expect(preview).to_contain_text("新增.csv", timeout=SOON)
    row = preview.locator(".table-imports tbody tr")
    expect(row).to_have_count(1, timeout=SOON)
    expect(row).to_contain_text("LY-N1")
    expect(row).not_to_contain_text("1234")
    page.get_by_role("button", name="生效").click()
    expect(page.locator("#admin-imports-result")).to_contain_text("已生效", timeout=SOON)
    upload.set_input_files(people_file(tmp_path, "又一次.csv", good))
    expect(preview.locator(".figure-unchanged")).to_contain_text("1", timeout=SOON)
    people = admin.open("/admin")
    people.locator("#admin-people-q").fill("LY-N1")
    found = people.locator(".table-people tbody tr")
    expect(found).to_have_count(1, timeout=SOON)
    expect(found).to_contain_text("周*")


def test_what_a_duty_sheet_changes_stands_in_sight_below_many_remarks(admin: Screens, tmp_path: Path) -> None:
    page = admin.open("/admin/imports")
    lines = [f"12月{day}日,查无此人{day},陈荣龙{day}" for day in range(1, 29)]
    file = tmp_path / "值班表.csv"
    file.write_text("\n".join(["日期,团长,值班员", *lines]), "utf-8")
    page.get_by_text("值班表", exact=True).last.click()
    page.locator("#admin-imports-upload input[type=file]").set_input_files(file)
    expect(page.locator(".remarks-rows")).to_contain_text("查无此人", timeout=SOON)
    rows = page.locator("#admin-imports-rows").bounding_box()
    assert rows is not None
    assert rows["height"] >= 200


def test_a_large_import_waits_for_a_second_administrator(
    browser: Browser, server: LiveServer, admin: Screens, tmp_path: Path
) -> None:
    page = admin.open("/admin/imports")
    rows = [f"LY-M{i:04},人员{i},liaison,{UNIT},330825001200,139 0000 {i:04}" for i in range(60)]
    page.evaluate(COUNT_NEWS)
    page.locator("#admin-imports-upload input[type=file]").set_input_files(
        people_file(tmp_path, "六十人.csv", rows)
    )
    expect(page.locator("#admin-imports-preview")).to_contain_text("须第二位管理员审批", timeout=SOON)
    expect(page.locator("#admin-imports-position")).to_contain_text("1–50 / 60", timeout=SOON)
    assert page.evaluate("told") < MOST_NEWS, "fifty rows are not told of cell by cell"
    page.get_by_role("button", name="生效").click()
    expect(page.locator("#admin-imports-result")).to_contain_text("等第二位管理员审批", timeout=SOON)
    expect(page.get_by_role("button", name="审批通过")).to_be_hidden()
    with open_as(browser, server, ADMINISTRATOR) as second:
        other = second.open("/admin/imports?region=330825")
        entry = other.locator(".entry", has_text="六十人.csv")
        expect(entry).to_contain_text("待审批", timeout=SOON)
        entry.get_by_role("button", name="查看").click()
        other.get_by_role("button", name="审批通过").click()
        expect(other.locator("#admin-imports-result")).to_contain_text("已生效，改动 60 人", timeout=SOON)
        people = second.open("/admin?region=330825")
        people.locator("#admin-people-q").fill("LY-M0059")
        expect(people.locator(".table-people tbody tr")).to_have_count(1, timeout=SOON)


def test_an_account_is_made_granted_invited_and_disabled(admin: Screens, browser: Browser) -> None:
    page = admin.open("/admin/accounts")
    page.get_by_role("button", name="新建账号").click()
    page.locator("#admin-accounts-login").fill("zhang.wei")
    page.locator("#admin-accounts-name").fill("张伟")
    choose(page, "admin-accounts-role", "部门办理员")
    choose(page, "admin-accounts-region", "龙游县")
    choose(page, "admin-accounts-unit", "资规局")
    page.get_by_role("button", name="建立账号").click()
    link = page.locator(".secret-text")
    expect(link).to_contain_text("/welcome/", timeout=SOON)
    answer = requests.get(link.inner_text(), timeout=60)
    assert answer.status_code == 200
    row = page.locator(".table-accounts tbody tr", has_text="zhang.wei")
    expect(row).to_contain_text("部门办理员 · 龙游县 · 资规局", timeout=SOON)
    choose(page, "admin-accounts-role", "审计员")
    page.get_by_role("button", name="授予角色").click()
    expect(page.locator("#admin-accounts-result")).to_contain_text("三员", timeout=SOON)
    choose(page, "admin-accounts-role", "督查员")
    page.get_by_role("button", name="授予角色").click()
    expect(row).to_contain_text("督查员", timeout=SOON)
    page.locator("#admin-accounts-reason").fill("借调结束")
    page.get_by_role("button", name="停用账号").click()
    expect(row).to_contain_text("已停用", timeout=SOON)


def test_a_token_reports_until_it_is_revoked_and_a_wall_key_opens_its_wall(
    admin: Screens, browser: Browser, server: LiveServer
) -> None:
    page = admin.open("/admin/tokens")
    page.locator("#admin-tokens-name").fill("四平台接入")
    page.locator("#admin-tokens-sources").fill("四平台")
    page.get_by_role("button", name="签发").click()
    secret = page.locator(".secret-text")
    expect(secret).to_contain_text("palm_", timeout=SOON)
    bearer = {"Authorization": f"Bearer {secret.inner_text()}"}

    def report() -> int:
        return requests.post(f"{server.url}/api/reports", json=[], headers=bearer, timeout=60).status_code

    assert report() not in (401, 403)
    row = page.locator(".table-keys tbody tr", has_text="四平台接入")
    row.get_by_role("button", name="吊销").click()
    expect(row).to_have_count(0, timeout=SOON)
    wait_until(lambda: report() == 401, 60, "a revoked token is refused everywhere")

    keys = admin.open("/admin/kiosks")
    keys.locator("#admin-kiosks-name").fill("大厅左屏")
    keys.get_by_role("button", name="生成").click()
    address = keys.locator(".secret-text")
    expect(address).to_contain_text("/kiosk#", timeout=SOON)
    wall = browser.new_context().new_page()
    wall.goto(address.inner_text())
    wall.wait_for_url("**/wall**", timeout=SOON)
    expect(wall.locator(".wall-header")).to_be_visible(timeout=SOON)
    assert wall.locator(".who").count() == 0
    wall.context.close()


def test_a_read_token_is_asked_for_by_one_and_handed_out_by_another(
    admin: Screens, browser: Browser, server: LiveServer
) -> None:
    page = admin.open("/admin/tokens")
    page.locator("#admin-tokens-name").fill("大数据平台")
    choose(page, "admin-tokens-scope", "读取")
    page.locator("#admin-tokens-reason").fill("归集事件数据")
    page.get_by_role("button", name="提交申请").click()
    expect(page.locator("#admin-tokens-result")).to_contain_text("指挥长", timeout=SOON)
    expect(page.locator(".secret-text")).to_have_count(0)
    request_page = admin.open("/admin/requests")
    row = request_page.locator(".table-requests tbody tr", has_text="大数据平台")
    expect(row.get_by_role("button", name="撤回")).to_be_visible(timeout=SOON)
    expect(row.get_by_role("button", name="同意")).to_have_count(0)
    with open_as(browser, server, COMMANDER) as commander:
        theirs = commander.open("/admin/requests")
        locator = theirs.locator(".table-requests tbody tr", has_text="大数据平台")
        locator.get_by_role("button", name="同意").click()
        secret = theirs.locator(".secret-text")
        expect(secret).to_contain_text("palm_", timeout=SOON)
        bearer = {"Authorization": f"Bearer {secret.inner_text()}"}
        expect(locator).to_contain_text("已签发", timeout=SOON)
    read = requests.get(f"{server.url}/api/state?region=330825", headers=bearer, timeout=60)
    assert read.status_code == 200


def test_somebody_is_put_on_duty_and_taken_off(admin: Screens) -> None:
    page = admin.open("/admin/rosters")
    choose(page, "admin-rosters-place", "龙洲街道")
    choose(page, "admin-rosters-post", "网格长")
    page.locator("#admin-rosters-person").click()
    page.locator(".dash-dropdown-content input").first.fill("LY-G00001")
    page.locator(".dash-dropdown-content").get_by_text("LY-G00001").first.click(timeout=SOON)
    page.get_by_role("button", name="安排", exact=True).click()
    duty = page.locator(".duty:not(.duty-gap)")
    expect(duty).to_have_count(1, timeout=SOON)
    duty.get_by_role("button").click()
    expect(duty).to_have_count(0, timeout=SOON)


def test_retention_stays_within_its_bounds(admin: Screens) -> None:
    page = admin.open("/admin/retention")
    row = page.locator(".table-retention tbody tr", has_text="人员位置")
    row.get_by_role("button", name="打开").click()
    days = page.locator("#admin-retention-days")
    expect(days).to_have_value("30", timeout=SOON)
    page.locator("#admin-retention-reason").fill("按县里规定")
    days.fill("14")
    page.get_by_role("button", name="保存").click()
    expect(row).to_contain_text("14 天", timeout=SOON)
    days.fill("9999")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#admin-retention-result .note-bad")).to_be_visible(timeout=SOON)


def test_what_is_wrong_with_a_new_person_is_in_sight(admin: Screens) -> None:
    page = admin.open("/admin")
    page.get_by_role("button", name="新增人员").click()
    page.get_by_role("button", name="保存").click(timeout=SOON)
    expect(page.locator("#admin-people-result .problems")).to_be_in_viewport(ratio=0.9, timeout=SOON)


def test_an_export_is_masked_and_comes_as_a_file(admin: Screens) -> None:
    page = admin.open("/admin")
    page.locator("#admin-people-q").fill("LY-L00002")
    expect(page.locator(".table-people tbody tr")).to_have_count(1, timeout=SOON)
    with page.expect_download(timeout=SOON) as begun:
        page.get_by_role("button", name="CSV").click()
    text = Path(begun.value.path()).read_text(encoding="utf-8-sig")
    assert "LY-L00002" in text
    assert "张新敏" not in text


def test_a_commander_looks_but_finds_nothing_to_change(browser: Browser, server: LiveServer) -> None:
    with open_as(browser, server, COMMANDER) as commander:
        page = commander.open("/admin")
        expect(page.locator(".table-people tbody tr")).to_have_count(50, timeout=SOON)
        expect(page.get_by_role("button", name="新增人员")).to_be_hidden()
        expect(page.get_by_role("link", name="账号")).to_have_count(0)
        page.locator(".table-people tbody tr").first.get_by_role("button", name="打开").click()
        expect(page.locator("#admin-people-f-name")).to_be_disabled(timeout=SOON)
        expect(page.get_by_role("button", name="保存")).to_be_hidden()


@pytest.mark.parametrize("section", SECTIONS)
def test_nothing_is_wider_than_the_screen_and_every_control_is_named_and_reached(
    admin: Screens, section: str
) -> None:
    """On a phone, then on larger screens, which show more controls."""
    page = admin.open(f"/admin{section}", 390, 844)
    page.wait_for_load_state("networkidle")
    assert page.evaluate(OVERFLOW) <= 0
    for size in ((1440, 900), (1920, 1080)):
        resize(page, *size)
        assert page.evaluate(OVERFLOW) <= 0, size
    assert page.evaluate(NAMELESS) == []
    page.keyboard.press("Tab")
    page.wait_for_function("() => getComputedStyle(document.activeElement).outlineStyle === 'solid'")


def test_a_duty_sheet_is_imported_and_the_desk_says_who_is_on_duty(
    admin: Screens, screens: Screens, tmp_path: Path
) -> None:
    today = datetime.now(TZ).date()
    book, file = openpyxl.Workbook(), tmp_path / "龙洲街道值班表.xlsx"
    for row in (
        ["龙洲街道值班表"],
        ["日期", "值班员"],
        [today - timedelta(days=1), "何丽斌、查无此人"],
        [today],
        [today + timedelta(days=1)],  # it may be tomorrow before the desk is looked at
    ):
        book.active.append(row)
    book.active.merge_cells("A1:B1")
    book.active.merge_cells("B3:B5")
    book.save(file)
    page = admin.open("/admin/imports")
    page.locator("#admin-imports-kind").get_by_text("值班表").click()
    page.locator("#admin-imports-upload input[type=file]").set_input_files(file)
    expect(page.locator(".remarks")).to_contain_text("1 个单元格没有导入", timeout=SOON)
    expect(page.locator(".remarks tbody tr").first).to_contain_text("B3")
    page.get_by_role("button", name="生效").click()
    expect(page.locator("#admin-imports-result")).to_contain_text("已生效", timeout=SOON)
    dispatch_page = screens.open("/dispatch")
    button = dispatch_page.locator(".duty-box > summary")
    expect(button).to_contain_text("值班 1", timeout=SOON)
    button.press("Enter")
    expect(dispatch_page.locator(".duty-list")).to_contain_text("何**")
    expect(dispatch_page.locator(".duty-list")).to_contain_text("值班员")
