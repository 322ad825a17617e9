"""Situation reports over HTTP and as a page: who may what, what a refusal keeps, what leaves as a file."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gevent
import pytest
from docx import Document

from domain.emergency.responses.response_commands import DeclareResponse
from domain.kernel.worlds import WorldId
from tests.integration.people.rollout_samples import commander
from tests.security.house import COUNTY, Browser, WebApp

API, PAGE = "/api/situation-reports", "/situation-reports"
FIRST = {"kind": "first", "event": "response:typhoon", "grade": "serious"}
FLOOD, DROUGHT, FIRE = (FIRST | {"event": f"response:{kind}"} for kind in ("flood", "drought", "forest_fire"))
PLANTED = "请联系村民王建国，电话13812345678。"


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebApp]:
    made = WebApp(tmp_path_factory.mktemp("situations"), root, people=True)
    for kind in ("typhoon", "flood", "drought", "forest_fire"):
        declare = DeclareResponse(region=COUNTY, type=kind, level=2, reason="橙色预警信号生效")
        made.app.services.commands.handle(declare, commander(9))
    yield made
    made.store.close()


def begin(who: Browser, what: dict[str, str]) -> str:
    return str(who.post(API, what).get_json()["report"])


def form(browser: Browser, address: str, **fields: Any) -> Any:
    return browser.client.post(address, data=fields | {"csrf_token": browser.token})


def test_the_page_lists_chains_and_begins_each_kind(web: WebApp) -> None:
    officer, lead = web.sign_in_as("duty_officer"), web.sign_in_as("commander")
    assert "还没有信息报送" in officer.get(PAGE).text
    begun = form(officer, PAGE, county=COUNTY, key="k-1", **FIRST)
    report = re.findall(r"QK-[0-9-]+", begun.headers["Location"])[0]
    again = form(officer, PAGE, county=COUNTY, key="k-1", **FIRST)
    assert again.status_code == 303, "the same press once more"
    refused = form(officer, PAGE, county=COUNTY, key="k-2", **FIRST)
    assert (refused.status_code, "该事件已在报送" in refused.text) == (400, True)
    assert form(lead, f"{PAGE}/{report}/approve", county=COUNTY, version="1").status_code == 303
    assert form(officer, f"{PAGE}/{report}/send", county=COUNTY, version="1", to="市").status_code == 303
    page = officer.get(PAGE).text
    assert page.count("data-due=") == 3
    assert "已报出" in page
    follow = form(officer, PAGE, county=COUNTY, kind="follow_up", chain=report, key="k-3")
    assert follow.status_code == 303
    assert "与上一报相比" in officer.get(follow.headers["Location"]).text
    assert "Since the report before" in officer.get(f"{follow.headers['Location']}&lang=en").text


def test_a_report_goes_from_the_first_word_to_a_file_of_each_form(web: WebApp) -> None:
    officer, lead = web.sign_in_as("duty_officer"), web.sign_in_as("commander")
    report = begin(officer, FLOOD)
    response = officer.post(
        f"{API}/{report}/edit", {"version": 1, "sections": {"impact": f"\x02{PLANTED}\n无"}}
    )
    assert response.get_json() == {"report": report, "version": 2, "state": "draft"}
    assert officer.post(f"{API}/{report}/tell", {"to": "市值班室"}).status_code == 200
    assert officer.post(f"{API}/{report}/approve", {"version": 2}).status_code == 403
    assert lead.post(f"{API}/{report}/approve", {"version": 2}).get_json()["state"] == "approved"
    sent = officer.post(f"{API}/{report}/send", {"version": 2, "to": "市值班室", "key": "s-1"})
    assert sent.get_json()["state"] == "sent"
    shown = officer.get(f"{API}/{report}").get_json()
    assert {clock["clock"]: clock["state"] for clock in shown["clocks"]} == {
        "phone": "met", "written": "met", "follow_up": "running",
    }  # fmt: skip
    assert "13812345678" not in str(shown)
    pdf = officer.get(f"{API}/{report}/report.pdf")
    assert (pdf.status_code, pdf.data[:5], pdf.mimetype) == (200, b"%PDF-", "application/pdf")
    word = officer.get(f"{API}/{report}/report.docx")
    document = Document(io.BytesIO(word.data))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "龙游县防汛情况报告（首报）" in words
    assert "灾情险情" in words
    assert "13812345678" not in words
    assert "王建国" not in words
    cells = [cell.text for row in document.tables[1].rows for cell in row.cells]
    assert "Ⅱ 级" in "".join(cells).replace("\u2068", "").replace("\u2069", "")
    assert officer.get(f"{API}/{report}/report.exe").status_code == 404


def test_a_refusal_keeps_what_was_typed_and_shows_what_is_there(web: WebApp) -> None:
    officer, other = web.sign_in_as("duty_officer"), web.sign_in_as("duty_officer")
    report = begin(officer, DROUGHT)
    address = f"{PAGE}/{report}"
    first = form(officer, f"{address}/edit", county=COUNTY, version="1", **{"section.needs": "冲锋舟两艘"})
    assert (first.status_code, first.headers["Location"]) == (303, f"{address}?region={COUNTY}&done=edit")
    second = form(other, f"{address}/edit", county=COUNTY, version="1", **{"section.needs": "<b>无</b>"})
    assert second.status_code == 400
    assert "&lt;b&gt;无&lt;/b&gt;</textarea>" in second.text
    assert "冲锋舟两艘" in second.text
    again = form(other, f"{address}/edit", county=COUNTY, version="2", **{"section.needs": "<b>无</b>"})
    assert again.status_code == 303
    old = officer.get(f"{address}?version=2")
    assert "冲锋舟两艘" in old.text
    assert f"{address}?region={COUNTY}" in old.text
    odd = form(officer, f"{address}/tell", county=COUNTY, to="市", at="yesterday")
    assert (odd.status_code, "时间不能晚于现在" in odd.text) == (400, True)


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("", {}, 422, "missing_field"),
        ("", {"kind": "first", "event": "response:earthquake", "grade": "serious"}, 404, "no_event"),
        ("", FIRST | {"known_at": "2020-01-01T00:00:00+08:00"}, 422, "bad_moment"),
        ("/QK-260101-01/edit", {"version": 1, "sections": {"title": "x"}}, 422, "bad_field"),
        ("/QK-260101-01/edit", {"version": 1, "sections": {"needs": "x"}}, 404, "no_report"),
        ("/none/refresh", {"version": 1}, 404, "not_found"),
    ],
)
def test_what_is_refused(web: WebApp, path: str, body: Any, status: int, code: str) -> None:
    answer = web.sign_in_as("duty_officer").post(f"{API}{path}", body)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (status, code)


@pytest.mark.parametrize("role", ["grid_head", "liaison", "reviewer", "auditor"])
def test_nobody_else_sees_them(web: WebApp, role: str) -> None:
    somebody = web.sign_in_as(role)
    for address in (API, PAGE, f"{API}/QK-260101-01/report.pdf"):
        assert somebody.get(address).status_code == 403


def test_a_page_that_waits_hears_of_what_is_done_at_once(web: WebApp) -> None:
    officer, other = web.sign_in_as("duty_officer"), web.sign_in_as("duty_officer")
    report = begin(officer, FIRE)
    text, all_of_them = f"{API}/{report}?region={COUNTY}", f"{API}?region={COUNTY}"
    for address in (text, all_of_them):
        first = other.get(address)
        wish = {"If-None-Match": first.headers["ETag"]}
        assert other.get(address, headers=wish).status_code == 304
        weak = {"If-None-Match": f"W/{first.headers['ETag']}", "Prefer": "wait=30"}  # as a proxy makes it
        held = gevent.spawn(other.get, address, headers=weak)
        while not len(web.app.polls):
            gevent.sleep(0.01)
        version = officer.get(text).get_json()["version"]
        edit = {"version": version, "sections": {"summary": f"火势 {version}"}}
        assert officer.post(f"{API}/{report}/edit", edit).status_code == 200
        change = {"topic": "cases", "kind": "situation.edited", "region": COUNTY, "seq": 0, "at": ""}
        web.app.polls.take(WorldId(COUNTY), change)
        answer = held.get(timeout=30)
        assert (answer.status_code, answer.headers["Preference-Applied"]) == (200, "wait=30")
        assert answer.get_json()["stamp"] != first.get_json()["stamp"]
