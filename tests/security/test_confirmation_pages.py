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
from tests.security.house import COUNTY, Browser, WebApp
from tests.security.test_links import make_link, phone_with
from tests.security.test_phone_tasks import LEADER, renew

WHY = "人员名单有误"
ALERT = "sign-note is-bad"


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> WebApp:
    return WebApp(tmp_path_factory.mktemp("confirm"), root, people=True)


@pytest.fixture(scope="module")
def first_commander(web: WebApp) -> Browser:
    return web.sign_in_as("commander")


@pytest.fixture(scope="module")
def second_commander(web: WebApp) -> Browser:
    return web.sign_in_as("commander")


@pytest.fixture
def waiting_rollout(web: WebApp, first_commander: Browser) -> str:
    """A roll-out that waits for a second person; what was there before is stopped."""
    for row in first_commander.get("/api/rollouts").get_json()["rollouts"]:
        if row["state"] in ("prepared", "issued"):
            fields = {"version": row["version"], "reason": "重新开始"}
            first_commander.post(f"/api/rollouts/{row['id']}/stop", fields)
    made = first_commander.post("/api/rollouts", {"plan": "flood-3", "note": "演练后第一次"}).get_json()
    issued = first_commander.post(f"/api/rollouts/{made['rollout']}/issue", {"version": made["version"]})
    assert issued.get_json()["state"] == "prepared"
    return str(made["rollout"])


def rollout_of(web: WebApp, id: str) -> Rollout:
    with web.store.reading() as connection:
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
    web: WebApp, first_commander: Browser, second_commander: Browser, waiting_rollout: str
) -> None:
    shown = second_commander.get(address(waiting_rollout)).text
    rollout = rollout_of(web, waiting_rollout)
    assert 'data-decision="confirm"' in shown
    for words in (rollout.plan_name, "请求下达", "commander 330825", "演练后第一次", "没有对应预警"):
        assert words in shown, words
    for tier in rollout.tiers:
        assert f"{tier.name}</strong>" in shown
    assert f"{rollout.people:,}" in shown
    done = press(second_commander, waiting_rollout, "confirm", text=shown)
    assert (done.status_code, done.location) == (303, f"/confirm/{waiting_rollout}?region={COUNTY}")
    released = rollout_of(web, waiting_rollout)
    assert released.issued_at is not None
    assert released.confirmed_by == second_commander.actor
    again = press(second_commander, waiting_rollout, "confirm", text=shown)
    assert (again.status_code, ALERT in again.text) == (200, False), "twice is once"
    assert "已确认" in again.text
    assert rollout_of(web, waiting_rollout) == released
    late = press(first_commander, waiting_rollout, "return", WHY, text=first_commander.get("/account").text)
    assert (late.status_code, ALERT in late.text) == (400, True), "nothing is to be sent back any more"


def test_it_is_sent_back_with_a_reason_and_the_link_says_so_from_then_on(
    web: WebApp, first_commander: Browser, second_commander: Browser, waiting_rollout: str
) -> None:
    shown = second_commander.get(address(waiting_rollout)).text
    empty = press(second_commander, waiting_rollout, "return", "", text=shown)
    assert (empty.status_code, ALERT in empty.text) == (400, True), "a reason is needed"
    assert press(second_commander, waiting_rollout, "return", WHY, text=shown).status_code == 303
    back = rollout_of(web, waiting_rollout)
    assert (back.issued_by, back.sent_back, back.held_why) == ("", True, WHY)
    after = second_commander.get(address(waiting_rollout)).text
    assert (WHY in after, 'data-decision="none"' in after, 'name="do"' in after) == (True, True, False)
    third = web.sign_in_as("commander")
    late = press(third, waiting_rollout, "confirm", text=third.get("/account").text)
    assert (late.status_code, "没有在等第二人复核" in late.text) == (400, True)
    assert rollout_of(web, waiting_rollout) == back


def test_whoever_issued_it_cannot_confirm_it_by_any_account_of_theirs(
    web: WebApp, first_commander: Browser, waiting_rollout: str
) -> None:
    text = first_commander.get(address(waiting_rollout)).text
    assert ('data-decision="own"' in text, 'value="confirm"' in text) == (True, False)
    refused = press(first_commander, waiting_rollout, "confirm", text=text)
    assert (refused.status_code, "须由另一人复核" in refused.text) == (400, True)
    other = web.sign_in_as("commander")
    accounts = account_tables.accounts
    numbers = [int(browser.actor.split(":")[1]) for browser in (first_commander, other)]
    with web.store.database.writing() as connection:
        connection.execute(update(accounts).where(accounts.c.id.in_(numbers)).values(person=LEADER))
    web.app.flask.extensions[KEY].forget_all()
    shown = other.get(address(waiting_rollout)).text
    assert 'data-decision="own"' in shown
    assert press(other, waiting_rollout, "confirm", text=shown).status_code == 400
    assert rollout_of(web, waiting_rollout).issued_at is None
    with web.store.database.writing() as connection:
        connection.execute(update(accounts).where(accounts.c.id.in_(numbers)).values(person=None))


def test_nobody_without_the_right_is_told_anything(web: WebApp, waiting_rollout: str) -> None:
    for role, unit in (("duty_officer", None), ("unit_officer", "water"), ("grid_head", None)):
        browser = web.sign_in_as(role, COUNTY, unit)
        assert browser.get(address(waiting_rollout)).status_code == 403
        assert (
            press(browser, waiting_rollout, "confirm", text=browser.get("/account").text).status_code == 403
        )
    elsewhere = web.sign_in_as("commander", "330803")
    assert elsewhere.get(address(waiting_rollout)).status_code in (403, 404)
    town = web.sign_in_as("commander", f"{COUNTY}101")
    assert town.get(address(waiting_rollout)).status_code == 403
    page = {"Accept": "text/html"}
    stranger = web.anonymous().get(address(waiting_rollout), headers=page)
    assert (stranger.status_code, stranger.location.startswith("/signin?")) == (302, True)
    assert f"/confirm/{waiting_rollout}?region" in unquote(stranger.location), (
        "whoever signs in comes back to it"
    )
    bus = CommandBus(web.store, web.app.services.commands._context)
    phone = phone_with(web, make_link(bus, LEADER))
    assert phone.get(address(waiting_rollout), headers=page).status_code == 302, (
        "the link of a phone opens nothing here"
    )
    assert rollout_of(web, waiting_rollout).issued_at is None


def test_what_is_no_roll_out_is_not_found(second_commander: Browser) -> None:
    for id in ("RW-000101-01", "x", "RW-1"):
        assert second_commander.get(address(id)).status_code == 404


def test_the_phone_of_a_commander_has_a_card_that_leads_there_and_the_issuers_has_none(
    web: WebApp, first_commander: Browser, waiting_rollout: str
) -> None:
    bus = CommandBus(web.store, web.app.services.commands._context)
    accounts, people = account_tables.accounts, ("LY-L00002", "LY-L00003", "LY-L00004")
    other, officer = web.sign_in_as("commander"), web.sign_in_as("duty_officer")
    for person, browser in zip(people, (first_commander, other, officer), strict=True):
        number = int(browser.actor.split(":")[1])
        with web.store.database.writing() as connection:
            connection.execute(update(accounts).where(accounts.c.id == number).values(person=person))
    renew(web)
    cards = [
        phone_with(web, make_link(bus, person)).get("/palm/state").get_json()["confirmations"]
        for person in people
    ]
    assert [[card["rollout"] for card in found] for found in cards] == [[], [waiting_rollout], []]
    assert cards[1][0]["people"] == rollout_of(web, waiting_rollout).people
    assert press(other, waiting_rollout, "confirm").status_code == 303
    renew(web)
    phone = phone_with(web, make_link(bus, people[1]))
    assert phone.get("/palm/state").get_json()["confirmations"] == [], "nothing waits any more"
