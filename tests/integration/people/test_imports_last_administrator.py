"""A list that would take away whoever administers last is refused whole, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from data_access.county_packs.county_pack import County
from data_access.database.tables.account_tables import accounts
from data_access.database.unit_of_work import Origin
from data_access.directory import people_queries
from data_access.store import Store
from domain.directory.imports import Hand, State
from domain.kernel.errors import Refused
from tests.import_commands import Administrator, ImportCommands
from tests.integration.people.conftest import Clock
from tests.integration.people.sheets import as_csv, list_everybody
from tests.integration.reports import COUNTY
from tests.signing import make_account

ANNA = Administrator(Hand("account:7"), "Anna", Origin("account:7", "10.0.0.7"))
LAST = "LY-L00003"


def test_a_complete_list_without_the_last_administrator_is_refused_whole(
    store: Store, county: County, clock: Clock
) -> None:
    importing = ImportCommands(store, 50, clock)  # type: ignore[arg-type]
    account = make_account(store, "administrator", COUNTY, person=LAST)
    with store.database.writing() as connection:
        connection.execute(update(accounts).where(accounts.c.id == account.id).values(oidc_subject="s"))
    rows = [row for row in list_everybody(county) if row[0] not in (LAST, "LY-L00004")]
    made = importing.preview(county, "people", as_csv(rows), "people.csv", True, ANNA)
    assert made.counts["removed"] == 2
    with pytest.raises(Refused, match="last_administrator"):
        importing.apply(county, made.id, made.digest, ANNA)
    with store.reading() as connection:
        assert all(person.active for person in people_queries.everybody(connection, COUNTY).values())
    assert importing.load_import(COUNTY, made.id).state is State.PREVIEWED
