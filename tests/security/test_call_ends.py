"""Joining a squad opens its one case to a person, and release, refusal or closing ends that: on the page of
their phone, in the room of their account and behind the link of their message.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from dashboard.config.secret_key import derived
from dashboard.identity.authentication import KEY
from dashboard.relay.message_links import links_of
from data_access.database.tables.outbox_tables import outbox
from data_access.outbox.outbox_rows import message_of
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.accounts.key_commands import RevokeLinks
from domain.squads.calls.outgoing import CALL, ORDER
from tests.security.house import COUNTY, Browser, WebApp
from tests.signing import csrf_in

PERSON, OTHER = "LY-L00001", "LY-L00002"
TITLE = "漫水桥过水"


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebApp]:
    made = WebApp(tmp_path_factory.mktemp("ends"), root, people=True)
    yield made
    made.store.close()


@pytest.fixture
def officer(web: WebApp) -> Browser:
    return web.sign_in_as("duty_officer")


class CalledPhone:
    """A case, its squad of two, and PERSON's phone in which the link of their message was opened."""

    def __init__(self, web: WebApp, officer: Browser) -> None:
        self.house, self.officer = web, officer
        self.case = web.report_case(title=TITLE)
        body = {"people": [[PERSON, "grid"], [OTHER, "grid"]], "override": "人手不足，兼顾两处"}
        made = officer.post(f"/api/cases/{self.case}/squads", body)
        assert made.status_code == 200, made.text
        self.squad = made.get_json()["squad"]
        self.link = self.link_of(CALL)
        self.phone = web.anonymous()
        assert self.phone.get(self.link).status_code == 303

    def link_of(self, kind: str) -> str:
        """The address in a message of theirs, as the relay puts it there."""
        o = outbox.c
        wanted = select(outbox).where(o.subject == self.squad, o.person == PERSON, o.kind == kind)
        with self.house.store.reading() as connection:
            message = message_of(connection.execute(wanted.limit(1)).one())
        return links_of(self.house.store, "", derived(self.house.settings, "links"))([message])[message.id]

    def command(self, **body: Any) -> None:
        """What the officer does with the squad."""
        version = self.officer.get(f"/api/squads/{self.squad}").get_json()["version"]
        answer = self.officer.post(f"/api/squads/{self.squad}/commands", {"version": version, **body})
        assert answer.status_code == 200, answer.text

    def list_shown(self) -> str:
        """All that the phone is told."""
        for push in self.house.app.services.pushes.values():
            push._reload()
        response = self.phone.get("/palm/state")
        assert response.status_code == 200
        return str(response.text)


@pytest.fixture
def called_phone(web: WebApp, officer: Browser) -> CalledPhone:
    return CalledPhone(web, officer)


def release(called: CalledPhone) -> None:
    called.command(command="release", person=PERSON)


def refuse(called: CalledPhone) -> None:
    body = {"command": "answer", "squad": called.squad, "state": "unavailable", "key": called.squad}
    assert post(called.phone, body).status_code == 200


def close(called: CalledPhone) -> None:
    body = {"command": "cancel", "version": 1, "reason": "误报，现场无异常"}
    assert called.officer.post(f"/api/cases/{called.case}/commands", body).status_code == 200


def post(phone: Any, body: dict[str, Any]) -> Any:
    phone.get("/palm")
    token = csrf_in({cookie.key: cookie.value for cookie in phone._cookies.values()})
    return phone.post("/palm/commands", json=body, headers={"X-CSRFToken": token})


@pytest.mark.parametrize(("end", "why"), [(release, "请您离队"), (refuse, "不能到场"), (close, "专班已解散")])
def test_what_ends_a_call_shuts_its_page_and_its_link(
    called_phone: CalledPhone, end: Callable[[CalledPhone], None], why: str
) -> None:
    assert TITLE in called_phone.list_shown()
    end(called_phone)
    assert called_phone.case not in called_phone.list_shown()
    assert TITLE not in called_phone.list_shown()
    for browser in (called_phone.phone, called_phone.house.anonymous()):
        over = browser.get(called_phone.link)
        assert over.status_code == 410
        assert why in over.text
        assert TITLE not in over.text
        assert over.headers["Cache-Control"] == "no-store"
        assert ("打开我的叫应" in over.text) is (browser is called_phone.phone)
        assert 'href="tel:00025000000"' in over.text
    assert "This call is over" in called_phone.phone.get(f"{called_phone.link}?lang=en").text


def test_a_link_whose_call_is_over_lets_nobody_in(called_phone: CalledPhone) -> None:
    release(called_phone)
    stranger = called_phone.house.anonymous()
    assert stranger.get(called_phone.link).status_code == 410
    assert "tel:" not in stranger.get("/palm/l/nobodys").text
    assert stranger.get("/palm/state").status_code == 401


def test_what_was_said_before_the_end_was_known_is_kept_as_late(called_phone: CalledPhone) -> None:
    """The phone may have been without a network: its answer is no less worth for that."""
    release(called_phone)
    body = {
        "command": "answer",
        "squad": called_phone.squad,
        "state": "on_site",
        "key": f"late{called_phone.squad}",
    }
    assert post(called_phone.phone, body).status_code == 200
    [member] = [
        row
        for row in called_phone.officer.get(f"/api/squads/{called_phone.squad}").get_json()["members"]
        if row["person"] == PERSON
    ]
    assert (member["state"], member["late"]) == ("released", 1)
    assert TITLE not in called_phone.list_shown()


def test_the_link_of_an_instruction_ends_with_the_squad_too(called_phone: CalledPhone) -> None:
    called_phone.command(command="order", text="先设警戒", to=[PERSON])
    link = called_phone.link_of(ORDER)
    assert called_phone.house.anonymous().get(link).status_code == 303
    close(called_phone)
    assert called_phone.house.anonymous().get(link).status_code == 410


def test_whoever_is_called_again_opens_the_case_by_the_new_link(called_phone: CalledPhone) -> None:
    release(called_phone)
    called_phone.command(command="add", people=[[PERSON, "grid"]])
    assert called_phone.house.anonymous().get(called_phone.link).status_code == 303
    assert TITLE in called_phone.list_shown()


def test_a_link_acts_for_its_person_until_revoked(called_phone: CalledPhone) -> None:
    actor = Actor(Viewer(Kind.INNER, "cli:root", "root", (Grant(Role.ADMINISTRATOR, COUNTY),)))
    called_phone.house.app.services.commands.handle(RevokeLinks(region=COUNTY, person=PERSON), actor)
    called_phone.house.app.flask.extensions[KEY].forget_all()
    assert called_phone.phone.get("/palm/state").status_code == 401
    stranger = called_phone.house.anonymous()
    stranger.get(called_phone.link)
    assert stranger.get("/palm/state").status_code == 401
