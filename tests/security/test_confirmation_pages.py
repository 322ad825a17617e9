"""/confirm/<rollout>: whom it lets decide, what it shows of a roll-out that waits, and that a press that
comes twice, too late or from the wrong person says so.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from sqlalchemy import update

from dashboard.commands import CommandBus
from dashboard.identity.authentication import KEY
from data_access.database.tables import account_tables
from data_access.emergency.rollouts.rollout_store import read_rollout
from domain.emergency.rollouts.rollout import Rollout
from domain.kernel.worlds import WorldId
from tests.security.house import COUNTY, Browser, House
from tests.security.test_links import make_link, phone_with
from tests.security.test_phone_tasks import LEADER, renew

WHY = "人员名单有误"
ALERT = "sign-note is-bad"


@pytest.fixture(scope="module")
def house(root: Path, tmp_path_factory: pytest.TempPathFactory) -> House:
    return House(tmp_path_factory.mktemp("confirm"), root, people=True)


@pytest.fixture(scope="module")
def first(house: House) -> Browser:
    return house.somebody("commander")


@pytest.fixture(scope="module")
def second(house: House) -> Browser:
    return house.somebody("commander")


@pytest.fixture
def waiting(house: House, first: Browser) -> str:
    """A roll-out that waits for a second person; what was there before is stopped."""
    for row in first.get("/api/rollouts").get_json()["rollouts"]:
        if row["state"] in ("prepared", "issued"):
            told = {"version": row["version"], "reason": "重新开始"}
            first.post(f"/api/rollouts/{row['id']}/stop", told)
    made = first.post("/api/rollouts", {"plan": "flood-3", "note": "演练后第一次"}).get_json()
    issued = first.post(f"/api/rollouts/{made['rollout']}/issue", {"version": made["version"]})
    assert issued.get_json()["state"] == "prepared"
    return str(made["rollout"])


def rollout_of(house: House, id: str) -> Rollout:
    with house.store.reading() as connection:
        found = read_rollout(connection, WorldId(COUNTY), id)
    assert found is not None
    return found


def address(id: str) -> str:
    return f"/confirm/{id}?region={COUNTY}"


def press(browser: Browser, id: str, do: str, reason: str = "", text: str = "") -> Any:
    """A button of the page as it was shown: with the version and the token that it brought."""
    text = text or browser.get(address(id)).text
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', text))
    return browser.client.post(f"/confirm/{id}", data={**fields, "do": do, "reason": reason})


def test_a_commander_sees_what_goes_out_and_confirms_it_once(
    house: House, first: Browser, second: Browser, waiting: str
) -> None:
    shown = second.get(address(waiting)).text
    rollout = rollout_of(house, waiting)
    assert 'data-decision="confirm"' in shown
    for words in (rollout.plan_name, "请求下达", "commander 330825", "演练后第一次", "没有对应预警"):
        assert words in shown, words
    for tier in rollout.tiers:
        assert f"{tier.name}</strong>" in shown
    assert f"{rollout.people:,}" in shown
    done = press(second, waiting, "confirm", text=shown)
    assert (done.status_code, done.location) == (303, f"/confirm/{waiting}?region={COUNTY}")
    released = rollout_of(house, waiting)
    assert released.issued_at is not None
    assert released.confirmed_by == second.actor
    again = press(second, waiting, "confirm", text=shown)
    assert (again.status_code, ALERT in again.text) == (200, False), "twice is once"
    assert "已确认" in again.text
    assert rollout_of(house, waiting) == released
    late = press(first, waiting, "return", WHY, text=first.get("/account").text)
    assert (late.status_code, ALERT in late.text) == (400, True), "nothing is to be sent back any more"


def test_it_is_sent_back_with_a_reason_and_the_link_says_so_from_then_on(
    house: House, first: Browser, second: Browser, waiting: str
) -> None:
    shown = second.get(address(waiting)).text
    empty = press(second, waiting, "return", "", text=shown)
    assert (empty.status_code, ALERT in empty.text) == (400, True), "a reason is needed"
    assert press(second, waiting, "return", WHY, text=shown).status_code == 303
    back = rollout_of(house, waiting)
    assert (back.issued_by, back.sent_back, back.held_why) == ("", True, WHY)
    after = second.get(address(waiting)).text
    assert (WHY in after, 'data-decision="none"' in after, 'name="do"' in after) == (True, True, False)
    third = house.somebody("commander")
    late = press(third, waiting, "confirm", text=third.get("/account").text)
    assert (late.status_code, "没有在等第二人复核" in late.text) == (400, True)
    assert rollout_of(house, waiting) == back


def test_whoever_issued_it_cannot_confirm_it_by_any_account_of_theirs(
    house: House, first: Browser, waiting: str
) -> None:
    own = first.get(address(waiting)).text
    assert ('data-decision="own"' in own, 'value="confirm"' in own) == (True, False)
    refused = press(first, waiting, "confirm", text=own)
    assert (refused.status_code, "须由另一人复核" in refused.text) == (400, True)
    other = house.somebody("commander")
    accounts = account_tables.accounts
    numbers = [int(browser.actor.split(":")[1]) for browser in (first, other)]
    with house.store.database.writing() as connection:
        connection.execute(update(accounts).where(accounts.c.id.in_(numbers)).values(person=LEADER))
    house.app.flask.extensions[KEY].forget_all()
    shown = other.get(address(waiting)).text
    assert 'data-decision="own"' in shown
    assert press(other, waiting, "confirm", text=shown).status_code == 400
    assert rollout_of(house, waiting).issued_at is None
    with house.store.database.writing() as connection:
        connection.execute(update(accounts).where(accounts.c.id.in_(numbers)).values(person=None))


def test_nobody_without_the_right_is_told_anything(house: House, waiting: str) -> None:
    for role, unit in (("duty_officer", None), ("unit_officer", "water"), ("grid_head", None)):
        browser = house.somebody(role, COUNTY, unit)
        assert browser.get(address(waiting)).status_code == 403
        assert press(browser, waiting, "confirm", text=browser.get("/account").text).status_code == 403
    elsewhere = house.somebody("commander", "330803")
    assert elsewhere.get(address(waiting)).status_code in (403, 404)
    town = house.somebody("commander", f"{COUNTY}101")
    assert town.get(address(waiting)).status_code == 403
    page = {"Accept": "text/html"}
    stranger = house.nobody().get(address(waiting), headers=page)
    assert (stranger.status_code, stranger.location.startswith("/signin?")) == (302, True)
    assert f"/confirm/{waiting}?region" in unquote(stranger.location), "whoever signs in comes back to it"
    bus = CommandBus(house.store, house.app.services.commands._context)
    phone = phone_with(house, make_link(bus, LEADER))
    assert phone.get(address(waiting), headers=page).status_code == 302, (
        "the link of a phone opens nothing here"
    )
    assert rollout_of(house, waiting).issued_at is None


def test_what_is_no_roll_out_is_not_found(second: Browser) -> None:
    for id in ("RW-000101-01", "x", "RW-1"):
        assert second.get(address(id)).status_code == 404


def test_the_phone_of_a_commander_has_a_card_that_leads_there_and_the_issuers_has_none(
    house: House, first: Browser, waiting: str
) -> None:
    bus = CommandBus(house.store, house.app.services.commands._context)
    accounts, people = account_tables.accounts, ("LY-L00002", "LY-L00003", "LY-L00004")
    other, officer = house.somebody("commander"), house.somebody("duty_officer")
    for person, browser in zip(people, (first, other, officer), strict=True):
        number = int(browser.actor.split(":")[1])
        with house.store.database.writing() as connection:
            connection.execute(update(accounts).where(accounts.c.id == number).values(person=person))
    renew(house)
    cards = [
        phone_with(house, make_link(bus, person)).get("/palm/state").get_json()["confirmations"]
        for person in people
    ]
    assert [[card["rollout"] for card in found] for found in cards] == [[], [waiting], []]
    assert cards[1][0]["people"] == rollout_of(house, waiting).people
    assert press(other, waiting, "confirm").status_code == 303
    renew(house)
    phone = phone_with(house, make_link(bus, people[1]))
    assert phone.get("/palm/state").get_json()["confirmations"] == [], "nothing waits any more"
