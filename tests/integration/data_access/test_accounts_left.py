"""Who is removed from the directory keeps no way in: not by password, link, session or socket."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

import pytest
from sqlalchemy import update

from data_access.database.tables import account_tables
from data_access.database.unit_of_work import Origin
from data_access.directory import directory_edits
from data_access.directory.directory_rows import save_people
from data_access.directory.people_queries import find_person
from domain.access.rights import Grant, Role
from domain.accounts.account import Account
from domain.directory.person import Person
from domain.kernel.errors import Refused
from tests.integration.accounts import ADDRESS, AGENT, BY, AccountsHarness, open_harness, password
from tests.integration.reports import COUNTY

PERSON, REASON = "LY-X1", "调离"


@pytest.fixture
def harness(database_url: str) -> Iterator[AccountsHarness]:
    with open_harness(database_url) as made:
        with made.store.unit_of_work(COUNTY, Origin("palm")) as act:
            save_people(act.connection, COUNTY, [Person(PERSON, "王五", "duty", "centre", COUNTY, "1")], "")
        yield made


def of_person(harness: AccountsHarness, role: Role = Role.LIAISON) -> tuple[Account, str]:
    """An account of PERSON and its password."""
    account, secret = harness.with_password(role)
    of_theirs = update(account_tables.accounts).where(account_tables.accounts.c.id == account.id)
    with harness.store.database.writing() as connection:
        connection.execute(of_theirs.values(person=PERSON))
    return harness.accounts.queries.get(account.id), secret


def move(harness: AccountsHarness, active: bool) -> None:
    """Remove the person from the directory, or take them back."""
    with harness.store.unit_of_work(COUNTY, Origin(BY.actor, ADDRESS)) as act:
        directory_edits.set_active(act, PERSON, 0 if not active else 1, active, REASON)


def catch_refusal(work: object) -> str:
    with pytest.raises(Refused) as error:
        work()  # type: ignore[operator]
    return error.value.code


def test_an_open_session_is_over_for_requests_and_sockets(harness: AccountsHarness) -> None:
    account, secret = of_person(harness)
    signed = harness.sign_in(account, secret).session_secret
    hashed = sha256(signed.encode()).digest()
    move(harness, False)
    assert harness.accounts.viewer_of(signed) is None
    assert harness.accounts.ended_among([hashed]) == {hashed}
    assert harness.accounts.rest_of(signed) is None
    assert harness.accounts.sessions.list(account.id) == ()


def test_no_way_in_is_left_until_the_person_is_back(harness: AccountsHarness) -> None:
    account, secret = of_person(harness)
    link = harness.admin.invite(account.id, BY, ADDRESS)
    move(harness, False)
    assert catch_refusal(lambda: harness.sign_in(account, secret)) == "disabled"
    assert catch_refusal(lambda: harness.sign_in(account, password())) == "bad_credentials"
    assert catch_refusal(lambda: harness.admin.enable(account.id, BY, ADDRESS)) == "person_left"
    with pytest.raises(Refused):
        harness.services.invitations.redeem(link, "", "", password(), ADDRESS, AGENT)
    listed = harness.accounts.queries.get(account.id)
    assert (listed.person_left, listed.disabled_at is not None) == (True, True)
    move(harness, True)
    assert not harness.accounts.queries.get(account.id).person_left


def test_a_session_that_was_open_does_not_come_back_with_the_person(harness: AccountsHarness) -> None:
    account, secret = of_person(harness)
    signed = harness.sign_in(account, secret).session_secret
    move(harness, False)
    move(harness, True)
    assert harness.accounts.viewer_of(signed) is None
    assert harness.sign_in(account, secret).session_secret


def test_the_last_administrator_is_not_removed_from_the_directory(harness: AccountsHarness) -> None:
    """Nor is it a second one who has no way in, or one of the demo."""
    of_person(harness, Role.ADMINISTRATOR)
    harness.make_account(Role.ADMINISTRATOR)
    demo, _ = harness.with_password(Role.ADMINISTRATOR)
    of_demo = update(account_tables.accounts).where(account_tables.accounts.c.id == demo.id)
    with harness.store.database.writing() as connection:
        connection.execute(of_demo.values(demo=1))
    assert catch_refusal(lambda: move(harness, False)) == "last_administrator"
    with harness.store.reading() as connection:
        assert find_person(connection, COUNTY, PERSON).active  # type: ignore[union-attr]
    harness.with_password(Role.ADMINISTRATOR, COUNTY[:4])
    move(harness, False)


def test_others_go_on(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    signed = harness.sign_in(account, secret).session_secret
    move(harness, False)
    assert harness.accounts.viewer_of(signed) is not None
    assert harness.sign_in(account, secret).session_secret


def test_an_administrator_who_left_is_not_the_one_that_has_to_stay(harness: AccountsHarness) -> None:
    left, _ = of_person(harness, Role.ADMINISTRATOR)
    last, _ = harness.with_password(Role.ADMINISTRATOR)
    move(harness, False)
    grants = [Grant(Role.REVIEWER, COUNTY)]
    assert (
        catch_refusal(lambda: harness.admin.set_grants(last.id, grants, BY, ADDRESS)) == "last_administrator"
    )
    assert harness.services.invitations.invite_first() is None
    assert left.id != last.id
