"""What a phone reads of the case it is called into: this one case, masked, and nothing once its person
was let go.
"""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gevent
import pytest

from dashboard.commands import CommandBus
from dashboard.concurrency.preparation_turns import AT_ONCE, PreparationTurns
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.accounts.key_commands import MakeLink
from tests.pictures import picture
from tests.security.house import COUNTY, VILLAGE, Browser, WebApp
from tests.signing import csrf_in

REPORTER, CALLED, STRANGER = "LY-L00001", "LY-L00002", "LY-L00003"
LOOKING = "LY-L00004"
ROOT = Actor(Viewer(Kind.INNER, "cli:root", "root", (Grant(Role.ADMINISTRATOR, COUNTY),)))
NAME, NUMBER = "王小明", "13800138000"


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebApp]:
    made = WebApp(tmp_path_factory.mktemp("called"), root, people=True)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def officer(web: WebApp) -> Browser:
    return web.sign_in_as("duty_officer")


def phone_of(web: WebApp, person: str) -> Any:
    bus = CommandBus(web.store, web.app.services.commands._context)
    secret = str(bus.handle(MakeLink(region=COUNTY, person=person, hours=1), ROOT)[1])
    phone = web.anonymous()
    phone.get(f"/palm/l/{secret}")
    phone.get("/palm")
    return phone


def post(phone: Any, address: str, **body: Any) -> Any:
    token = csrf_in({cookie.key: cookie.value for cookie in phone._cookies.values()})
    return phone.post(address, headers={"X-CSRFToken": token}, **body)


def assemble(officer: Browser, case: str, person: str) -> str:
    body = {"people": [[person, "grid"]]}
    return str(officer.post(f"/api/cases/{case}/squads", body).get_json()["squad"])


def test_words_are_masked_as_on_the_desk_and_go_with_the_call(web: WebApp, officer: Browser) -> None:
    case = web.report_case(
        text=f"{NAME}说路塌了，电话 {NUMBER}", reporter={"name": NAME, "phone": NUMBER}, matter="dust"
    )
    squad = assemble(officer, case, CALLED)
    phone, address = phone_of(web, CALLED), f"/palm/squads/{squad}/case"
    read = phone.get(address).get_json()
    assert "路塌了" in read["text"]
    assert read["matter"]["name_en"] == web.app.services.installation.counties[COUNTY].matters["dust"].name_en
    assert not any(word in phone.get(address).get_data(as_text=True) for word in (NAME, NUMBER))
    assert read["text"] == officer.get(f"/api/cases/{case}").get_json()["text"]
    assert set(read) == {"text", "remark", "matter", "photos", "time_choices"}, (
        "who reported it stays at the desk"
    )
    assert phone_of(web, STRANGER).get(address).status_code == 404
    assert officer.get(address).status_code == 403
    assert phone.get("/palm/squads/%00/case").status_code == 404
    officer.post(f"/api/squads/{squad}/commands", {"command": "release", "version": 1, "person": CALLED})
    assert phone.get(address).status_code == 404


def test_photos_of_the_report_open_for_whoever_is_called_and_for_nobody_else(
    web: WebApp, officer: Browser
) -> None:
    reporter = phone_of(web, REPORTER)
    body = {"command": "report", "key": "r1", "title": "树倒了", "severity": 3, "region": VILLAGE}
    case = post(reporter, "/palm/commands", json=body).get_json()["case"]
    assert post(reporter, "/palm/photos?key=p1&report=r1", data=picture()).status_code == 200
    squad = assemble(officer, case, CALLED)
    phone, other = phone_of(web, CALLED), phone_of(web, STRANGER)
    [photo] = phone.get(f"/palm/squads/{squad}/case").get_json()["photos"]
    address = f"/palm/squads/{squad}/case/photos/{photo['id']}"
    shown = phone.get(address)
    assert (shown.mimetype, shown.headers["Cache-Control"]) == ("image/jpeg", "no-store")
    assert other.get(address).status_code == 404
    assert phone.get(f"/palm/squads/{squad}/case/photos/{'a' * 32}").status_code == 404
    assert post(phone, f"/palm/photos?key=p2&squad={squad}", data=picture(80)).status_code == 200
    assert [row["id"] for row in phone.get(f"/palm/squads/{squad}/case").get_json()["photos"]] == [
        photo["id"]
    ]


def test_one_photo_too_many_at_once_is_told_to_come_again_and_reading_goes_on(
    web: WebApp, officer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    reporter = phone_of(web, REPORTER)
    body = {"command": "report", "key": "burst", "title": "山洪", "severity": 2, "region": VILLAGE}
    case = post(reporter, "/palm/commands", json=body).get_json()["case"]
    turns, free = PreparationTurns(patience_s=0.01), threading.Event()
    monkeypatch.setattr(web.app.services.commands, "_photos_in_turn", turns)
    others = [gevent.spawn(turns, free.wait, 60) for _ in range(AT_ONCE)]
    gevent.sleep(0)
    address = "/palm/photos?key=burst-1&report=burst"
    refused = post(reporter, address, data=picture(120))
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (503, "still_preparing")
    assert int(refused.headers["Retry-After"]) > 0
    assert officer.get(f"/api/cases/{case}").status_code == 200
    free.set()
    gevent.joinall(others)
    assert post(reporter, address, data=picture(120)).get_json() == {"case": case}


def test_the_map_opens_for_whoever_is_called_and_tells_nothing_but_outlines(
    web: WebApp, officer: Browser
) -> None:
    case = web.report_case(text="路塌了")
    squad = assemble(officer, case, LOOKING)
    phone, address = phone_of(web, LOOKING), f"/palm/squads/{squad}/case/map"
    answer = phone.get(address)
    drawn = answer.get_json()
    assert set(drawn) == {"width", "height", "box", "paths"}
    assert all(drawn["paths"][name].startswith("M") for name in ("township", "villages", "grid"))
    lat, lon = web.app.services.installation.counties[COUNTY].place(VILLAGE)
    west, south, east, north = drawn["box"]
    assert (west < lon < east, south < lat < north) == (True, True)
    assert len(gzip.compress(answer.data)) < 8 * 1024
    assert phone_of(web, STRANGER).get(address).status_code == 404
    assert (officer.get(address).status_code, phone.get("/palm/squads/%00/case/map").status_code) == (
        403,
        404,
    )
    officer.post(f"/api/squads/{squad}/commands", {"command": "release", "version": 1, "person": LOOKING})
    assert phone.get(address).status_code == 404, "whoever was let go is shown no way any more"
