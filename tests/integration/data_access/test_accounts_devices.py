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
from tests.integration.accounts import ADDRESS, AGENT, BY, World, own, password, world


@pytest.fixture
def here(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        yield made


def refusal(here: World, login: str, device: str = "", secret: str = "wrong") -> str:
    """The code with which a sign-in is refused."""
    with pytest.raises(Refused) as refused:
        here.services.sign_in.by_password(login, secret, "", ADDRESS, AGENT, device=device)
    return refused.value.code


def known(here: World, account: Account, secret: str, device: str = "") -> SignedIn:
    """A sign-in that makes a browser known (or keeps it so)."""
    return here.sign_in(account, secret, device=device)


def lock(here: World, account: Account, device: str = "") -> None:
    assert [refusal(here, account.login, device) for _ in range(LIMIT)] == ["bad_credentials"] * LIMIT
    assert refusal(here, account.login, device) == "locked"


def test_a_stranger_s_failures_lock_strangers_and_not_the_owner_s_browser(here: World) -> None:
    account, secret = here.with_password()
    device = known(here, account, secret).device
    lock(here, account)
    assert refusal(here, account.login, secret=secret) == "locked"
    again = known(here, account, secret, device)
    assert refusal(here, account.login, secret=secret) == "locked", "the owner's success frees no stranger"
    known(here, account, secret, again.device)


def test_failures_in_a_known_browser_lock_it_alone_and_as_long(here: World) -> None:
    account, secret = here.with_password()
    first, second = known(here, account, secret).device, known(here, account, secret).device
    for minutes in (15, 30):
        for _ in range(LIMIT):
            refusal(here, account.login, first)
        with pytest.raises(Locked) as locked:
            known(here, account, secret, first)
        assert locked.value.until == here.now + timedelta(minutes=minutes)
        here.now = locked.value.until
    second = known(here, account, secret, second).device
    lock(here, account, first)
    known(here, account, secret, second)
    known(here, account, secret)
    rows = [new for action, _, new in here.trace(account.actor) if action == "signin.locked"]
    assert [row["client"] for row in rows] == ["device"] * 3


def test_a_lock_of_strangers_is_told_as_one(here: World) -> None:
    account, _ = here.with_password()
    lock(here, account)
    rows = [new for action, _, new in here.trace(account.actor) if action == "signin.locked"]
    assert [row["client"] for row in rows] == ["strangers"]
    assert here.accounts.queries.get(account.id).locked_until is not None
    here.wait(minutes=1)
    here.accounts.sweep()
    told = [new["count"] for action, _, new in here.trace(account.actor) if action == "signin.failed"]
    assert sum(told) == LIMIT + 1


def test_failures_in_any_browser_are_all_told_of_the_account(here: World) -> None:
    account, secret = here.with_password()
    device = known(here, account, secret).device
    refusal(here, account.login, device)
    refusal(here, account.login)
    refusal(here, account.login, device)
    known(here, account, secret, device)
    here.wait(minutes=1)
    here.accounts.sweep()
    told = [new["count"] for action, _, new in here.trace(account.actor) if action == "signin.failed"]
    assert told == [1, 2]


def test_neither_a_made_up_cookie_nor_that_of_another_account_helps(here: World) -> None:
    account, secret = here.with_password()
    other, other_secret = here.with_password()
    foreign = known(here, other, other_secret).device
    lock(here, account, "A" * 43)
    assert refusal(here, account.login, foreign, secret) == "locked"
    assert refusal(here, account.login, "x" * 5000, secret) == "locked"
    for _ in range(LIMIT):
        assert refusal(here, "nobody", foreign) == "bad_credentials"
    assert refusal(here, "nobody", foreign) == "locked", "an unknown login is as with no cookie at all"


def test_each_sign_in_changes_the_secret_and_a_shared_desk_knows_all_its_people(here: World) -> None:
    day, night = here.with_password(), here.with_password()
    first = known(here, *day).device
    second = known(here, *night, device=first).device
    assert len({first, second, ""}) == 3
    for account, secret in (day, night):
        lock(here, account)
        assert refusal(here, account.login, first, secret) == "locked", "a secret that was replaced is none"
    third = known(here, *day, device=second).device
    known(here, *night, device=third)
    made = [here.accounts.devices.count(account.id) for account, _ in (day, night)]
    assert made == [2, 2], "one by the link of each, and the desk"


def test_a_cookie_that_somebody_planted_makes_their_browser_no_known_one(here: World) -> None:
    thief, thief_secret = here.with_password()
    account, secret = here.with_password()
    planted = known(here, thief, thief_secret).device
    known(here, account, secret, planted)
    lock(here, account)
    assert refusal(here, account.login, planted, secret) == "locked"


def test_of_the_secret_only_a_hash_is_kept_and_none_is_told(here: World) -> None:
    account, secret = here.with_password()
    signed = known(here, account, secret)
    assert signed.device not in repr(signed)
    with here.store.reading() as connection:
        kept = repr([*connection.execute(select(t.devices))])
    assert signed.device not in kept


CHANGES: dict[str, Callable[[World, Account, str], object]] = {
    "password": lambda here, who, old: here.own.change_password(who.id, old, password(), own(who)),
    "everywhere": lambda here, who, _: here.own.sign_out_everywhere(who.id, own(who)),
    "by an administrator": lambda here, who, _: here.admin.end_sessions(who.id, BY, ADDRESS),
    "reset": lambda here, who, _: here.admin.reset_password(who.id, BY, ADDRESS),
    "temporary": lambda here, who, _: here.admin.temporary_password(who.id, BY, ADDRESS),
    "disabled": lambda here, who, _: here.admin.disable(who.id, BY, ADDRESS),
    "link": lambda here, who, _: here.services.invitations.redeem(
        here.admin.invite(who.id, BY, ADDRESS), "", "", password(), ADDRESS, AGENT
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_browser_is_a_stranger_again_with_what_might_have_been_stolen(
    here: World, change: Callable[[World, Account, str], object]
) -> None:
    account, secret = here.with_password()
    device = known(here, account, secret).device
    change(here, account, secret)
    for _ in range(LIMIT):
        refusal(here, account.login)
    assert refusal(here, account.login, device) == "locked"


def test_the_session_that_stays_keeps_its_browser_and_one_that_is_ended_loses_it(here: World) -> None:
    account, secret = here.with_password()
    kept, other, third = (known(here, account, secret) for _ in range(3))
    here.services.sessions.end(account.id, third.viewer.session, own(account))
    here.services.sessions.sign_out(other.session_secret, own(account))
    lock(here, account)
    assert refusal(here, account.login, third.device, secret) == "locked"
    other = known(here, account, secret, other.device)
    new = password()
    here.own.change_password(account.id, secret, new, own(account), session=kept.viewer.session)
    assert refusal(here, account.login, other.device, new) == "locked"
    known(here, account, new, kept.device)


def test_a_browser_unused_for_half_a_year_is_a_stranger_and_forgotten(here: World) -> None:
    account, secret = here.with_password()
    device = known(here, account, secret).device
    here.now += LIFE
    lock(here, account, device)
    assert refusal(here, account.login, secret=secret) == "locked"
    assert here.accounts.devices.count(account.id) == 0
    here.accounts.sweep()
    with here.store.reading() as connection:
        assert connection.execute(select(t.devices)).all() == []


def test_an_account_is_known_to_so_many_browsers_and_the_oldest_gives_way(here: World) -> None:
    account, secret = here.with_password()
    oldest = known(here, account, secret).device
    for _ in range(MOST_DEVICES):
        here.wait(seconds=1)
        newest = known(here, account, secret).device
    assert here.accounts.devices.count(account.id) == MOST_DEVICES
    lock(here, account)
    assert refusal(here, account.login, oldest, secret) == "locked"
    known(here, account, secret, newest)


def test_an_administrator_s_unlock_frees_strangers_and_browsers(here: World) -> None:
    account, secret = here.with_password()
    device = known(here, account, secret).device
    lock(here, account)
    lock(here, account, device)
    assert here.accounts.queries.get(account.id).locked_until is not None
    assert here.admin.unlock(account.id, BY, ADDRESS).locked_until is None
    known(here, account, secret)
    known(here, account, secret, device)


def test_codes_are_guessed_on_the_account_of_the_browser_they_are_typed_in(here: World) -> None:
    account, secret = here.with_password()
    device = known(here, account, secret).device
    totp, _ = here.enrol(account, secret)
    lock(here, account)
    here.wait(seconds=30)
    with pytest.raises(MoreNeeded) as more:
        known(here, account, secret, device)
    half = more.value.half
    signed = here.services.sign_in.finish(half, ADDRESS, AGENT, code=totp.at(here.now), device=device)
    assert here.accounts.viewer_of(signed.session_secret) is not None


def test_who_is_signed_in_changes_the_password_whatever_strangers_do(here: World) -> None:
    account, secret = here.with_password()
    lock(here, account)
    for _ in range(LIMIT - 1):
        with pytest.raises(Refused, match="bad_credentials"):
            here.own.change_password(account.id, "wrong", password(), own(account))
    here.own.change_password(account.id, secret, password(), own(account))


def test_guessing_the_password_in_an_open_session_locks_that_and_not_the_way_in(here: World) -> None:
    account, secret = here.with_password()
    for _ in range(LIMIT):
        with pytest.raises(Refused, match="bad_credentials"):
            here.own.change_password(account.id, "wrong", password(), own(account))
    with pytest.raises(Refused, match="locked"):
        here.own.change_password(account.id, secret, password(), own(account))
    here.sign_in(account, secret)


def test_a_link_opens_however_much_strangers_guessed(here: World) -> None:
    account, _ = here.with_password()
    link = here.admin.reset_password(account.id, BY, ADDRESS)
    lock(here, account)
    signed = here.services.invitations.redeem(link, "", "", password(), ADDRESS, AGENT)
    assert here.accounts.viewer_of(signed.session_secret) is not None
