"""How sessions end: by time, to the microsecond; by leaving; by what happens to the account or the key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import sha256

import pytest

from data_access.accounts import Rest
from data_access.accounts.sessions import MOST, TOUCH_AT_MOST
from domain.access.rights import Grant, Role
from domain.accounts.account import Account
from tests.integration.accounts import ADDRESS, AGENT, BY, AccountsHarness, open_harness, own_origin, password
from tests.integration.reports import COUNTY
from tests.signing import make_account, session_cookie

IDLE, ABSOLUTE = timedelta(minutes=30), timedelta(hours=12)
INSTANT = timedelta(microseconds=1)


@pytest.fixture
def harness(database_url: str) -> Iterator[AccountsHarness]:
    with open_harness(database_url) as made:
        yield made


def hash_secret(secret: str) -> bytes:
    return sha256(secret.encode()).digest()


def is_session_alive(harness: AccountsHarness, secret: str) -> bool:
    """Whether a session goes on, which a request and a socket must be told alike."""
    by_socket = hash_secret(secret) not in harness.accounts.ended_among([hash_secret(secret)])
    by_request = harness.accounts.viewer_of(secret) is not None
    assert by_socket == by_request
    return by_request


def test_idleness_ends_a_session_at_its_exact_moment(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    first, second = (harness.sign_in(account, secret).session_secret for _ in range(2))
    harness.now += IDLE - INSTANT
    assert is_session_alive(harness, first)
    assert is_session_alive(harness, second)
    harness.accounts.use(first)
    harness.now += INSTANT
    assert is_session_alive(harness, first)
    assert not is_session_alive(harness, second)
    harness.accounts.use(second)
    assert not is_session_alive(harness, second), "what is over stays so"


def test_asking_who_somebody_is_is_no_use(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    signed = harness.sign_in(account, secret).session_secret
    ends = harness.now + IDLE
    while harness.now < ends - timedelta(minutes=1):
        assert is_session_alive(harness, signed)
        harness.now += timedelta(minutes=1)
    harness.now = ends
    assert not is_session_alive(harness, signed)


def test_what_is_left_of_a_session(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    signed = harness.sign_in(account, secret).session_secret
    idle, ends = IDLE.total_seconds(), ABSOLUTE.total_seconds()
    assert harness.accounts.rest_of(signed) == Rest(idle, ends)
    harness.now += IDLE / 2
    assert harness.accounts.rest_of(signed) == Rest(idle / 2, ends - idle / 2)
    harness.accounts.use(signed)
    assert harness.accounts.rest_of(signed) == Rest(idle, ends - idle / 2)
    harness.now += IDLE
    assert harness.accounts.rest_of(signed) is None
    assert harness.accounts.rest_of("none") is None


def test_near_its_end_a_session_has_no_longer_than_that(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    signed = harness.sign_in(account, secret).session_secret
    for _ in range(47):
        harness.now += IDLE / 2
        harness.accounts.use(signed)
    left = (ABSOLUTE - 47 * IDLE / 2).total_seconds()
    assert left < IDLE.total_seconds()
    assert harness.accounts.rest_of(signed) == Rest(left, left)


def test_a_wall_has_no_end_to_tell_of(harness: AccountsHarness) -> None:
    kiosk, key = harness.admin.create_kiosk("大厅", COUNTY, None, BY, ADDRESS)
    wall = harness.services.sessions.open_kiosk(key, ADDRESS, AGENT).session_secret
    assert harness.accounts.rest_of(wall) is None
    harness.now += 100 * ABSOLUTE
    assert is_session_alive(harness, wall)
    harness.admin.end_kiosk(kiosk.id, BY, ADDRESS)
    assert not is_session_alive(harness, wall)


def test_use_is_noted_now_and_then_not_each_time(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    used = harness.sign_in(account, secret).session_secret

    def seen() -> str:
        return harness.accounts.sessions.list(account.id)[0].seen_at

    before = seen()
    harness.now += TOUCH_AT_MOST - INSTANT
    harness.accounts.use(used)
    assert seen() == before
    harness.now += INSTANT
    harness.accounts.use(used)
    assert seen() > before


def test_age_ends_a_session_however_much_it_is_used(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    signed = harness.sign_in(account, secret).session_secret
    ends = harness.now + ABSOLUTE
    while harness.now + IDLE / 2 < ends:
        assert is_session_alive(harness, signed)
        harness.accounts.use(signed)
        harness.now += IDLE / 2
    harness.now = ends - INSTANT
    assert is_session_alive(harness, signed)
    harness.now = ends
    assert not is_session_alive(harness, signed)


def test_sign_out_everywhere_ends_all_but_the_one_named(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    first, second = (harness.sign_in(account, secret) for _ in range(2))
    harness.own_account.sign_out_everywhere(account.id, own_origin(account), keep=second.viewer.session)
    assert (
        is_session_alive(harness, first.session_secret),
        is_session_alive(harness, second.session_secret),
    ) == (False, True)
    harness.own_account.sign_out_everywhere(account.id, own_origin(account))
    assert not is_session_alive(harness, second.session_secret)
    assert harness.actions(account.actor)[-2:] == ["sessions.ended", "sessions.ended"]


def test_one_session_is_ended_by_its_owner_only(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    other, _ = harness.with_password()
    signed = harness.sign_in(account, secret)
    harness.services.sessions.end(other.id, signed.viewer.session, own_origin(other))
    harness.services.sessions.end(account.id, "no session", own_origin(account))
    assert is_session_alive(harness, signed.session_secret)
    harness.services.sessions.end(account.id, signed.viewer.session, own_origin(account))
    assert not is_session_alive(harness, signed.session_secret)


CHANGES: dict[str, Callable[[AccountsHarness, Account, str], object]] = {
    "grants": lambda harness, who, _: harness.admin.set_grants(
        who.id, [Grant(Role.REVIEWER, COUNTY)], BY, ADDRESS
    ),
    "disabled": lambda harness, who, _: harness.admin.disable(who.id, BY, ADDRESS),
    "reset": lambda harness, who, _: harness.admin.reset_password(who.id, BY, ADDRESS),
    "temporary": lambda harness, who, _: harness.admin.temporary_password(who.id, BY, ADDRESS),
    "factor": lambda harness, who, secret: harness.enrol(who, secret),
    "factor gone": lambda harness, who, _: harness.admin.reset_second_factor(who.id, BY, ADDRESS),
    "signed out": lambda harness, who, _: harness.admin.end_sessions(who.id, BY, ADDRESS),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_session_ends_with_what_its_account_may_do(
    harness: AccountsHarness, change: Callable[[AccountsHarness, Account, str], object]
) -> None:
    account, secret = harness.with_password()
    signed = harness.sign_in(account, secret).session_secret
    before = harness.accounts.queries.get(account.id).version
    assert is_session_alive(harness, signed)
    change(harness, account, secret)
    assert not is_session_alive(harness, signed)
    assert harness.accounts.queries.get(account.id).version > before


def test_on_a_fast_clock_idleness_and_age_are_those_of_the_machine(harness: AccountsHarness) -> None:
    """A demo at 60 times: half an hour before the screen is 30 hours on the clock of its case."""
    real = 60.0
    harness.accounts = harness.policy(pace=real)
    secret = harness.sign_in(*harness.with_password()).session_secret
    assert harness.accounts.rest_of(secret) == Rest(IDLE.total_seconds(), ABSOLUTE.total_seconds())
    harness.now += timedelta(minutes=29) * real
    assert is_session_alive(harness, secret)
    assert harness.accounts.rest_of(secret) == Rest(60.0, ABSOLUTE.total_seconds() - 29 * 60)
    harness.accounts.use(secret)
    harness.now += timedelta(seconds=59) * real
    harness.accounts.use(secret)
    assert harness.accounts.rest_of(secret).idle_s == 1741.0, "noted once a minute, not every second"  # type: ignore[union-attr]
    harness.now += IDLE * real
    assert not is_session_alive(harness, secret)


def test_a_new_version_alone_ends_a_session(harness: AccountsHarness) -> None:
    account = make_account(harness.store, Role.COMMANDER, COUNTY)
    secret = session_cookie(harness.store, account, hours=10**5)
    harness.wait(minutes=1)
    harness.accounts = harness.policy(idle=timedelta(days=10**5))
    assert is_session_alive(harness, secret)
    with harness.store.database.writing() as connection:
        connection.exec_driver_sql("UPDATE accounts SET version = version + 1")
    assert not is_session_alive(harness, secret)


def test_a_new_password_ends_the_other_sessions_and_the_old_password(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    kept, other = (harness.sign_in(account, secret) for _ in range(2))
    new = password()
    with pytest.raises(Exception, match="bad_credentials"):
        harness.own_account.change_password(account.id, password(), new, own_origin(account))
    harness.own_account.change_password(
        account.id, secret, new, own_origin(account), session=kept.viewer.session
    )
    assert (
        is_session_alive(harness, kept.session_secret),
        is_session_alive(harness, other.session_secret),
    ) == (True, False)
    with pytest.raises(Exception, match="bad_credentials"):
        harness.sign_in(account, secret)
    harness.sign_in(account, new)
    assert harness.actions(account.actor).count("password.set") == 2


def test_an_account_has_so_many_sessions_and_the_oldest_gives_way(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    signed = []
    for _ in range(MOST + 2):
        harness.wait(seconds=1)
        signed.append(harness.sign_in(account, secret).session_secret)
    assert [is_session_alive(harness, item) for item in signed] == [False] * 2 + [True] * MOST


def test_many_sessions_are_asked_about_at_once(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    signed = harness.sign_in(account, secret).session_secret
    strangers = {sha256(b"%d" % n).digest() for n in range(1200)}
    assert harness.accounts.ended_among([*strangers, hash_secret(signed)]) == strangers
    assert harness.accounts.ended_among([]) == set()


def test_a_wall_goes_on_without_hands_until_its_key_ends(harness: AccountsHarness) -> None:
    kiosk, key = harness.admin.create_kiosk("大厅", COUNTY, None, BY, ADDRESS)
    opened = harness.services.sessions.open_kiosk(key, ADDRESS, AGENT)
    assert opened.viewer.grants == (Grant(Role.WALL, COUNTY),)
    harness.wait(days=400)
    assert is_session_alive(harness, opened.session_secret)
    harness.admin.end_kiosk(kiosk.id, BY, ADDRESS)
    assert not is_session_alive(harness, opened.session_secret)


def test_a_wall_s_key_has_its_own_end(harness: AccountsHarness) -> None:
    ends = harness.now + timedelta(days=3)
    _, key = harness.admin.create_kiosk("大厅", COUNTY, ends, BY, ADDRESS)
    opened = harness.services.sessions.open_kiosk(key, ADDRESS, AGENT).session_secret
    harness.now = ends - INSTANT
    assert is_session_alive(harness, opened)
    harness.now = ends
    assert not is_session_alive(harness, opened)
    with pytest.raises(Exception, match="key_ended"):
        harness.services.sessions.open_kiosk(key, ADDRESS, AGENT)


def test_what_was_over_long_ago_is_dropped_but_no_wall(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    harness.sign_in(account, secret)
    _, key = harness.admin.create_kiosk("大厅", COUNTY, None, BY, ADDRESS)
    wall = harness.services.sessions.open_kiosk(key, ADDRESS, AGENT).session_secret
    harness.wait(days=91)
    harness.accounts.sweep()
    assert is_session_alive(harness, wall)
    with harness.store.reading() as connection:
        left = connection.exec_driver_sql("SELECT count(*) FROM sessions").scalar_one()
        links = connection.exec_driver_sql("SELECT count(*) FROM invitations").scalar_one()
    assert (left, links) == (1, 0)
