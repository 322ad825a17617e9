"""Commands of coming in and going out, given by whom they are not meant for; and what stays of their secrets.
On both databases.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from data_access.accounts.credentials.secret_values import hashed
from data_access.database.tables import live_tables
from domain.access.actor import Actor
from domain.access.rights import Kind, Viewer
from domain.accounts.account import Account, NewAccount
from domain.accounts.sign_in_commands import (
    BeginSession,
    EndSession,
    LinkIdentity,
    OpenKiosk,
    RedeemInvitation,
    SignOut,
    SpendCode,
)
from domain.kernel.command import Command
from domain.kernel.errors import Refused
from tests.integration.accounts import ADDRESS, AGENT, BY, AccountsHarness, open_harness, own_origin
from tests.integration.reports import COUNTY

STRANGER = Actor(Viewer(Kind.PERSON, "account:999", "Mallory", ()), ADDRESS)
CITY = "3308"
NOBODY = NewAccount("", "", COUNTY, ())


@pytest.fixture
def harness(database_url: str) -> Iterator[AccountsHarness]:
    with open_harness(database_url) as made:
        yield made


def owner(account: Account) -> Actor:
    return Actor(Viewer(Kind.PERSON, account.actor, account.name, account.grants), ADDRESS)


def begin(account: Account, region: str = COUNTY, version: int | None = None) -> BeginSession:
    return BeginSession(
        region=region,
        account=account.id,
        expected_version=account.version if version is None else version,
        how="password",
        factor="password",
        agent=AGENT,
        device=b"",
        lasts=timedelta(hours=1),
    )


def refusal(harness: AccountsHarness, command: Command, by: Actor) -> str:
    before = harness.trace()
    with pytest.raises(Refused) as refused:
        harness.admin.bus.handle(command, by)
    assert harness.trace() == before
    return refused.value.code


def test_nobody_comes_in_as_somebody_else(harness: AccountsHarness) -> None:
    account = harness.make_account()
    link = hashed(harness.admin.invite(account.id, BY, ADDRESS))
    at = {"region": COUNTY, "account": account.id}
    assert refusal(harness, begin(account), STRANGER) == "forbidden"
    assert refusal(harness, SpendCode(**at, code="123456"), STRANGER) == "forbidden"
    assert refusal(harness, EndSession(**at, session="00"), STRANGER) == "forbidden"
    identity = LinkIdentity(region=COUNTY, link=link, subject="s")
    assert refusal(harness, identity, STRANGER) == "forbidden"
    redeem = RedeemInvitation(region=COUNTY, link=link, hashed="none", first=NOBODY)
    assert refusal(harness, redeem, STRANGER) == "forbidden"
    assert harness.admin.bus.handle(identity, owner(account)).oidc_subject == "s", "a refusal spends no link"


def test_no_wall_opens_with_another_walls_hand(harness: AccountsHarness) -> None:
    kiosk, _ = harness.admin.create_kiosk("大厅", COUNTY, None, BY, ADDRESS)
    assert refusal(harness, OpenKiosk(region=COUNTY, kiosk=kiosk.id, agent=AGENT), STRANGER) == "forbidden"


def test_another_countys_trace_tells_of_no_session_here(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    session = harness.sign_in(account, secret).viewer.session
    assert refusal(harness, begin(account, CITY), owner(account)) == "no_account"
    harness.admin.bus.handle(SignOut(region=CITY, session=session), owner(account))
    assert [item.id for item in harness.accounts.sessions.list(account.id)] == [session]


def test_what_was_shown_counts_while_the_account_is_what_it_was(harness: AccountsHarness) -> None:
    account = harness.make_account()
    assert refusal(harness, begin(account, version=account.version + 1), owner(account)) == "half_gone"


def test_somebody_elses_session_is_not_ended(harness: AccountsHarness) -> None:
    (account, secret), (other, _) = harness.with_password(), harness.with_password()
    session = harness.sign_in(account, secret).viewer.session
    harness.admin.bus.handle(EndSession(region=COUNTY, account=other.id, session=session), owner(other))
    assert [item.id for item in harness.accounts.sessions.list(account.id)] == [session]


def test_what_is_shown_once_is_kept_nowhere(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    link = harness.admin.invite(harness.make_account().id, BY, ADDRESS)
    first = harness.services.invitations.invite_first()
    signed = harness.sign_in(account, secret)
    harness.services.sessions.sign_out(signed.session_secret, own_origin(account))
    kept = dump_trace(harness)
    assert "signin.accepted" in kept
    secrets = (signed.session_secret, signed.device, link, str(first), secret)
    assert all(secrets)
    for shown in secrets:
        assert shown not in kept


def dump_trace(harness: AccountsHarness) -> str:
    """The whole trace and every idempotency key, as text."""
    rows: list[Any] = []
    with harness.store.reading() as connection:
        for table in (live_tables.trace, live_tables.handled):
            rows += connection.execute(select(table)).all()
    return repr(rows)
