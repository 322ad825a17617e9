"""What is written in squads over HTTP: who reads, who writes, and what a phone reads of it and no longer."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from dashboard.commands import CommandBus
from data_access.database.tables.live_tables import changes, trace
from data_access.database.tables.squad_tables import squad_messages, squads
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.accounts.key_commands import MakeLink
from tests.pictures import CAMERA, picture
from tests.security import planted
from tests.security.house import COUNTY, Browser, WebApp
from tests.signing import csrf_in
from tests.unit.domain.test_voices import WEBM

VILLAGE, TOWN, OTHER_TOWN = "330825101264", "330825101", "330825102"
PEOPLE = [f"LY-L{number:05}" for number in range(1, 30)]
ROOT = Actor(Viewer(Kind.INNER, "cli:root", "root", (Grant(Role.ADMINISTRATOR, COUNTY),)))
WHERE = {"lat": 29.04, "lon": 119.18, "placed_at": "2026-11-28T10:00:00+08:00"}


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebApp]:
    made = WebApp(tmp_path_factory.mktemp("messages"), root, people=True)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def officer(web: WebApp) -> Browser:
    return web.sign_in_as("duty_officer")


@pytest.fixture
def squad(web: WebApp, officer: Browser) -> tuple[str, str]:
    """A squad of one person: its id, and theirs."""
    person = PEOPLE.pop()
    body = {"people": [[person, "grid"]]}
    return officer.post(f"/api/cases/{web.report_case()}/squads", body).get_json()["squad"], person


def write(browser: Browser, squad: str, **more: Any) -> Any:
    return browser.post(f"/api/squads/{squad}/messages", {"text": "到了", "key": squad, **more})


def get_messages(browser: Any, squad: str, text: str = "") -> Any:
    return browser.get(f"/api/squads/{squad}/messages{text}")


def phone_of(web: WebApp, person: str) -> Any:
    """A browser in which a link of theirs was opened."""
    bus = CommandBus(web.store, web.app.services.commands._context)
    secret = str(bus.handle(MakeLink(region=COUNTY, person=person, hours=1), ROOT)[1])
    phone = web.anonymous()
    assert phone.get(f"/palm/l/{secret}").status_code == 303
    return phone


def send(phone: Any, squad: str, **more: Any) -> Any:
    phone.get("/palm")
    token = csrf_in({cookie.key: cookie.value for cookie in phone._cookies.values()})
    body = {"squad": squad, "text": "塌方约 3 米", "key": "p", **more}
    return phone.post("/palm/messages", json=body, headers={"X-CSRFToken": token})


@pytest.mark.parametrize(
    ("role", "region", "reads", "writes"),
    [
        ("commander", "3308", 200, 200),
        ("duty_officer", TOWN, 200, 200),
        ("duty_officer", OTHER_TOWN, 404, 404),
        ("grid_head", VILLAGE, 200, 403),
        ("reviewer", COUNTY, 200, 403),
        ("unit_officer", COUNTY, 404, 403),
        ("liaison", COUNTY, 404, 403),
        ("administrator", COUNTY, 403, 403),
        ("auditor", COUNTY, 403, 403),
    ],
)
def test_who_reads_and_who_writes(
    web: WebApp, officer: Browser, squad: tuple[str, str], role: str, region: str, reads: int, writes: int
) -> None:
    somebody = web.sign_in_as(role, region, "water" if role == "unit_officer" else None)
    assert (get_messages(somebody, squad[0]).status_code, write(somebody, squad[0]).status_code) == (
        reads,
        writes,
    )
    assert get_messages(officer, squad[0]).get_json()["last"] == int(writes == 200)


def test_desk_and_phone_read_the_same(web: WebApp, officer: Browser, squad: tuple[str, str]) -> None:
    name, person = squad
    phone = phone_of(web, person)
    sent = send(phone, name, photo=b64encode(picture()).decode(), clock_off_s=2.5, **WHERE)
    assert sent.get_json() == {"number": 1}
    assert write(officer, name, text="请打 13800138000").get_json() == {"squad": name, "number": 2}
    body = get_messages(officer, name).get_json()
    assert [(message["number"], message["by"]) for message in body["messages"]] == [
        (1, f"person:{person}"),
        (2, officer.actor),
    ]
    assert "13800138000" not in body["messages"][1]["text"]
    assert phone.get(f"/palm/squads/{name}/messages").get_json() == body
    assert get_messages(officer, name, "?after=1").get_json()["messages"] == body["messages"][1:]
    assert get_messages(officer, name, "?before=2&limit=1").get_json()["messages"] == body["messages"][:1]
    photo = body["messages"][0]["photo"]
    shown = phone.get(f"/palm/squads/{name}/photos/{photo}")
    assert (shown.mimetype, shown.headers["Cache-Control"]) == ("image/jpeg", "no-store")
    assert CAMERA.encode() not in shown.data
    assert officer.get(f"/api/cases/{body['case']}/photos/{photo}").data == shown.data
    for wrong in ("a" * 32, "%00"):
        assert phone.get(f"/palm/squads/{name}/photos/{wrong}").status_code == 404


def test_what_is_said_is_heard_by_whoever_reads_and_in_ranges(
    web: WebApp, officer: Browser, squad: tuple[str, str]
) -> None:
    name, person = squad
    phone = phone_of(web, person)
    sent = send(phone, name, text="", voice=b64encode(WEBM).decode(), voice_s=3.2)
    assert sent.get_json() == {"number": 1}
    [message] = get_messages(officer, name).get_json()["messages"]
    assert message["voice_s"] == 3
    for heard in (
        phone.get(f"/palm/squads/{name}/voices/{message['voice']}"),
        officer.get(f"/api/squads/{name}/voices/{message['voice']}"),
    ):
        assert (heard.mimetype, heard.headers["Cache-Control"], heard.data) == (
            "audio/webm",
            "no-store",
            WEBM,
        )
        assert heard.headers["X-Content-Type-Options"] == "nosniff"
    part = phone.get(f"/palm/squads/{name}/voices/{message['voice']}", headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.data) == (206, WEBM[:4])
    for wrong in ("a" * 32, "%00"):
        assert phone.get(f"/palm/squads/{name}/voices/{wrong}").status_code == 404
        assert officer.get(f"/api/squads/{name}/voices/{wrong}").status_code == 404
    for bad, status in (
        ({"voice": "!"}, 422),
        ({"voice": b64encode(b"<html>").decode()}, 422),
        ({"voice": 7}, 422),
    ):
        assert send(phone, name, **{"voice_s": 3, **bad}).status_code == status
    assert phone.get("/palm").headers["Permissions-Policy"] == "geolocation=(self), microphone=(self)"


def test_a_message_whose_answer_was_lost_is_sent_once(
    web: WebApp, officer: Browser, squad: tuple[str, str]
) -> None:
    name, person = squad
    at = "2026-11-28T10:00:00+08:00"
    phones = [phone_of(web, person), phone_of(web, person)]
    bodies = [send(phone, name, answered_at=at).get_json() for phone in (*phones, *phones)]
    assert bodies == [{"number": 1}] * 4
    assert [write(officer, name).get_json()["number"] for _ in range(2)] == [2, 2]
    assert get_messages(officer, name).get_json()["last"] == 2


def test_a_phone_reads_its_own_squads_and_nothing_after_it_was_let_go(
    web: WebApp, officer: Browser, squad: tuple[str, str]
) -> None:
    name, person = squad
    phone, stranger = phone_of(web, person), phone_of(web, PEOPLE[0])
    photo = send(phone, name, photo=b64encode(picture()).decode()) and get_messages(officer, name).get_json()
    texts = (f"/palm/squads/{name}/messages", f"/palm/squads/{name}/photos/{photo['messages'][0]['photo']}")
    assert [phone.get(door).status_code for door in texts] == [200, 200]
    assert [stranger.get(door).status_code for door in texts] == [404, 404]
    assert send(stranger, name).get_json()["error"]["code"] == "no_squad"
    assert get_messages(phone, name).status_code in (401, 403)
    for role in ("commander", "duty_officer"):
        assert web.sign_in_as(role).get(texts[0]).status_code == 403
    body = {"command": "release", "version": 1, "person": person}
    assert officer.post(f"/api/squads/{name}/commands", body).status_code == 200
    assert [phone.get(door).status_code for door in texts] == [404, 404]
    refused = send(phone, name, key="late").get_json()["error"]
    assert (refused["code"], refused["message"]) == ("released", "您已不在这个专班里")
    officer.post(f"/api/squads/{name}/commands", {"command": "stand_down", "version": 2})
    assert write(officer, name).get_json()["error"]["code"] == "ended"
    assert get_messages(officer, name).get_json()["last"] == 1, "what was written stays readable at the desk"


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"text": " "}, 422, "no_message"),
        ({"text": "话" * 1001}, 422, "too_long"),
        ({"text": 7}, 422, "bad_field"),
        ({"text": "\ud800"}, 422, "bad_field"),
        ({"key": ""}, 422, "missing_field"),
        ({"lat": 29}, 422, "missing_field"),
        ({"lat": 91, "lon": 119}, 422, "bad_field"),
        ({"photo": "no base64"}, 422, "bad_field"),
        ({"photo": ["x"]}, 422, "bad_field"),
        ({"photo": b64encode(b"no photo").decode()}, 422, "bad_photo"),
        ({"photo": "A" * (5 * 1024 * 1024)}, 413, "body_too_large"),
        ({"answered_at": "now"}, 422, "bad_field"),
    ],
)
def test_what_is_no_message_is_refused(
    web: WebApp, officer: Browser, squad: tuple[str, str], more: dict[str, Any], status: int, code: str
) -> None:
    name, person = squad
    for answer in (write(officer, name, **more), send(phone_of(web, person), name, **more)):
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (status, code)
    assert get_messages(officer, name).get_json()["last"] == 0


@pytest.mark.parametrize("text", ["?after=x", "?before=-1", "?limit=1e9"])
def test_what_is_no_page_is_refused(officer: Browser, squad: tuple[str, str], text: str) -> None:
    assert get_messages(officer, squad[0], text).status_code == 400


@pytest.mark.parametrize("name", ["x", "0" * 16, "0" * 16 + "-1", "0" * 16 + "-" + "9" * 10])
def test_a_squad_that_is_not_there_is_not_found(officer: Browser, name: str) -> None:
    assert get_messages(officer, name).status_code == 404
    assert write(officer, name).status_code == 404


def test_personal_data_in_words_stands_nowhere(
    web: WebApp, officer: Browser, squad: tuple[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    """Neither on a screen, nor on a phone, nor in the trail, nor in any table."""
    name, person = squad
    phone = phone_of(web, person)
    sent = send(phone, name, text=planted.WORDS, photo=b64encode(picture()).decode(), **WHERE)
    assert sent.status_code == 200
    send(phone, name, text=planted.WORDS * 30, key="long")
    case = name.partition("-")[0]
    trail = officer.get(f"/cases/{case}/trail")
    read_from = (
        get_messages(officer, name),
        phone.get(f"/palm/squads/{name}/messages"),
        officer.get(f"/api/cases/{case}"),
        officer.get(f"/api/cases/{case}/trail"),
        trail,
        web.sign_in_as("auditor").get(f"/api/trace?county={COUNTY}&object=squad_message:{name}/1"),
    )
    assert [answer.status_code for answer in read_from] == [200] * 6
    assert [planted.found_in(answer.text) for answer in read_from] == [[]] * 6
    assert f"/api/cases/{case}/photos/" in trail.text
    assert officer.get(f"/cases/{case}/trail.pdf").data.startswith(b"%PDF")
    with web.store.reading() as connection:
        for table in (squad_messages, squads, trace, changes):
            text = "".join(map(str, connection.execute(select(table)).all()))
            assert planted.found_in(text) == [], table.name
    assert planted.found_in(caplog.text) == []
