"""The trail of a case over HTTP: who gets it, as what, and that a file is in the trace before it leaves."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import gevent
import pytest
from msgspec import json

from dashboard.concurrency.preparation_turns import AT_ONCE
from data_access.audit.trace_queries import Filters
from data_access.store import utc_now
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.cases.case_commands import AddPhoto
from domain.kernel.worlds import WorldId
from tests.pdf_text import text_of
from tests.pictures import picture
from tests.security.house import COUNTY, Browser, WebApp

TOWN, OTHER_TOWN, VILLAGE = "330825101", "330825102", "330825101264"
NUMBERS = count(1)
PHONE = "13812345678"
ENTERS = Grant(Role.COMMANDER, COUNTY)
FORMS = ("/api/cases/{}/trail", "/cases/{}/trail", "/cases/{}/trail.pdf")


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebApp]:
    made = WebApp(tmp_path_factory.mktemp("trail"), root)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def case(web: WebApp) -> str:
    """A case that somebody reported by phone, and an officer took in hand."""
    fields = {
        "text": f"陈荣龙报 {PHONE}",
        "reporter": {"name": "陈荣龙", "phone": PHONE},
        "matter": "parking",
    }
    id = web.report_case(**fields)
    body = {"command": "register", "version": 0, "reason": f"陈荣龙 {PHONE} <b>路面下沉</b>"}
    assert web.sign_in_as("duty_officer").post(f"/api/cases/{id}/commands", body).status_code == 200
    return id


def exports(web: WebApp, case: str) -> list[dict[str, Any]]:
    filters = Filters(object=case, action="case.exported")
    return web.store.trace_page(WorldId(COUNTY), filters, None, 50).rows


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("role", "region", "unit", "status"),
    [
        ("commander", "3308", None, 200),
        ("duty_officer", TOWN, None, 200),
        ("grid_head", VILLAGE, None, 200),
        ("reviewer", COUNTY, None, 200),
        ("unit_officer", COUNTY, "traffic-police", 200),
        ("unit_officer", COUNTY, "water", 404),
        ("duty_officer", OTHER_TOWN, None, 404),
        ("liaison", COUNTY, None, 404),
        ("auditor", COUNTY, None, 403),
        ("administrator", COUNTY, None, 403),
    ],
)
def test_who_gets_it(
    web: WebApp, case: str, form: str, role: str, region: str, unit: str | None, status: int
) -> None:
    before = len(exports(web, case))
    answer = web.sign_in_as(role, region, unit).get(form.format(case))
    assert answer.status_code == status, answer.text[:200]
    assert len(exports(web, case)) == before + (form.endswith("pdf") and status == 200)


@pytest.mark.parametrize("form", FORMS)
def test_what_is_no_case_is_not_found(web: WebApp, form: str) -> None:
    officer = web.sign_in_as("duty_officer")
    assert [officer.get(form.format(id)).status_code for id in ("0" * 16, "x")] == [404, 404]


def test_nobody_is_led_to_the_sign_in_and_back(web: WebApp, case: str) -> None:
    answer = web.anonymous().get(f"/cases/{case}/trail")
    assert (answer.status_code, answer.location) == (302, f"/signin?next=%2Fcases%2F{case}%2Ftrail")
    assert [web.anonymous().get(form.format(case)).status_code for form in (FORMS[0], FORMS[2])] == [401, 401]


def test_the_page_speaks_both_languages_and_runs_nothing_that_people_wrote(web: WebApp, case: str) -> None:
    officer: Browser = web.sign_in_as("duty_officer")
    for lang, word in (("zh", "事件全程"), ("en", "Trail of a case")):
        answer = officer.get(f"/cases/{case}/trail?lang={lang}&theme=light")
        assert word in answer.text
        assert 'data-theme="light"' in answer.text
        assert "&lt;b&gt;路面下沉&lt;/b&gt;" in answer.text
        assert "<b>路面" not in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
        assert PHONE not in answer.text
        assert "陈荣龙" not in answer.text


def test_the_file_says_in_chinese_what_the_page_says_and_is_in_the_trace(web: WebApp, case: str) -> None:
    officer: Browser = web.sign_in_as("duty_officer")
    answer = officer.get(f"/cases/{case}/trail.pdf?lang=zh")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].endswith('.pdf"')
    text = text_of(answer.data)
    for words in ("事件全程", "道路塌陷", "受理", "路面下沉", "陈**", "138****5678"):
        assert words in text, text
    assert PHONE not in text
    assert "陈荣龙" not in text
    row = exports(web, case)[0]
    assert (row["actor"], row["object"], row["new"]["format"]) == (officer.actor, case, "pdf")
    assert f"第 {row['n']} 条" in text, "the file names its own row of the trace"


def test_the_data_are_what_the_page_shows(web: WebApp, case: str) -> None:
    trail = web.sign_in_as("duty_officer").get(f"/api/cases/{case}/trail").get_json()
    actions = [entry["action"] for entry in trail["entries"]]
    assert actions[:2] == ["case.reported", "case.registered"]
    assert trail["case"]["id"] == case
    assert PHONE not in json.encode(trail).decode()


@pytest.mark.parametrize(
    ("path", "lang", "words"),
    [
        ("/cases/0000000000000000/trail", "zh", "没有找到这一项"),
        ("/cases/0000000000000000/trail", "en", "Nothing was found here"),
        ("/cases/0000000000000000/trail.pdf", "zh", "没有找到这一项"),
        ("/cases/0000000000000000/trail.pdf", "en", "Nothing was found here"),
        ("/plans/plans.toml?plan=none", "zh", "没有找到这一项"),
        ("/plans/plans.toml?plan=none", "en", "Nothing was found here"),
        ("/plans/none", "zh", "没有找到这一项"),
        ("/warnings/none", "zh", "没有找到这一项"),
        ("/confirm/RW-260101-01", "zh", "没有找到这一项"),
    ],
)
def test_an_old_link_to_a_page_ends_on_a_page(web: WebApp, path: str, lang: str, words: str) -> None:
    """Data of a program is no answer to somebody in a browser; to a program it is."""
    address = f"{path}{'&' if '?' in path else '?'}lang={lang}"
    answer = web.sign_in_as("commander").get(address, headers={"Accept": "text/html"})
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert words in answer.text
    assert "/dispatch" in answer.text


BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_a_file_of_a_case_that_is_not_theirs_ends_on_a_page_and_for_programs_on_data(
    web: WebApp, case: str
) -> None:
    stranger = web.sign_in_as("duty_officer", OTHER_TOWN)
    before = len(exports(web, case))
    shown = stranger.get(FORMS[2].format(case), headers=BROWSER)
    assert (shown.status_code, shown.mimetype) == (404, "text/html")
    for form, headers in ((FORMS[2], {}), (FORMS[2], {"Accept": "application/pdf"}), (FORMS[0], BROWSER)):
        answer = stranger.get(form.format(case), headers=headers)
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (404, "not_found")
    assert len(exports(web, case)) == before


def test_nobody_is_led_from_a_file_to_the_sign_in_and_to_its_page(web: WebApp, case: str) -> None:
    """To the file itself they would be led back by a page that stays where it is."""
    for address, page in (
        (f"/cases/{case}/trail.pdf?lang=en", f"%2Fcases%2F{case}%2Ftrail%3Flang%3Den"),
        ("/plans/plans.toml", "%2Fplans"),
    ):
        answer = web.anonymous().get(address, headers=BROWSER)
        assert (answer.status_code, answer.location) == (302, f"/signin?next={page}")
        assert web.anonymous().get(address).status_code == 401


def test_a_file_waits_with_its_photos_for_those_of_phones_and_leaves_no_row_when_it_is_not_made(
    web: WebApp, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    services, officer = web.app.services, web.sign_in_as("duty_officer")
    photo = AddPhoto(region=COUNTY, case=case, content=picture(), taken_at=utc_now())
    services.commands.handle(photo, Actor(Viewer(Kind.INNER, "cli:root", "root", (ENTERS,))))
    assert services.commands._photos_in_turn is services.photo_turns
    monkeypatch.setattr(services.photo_turns, "_patience_s", 0.01)
    free, before = threading.Event(), len(exports(web, case))
    others = [gevent.spawn(services.photo_turns, free.wait, 60) for _ in range(AT_ONCE)]
    gevent.sleep(0)
    for lang, words in (("zh", "正在处理的照片较多"), ("en", "Many photos are being prepared")):
        refused = officer.get(f"/cases/{case}/trail.pdf?lang={lang}", headers=BROWSER)
        assert (refused.status_code, refused.mimetype) == (503, "text/html")
        assert words in refused.text
        assert int(refused.headers["Retry-After"]) > 0
    assert officer.get(f"/cases/{case}/trail.pdf").get_json()["error"]["code"] == "still_preparing"
    assert officer.get(f"/cases/{case}/trail").status_code == 200, "the page shows them as they are"
    assert len(exports(web, case)) == before
    free.set()
    gevent.joinall(others)
    made = officer.get(f"/cases/{case}/trail.pdf", headers=BROWSER)
    assert made.mimetype == "application/pdf"
    assert made.data.count(b"/Subtype /Image") == 1
    assert len(exports(web, case)) == before + 1
