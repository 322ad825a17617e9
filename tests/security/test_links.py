"""A link to a phone opens its person's page and nothing else; it ends when it is told to."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import gevent
import pytest
from PIL import Image
from sqlalchemy import update

from dashboard.commands import CommandBus
from dashboard.config import account_policy
from dashboard.http.palm import phone_pages
from dashboard.http.security import route_demands
from data_access.cases.details import read_case
from data_access.database.tables import account_tables
from data_access.database.tables.directory_tables import people
from data_access.squads.squad_store import read_squad
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Right, Role, Viewer
from domain.accounts.key_commands import MakeLink, RevokeLinks
from domain.cases.photos import MOST_BYTES
from domain.directory.directory_commands import AddDuty
from domain.directory.roster import Shift
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId
from tests.pictures import CAMERA, picture
from tests.security.house import COUNTY, WebApp
from tests.security.test_closed import routes
from tests.signing import csrf_in

PERSON = "LY-L00001"
DOORS = {"palm.link", "palm.page", "palm.state", "palm.commands", "palm.choices", "palm.photos", "palm.own"}
DOORS |= {
    "palm.called_case",
    "palm.case_map",
    "palm.case_photo",
    "palm.send_message",
    "palm.messages",
    "palm.message_photo",
    "palm.message_voice",
    "palm.deputy",
    "palm.team",
}
ROOT = Actor(Viewer(Kind.INNER, "cli:root", "root", (Grant(Role.ADMINISTRATOR, COUNTY),)))


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> WebApp:
    made = WebApp(tmp_path_factory.mktemp("links"), root, people=True)
    for push in made.app.services.pushes.values():
        push._reload()
    return made


@pytest.fixture
def bus(web: WebApp) -> CommandBus:
    """The door, with nobody to publish to."""
    return CommandBus(web.store, web.app.services.commands._context)


def make_link(bus: CommandBus, person: str = PERSON, hours: int = 1) -> str:
    return str(bus.handle(MakeLink(region=COUNTY, person=person, hours=hours), ROOT)[1])


def phone_with(web: WebApp, secret: str) -> Any:
    """A browser in which a link was opened."""
    phone = web.anonymous()
    assert phone.get(f"/palm/l/{secret}").status_code == 303
    return phone


def forget(web: WebApp) -> None:
    """Ask the database anew, as happens by itself within seconds."""
    from dashboard.identity.authentication import KEY

    web.app.flask.extensions[KEY].forget_all()


def post(phone: Any, body: Any, token: str | None = None) -> Any:
    phone.get("/palm")
    kept = csrf_in({cookie.key: cookie.value for cookie in phone._cookies.values()})
    return phone.post("/palm/commands", json=body, headers={"X-CSRFToken": kept if token is None else token})


def test_a_link_opens_the_page_of_its_person(web: WebApp, bus: CommandBus) -> None:
    phone = phone_with(web, make_link(bus))
    state = phone.get("/palm/state")
    assert state.status_code == 200
    assert state.get_json()["me"]["id"] == PERSON
    assert state.headers["Cache-Control"] == "no-store"
    again = phone.get("/palm/state", headers={"If-None-Match": state.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_page_that_asks_says_whether_it_is_seen(web: WebApp, bus: CommandBus) -> None:
    phone, sees_page = phone_with(web, make_link(bus)), web.app.services.commands._context.sees_page
    for shown, seen in ((None, False), ("1", True), (None, True), ("0", False), ("yes", False)):
        assert phone.get("/palm/state", headers={"X-Palm-Shown": shown} if shown else {}).status_code == 200
        assert sees_page(WorldId(COUNTY), PERSON) is seen


@pytest.mark.parametrize("weak", ["", "W/"])
def test_a_request_that_waits_is_held_until_something_is_another(
    web: WebApp, bus: CommandBus, weak: str
) -> None:
    """Whoever has what there is waits for what comes, as long as they like to; who has not is answered. A
    proxy that compresses makes tags weak.
    """
    phone, polls = phone_with(web, make_link(bus)), web.app.polls
    first = phone.get("/palm/state", headers={"Prefer": "wait=50"})
    wish = {"Prefer": "wait=1", "If-None-Match": weak + first.headers["ETag"]}
    began = time.monotonic()
    assert phone.get("/palm/state", headers=wish).headers["Preference-Applied"] == "wait=1"
    assert time.monotonic() - began >= 1
    live, level = web.app.services.live(WorldId(COUNTY)), 3 if weak else 2
    change = {
        "topic": "responses", "op": "set", "region": COUNTY, "seq": live.seq + 1, "at": "",
        "responses": [{"type": "typhoon", "region": COUNTY, "level": level, "since": "", "version": 1}],
    }  # fmt: skip
    held = gevent.spawn(phone.get, "/palm/state", headers=wish | {"Prefer": "wait=30"})
    while not len(polls):
        gevent.sleep(0.01)
    web.app.services.pushes[WorldId(COUNTY)]._offer([change])
    answer = held.get(timeout=60)
    assert answer.status_code == 200
    assert [response["type"] for response in answer.get_json()["responses"]] == ["typhoon"]


def test_a_held_request_is_refused_when_its_link_ends(web: WebApp, bus: CommandBus) -> None:
    phone = phone_with(web, make_link(bus, "LY-L00002"))
    wish = {"Prefer": "wait=30", "If-None-Match": phone.get("/palm/state").headers["ETag"]}
    held = gevent.spawn(phone.get, "/palm/state", headers=wish)
    while not len(web.app.polls):
        gevent.sleep(0.01)
    bus.handle(RevokeLinks(region=COUNTY, person="LY-L00002"), ROOT)
    accounts = account_policy.of(web.settings, web.store, web.app.services.installation)
    web.app.polls.end(accounts.ended_links_among(list(web.app.polls._links)))
    assert held.get(timeout=60).status_code == 401


def test_a_link_opens_nothing_else(web: WebApp, bus: CommandBus) -> None:
    """Also when its secret is sent as a session, as a token or with somebody's form."""
    secret = make_link(bus)
    phone = phone_with(web, secret)
    phone.set_cookie("palm_session_8050", secret)
    phone.set_cookie("palm_session", secret)
    opened = []
    for endpoint, method, path in routes(web):
        public = route_demands.all_of(web.app.flask)[endpoint].rule.opens == "public"
        if public or endpoint in DOORS:
            continue
        for headers in (
            {},
            {"Authorization": f"Bearer {secret}"},
            {"Authorization": f"Bearer palm_{secret}"},
        ):
            got = phone.open(path, method=method, headers=headers)
            if got.status_code not in (302, 401, 403):
                opened.append((endpoint, method, got.status_code, headers))
    assert opened == []


@pytest.mark.parametrize("path", ["/palm/", "/palm/dispatch", "/palm/../dispatch", "/palm/l/", "/palmy"])
def test_addresses_beside_its_doors_are_shut(web: WebApp, bus: CommandBus, path: str) -> None:
    assert phone_with(web, make_link(bus)).get(path).status_code in (302, 401, 403)


def test_a_link_has_no_right_but_to_answer(web: WebApp, bus: CommandBus) -> None:
    with web.app.flask.test_request_context("/palm/state"):
        from dashboard.identity.authentication import authenticator

        viewer = authenticator().of_link(make_link(bus), "")
    assert viewer.kind is Kind.LINK
    assert [right for right in Right if viewer.has(right)] == [Right.ANSWER_CALLS]
    assert not viewer.may(Right.ANSWER_CALLS, "330803")


def test_every_role_is_shut_out_of_the_doors_of_links(web: WebApp) -> None:
    """Whoever comes by a session has no link, whatever their rights are."""
    for role in ("commander", "duty_officer", "administrator", "auditor", "liaison"):
        somebody = web.sign_in_as(role)
        assert somebody.get("/palm/state").status_code == 403
        assert somebody.post("/palm/commands", {}).status_code == 403
        assert somebody.get("/palm/choices").status_code == 403


@pytest.mark.parametrize("secret", ["x", "A" * 43, "%00", "A" * 4000])
def test_what_is_no_link_opens_nothing(web: WebApp, secret: str) -> None:
    phone = web.anonymous()
    assert phone.get(f"/palm/l/{secret}").status_code in (410, 404, 414, 401)
    assert not [cookie for cookie in phone._cookies.values() if cookie.key.startswith("palm_link")]
    assert phone.get("/palm/state").status_code == 401


def test_a_link_that_works_no_longer_says_so_in_both_languages(web: WebApp, bus: CommandBus) -> None:
    """Whoever has another one that works is led to what it opens."""
    dead = make_link(bus, "LY-L00004")
    bus.handle(RevokeLinks(region=COUNTY, person="LY-L00004"), ROOT)
    forget(web)
    stranger, other = web.anonymous(), phone_with(web, make_link(bus, "LY-L00002"))
    for phone in (stranger, other):
        response = phone.get(f"/palm/l/{dead}")
        assert (response.status_code, response.headers["Cache-Control"]) == (410, "no-store")
        assert "已过期或已被撤销" in response.text
        assert 'href="?lang=en"' in response.text
        assert ("打开我的叫应" in response.text) is (phone is other)
    assert "It has expired or was revoked" in stranger.get(f"/palm/l/{dead}?lang=en").text
    assert "It has expired or was revoked" in stranger.get(f"/palm/l/{dead}").text
    assert other.get("/palm/state").get_json()["me"]["id"] == "LY-L00002"


def test_an_ended_link_is_shut_on_every_phone(web: WebApp, bus: CommandBus) -> None:
    first, second = phone_with(web, make_link(bus)), phone_with(web, make_link(bus))
    other = phone_with(web, make_link(bus, "LY-L00002"))
    assert bus.handle(RevokeLinks(region=COUNTY, person=PERSON), ROOT) >= 2
    forget(web)
    assert [phone.get("/palm/state").status_code for phone in (first, second, other)] == [401, 401, 200]


def test_a_link_ends_with_its_time(web: WebApp, bus: CommandBus) -> None:
    phone = phone_with(web, make_link(bus))
    past = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
    with web.store.database.writing() as connection:
        connection.execute(update(account_tables.person_links).values(expires_at=past))
    forget(web)
    assert phone.get("/palm/state").status_code == 401


def test_a_link_ends_when_its_person_leaves(web: WebApp, bus: CommandBus) -> None:
    phone = phone_with(web, make_link(bus, "LY-L00003"))
    gone = update(people).where(people.c.id == "LY-L00003").values(removed_at="2026-11-28T00:00:00Z")
    with web.store.database.writing() as connection:
        connection.execute(gone)
    forget(web)
    assert phone.get("/palm/state").status_code == 401


def test_only_who_administers_keys_hands_links_out(bus: CommandBus) -> None:
    for role in Role:
        unit = "water" if role is Role.UNIT_OFFICER else None
        by = Actor(Viewer(Kind.PERSON, "account:9", "x", (Grant(role, COUNTY, unit),)))
        for command in (
            MakeLink(region=COUNTY, person=PERSON, hours=1),
            RevokeLinks(region=COUNTY, person=PERSON),
        ):
            if role is Role.ADMINISTRATOR:
                bus.handle(command, by)
                continue
            with pytest.raises(Refused, match="manage_keys"):
                bus.handle(command, by)


@pytest.mark.parametrize(
    ("person", "hours", "code"),
    [("nobody", 1, "no_person"), (PERSON, 0, "bad_hours"), (PERSON, 169, "bad_hours")],
)
def test_links_are_to_people_and_end(bus: CommandBus, person: str, hours: int, code: str) -> None:
    with pytest.raises(Refused) as refused:
        make_link(bus, person, hours)
    assert refused.value.code == code


def test_an_answer_needs_the_token_of_its_page(web: WebApp, bus: CommandBus) -> None:
    phone = phone_with(web, make_link(bus))
    for token in ("", "x"):
        assert post(phone, {"command": "answer"}, token).get_json()["error"]["code"] == "no_csrf"


@pytest.mark.parametrize(
    "body",
    [[], {}, {"command": "dispatch", "key": "k"}, {"command": "answer"}, {"command": "answer", "key": 5},
     {"command": "answer", "key": "k", "answered_at": "yesterday"},
     {"command": "answer", "key": "k", "answered_at": "2026-11-28T10:00:00"},
     {"command": "acknowledge", "key": "k", "order": True},
     {"command": "answer", "key": "k", "note": "\x00"},
     {"command": "answer", "key": "k", "note": "\ud800"}, {"command": "position", "key": "k", "lat": 29},
     {"command": "position", "key": "k", "lat": 91, "lon": 119, "accuracy_m": 5},
     {"command": "position", "key": "k", "lat": 0, "lon": 0, "accuracy_m": 5}],
)  # fmt: skip
def test_what_is_no_answer_is_refused(web: WebApp, bus: CommandBus, body: Any) -> None:
    assert post(phone_with(web, make_link(bus)), body).status_code == 422


def test_an_answer_acts_once_however_often_and_under_whichever_link_it_comes(
    web: WebApp, bus: CommandBus
) -> None:
    case, person = web.report_case(), "LY-L00031"
    assembled = web.sign_in_as("duty_officer").post(
        f"/api/cases/{case}/squads", {"people": [[person, "grid"]]}
    )
    squad = assembled.get_json()["squad"]
    for push in web.app.services.pushes.values():
        push._reload()
    at = datetime.now(UTC).isoformat()
    body = {"command": "answer", "squad": squad, "state": "accepted", "key": "a1", "answered_at": at}
    phones = [phone_with(web, make_link(bus, person)) for _ in range(2)]
    responses = [post(phone, body) for phone in (phones[0], *phones, phones[0])]
    assert [answer.status_code for answer in responses] == [200] * 4
    with web.store.reading() as connection:
        found = read_squad(connection, WorldId(COUNTY), squad)
    assert found is not None
    member = found.find_member(person)
    assert member is not None
    assert [(answer.state, answer.late) for answer in member.answers] == [("accepted", False)]


def test_a_phone_is_told_by_name_who_commands_its_squad(web: WebApp, bus: CommandBus) -> None:
    officer, person = web.sign_in_as("duty_officer"), "LY-L00032"
    body = {"people": [[person, "grid"]]}
    squad = officer.post(f"/api/cases/{web.report_case()}/squads", body).get_json()["squad"]
    for push in web.app.services.pushes.values():
        push._reload()
    payload = phone_with(web, make_link(bus, person)).get("/palm/state").get_json()
    (squad_row,) = [row for row in payload["squads"] if row["id"] == squad]
    assert squad_row["lead"] == officer.actor
    assert payload["people"][officer.actor] == {"name": f"duty_officer {COUNTY}", "unit": ""}


REPORT = {"command": "report", "title": "又倒一棵樟树", "severity": 3, "region": f"{COUNTY}101"}


def test_a_report_is_taken_once_also_under_a_new_link(web: WebApp, bus: CommandBus) -> None:
    body = REPORT | {"key": "r1", "answered_at": "2026-11-28T10:00:00+08:00"}
    first, again = (post(phone_with(web, make_link(bus)), body).get_json() for _ in range(2))
    assert first == again
    with web.store.reading() as connection:
        case = read_case(connection, first["case"])
    assert case is not None
    assert (case.no, case.title, case.source) == (first["no"], "又倒一棵樟树", "desk")
    assert case.reported_at == datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
    other = post(phone_with(web, make_link(bus, "LY-L00002")), body).get_json()
    assert other["case"] != first["case"]


@pytest.mark.parametrize(
    ("more", "status", "where"),
    [({"title": ""}, 422, "title"), ({"severity": 0}, 422, "severity"), ({"severity": 9}, 422, "severity"),
     ({"region": "330803"}, 422, None), ({"region": "330803101"}, 422, None), ({"region": ""}, 422, None),
     ({"region": "", "lat": 31.2, "lon": 121.5}, 422, None), ({"lat": "29"}, 422, "lat"),
     ({"key": ""}, 422, "key"),
     ({"matter": "flying"}, 422, "matter"), ({"answered_at": "now"}, 422, "answered_at")],
)  # fmt: skip
def test_what_is_no_report_is_refused_and_says_where(
    web: WebApp, bus: CommandBus, more: dict[str, Any], status: int, where: str | None
) -> None:
    answer = post(phone_with(web, make_link(bus)), REPORT | {"key": "r2"} | more)
    assert answer.status_code == status
    assert where in (None, answer.get_json()["error"]["where"])


def send_photo(phone: Any, content: bytes = b"", **more: str) -> Any:
    phone.get("/palm")
    token = csrf_in({cookie.key: cookie.value for cookie in phone._cookies.values()})
    query = urlencode({"key": "p1", "answered_at": "2026-11-28T10:00:00+08:00"} | more)
    return phone.post(f"/palm/photos?{query}", data=content or picture(), headers={"X-CSRFToken": token})


@pytest.fixture
def phone_and_case(web: WebApp, bus: CommandBus) -> tuple[Any, str]:
    """A phone, and the case it reported, with a photo."""
    phone = phone_with(web, make_link(bus))
    case = post(phone, REPORT | {"key": "r3"}).get_json()["case"]
    for _ in range(2):
        assert send_photo(phone, report="r3").get_json() == {"case": case}
    return phone, case


def test_a_photo_is_seen_by_whoever_sees_its_case_and_nobody_else(
    web: WebApp, phone_and_case: tuple[Any, str]
) -> None:
    phone, case = phone_and_case
    officer = web.sign_in_as("duty_officer")
    detail = officer.get(f"/api/cases/{case}").get_json()
    [photo] = detail["photos"]
    assert {row["actor_name"].partition(" ")[2] for row in detail["trace"]} == {PERSON}
    address = f"/api/cases/{case}/photos/{photo['id']}"
    shown = officer.get(address)
    assert (shown.mimetype, shown.headers["Cache-Control"]) == ("image/jpeg", "no-store")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert CAMERA.encode() not in shown.data
    sees = {"commander", "grid_head", "reviewer"}
    for role in ("commander", "grid_head", "reviewer", "liaison", "unit_officer", "administrator", "auditor"):
        unit = "water" if role == "unit_officer" else None
        status = web.sign_in_as(role, unit=unit).get(address).status_code
        assert status == (200 if role in sees else 404 if role in ("liaison", "unit_officer") else 403), role
    assert web.sign_in_as("grid_head", f"{COUNTY}102").get(address).status_code == 404
    for nobody in (phone, web.anonymous()):
        assert nobody.get(address).status_code in (401, 403)
    for wrong in ("x", "a" * 32, "../" + photo["id"]):
        assert officer.get(f"/api/cases/{case}/photos/{wrong}").status_code == 404
    page = officer.get(f"/cases/{case}/trail").text
    assert f'src="{address}"' in page


def test_a_photo_comes_by_whoever_the_case_is_of(web: WebApp, bus: CommandBus, phone_and_case: Any) -> None:
    other = phone_with(web, make_link(bus, "LY-L00002"))
    assert send_photo(other, report="r3").status_code == 404
    assert send_photo(other, squad="0" * 16 + "-1").status_code == 404
    for role in ("commander", "duty_officer", "administrator", "liaison"):
        somebody = web.sign_in_as(role)
        assert somebody.post("/palm/photos?key=k&report=r3", picture()).status_code == 403


@pytest.mark.parametrize(
    ("content", "more", "status"),
    [(b"no photo", {}, 422), (bytes(MOST_BYTES + 1), {}, 413), (picture(), {"key": ""}, 422),
     (picture(), {"report": ""}, 422), (picture(), {"answered_at": "now"}, 422)],
)  # fmt: skip
def test_what_is_no_photo_is_refused(
    phone_and_case: tuple[Any, str], content: bytes, more: dict[str, str], status: int
) -> None:
    assert (
        send_photo(phone_and_case[0], content, **({"key": "p2", "report": "r3"} | more)).status_code == status
    )


COMPLAINT = {
    "command": "complaint", "kind": "appeal", "unit": "water", "text": "夜班连排三周", "key": "c1",
    "answered_at": "2026-11-28T10:00:00+08:00",
}  # fmt: skip


@pytest.fixture
def complaining_phone(web: WebApp, bus: CommandBus) -> Any:
    """A phone from which an appeal to the water bureau was sent, twice."""
    phone = phone_with(web, make_link(bus))
    for _ in range(2):
        assert post(phone, COMPLAINT).status_code == 200
    return phone


def test_a_complaint_is_seen_and_answered_by_the_unit_it_names(
    web: WebApp, bus: CommandBus, complaining_phone: Any
) -> None:
    [complaint] = complaining_phone.get("/palm/own").get_json()["complaints"]
    assert (complaint["unit"]["name"], complaint["text"], complaint["answer"]) == (
        "水利局",
        "夜班连排三周",
        "",
    )
    assert phone_with(web, make_link(bus, "LY-L00002")).get("/palm/own").get_json()["complaints"] == []
    answer = {"complaint": complaint["id"], "county": COUNTY, "text": "已调整"}
    water = web.sign_in_as("unit_officer", unit="water")
    for role, unit, sees in (
        ("commander", None, True), ("unit_officer", "roads", False), ("duty_officer", None, None),
        ("administrator", None, None), ("auditor", None, None), ("liaison", None, None),
        ("grid_head", None, None),
    ):  # fmt: skip
        somebody = web.sign_in_as(role, unit=unit)
        page = somebody.get("/complaints")
        assert page.status_code == (403 if sees is None else 200), role
        assert ("夜班连排三周" in page.text) is bool(sees), role
        if not sees:
            assert form(somebody, answer).status_code == (403 if sees is None else 400), role
        response = somebody.get("/complaints/state")
        assert response.status_code == (403 if sees is None else 200), role
        assert sees is None or response.get_json()["stamp"] in page.text
    assert "夜班连排三周" in water.get("/complaints").text
    before = water.get("/complaints/state")
    same = {"If-None-Match": before.headers["ETag"]}
    assert water.get("/complaints/state", headers=same).status_code == 304
    began = time.monotonic()
    wish = {"If-None-Match": f"W/{before.headers['ETag']}", "Prefer": "wait=1"}
    assert water.get("/complaints/state", headers=wish).status_code == 304
    assert time.monotonic() - began >= 1, "held, though a proxy made the tag weak"
    refused = form(water, answer | {"text": "  "})
    assert refused.status_code == 400
    assert "请写几个字" in refused.text
    assert form(water, answer).status_code == 303
    assert water.get("/complaints/state", headers=same).status_code == 200
    assert form(water, answer | {"text": "再答"}).status_code == 400
    [complaint] = complaining_phone.get("/palm/own").get_json()["complaints"]
    assert complaint["answer"] == "已调整"


def form(somebody: Any, fields: dict[str, str]) -> Any:
    return somebody.client.post("/complaints", data=fields | {"csrf_token": somebody.token})


def test_whoever_has_no_link_has_nothing_of_their_own(web: WebApp) -> None:
    assert web.anonymous().get("/palm/own").status_code == 401
    for role in ("commander", "unit_officer"):
        somebody = web.sign_in_as(role, unit="water" if role == "unit_officer" else None)
        assert somebody.get("/palm/own").status_code == 403
    assert web.anonymous().get("/complaints").status_code == 302


def test_a_phone_is_told_its_persons_duties(web: WebApp, bus: CommandBus) -> None:
    day = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    for person in (PERSON, "LY-L00002"):
        bus.handle(AddDuty(region=COUNTY, duty=Shift(day, "night", COUNTY, "duty", person)), ROOT)
    [duty] = phone_with(web, make_link(bus)).get("/palm/own").get_json()["duties"]
    assert (duty["day"], duty["shift"], duty["place"]["name"]) == (day, "night", "龙游县")


def test_the_page_can_be_put_beside_apps_and_names_nobody(web: WebApp) -> None:
    response = web.anonymous().get("/palm/manifest.webmanifest")
    assert response.mimetype == "application/manifest+json"
    manifest = response.get_json(force=True)
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/palm", "/palm", "standalone")
    for icon in manifest["icons"]:
        with Image.open(Path("assets") / Path(icon["src"]).name) as drawn:
            assert f"{drawn.width}x{drawn.height}" == icon["sizes"]


def test_a_phone_chooses_from_its_own_county(web: WebApp, bus: CommandBus) -> None:
    choices = phone_with(web, make_link(bus)).get("/palm/choices").get_json()
    assert len(choices["matters"]) == 17
    assert choices["home"][0].startswith(COUNTY)
    assert {code[:6] for code, *_ in choices["places"]} == {COUNTY}
    assert {len(code) for code, *_ in choices["places"]} == {9, 12}
    assert [spelled for _, name, _, spelled in choices["places"] if name == "湖镇镇"] == ["hu zhen zhen"]


def test_an_answer_is_about_the_person_of_the_link_whoever_it_names() -> None:
    from dashboard.http.palm.phone_commands import parse_command

    body = {"command": "answer", "person": "LY-L00002", "squad": "s", "state": "accepted", "key": "k"}
    assert parse_command(body, PERSON, COUNTY).person == PERSON  # type: ignore[attr-defined]


def test_the_page_brings_its_own_words_only_and_no_style_of_others(web: WebApp) -> None:
    page = web.anonymous().get("/palm?lang=en")
    assert page.status_code == 200
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert phone_pages.WORDS[0] in page.text
    assert "trace.action" not in page.text
