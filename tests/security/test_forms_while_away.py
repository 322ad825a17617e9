"""A form that cannot be carried out now is shown again: why, in words, with what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.commands import CommandBus
from dashboard.services.sign_in.sign_in_service import SignInService
from data_access.database.database import StillWriting
from data_access.store import Unavailable
from domain.emergency.responses.response_commands import DeclareResponse
from tests.integration.people.rollout_samples import commander
from tests.security.house import COUNTY, Browser, WebApp
from tests.security.test_links import COMPLAINT, make_link, phone_with, post
from tests.security.test_plan_pages import PLAN, fields
from tests.signing import csrf_in

TYPED = "四个字的理由还在"
REPORT = {"kind": "first", "event": "response:typhoon", "grade": "serious", "chain": "", "known_at": ""}
AWAY = [
    pytest.param((StillWriting, "正在写入大批数据"), id="still-writing"),
    pytest.param((Unavailable, "数据库"), id="database-away"),
    pytest.param((OSError, "数据流服务"), id="streams-away"),
]


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebApp]:
    made = WebApp(tmp_path_factory.mktemp("away"), root, people=True)
    declare = DeclareResponse(region=COUNTY, type="typhoon", level=2, reason="橙色预警信号生效")
    made.app.services.commands.handle(declare, commander(9))
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def lead(web: WebApp) -> Browser:
    return web.sign_in_as("commander")


@pytest.fixture(scope="module")
def phone(web: WebApp) -> Any:
    """A phone, from which a complaint was filed."""
    made = phone_with(web, make_link(CommandBus(web.store, web.app.services.commands._context)))
    assert post(made, COMPLAINT).status_code == 200
    return made


@pytest.fixture(params=AWAY)
def words(request: pytest.FixtureRequest, web: WebApp, monkeypatch: pytest.MonkeyPatch) -> str:
    """No command can be carried out; the words that say so."""
    error, message = request.param

    def give_up(*args: Any) -> None:
        raise error("nothing was done")

    monkeypatch.setattr(web.app.services.commands, "_in_turn", give_up)
    return str(message)


def give_up(*args: Any, **more: Any) -> Any:
    raise StillWriting("nothing was done")


def send(browser: Browser, path: str, **options: Any) -> Any:
    return browser.client.post(path, data=options | {"csrf_token": browser.token})


def assert_shown_again(answer: Any, words: str, typed: str = TYPED) -> None:
    assert (answer.status_code, answer.mimetype) == (400, "text/html")
    alerts = re.findall(r"sign-note is-bad.*?</div>", answer.text, re.DOTALL)
    assert any(words in alert for alert in alerts), alerts
    assert typed in answer.text


@pytest.fixture(scope="module")
def rollout(lead: Browser) -> str:
    """A roll-out that waits for a second person."""
    made = lead.post("/api/rollouts", {"plan": "flood-3", "note": "演练"}).get_json()
    lead.post(f"/api/rollouts/{made['rollout']}/issue", {"version": made["version"]})
    return str(made["rollout"])


def test_a_confirmation(web: WebApp, rollout: str, words: str) -> None:
    second = web.sign_in_as("commander")
    answer = send(second, f"/confirm/{rollout}?region={COUNTY}", do="return", reason=TYPED, version="2")
    assert_shown_again(answer, words)


def test_a_plan_that_is_saved_approved_or_retired(lead: Browser, words: str) -> None:
    typed = fields(lead.get(PLAN), reason=TYPED)
    assert_shown_again(send(lead, "/plans/flood-3", **typed | {"do": "save"}), words)
    for verb in ("approve", "retire"):
        answer = send(lead, f"/plans/flood-3/{verb}", county=COUNTY, reason=TYPED, version="1")
        assert_shown_again(answer, words)


def test_a_situation_report_that_is_begun(lead: Browser, words: str) -> None:
    answer = send(lead, "/situation-reports", county=COUNTY, key="k-away", **REPORT)
    assert_shown_again(answer, words, "")


@pytest.fixture(scope="module")
def report(lead: Browser) -> str:
    return str(lead.post("/api/situation-reports", REPORT).get_json()["report"])


def test_a_situation_report_that_is_edited(lead: Browser, report: str, words: str) -> None:
    body = {"county": COUNTY, "version": "1", "section.impact": TYPED}
    assert_shown_again(send(lead, f"/situation-reports/{report}/edit", **body), words)


def test_the_answer_to_a_complaint(web: WebApp, phone: Any, words: str) -> None:
    water = web.sign_in_as("unit_officer", unit="water")
    shown = water.get("/complaints").text
    (complaint,) = re.findall(r'name="complaint" value="([^"]+)"', shown)
    assert_shown_again(send(water, "/complaints", complaint=complaint, county=COUNTY, text=TYPED), words)


def test_what_a_phone_sends_about_others(phone: Any, words: str) -> None:
    token = csrf_in({cookie.key: cookie.value for cookie in phone._cookies.values()})
    body = {"csrf_token": token, "rollout": "RO-1", "people": "LY-L00002", "request": "1", "do": "can"}
    for path in ("/palm/team", "/palm/deputy"):
        assert_shown_again(phone.post(path, data=body), words, "")


@pytest.mark.parametrize("path", ["/plans", "/account"])
def test_a_page_that_waits_for_a_writer_blames_no_database(
    web: WebApp, lead: Browser, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint = {"/plans": "plans.page", "/account": "signin.account"}[path]
    monkeypatch.setitem(web.app.flask.view_functions, endpoint, give_up)
    for lang, words in (("zh", "正在写入大批数据"), ("en", "A large write is under way")):
        answer = lead.get(f"{path}?lang={lang}")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert words in answer.text
        assert not any(away in answer.text for away in ("连不上", "is away"))


def test_signing_in_while_somebody_writes(web: WebApp, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = web.anonymous()
    (token,) = re.findall(r'name="csrf_token" value="([^"]+)"', visitor.get("/signin").text)[:1]
    monkeypatch.setattr(SignInService, "by_password", give_up)
    answer = visitor.post("/signin", data={"login": "who", "password": "p" * 12, "csrf_token": token})
    assert (answer.status_code, "正在写入大批数据" in answer.text) == (503, True)
    assert "连不上" not in answer.text
