"""A one-time link is another way in: it dies with the password it would replace, and with its account."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from secrets import token_urlsafe

import pytest

from data_access.accounts.accounts import Accounts
from data_access.database.unit_of_work import Origin
from domain.kernel.errors import Refused
from tests.account_commands import commands_of, own_account_of, services_of
from tests.security.house import WebApp
from tests.signing import accounts_of, administrator, make_account

ADMIN = administrator()


@pytest.fixture
def accounts(tmp_path: Path, root: Path) -> Accounts:
    return accounts_of(WebApp(tmp_path, root).store)


def change_password(accounts: Accounts, number: int) -> None:
    """The owner signs in with what they know, and changes it: somebody else may hold a link."""
    old = commands_of(accounts).temporary_password(number, ADMIN, "")
    link = commands_of(accounts).invite(number, ADMIN, "")
    assert services_of(accounts).invitations.get(link).account is not None
    own_account_of(accounts).change_password(number, old, token_urlsafe(12), Origin(f"account:{number}"))
    with pytest.raises(Refused, match="invitation_gone"):
        services_of(accounts).invitations.get(link)


def disable(accounts: Accounts, number: int) -> None:
    """Who was sent away comes back by no link that was made before."""
    link = commands_of(accounts).invite(number, ADMIN, "")
    commands_of(accounts).disable(number, ADMIN, "")
    commands_of(accounts).enable(number, ADMIN, "")
    with pytest.raises(Refused, match="invitation_gone"):
        services_of(accounts).invitations.redeem(link, "", "", token_urlsafe(12), "", "")


@pytest.mark.parametrize("ending", [change_password, disable])
def test_an_open_link_ends(accounts: Accounts, ending: Callable[[Accounts, int], None]) -> None:
    ending(accounts, make_account(accounts.context.store, "duty_officer", "330825").id)
