"""Known browsers: a stranger's failures keep strangers out, never the owner's own machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from data_access.accounts import Locked, MoreNeeded, SignedIn
from data_access.accounts.devices import LIFE, MOST_DEVICES
from data_access.database.tables import account_tables as t
from domain.accounts.account import Account
from domain.accounts.sign_in_rules import LIMIT
from domain.kernel.errors import Refused
from tests.integration.accounts import ADDRESS, AGENT, BY, AccountsHarness, open_harness, own_origin, password


@pytest.fixture
def harness(database_url: str) -> Iterator[AccountsHarness]:
    with open_harness(database_url) as made:
        yield made


def refusal(harness: AccountsHarness, login: str, device: str = "", secret: str = "wrong") -> str:
    """The code with which a sign-in is refused."""
    with pytest.raises(Refused) as refused:
        harness.services.sign_in.by_password(login, secret, "", ADDRESS, AGENT, device=device)
    return refused.value.code


def sign_in_known(harness: AccountsHarness, account: Account, secret: str, device: str = "") -> SignedIn:
    """A sign-in that makes a browser known (or keeps it so)."""
    return harness.sign_in(account, secret, device=device)


def lock(harness: AccountsHarness, account: Account, device: str = "") -> None:
    assert [refusal(harness, account.login, device) for _ in range(LIMIT)] == ["bad_credentials"] * LIMIT
    assert refusal(harness, account.login, device) == "locked"


def test_a_stranger_s_failures_lock_strangers_and_not_the_owner_s_browser(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    device = sign_in_known(harness, account, secret).device
    lock(harness, account)
    assert refusal(harness, account.login, secret=secret) == "locked"
    again = sign_in_known(harness, account, secret, device)
    assert refusal(harness, account.login, secret=secret) == "locked", "the owner's success frees no stranger"
    sign_in_known(harness, account, secret, again.device)


def test_failures_in_a_known_browser_lock_it_alone_and_as_long(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    first, second = (
        sign_in_known(harness, account, secret).device,
        sign_in_known(harness, account, secret).device,
    )
    for minutes in (15, 30):
        for _ in range(LIMIT):
            refusal(harness, account.login, first)
        with pytest.raises(Locked) as locked:
            sign_in_known(harness, account, secret, first)
        assert locked.value.until == harness.now + timedelta(minutes=minutes)
        harness.now = locked.value.until
    second = sign_in_known(harness, account, secret, second).device
    lock(harness, account, first)
    sign_in_known(harness, account, secret, second)
    sign_in_known(harness, account, secret)
    rows = [new for action, _, new in harness.trace(account.actor) if action == "signin.locked"]
    assert [row["client"] for row in rows] == ["device"] * 3


def test_a_lock_of_strangers_is_told_as_one(harness: AccountsHarness) -> None:
    account, _ = harness.with_password()
    lock(harness, account)
    rows = [new for action, _, new in harness.trace(account.actor) if action == "signin.locked"]
    assert [row["client"] for row in rows] == ["strangers"]
    assert harness.accounts.queries.get(account.id).locked_until is not None
    harness.wait(minutes=1)
    harness.accounts.sweep()
    trace_row = [new["count"] for action, _, new in harness.trace(account.actor) if action == "signin.failed"]
    assert sum(trace_row) == LIMIT + 1


def test_failures_in_any_browser_are_all_told_of_the_account(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    device = sign_in_known(harness, account, secret).device
    refusal(harness, account.login, device)
    refusal(harness, account.login)
    refusal(harness, account.login, device)
    sign_in_known(harness, account, secret, device)
    harness.wait(minutes=1)
    harness.accounts.sweep()
    trace_row = [new["count"] for action, _, new in harness.trace(account.actor) if action == "signin.failed"]
    assert trace_row == [1, 2]


def test_neither_a_made_up_cookie_nor_that_of_another_account_helps(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    other, other_secret = harness.with_password()
    foreign = sign_in_known(harness, other, other_secret).device
    lock(harness, account, "A" * 43)
    assert refusal(harness, account.login, foreign, secret) == "locked"
    assert refusal(harness, account.login, "x" * 5000, secret) == "locked"
    for _ in range(LIMIT):
        assert refusal(harness, "nobody", foreign) == "bad_credentials"
    assert refusal(harness, "nobody", foreign) == "locked", "an unknown login is as with no cookie at all"


def test_each_sign_in_changes_the_secret_and_a_shared_desk_knows_all_its_people(
    harness: AccountsHarness,
) -> None:
    day, night = harness.with_password(), harness.with_password()
    first = sign_in_known(harness, *day).device
    second = sign_in_known(harness, *night, device=first).device
    assert len({first, second, ""}) == 3
    for account, secret in (day, night):
        lock(harness, account)
        assert refusal(harness, account.login, first, secret) == "locked", (
            "a secret that was replaced is none"
        )
    third = sign_in_known(harness, *day, device=second).device
    sign_in_known(harness, *night, device=third)
    made = [harness.accounts.devices.count(account.id) for account, _ in (day, night)]
    assert made == [2, 2], "one by the link of each, and the desk"


def test_a_cookie_that_somebody_planted_makes_their_browser_no_known_one(harness: AccountsHarness) -> None:
    thief, thief_secret = harness.with_password()
    account, secret = harness.with_password()
    planted = sign_in_known(harness, thief, thief_secret).device
    sign_in_known(harness, account, secret, planted)
    lock(harness, account)
    assert refusal(harness, account.login, planted, secret) == "locked"


def test_of_the_secret_only_a_hash_is_kept_and_none_is_told(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    signed = sign_in_known(harness, account, secret)
    assert signed.device not in repr(signed)
    with harness.store.reading() as connection:
        kept = repr([*connection.execute(select(t.devices))])
    assert signed.device not in kept


CHANGES: dict[str, Callable[[AccountsHarness, Account, str], object]] = {
    "password": lambda harness, who, old: harness.own_account.change_password(
        who.id, old, password(), own_origin(who)
    ),
    "everywhere": lambda harness, who, _: harness.own_account.sign_out_everywhere(who.id, own_origin(who)),
    "by an administrator": lambda harness, who, _: harness.admin.end_sessions(who.id, BY, ADDRESS),
    "reset": lambda harness, who, _: harness.admin.reset_password(who.id, BY, ADDRESS),
    "temporary": lambda harness, who, _: harness.admin.temporary_password(who.id, BY, ADDRESS),
    "disabled": lambda harness, who, _: harness.admin.disable(who.id, BY, ADDRESS),
    "link": lambda harness, who, _: harness.services.invitations.redeem(
        harness.admin.invite(who.id, BY, ADDRESS), "", "", password(), ADDRESS, AGENT
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_browser_is_a_stranger_again_with_what_might_have_been_stolen(
    harness: AccountsHarness, change: Callable[[AccountsHarness, Account, str], object]
) -> None:
    account, secret = harness.with_password()
    device = sign_in_known(harness, account, secret).device
    change(harness, account, secret)
    for _ in range(LIMIT):
        refusal(harness, account.login)
    assert refusal(harness, account.login, device) == "locked"


def test_the_session_that_stays_keeps_its_browser_and_one_that_is_ended_loses_it(
    harness: AccountsHarness,
) -> None:
    account, secret = harness.with_password()
    kept, other, third = (sign_in_known(harness, account, secret) for _ in range(3))
    harness.services.sessions.end(account.id, third.viewer.session, own_origin(account))
    harness.services.sessions.sign_out(other.session_secret, own_origin(account))
    lock(harness, account)
    assert refusal(harness, account.login, third.device, secret) == "locked"
    other = sign_in_known(harness, account, secret, other.device)
    new = password()
    harness.own_account.change_password(
        account.id, secret, new, own_origin(account), session=kept.viewer.session
    )
    assert refusal(harness, account.login, other.device, new) == "locked"
    sign_in_known(harness, account, new, kept.device)


def test_a_browser_unused_for_half_a_year_is_a_stranger_and_forgotten(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    device = sign_in_known(harness, account, secret).device
    harness.now += LIFE
    lock(harness, account, device)
    assert refusal(harness, account.login, secret=secret) == "locked"
    assert harness.accounts.devices.count(account.id) == 0
    harness.accounts.sweep()
    with harness.store.reading() as connection:
        assert connection.execute(select(t.devices)).all() == []


def test_an_account_is_known_to_so_many_browsers_and_the_oldest_gives_way(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    oldest = sign_in_known(harness, account, secret).device
    for _ in range(MOST_DEVICES):
        harness.wait(seconds=1)
        newest = sign_in_known(harness, account, secret).device
    assert harness.accounts.devices.count(account.id) == MOST_DEVICES
    lock(harness, account)
    assert refusal(harness, account.login, oldest, secret) == "locked"
    sign_in_known(harness, account, secret, newest)


def test_an_administrator_s_unlock_frees_strangers_and_browsers(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    device = sign_in_known(harness, account, secret).device
    lock(harness, account)
    lock(harness, account, device)
    assert harness.accounts.queries.get(account.id).locked_until is not None
    assert harness.admin.unlock(account.id, BY, ADDRESS).locked_until is None
    sign_in_known(harness, account, secret)
    sign_in_known(harness, account, secret, device)


def test_codes_are_guessed_on_the_account_of_the_browser_they_are_typed_in(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    device = sign_in_known(harness, account, secret).device
    totp, _ = harness.enrol(account, secret)
    lock(harness, account)
    harness.wait(seconds=30)
    with pytest.raises(MoreNeeded) as more:
        sign_in_known(harness, account, secret, device)
    half = more.value.half
    signed = harness.services.sign_in.finish(half, ADDRESS, AGENT, code=totp.at(harness.now), device=device)
    assert harness.accounts.viewer_of(signed.session_secret) is not None


def test_who_is_signed_in_changes_the_password_whatever_strangers_do(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    lock(harness, account)
    for _ in range(LIMIT - 1):
        with pytest.raises(Refused, match="bad_credentials"):
            harness.own_account.change_password(account.id, "wrong", password(), own_origin(account))
    harness.own_account.change_password(account.id, secret, password(), own_origin(account))


def test_guessing_the_password_in_an_open_session_locks_that_and_not_the_way_in(
    harness: AccountsHarness,
) -> None:
    account, secret = harness.with_password()
    for _ in range(LIMIT):
        with pytest.raises(Refused, match="bad_credentials"):
            harness.own_account.change_password(account.id, "wrong", password(), own_origin(account))
    with pytest.raises(Refused, match="locked"):
        harness.own_account.change_password(account.id, secret, password(), own_origin(account))
    harness.sign_in(account, secret)


def test_a_link_opens_however_much_strangers_guessed(harness: AccountsHarness) -> None:
    account, _ = harness.with_password()
    link = harness.admin.reset_password(account.id, BY, ADDRESS)
    lock(harness, account)
    signed = harness.services.invitations.redeem(link, "", "", password(), ADDRESS, AGENT)
    assert harness.accounts.viewer_of(signed.session_secret) is not None
