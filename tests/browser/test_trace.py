"""An auditor on /trace: finds who did what, verifies the chain, takes a signed export; tampering is seen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import text

from tests.browser.conftest import Screens, resize, seat
from tests.browser.world import COUNTY, ROOT, LiveServer

SOON = 60_000
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def revealed_person(browser: Browser, server: LiveServer) -> str:
    """Something to find: an administrator looked at a person in full, and gave a reason."""
    with seat(browser, server, server.cookie("administrator")) as admin:
        page = admin.open("/admin")
        page.locator("#admin-people-q").fill("LY-L00001")
        rows = page.locator(".table-people tbody tr")
        expect(rows).to_have_count(1, timeout=SOON)
        rows.get_by_role("button", name="打开").click()
        expect(page.locator("#admin-people-f-name")).to_have_value("陈**", timeout=SOON)
        page.locator("#admin-people-reason").fill("核对防汛通讯录")
        page.get_by_role("button", name="查看全号").click()
        expect(page.locator("#admin-people-revealed")).to_contain_text("陈荣龙", timeout=SOON)
    return "LY-L00001"


@pytest.fixture
def auditor(browser: Browser, server: LiveServer, revealed_person: str) -> Iterator[Screens]:
    with seat(browser, server, server.cookie("auditor")) as opened:
        yield opened


def test_what_was_done_to_a_person_is_found_by_their_id(auditor: Screens, revealed_person: str) -> None:
    page = auditor.open("/trace")
    page.locator("#trace-object").fill(revealed_person)
    found = page.locator(".table-trace tbody tr", has_text="查看人员全号")
    expect(found).to_have_count(1, timeout=SOON)
    expect(found).to_contain_text("事由 核对防汛通讯录")
    expect(found).to_contain_text("administrator 330825")
    expect(found).to_contain_text("127.0.0.1")
    assert "陈荣龙" not in page.content()
    page.locator("#trace-object").fill("LY-L00009")
    expect(page.locator("#trace-table")).to_contain_text("没有符合条件的留痕", timeout=SOON)


def test_a_case_tells_its_whole_way_from_its_number_and_from_its_link(
    auditor: Screens, server: LiveServer
) -> None:
    source_id = server.report("排水口堵塞", matter="dust")
    server.follow("case.closed", source_id, outcome="done", remark="已疏通")
    server.wait_for_trace("case.closed", 1)
    page = auditor.open("/trace?action=case.closed")
    expect(page.locator(".table-trace tbody tr")).to_have_count(1, timeout=SOON)
    link = page.locator(".table-trace tbody td:nth-child(5) a")
    number = link.inner_text()
    link.click()
    page.wait_for_selector("[data-mounted]")
    both = page.locator(".table-trace tbody tr")
    expect(both).to_have_count(2, timeout=SOON)
    expect(both.nth(0)).to_contain_text("办结")
    expect(both.nth(1)).to_contain_text("上报")
    expect(both.nth(1).locator("ins", has_text="扬尘处置").locator("small")).to_have_text("dust")
    again = auditor.open("/trace")
    again.locator("#trace-object").fill(number)
    expect(again.locator(".table-trace tbody tr")).to_have_count(2, timeout=SOON)


def test_what_people_did_comes_first_and_each_of_them_leads_to_all_they_did(auditor: Screens) -> None:
    page = auditor.open("/trace")
    expect(page.get_by_label("不含业务变更")).to_be_checked()
    row = page.locator(".table-trace tbody tr", has_text="查看人员全号")
    row.locator("td:nth-child(3) a").click()
    page.wait_for_url("**/trace?actor=account*")
    page.wait_for_selector("[data-mounted]")
    expect(page.get_by_label("不含业务变更")).not_to_be_checked()
    theirs = page.locator(".table-trace tbody tr")
    expect(theirs.filter(has_text="查看人员全号")).to_have_count(1, timeout=SOON)
    expect(theirs.filter(has_not_text="administrator 330825")).to_have_count(0)


def test_pages_lead_to_the_first_row_and_back(auditor: Screens, server: LiveServer) -> None:
    for index in range(60):
        server.report(f"占道 {index}")
    server.wait_for_trace("case.reported", 60)
    page = auditor.open("/trace?action=case.reported")
    found = page.locator(".table-trace tbody tr")
    expect(found).to_have_count(50, timeout=SOON)
    top = found.first.inner_text()
    page.get_by_role("button", name="较早").click()
    expect(page.get_by_role("button", name="较新")).to_be_enabled(timeout=SOON)
    expect(found.first).not_to_have_text(top, timeout=SOON)
    page.get_by_role("button", name="较新").click()
    expect(found).to_have_count(50, timeout=SOON)


def test_a_time_that_is_none_is_refused_in_words(auditor: Screens) -> None:
    page = auditor.open("/trace")
    page.locator("#trace-since").fill("昨天")
    expect(page.locator("#trace-table .note-bad")).to_contain_text("2026-11-22 08:00", timeout=SOON)


def test_an_export_needs_a_reason_is_traced_and_is_proven_at_the_terminal(
    auditor: Screens, server: LiveServer, tmp_path: Path
) -> None:
    page = auditor.open("/trace?action=person.revealed")
    expect(page.locator(".table-trace tbody tr")).to_have_count(1, timeout=SOON)
    page.get_by_role("button", name="JSON").click()
    expect(page.locator("#trace-exported .note-bad")).to_be_visible(timeout=SOON)
    page.locator("#trace-reason").fill("年度审计")
    with page.expect_download(timeout=SOON) as begun:
        page.get_by_role("button", name="JSON").click()
    file = tmp_path / begun.value.suggested_filename
    begun.value.save_as(file)
    lines = file.read_text(encoding="utf-8").splitlines()
    assert json.loads(lines[1])["action"] == "person.revealed"
    checked = subprocess.run(
        [sys.executable, "-m", "dashboard", "trace", "check", str(file)],
        cwd=ROOT,
        env=server.env,
        capture_output=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout.decode() + checked.stderr.decode()
    file.write_text(file.read_text(encoding="utf-8").replace("核对防汛通讯录", "核对防汛通讯簿"))
    spoilt = subprocess.run(
        [sys.executable, "-m", "dashboard", "trace", "check", str(file)],
        cwd=ROOT,
        env={**os.environ, **server.env},
        capture_output=True,
        check=False,
    )
    assert spoilt.returncode != 0
    exported = auditor.open("/trace?action=trace.exported")
    expect(exported.locator(".table-trace tbody tr").first).to_contain_text("年度审计", timeout=SOON)


def test_nothing_is_wider_than_the_screen(auditor: Screens) -> None:
    page = auditor.open("/trace", 390, 844)
    page.wait_for_load_state("networkidle")
    assert page.evaluate(OVERFLOW) <= 0
    for size in ((1440, 900), (1920, 1080)):
        resize(page, *size)
        assert page.evaluate(OVERFLOW) <= 0, size


def test_a_duty_officer_has_no_trace(browser: Browser, server: LiveServer) -> None:
    with seat(browser, server, server.cookie()) as officer:
        officer.forgiven = ("403",)
        page = officer.context.new_page()
        page.goto(f"{server.url}/trace")
        expect(page.locator("h1")).to_have_text("这里没有您的权限")


def test_the_chain_is_whole_and_a_changed_row_is_named(auditor: Screens, server: LiveServer) -> None:
    page = auditor.open("/trace")
    page.get_by_role("button", name="全链核验").click()
    verdict = page.locator("#trace-verdict")
    expect(verdict).to_contain_text("完好", timeout=SOON)
    store = server.store()
    with store.database.writing() as connection:
        changed = connection.execute(
            text(
                "UPDATE trace SET actor = 'account:999' WHERE county = :county AND action = 'person.revealed'"
            ),
            {"county": COUNTY},
        )
        assert changed.rowcount == 1
        n = connection.execute(text("SELECT n FROM trace WHERE actor = 'account:999'")).scalar()
    store.close()
    page.get_by_role("button", name="全链核验").click()
    expect(verdict).to_contain_text(f"第 {n} 条", timeout=SOON)
    expect(verdict).to_contain_text("内容被改")
