"""The names of whoever commands and writes, whatever stands in a squad that was written long ago."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from data_access.accounts.commanders import read_account_names
from domain.access.rights import Role
from tests.integration.accounts import AccountsHarness, open_harness


@pytest.fixture
def harness(database_url: str) -> Iterator[AccountsHarness]:
    with open_harness(database_url) as made:
        yield made


def test_what_is_no_account_has_no_name_and_hides_none(harness: AccountsHarness) -> None:
    account = harness.make_account(Role.COMMANDER)
    odd = ["account:x", f"account:{10**20}", "account:", "link:1", "LY-L00001"]
    with harness.store.reading() as connection:
        assert read_account_names(connection, [account.actor, *odd]) == {account.actor: account.name}
