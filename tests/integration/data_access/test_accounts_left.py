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
from tests.integration.accounts import ADDRESS, AGENT, BY, World, password, world
from tests.integration.reports import COUNTY

PERSON, REASON = "LY-X1", "调离"


@pytest.fixture
def here(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        with made.store.unit_of_work(COUNTY, Origin("palm")) as act:
            save_people(act.connection, COUNTY, [Person(PERSON, "王五", "duty", "centre", COUNTY, "1")], "")
        yield made


def of_person(here: World, role: Role = Role.LIAISON) -> tuple[Account, str]:
    """An account of PERSON and its password."""
    account, secret = here.with_password(role)
    of_theirs = update(account_tables.accounts).where(account_tables.accounts.c.id == account.id)
    with here.store.database.writing() as connection:
        connection.execute(of_theirs.values(person=PERSON))
    return here.accounts.queries.get(account.id), secret


def move(here: World, active: bool) -> None:
    """Remove the person from the directory, or take them back."""
    with here.store.unit_of_work(COUNTY, Origin(BY.actor, ADDRESS)) as act:
        directory_edits.set_active(act, PERSON, 0 if not active else 1, active, REASON)


def refused(work: object) -> str:
    with pytest.raises(Refused) as told:
        work()  # type: ignore[operator]
    return told.value.code


def test_an_open_session_is_over_for_requests_and_sockets(here: World) -> None:
    account, secret = of_person(here)
    signed = here.sign_in(account, secret).session_secret
    hashed = sha256(signed.encode()).digest()
    move(here, False)
    assert here.accounts.viewer_of(signed) is None
    assert here.accounts.ended_among([hashed]) == {hashed}
    assert here.accounts.rest_of(signed) is None
    assert here.accounts.sessions.list(account.id) == ()


def test_no_way_in_is_left_until_the_person_is_back(here: World) -> None:
    account, secret = of_person(here)
    link = here.admin.invite(account.id, BY, ADDRESS)
    move(here, False)
    assert refused(lambda: here.sign_in(account, secret)) == "disabled"
    assert refused(lambda: here.sign_in(account, password())) == "bad_credentials"
    assert refused(lambda: here.admin.enable(account.id, BY, ADDRESS)) == "person_left"
    with pytest.raises(Refused):
        here.services.invitations.redeem(link, "", "", password(), ADDRESS, AGENT)
    listed = here.accounts.queries.get(account.id)
    assert (listed.person_left, listed.disabled_at is not None) == (True, True)
    move(here, True)
    assert not here.accounts.queries.get(account.id).person_left


def test_a_session_that_was_open_does_not_come_back_with_the_person(here: World) -> None:
    account, secret = of_person(here)
    signed = here.sign_in(account, secret).session_secret
    move(here, False)
    move(here, True)
    assert here.accounts.viewer_of(signed) is None
    assert here.sign_in(account, secret).session_secret


def test_the_last_administrator_is_not_removed_from_the_directory(here: World) -> None:
    """Nor is it a second one who has no way in, or one of the demo."""
    of_person(here, Role.ADMINISTRATOR)
    here.somebody(Role.ADMINISTRATOR)
    demo, _ = here.with_password(Role.ADMINISTRATOR)
    of_demo = update(account_tables.accounts).where(account_tables.accounts.c.id == demo.id)
    with here.store.database.writing() as connection:
        connection.execute(of_demo.values(demo=1))
    assert refused(lambda: move(here, False)) == "last_administrator"
    with here.store.reading() as connection:
        assert find_person(connection, COUNTY, PERSON).active  # type: ignore[union-attr]
    here.with_password(Role.ADMINISTRATOR, COUNTY[:4])
    move(here, False)


def test_others_go_on(here: World) -> None:
    account, secret = here.with_password()
    signed = here.sign_in(account, secret).session_secret
    move(here, False)
    assert here.accounts.viewer_of(signed) is not None
    assert here.sign_in(account, secret).session_secret


def test_an_administrator_who_left_is_not_the_one_that_has_to_stay(here: World) -> None:
    left, _ = of_person(here, Role.ADMINISTRATOR)
    last, _ = here.with_password(Role.ADMINISTRATOR)
    move(here, False)
    grants = [Grant(Role.REVIEWER, COUNTY)]
    assert refused(lambda: here.admin.set_grants(last.id, grants, BY, ADDRESS)) == "last_administrator"
    assert here.services.invitations.invite_first() is None
    assert left.id != last.id
