"""Links to phones as rows: whom they are for, how long, and how they end, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from data_access.accounts.credentials.secret_values import hashed
from data_access.accounts.keys.person_links import find_links, make_links, secret_of_message
from data_access.audit.object_names import object_names
from data_access.database.tables import account_tables, live_tables
from data_access.database.tables.directory_tables import people
from data_access.database.unit_of_work import Origin
from data_access.directory.directory_rows import save_people
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role
from domain.accounts.key_commands import MakeLink, RevokeLinks
from domain.directory.person import Person
from domain.kernel.command import Command
from tests.integration.accounts import ADDRESS, BY, AccountsHarness, open_harness
from tests.integration.reports import COUNTY

PERSON, OTHER = "LY-L00001", "LY-L00002"


@pytest.fixture
def harness(database_url: str) -> Iterator[AccountsHarness]:
    with open_harness(database_url) as made:
        both = [Person(key, "王五", "duty", "centre", COUNTY, "1") for key in (PERSON, OTHER)]
        with made.store.unit_of_work(COUNTY, Origin("palm")) as act:
            save_people(act.connection, COUNTY, both, "")
        yield made


def give(harness: AccountsHarness, command: Command) -> Any:
    return harness.admin.bus.handle(command, Actor(BY, ADDRESS), harness.now)


def make_link(harness: AccountsHarness, person: str = PERSON, hours: int = 72) -> tuple[int, str]:
    link, secret = give(harness, MakeLink(region=COUNTY, person=person, hours=hours))
    return link.id, secret


def test_a_link_tells_whom_it_is_for_until_its_time_is_over(harness: AccountsHarness) -> None:
    number, secret = make_link(harness, hours=2)
    viewer = harness.accounts.viewer_of_link(secret)
    assert viewer is not None
    assert (viewer.kind, viewer.actor, viewer.person) == (Kind.LINK, f"link:{number}", PERSON)
    assert viewer.grants == (Grant(Role.RESPONDER, COUNTY),)
    harness.wait(hours=2, microseconds=-1)
    assert harness.accounts.viewer_of_link(secret) is not None
    harness.now += timedelta(microseconds=1)
    assert harness.accounts.viewer_of_link(secret) is None


def test_all_links_of_a_person_end_at_once_and_nobody_elses(harness: AccountsHarness) -> None:
    first, second, other = make_link(harness), make_link(harness), make_link(harness, OTHER)
    assert give(harness, RevokeLinks(region=COUNTY, person=PERSON)) == 2
    assert give(harness, RevokeLinks(region=COUNTY, person=PERSON)) == 0
    secrets = [secret for _, secret in (first, second, other)]
    assert [harness.accounts.viewer_of_link(secret) is not None for secret in secrets] == [False, False, True]
    hashes = [hashed(secret) for secret in secrets]
    assert harness.accounts.ended_links_among(hashes) == set(hashes[:2])
    assert harness.actions(f"link:{first[0]}") == ["link.made", "link.ended"]
    assert harness.actions(f"link:{other[0]}") == ["link.made"]


def test_a_link_is_over_with_its_person(harness: AccountsHarness) -> None:
    _, secret = make_link(harness)
    with harness.store.unit_of_work(COUNTY, Origin("palm")) as act:
        act.connection.execute(update(people).where(people.c.id == PERSON).values(removed_at="2026-11-28"))
    assert harness.accounts.viewer_of_link(secret) is None


def test_the_secret_is_kept_nowhere_and_the_trace_says_whose_phone(harness: AccountsHarness) -> None:
    number, secret = make_link(harness)
    with harness.store.reading() as connection:
        for table in (account_tables.person_links, live_tables.trace):
            assert secret not in repr([*connection.execute(select(table))])
        names = object_names(connection, COUNTY, [f"link:{number}", "link:999", "link:x"])
    assert names == {f"link:{number}": f"王* {PERSON}"}


def test_links_that_were_over_long_ago_are_dropped(harness: AccountsHarness) -> None:
    make_link(harness, hours=1)
    kept, _ = make_link(harness, hours=168)
    harness.wait(days=91)
    harness.accounts.sweep()
    with harness.store.reading() as connection:
        rows = connection.execute(select(account_tables.person_links.c.id)).scalars().all()
    assert list(rows) == [kept]


def test_a_message_brings_the_same_link_however_often_it_is_tried(harness: AccountsHarness) -> None:
    def link(message: str, key: bytes = b"k" * 32) -> str:
        secret = secret_of_message(key, COUNTY, message)
        with harness.store.unit_of_work(COUNTY, Origin("palm"), harness.now) as work:
            assert make_links(work, {secret: PERSON}, 24) == {secret}
        return secret

    first = link("m1")
    assert link("m1") == first
    assert len({first, link("m2"), link("m1", b"x" * 32)}) == 3
    viewer = harness.accounts.viewer_of_link(first)
    assert viewer is not None
    assert viewer.person == PERSON
    assert harness.actions(viewer.actor) == ["link.made"]
    give(harness, RevokeLinks(region=COUNTY, person=PERSON))
    assert link("m1") == first
    assert harness.accounts.viewer_of_link(first) is None, "what was ended does not come back with a retry"


def test_links_of_many_messages_are_made_together_and_each_is_traced(harness: AccountsHarness) -> None:
    wanted = {f"secret-{person}": person for person in (PERSON, OTHER, "nobody")}
    with harness.store.unit_of_work(COUNTY, Origin("palm"), harness.now) as work:
        assert make_links(work, wanted, 24) == {f"secret-{PERSON}", f"secret-{OTHER}"}
        assert find_links(work.connection, wanted) == {f"secret-{PERSON}", f"secret-{OTHER}"}
    for person in (PERSON, OTHER):
        viewer = harness.accounts.viewer_of_link(f"secret-{person}")
        assert viewer is not None
        assert viewer.person == person
        assert harness.actions(viewer.actor) == ["link.made"]
    assert harness.accounts.viewer_of_link("secret-nobody") is None
