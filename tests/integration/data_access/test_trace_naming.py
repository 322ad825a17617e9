"""What the trace calls by number has a name, and what people type is found; on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import insert

from dashboard.commands import ReportHandler
from data_access.audit import object_names
from data_access.county_packs.county_pack import County
from data_access.database.tables import directory_tables as people_tables
from data_access.store import Store
from domain.access.rights import Role
from tests.integration.reports import COUNTY, NOW, encode_case, envelopes
from tests.signing import make_account


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    made = Store(database_url, clock=lambda: NOW)
    yield made
    made.close()


@pytest.fixture
def person(store: Store) -> str:
    row = {
        "county": COUNTY, "id": "LY-1", "name": "陈荣龙", "post": "head", "unit": "u", "region": COUNTY,
        "phone": "1", "active": 1, "source": "admin", "version": 1, "removed_at": "",
    }  # fmt: skip
    with store.database.writing() as connection:
        connection.execute(insert(people_tables.people).values(row))
    return "LY-1"


def test_an_account_is_found_by_login_and_by_name_and_has_its_name(store: Store) -> None:
    account = make_account(store, Role.AUDITOR, COUNTY, login="zhao")
    code = f"account:{account.id}"
    with store.reading() as connection:
        assert object_names.actor_typed(connection, "ZHAO") == code
        assert object_names.actor_typed(connection, account.name) == code
        assert object_names.actor_typed(connection, "四平台") == "四平台"
        assert object_names.actor_typed(connection, "") == ""
        wanted = [code, "account:999", "account:x", "token:1", "stream"]
        assert object_names.names(connection, wanted) == {code: account.name}


def test_a_person_is_found_by_their_id_and_named_masked(store: Store, person: str) -> None:
    with store.reading() as connection:
        assert object_names.object_typed(connection, COUNTY, person) == "person:LY-1"
        assert object_names.object_typed(connection, "330803", person) == person
        for typed in (person, f"person:{person}"):
            assert object_names.object_typed(connection, COUNTY, typed, "position.moved") == person
        assert object_names.object_names(connection, COUNTY, ["person:LY-1"]) == {"person:LY-1": "陈** LY-1"}


def test_a_case_is_found_by_its_number_and_named_by_it(store: Store, county: County) -> None:
    ReportHandler(store, {COUNTY: county}, clock=lambda: NOW).handle(envelopes(encode_case("a")))
    with store.reading() as connection:
        (row,) = connection.exec_driver_sql("SELECT id FROM cases").fetchall()
        names = object_names.object_names(connection, COUNTY, [row[0]])
        number = names[row[0]]
        assert object_names.CASE_NUMBER.fullmatch(number)
        assert object_names.object_typed(connection, COUNTY, number) == row[0]
        assert object_names.object_typed(connection, COUNTY, "LY-000101-0001") == "LY-000101-0001"
        assert object_names.object_typed(connection, COUNTY, "LY-261122-0%_1") == "LY-261122-0%_1"
