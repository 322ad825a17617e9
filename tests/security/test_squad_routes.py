"""Squads over HTTP: who may ask and command, a command whose answer was lost, and what cannot be taken."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from data_access.database.tables.account_tables import accounts
from data_access.database.tables.directory_tables import people
from data_access.database.tables.live_tables import trace
from data_access.directory.seed import seed
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.accounts.key_commands import MakeLink
from tests.security.house import COUNTY, Browser, WebApp
from tests.signing import accounts_of, link_subject

VILLAGE, TOWN, OTHER_TOWN = "330825101264", "330825101", "330825102"
NUMBERS = count(1)
PHONE = "13800004567"
AREA = "28,118;28,120;30,120"
ROOT = Actor(Viewer(Kind.INNER, "cli:root", "root", (Grant(Role.ADMINISTRATOR, COUNTY),)))
PEOPLE = [f"LY-L{number:05}" for number in range(1, 30)]


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebApp]:
    made = WebApp(tmp_path_factory.mktemp("squads"), root)
    yield made
    made.store.close()


@pytest.fixture
def officer(web: WebApp) -> Browser:
    return web.sign_in_as("duty_officer")


@pytest.fixture
def case(web: WebApp) -> str:
    """A new case in the village."""
    return web.report_case()


def assemble(browser: Browser, case: str, person: str, **more: Any) -> Any:
    return browser.post(f"/api/cases/{case}/squads", {"people": [[person, "grid"]], **more})


def order(browser: Browser, squad: str, version: int, **more: Any) -> Any:
    body = {"command": "order", "version": version, "text": "先设警戒", **more}
    return browser.post(f"/api/squads/{squad}/commands", body)


@pytest.mark.parametrize(
    ("role", "region", "status"),
    [
        ("commander", "3308", 200),
        ("duty_officer", TOWN, 200),
        ("duty_officer", OTHER_TOWN, 404),
        ("grid_head", VILLAGE, 403),
        ("reviewer", COUNTY, 403),
        ("administrator", COUNTY, 403),
        ("auditor", COUNTY, 403),
    ],
)
def test_who_may_command(
    web: WebApp, officer: Browser, case: str, role: str, region: str, status: int
) -> None:
    somebody = web.sign_in_as(role, region)
    squad = assemble(officer, case, PEOPLE.pop()).get_json()["squad"]
    answers = [
        somebody.get(f"/api/cases/{case}/recommendation"),
        somebody.get(f"/api/cases/{case}/candidates?area={AREA}"),
        somebody.get(f"/api/cases/{case}/people?q=LY"),
        somebody.get(f"/api/squads/{squad}"),
        order(somebody, squad, 1),
        assemble(somebody, case, PEOPLE.pop()),
    ]
    assert [answer.status_code for answer in answers] == [status] * 6
    body = officer.get(f"/api/squads/{squad}").get_json()
    assert (body["version"], len(body["orders"])) == ((2, 1) if status == 200 else (1, 0))


def test_a_called_township_assembles_nothing_until_the_case_is_handed_to_it(
    web: WebApp, officer: Browser
) -> None:
    """Whoever may command a squad may assemble it, and nobody else."""
    case = web.report_case(matter="parking")
    called = web.sign_in_as("commander", OTHER_TOWN)
    for version, command, more in (
        (0, "register", {}),
        (1, "whistle", {"units": [OTHER_TOWN], "minutes": 60, "note": "请派人增援"}),
    ):
        body = {"command": command, "version": version, **more}
        assert officer.post(f"/api/cases/{case}/commands", body).status_code == 200
    assert called.get(f"/api/cases/{case}/recommendation").status_code == 403
    assert code_of(assemble(called, case, PEOPLE[-1])) == (403, "forbidden")
    body = {"command": "hand_down", "version": 2, "to": OTHER_TOWN, "reason": "由增援乡镇牵头处置"}
    assert officer.post(f"/api/cases/{case}/commands", body).status_code == 200
    squad = assemble(called, case, PEOPLE.pop()).get_json()["squad"]
    assert order(called, squad, 1).status_code == 200
    assert say(called, squad, "stand_down", version=2).status_code == 200


@pytest.mark.parametrize(
    ("role", "region", "status"),
    [("duty_officer", TOWN, 409), ("duty_officer", OTHER_TOWN, 404), ("grid_head", VILLAGE, 403)],
)
def test_who_may_say_that_nobody_answered(
    web: WebApp, officer: Browser, case: str, role: str, region: str, status: int
) -> None:
    person = PEOPLE.pop()
    squad = assemble(officer, case, person).get_json()["squad"]
    body = {"command": "no_answer", "person": person, "step": "human"}
    answer = web.sign_in_as(role, region).post(f"/api/squads/{squad}/commands", body)
    assert answer.status_code == status
    if status == 409:
        assert answer.get_json()["error"]["code"] == "step_over"


@pytest.mark.parametrize(
    "area",
    ["", "28,118;28,120", "28,118;28,120;x", "28,118;28,120;30,1e9", "29,119;" * 65, "29,119;" * 9_000],
)
def test_an_area_that_is_none_is_refused(officer: Browser, case: str, area: str) -> None:
    answer = officer.get(f"/api/cases/{case}/candidates?area={area}")
    assert answer.status_code in (400, 414)


@pytest.mark.parametrize("words", ["", "%20%20", "、，", "%00"])
def test_a_search_without_words_is_refused(officer: Browser, case: str, words: str) -> None:
    assert officer.get(f"/api/cases/{case}/people?q={words}").status_code == 400


def test_a_search_finds_nobody_by_the_digits_of_a_phone(web: WebApp, officer: Browser, case: str) -> None:
    somebody = {"county": COUNTY, "id": "LY-S1", "name": "孙三", "post": "leader", "unit": "water"}
    somebody |= {"region": COUNTY, "phone": PHONE, "active": 1, "source": "t", "version": 1, "removed_at": ""}
    with web.store.database.writing() as connection:
        connection.execute(insert(people), somebody)
    for words in (PHONE, PHONE[3:7], PHONE[-4:]):
        answer = officer.get(f"/api/cases/{case}/people?q={words}").get_json()
        assert (answer["hits"], answer["more"]) == ([], 0)
    named = officer.get(f"/api/cases/{case}/people?q=LY-S1").get_json()
    assert [hit["person"] for hit in named["hits"]] == ["LY-S1"]
    assert PHONE not in str(named)
    with web.store.database.writing() as connection:
        connection.execute(delete(people).where(people.c.id == "LY-S1"))


def test_a_command_whose_answer_was_lost_is_done_once(officer: Browser, case: str) -> None:
    squad = assemble(officer, case, PEOPLE.pop()).get_json()["squad"]
    answers = [order(officer, squad, 1, key="once") for _ in range(2)]
    assert [answer.get_json() for answer in answers] == [{"squad": squad, "version": 2}] * 2
    assert len(officer.get(f"/api/squads/{squad}").get_json()["orders"]) == 1
    late = order(officer, squad, 1, key="another")
    assert (late.status_code, late.get_json()["error"]["code"]) == (409, "stale")


def test_squads_of_a_case_that_ends_stand_down(web: WebApp, officer: Browser, case: str) -> None:
    squad = assemble(officer, case, PEOPLE.pop()).get_json()["squad"]
    body = {"command": "cancel", "version": 1, "reason": "误报，现场无异常"}
    assert officer.post(f"/api/cases/{case}/commands", body).status_code == 200
    assert officer.get(f"/api/squads/{squad}").get_json()["live"] is False
    assert order(officer, squad, 2).get_json()["error"]["code"] == "ended"


@pytest.mark.parametrize(
    "more",
    [
        {"people": [["\ud800", "grid"]]},
        {"people": [["\x00", "grid"]]},
        {"people": [["a"]]},
        {"people": "a"},
        {"override": "\udfff"},
        {"key": 7},
    ],
)
def test_what_cannot_be_taken_is_refused(officer: Browser, case: str, more: dict[str, Any]) -> None:
    answer = officer.post(f"/api/cases/{case}/squads", {"people": [[PEOPLE[0], "grid"]], **more})
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "bad_field")


@pytest.mark.parametrize("name", ["x", "0" * 16, "0" * 16 + "-1", "0" * 16 + "-" + "9" * 10])
def test_a_squad_that_is_not_there_is_not_found(officer: Browser, name: str) -> None:
    assert officer.get(f"/api/squads/{name}").status_code == 404
    assert order(officer, name, 1).status_code == 404


def say(browser: Browser, squad: str, command: str, **more: Any) -> Any:
    return browser.post(f"/api/squads/{squad}/commands", {"command": command, **more})


def reload(web: WebApp) -> None:
    for push in web.app.services.pushes.values():
        push._reload()


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["error"]["code"]


def test_the_command_is_offered_to_whoever_may_have_it_and_passes_when_they_accept(
    web: WebApp, officer: Browser, case: str
) -> None:
    town, other, head = (
        web.sign_in_as(role, region)
        for role, region in (("duty_officer", TOWN), ("duty_officer", OTHER_TOWN), ("grid_head", VILLAGE))
    )
    squad = assemble(officer, case, PEOPLE.pop()).get_json()["squad"]
    body = officer.get(f"/api/squads/{squad}").get_json()
    squad_row = town.get(f"/api/squads/{squad}").get_json()["you"]
    link_subject(
        web.store, accounts_of(web.store).queries.get(int(squad_row.removeprefix("account:"))), "town"
    )
    known = officer.get(f"/api/squads/{squad}/commanders").get_json()["commanders"]
    names = {row["account"] for row in known}
    assert body["lead"] == body["you"] != squad_row
    assert squad_row in names
    assert body["lead"] not in names
    assert all(set(item) == {"account", "name", "region", "member", "on_duty", "seen_at"} for item in known)
    for somebody, status in ((other, 404), (head, 403)):
        answers = (
            somebody.get(f"/api/squads/{squad}/commanders"),
            say(somebody, squad, "offer", version=1, lead=squad_row),
            say(somebody, squad, "take_over", version=1),
            say(somebody, squad, "accept", offer=1),
        )
        assert [answer.status_code for answer in answers] == [status] * 4
    for lead in (
        "",
        "account:0",
        "account:999999",
        f"account:{10**20}",
        "person:LY-L00001",
        "link:1",
        "account:x",
    ):
        assert code_of(say(officer, squad, "offer", version=1, lead=lead)) == (422, "no_commander"), lead
    assert code_of(say(officer, squad, "offer", version=1, lead=body["lead"])) == (409, "same_lead")
    reason = "交接班，电话 13800000001"
    assert say(officer, squad, "offer", version=1, lead=squad_row, reason=reason).status_code == 200
    waiting = town.get(f"/api/squads/{squad}").get_json()
    assert (waiting["lead"], waiting["offer"]["to"]) == (body["lead"], squad_row)
    assert "13800000001" not in waiting["offer"]["note"]
    assert code_of(say(officer, squad, "accept", offer=1)) == (409, "not_offered")
    assert say(town, squad, "accept", offer=1).status_code == 200
    after = town.get(f"/api/squads/{squad}").get_json()
    assert (after["lead"], after["you"], after["handed_over"]["was"]) == (squad_row, squad_row, body["lead"])
    assert (after["handed_over"]["offered_by"], after["last_offer"]["state"]) == (body["lead"], "accepted")
    assert after["people"][squad_row]["name"]
    assert code_of(say(town, squad, "accept", offer=1)) == (409, "no_offer")
    assert code_of(say(officer, squad, "take_over", version=1)) == (409, "stale")
    assert say(officer, squad, "take_over", version=3).status_code == 200, "who gave it away takes it again"
    trail = officer.get(f"/api/cases/{case}/trail").get_json()
    kinds = ("squad.hand_over_offered", "squad.handed_over", "squad.taken_over")
    passed = [(entry["action"], entry["actor"]) for entry in trail["entries"] if entry["action"] in kinds]
    assert passed == [*zip(kinds, (body["lead"], squad_row, body["lead"]), strict=True)]
    assert trail["names"][squad_row] == after["people"][squad_row]["name"]
    page = officer.get(f"/cases/{case}/trail").get_data(as_text=True)
    assert all(word in page for word in ("移交指挥", "接受移交", "接手指挥"))
    assert "13800000001" not in page


def test_whoever_is_offered_the_command_is_told_on_every_page_and_on_their_phone(
    web: WebApp, officer: Browser, case: str
) -> None:
    town, head = web.sign_in_as("duty_officer", TOWN), web.sign_in_as("grid_head", VILLAGE)
    squad = assemble(officer, case, PEOPLE.pop()).get_json()["squad"]
    squad_row = town.get(f"/api/squads/{squad}").get_json()["you"]
    account = accounts_of(web.store).queries.get(int(squad_row.removeprefix("account:")))
    link_subject(web.store, account, "told")
    with web.store.database.writing() as connection:
        who = update(accounts).where(accounts.c.id == account.id)
        connection.execute(who.values(person="LY-L00009"))
        fields = {"county": COUNTY, "id": "LY-L00009", "name": "赵六", "phone": "", "region": VILLAGE}
        fields |= {"unit": "", "post": "grid_head", "active": 1, "source": "admin"}
        fields |= {"version": 1, "removed_at": ""}
        connection.execute(insert(people).values(**fields))
    link, command = web.anonymous(), MakeLink(region=COUNTY, person="LY-L00009", hours=1)
    assert link.get(f"/palm/l/{web.app.services.commands.handle(command, ROOT)[1]}").status_code == 303
    assert head.get("/api/offers").get_json() == {"may": False, "offers": []}
    assert say(officer, squad, "offer", version=1, lead=squad_row).status_code == 200
    reload(web)
    [waiting] = town.get("/api/offers").get_json()["offers"]
    assert (waiting["kind"], waiting["case"], waiting["region"]) == ("open", case, COUNTY)
    assert 0 < waiting["left_s"] <= 600
    assert waiting["name"]
    assert waiting["title"]
    assert officer.get("/api/offers").get_json() == {"may": True, "offers": []}
    [on_phone] = link.get("/palm/state").get_json()["offers"]
    assert set(on_phone) == {"case", "no", "by", "at", "expires_at"}
    assert say(town, squad, "decline", offer=1, reason="正在处置别的事件").status_code == 200
    reload(web)
    assert link.get("/palm/state").get_json()["offers"] == []
    [kept] = officer.get("/api/offers").get_json()["offers"]
    assert (kept["kind"], kept["state"], kept["answer"]) == ("kept", "declined", "正在处置别的事件")
    assert town.get("/api/offers").get_json() == {"may": True, "offers": []}


def test_a_squad_whose_commander_lost_the_right_says_so(web: WebApp, officer: Browser, case: str) -> None:
    town = web.sign_in_as("duty_officer", TOWN)
    squad = assemble(officer, case, PEOPLE.pop()).get_json()["squad"]
    squad_row = town.get(f"/api/squads/{squad}").get_json()["you"]
    account = accounts_of(web.store).queries.get(int(squad_row.removeprefix("account:")))
    link_subject(web.store, account, "lost")
    assert say(town, squad, "take_over", version=1).status_code == 200
    assert officer.get(f"/api/squads/{squad}").get_json()["led"] is True
    with web.store.database.writing() as connection:
        who = update(accounts).where(accounts.c.id == account.id)
        connection.execute(who.values(disabled_at="2026-01-01T00:00:00Z"))
    assert officer.get(f"/api/squads/{squad}").get_json()["led"] is False


def test_the_names_of_who_commands_are_for_whoever_may_command_there(
    web: WebApp, officer: Browser, case: str
) -> None:
    there, nobody = web.sign_in_as("duty_officer", OTHER_TOWN), web.sign_in_as("reviewer")
    squad = assemble(officer, case, PEOPLE.pop()).get_json()["squad"]
    lead = officer.get(f"/api/squads/{squad}").get_json()["lead"]
    reload(web)
    assert lead in officer.get(f"/api/commanders?region={COUNTY}").get_json()["names"]
    assert there.get(f"/api/commanders?region={OTHER_TOWN}").get_json() == {"names": {}}
    for somebody, region in ((there, TOWN), (there, COUNTY), (nobody, COUNTY)):
        assert somebody.get(f"/api/commanders?region={region}").status_code == 403


def reveal(browser: Browser, squad: str, person: str = "", reason: str = "人工电话叫应") -> Any:
    return browser.post(f"/api/squads/{squad}/reveal", {"person": person, "reason": reason})


def test_numbers_of_a_squad_are_shown_for_a_reason_to_whoever_commands_there(
    web: WebApp, officer: Browser, case: str
) -> None:
    seed(web.store, web.app.services.installation.counties[COUNTY])
    person = PEOPLE.pop()
    squad = assemble(officer, case, person).get_json()["squad"]
    assert reveal(officer, squad, reason=" ").get_json()["error"]["code"] == "bad_reason"
    masked = officer.get(f"/api/squads/{squad}").get_json()["people"][person]["phone"]
    for text in (person, ""):
        shown = reveal(officer, squad, text).get_json()["people"]
        assert [*shown] == [person]
        assert "*" in masked
        assert shown[person]["phone"].replace("-", "").isdigit()
    assert reveal(officer, squad, "LY-L00999").get_json()["error"]["code"] == "not_called"
    for role, region, status in (("duty_officer", OTHER_TOWN, 404), ("grid_head", VILLAGE, 403)):
        assert reveal(web.sign_in_as(role, region), squad).status_code == status
    with web.store.reading() as connection:
        query = "SELECT body FROM trace WHERE action = 'squad.phones_revealed'"
        rows = connection.exec_driver_sql(query).all()
    assert len(rows) == 2, "one for each look, and none for who was refused"
    assert shown[person]["phone"] not in rows[0][0]


def test_whoever_is_on_duty_can_be_called_for_a_reason(web: WebApp, officer: Browser) -> None:
    somebody = {"county": COUNTY, "id": "LY-S2", "name": "孙三", "post": "duty", "unit": "water"}
    somebody |= {"region": TOWN, "phone": PHONE, "active": 1, "source": "t", "version": 1, "removed_at": ""}
    with web.store.database.writing() as connection:
        connection.execute(insert(people), somebody)
    address = f"/api/counties/{COUNTY}/people/LY-S2/reveal"
    answer = officer.post(address, {"reason": "防汛值守电话联络"})
    assert answer.get_json() == {"person": "LY-S2", "name": "孙三", "phone": PHONE}
    assert officer.post(address, {"reason": "x"}).get_json()["error"]["code"] == "bad_reason"
    elsewhere = web.sign_in_as("duty_officer", OTHER_TOWN)
    for who, where in (
        (elsewhere, address),
        (officer, address.replace("S2", "S9")),
        (officer, "/api/counties/1/people/LY-S2/reveal"),
    ):
        assert who.post(where, {"reason": "防汛值守电话联络"}).status_code == 404
    with web.store.reading() as connection:
        rows = connection.execute(select(trace.c.object).where(trace.c.action == "person.revealed"))
        assert [*rows.scalars()] == ["person:LY-S2"]
