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
from tests.integration.accounts import ADDRESS, AGENT, BY, World, own, password, world
from tests.integration.reports import COUNTY
from tests.signing import make_account, session_cookie

IDLE, ABSOLUTE = timedelta(minutes=30), timedelta(hours=12)
INSTANT = timedelta(microseconds=1)


@pytest.fixture
def here(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        yield made


def hashed(secret: str) -> bytes:
    return sha256(secret.encode()).digest()


def alive(here: World, secret: str) -> bool:
    """Whether a session goes on, which a request and a socket must be told alike."""
    by_socket = hashed(secret) not in here.accounts.ended_among([hashed(secret)])
    by_request = here.accounts.viewer_of(secret) is not None
    assert by_socket == by_request
    return by_request


def test_idleness_ends_a_session_at_its_exact_moment(here: World) -> None:
    account, secret = here.with_password()
    first, second = (here.sign_in(account, secret).session_secret for _ in range(2))
    here.now += IDLE - INSTANT
    assert alive(here, first)
    assert alive(here, second)
    here.accounts.use(first)
    here.now += INSTANT
    assert alive(here, first)
    assert not alive(here, second)
    here.accounts.use(second)
    assert not alive(here, second), "what is over stays so"


def test_asking_who_somebody_is_is_no_use(here: World) -> None:
    account, secret = here.with_password()
    signed = here.sign_in(account, secret).session_secret
    ends = here.now + IDLE
    while here.now < ends - timedelta(minutes=1):
        assert alive(here, signed)
        here.now += timedelta(minutes=1)
    here.now = ends
    assert not alive(here, signed)


def test_what_is_left_of_a_session(here: World) -> None:
    account, secret = here.with_password()
    signed = here.sign_in(account, secret).session_secret
    idle, ends = IDLE.total_seconds(), ABSOLUTE.total_seconds()
    assert here.accounts.rest_of(signed) == Rest(idle, ends)
    here.now += IDLE / 2
    assert here.accounts.rest_of(signed) == Rest(idle / 2, ends - idle / 2)
    here.accounts.use(signed)
    assert here.accounts.rest_of(signed) == Rest(idle, ends - idle / 2)
    here.now += IDLE
    assert here.accounts.rest_of(signed) is None
    assert here.accounts.rest_of("none") is None


def test_near_its_end_a_session_has_no_longer_than_that(here: World) -> None:
    account, secret = here.with_password()
    signed = here.sign_in(account, secret).session_secret
    for _ in range(47):
        here.now += IDLE / 2
        here.accounts.use(signed)
    left = (ABSOLUTE - 47 * IDLE / 2).total_seconds()
    assert left < IDLE.total_seconds()
    assert here.accounts.rest_of(signed) == Rest(left, left)


def test_a_wall_has_no_end_to_tell_of(here: World) -> None:
    kiosk, key = here.admin.create_kiosk("大厅", COUNTY, None, BY, ADDRESS)
    wall = here.services.sessions.open_kiosk(key, ADDRESS, AGENT).session_secret
    assert here.accounts.rest_of(wall) is None
    here.now += 100 * ABSOLUTE
    assert alive(here, wall)
    here.admin.end_kiosk(kiosk.id, BY, ADDRESS)
    assert not alive(here, wall)


def test_use_is_noted_now_and_then_not_each_time(here: World) -> None:
    account, secret = here.with_password()
    used = here.sign_in(account, secret).session_secret

    def seen() -> str:
        return here.accounts.sessions.list(account.id)[0].seen_at

    before = seen()
    here.now += TOUCH_AT_MOST - INSTANT
    here.accounts.use(used)
    assert seen() == before
    here.now += INSTANT
    here.accounts.use(used)
    assert seen() > before


def test_age_ends_a_session_however_much_it_is_used(here: World) -> None:
    account, secret = here.with_password()
    signed = here.sign_in(account, secret).session_secret
    ends = here.now + ABSOLUTE
    while here.now + IDLE / 2 < ends:
        assert alive(here, signed)
        here.accounts.use(signed)
        here.now += IDLE / 2
    here.now = ends - INSTANT
    assert alive(here, signed)
    here.now = ends
    assert not alive(here, signed)


def test_sign_out_everywhere_ends_all_but_the_one_named(here: World) -> None:
    account, secret = here.with_password()
    first, second = (here.sign_in(account, secret) for _ in range(2))
    here.own.sign_out_everywhere(account.id, own(account), keep=second.viewer.session)
    assert (alive(here, first.session_secret), alive(here, second.session_secret)) == (False, True)
    here.own.sign_out_everywhere(account.id, own(account))
    assert not alive(here, second.session_secret)
    assert here.actions(account.actor)[-2:] == ["sessions.ended", "sessions.ended"]


def test_one_session_is_ended_by_its_owner_only(here: World) -> None:
    account, secret = here.with_password()
    other, _ = here.with_password()
    signed = here.sign_in(account, secret)
    here.services.sessions.end(other.id, signed.viewer.session, own(other))
    here.services.sessions.end(account.id, "no session", own(account))
    assert alive(here, signed.session_secret)
    here.services.sessions.end(account.id, signed.viewer.session, own(account))
    assert not alive(here, signed.session_secret)


CHANGES: dict[str, Callable[[World, Account, str], object]] = {
    "grants": lambda here, who, _: here.admin.set_grants(who.id, [Grant(Role.REVIEWER, COUNTY)], BY, ADDRESS),
    "disabled": lambda here, who, _: here.admin.disable(who.id, BY, ADDRESS),
    "reset": lambda here, who, _: here.admin.reset_password(who.id, BY, ADDRESS),
    "temporary": lambda here, who, _: here.admin.temporary_password(who.id, BY, ADDRESS),
    "factor": lambda here, who, secret: here.enrol(who, secret),
    "factor gone": lambda here, who, _: here.admin.reset_second_factor(who.id, BY, ADDRESS),
    "signed out": lambda here, who, _: here.admin.end_sessions(who.id, BY, ADDRESS),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_session_ends_with_what_its_account_may_do(
    here: World, change: Callable[[World, Account, str], object]
) -> None:
    account, secret = here.with_password()
    signed = here.sign_in(account, secret).session_secret
    before = here.accounts.queries.get(account.id).version
    assert alive(here, signed)
    change(here, account, secret)
    assert not alive(here, signed)
    assert here.accounts.queries.get(account.id).version > before


def test_on_a_fast_clock_idleness_and_age_are_those_of_the_machine(here: World) -> None:
    """A demo at 60 times: half an hour before the screen is 30 hours on the clock of its case."""
    real = 60.0
    here.accounts = here.policy(pace=real)
    secret = here.sign_in(*here.with_password()).session_secret
    assert here.accounts.rest_of(secret) == Rest(IDLE.total_seconds(), ABSOLUTE.total_seconds())
    here.now += timedelta(minutes=29) * real
    assert alive(here, secret)
    assert here.accounts.rest_of(secret) == Rest(60.0, ABSOLUTE.total_seconds() - 29 * 60)
    here.accounts.use(secret)
    here.now += timedelta(seconds=59) * real
    here.accounts.use(secret)
    assert here.accounts.rest_of(secret).idle_s == 1741.0, "noted once a minute, not every second"  # type: ignore[union-attr]
    here.now += IDLE * real
    assert not alive(here, secret)


def test_a_new_version_alone_ends_a_session(here: World) -> None:
    account = make_account(here.store, Role.COMMANDER, COUNTY)
    secret = session_cookie(here.store, account, hours=10**5)
    here.wait(minutes=1)
    here.accounts = here.policy(idle=timedelta(days=10**5))
    assert alive(here, secret)
    with here.store.database.writing() as connection:
        connection.exec_driver_sql("UPDATE accounts SET version = version + 1")
    assert not alive(here, secret)


def test_a_new_password_ends_the_other_sessions_and_the_old_password(here: World) -> None:
    account, secret = here.with_password()
    kept, other = (here.sign_in(account, secret) for _ in range(2))
    new = password()
    with pytest.raises(Exception, match="bad_credentials"):
        here.own.change_password(account.id, password(), new, own(account))
    here.own.change_password(account.id, secret, new, own(account), session=kept.viewer.session)
    assert (alive(here, kept.session_secret), alive(here, other.session_secret)) == (True, False)
    with pytest.raises(Exception, match="bad_credentials"):
        here.sign_in(account, secret)
    here.sign_in(account, new)
    assert here.actions(account.actor).count("password.set") == 2


def test_an_account_has_so_many_sessions_and_the_oldest_gives_way(here: World) -> None:
    account, secret = here.with_password()
    signed = []
    for _ in range(MOST + 2):
        here.wait(seconds=1)
        signed.append(here.sign_in(account, secret).session_secret)
    assert [alive(here, one) for one in signed] == [False] * 2 + [True] * MOST


def test_many_sessions_are_asked_about_at_once(here: World) -> None:
    account, secret = here.with_password()
    signed = here.sign_in(account, secret).session_secret
    strangers = {sha256(b"%d" % n).digest() for n in range(1200)}
    assert here.accounts.ended_among([*strangers, hashed(signed)]) == strangers
    assert here.accounts.ended_among([]) == set()


def test_a_wall_goes_on_without_hands_until_its_key_ends(here: World) -> None:
    kiosk, key = here.admin.create_kiosk("大厅", COUNTY, None, BY, ADDRESS)
    opened = here.services.sessions.open_kiosk(key, ADDRESS, AGENT)
    assert opened.viewer.grants == (Grant(Role.WALL, COUNTY),)
    here.wait(days=400)
    assert alive(here, opened.session_secret)
    here.admin.end_kiosk(kiosk.id, BY, ADDRESS)
    assert not alive(here, opened.session_secret)


def test_a_wall_s_key_has_its_own_end(here: World) -> None:
    ends = here.now + timedelta(days=3)
    _, key = here.admin.create_kiosk("大厅", COUNTY, ends, BY, ADDRESS)
    opened = here.services.sessions.open_kiosk(key, ADDRESS, AGENT).session_secret
    here.now = ends - INSTANT
    assert alive(here, opened)
    here.now = ends
    assert not alive(here, opened)
    with pytest.raises(Exception, match="key_ended"):
        here.services.sessions.open_kiosk(key, ADDRESS, AGENT)


def test_what_was_over_long_ago_is_dropped_but_no_wall(here: World) -> None:
    account, secret = here.with_password()
    here.sign_in(account, secret)
    _, key = here.admin.create_kiosk("大厅", COUNTY, None, BY, ADDRESS)
    wall = here.services.sessions.open_kiosk(key, ADDRESS, AGENT).session_secret
    here.wait(days=91)
    here.accounts.sweep()
    assert alive(here, wall)
    with here.store.reading() as connection:
        left = connection.exec_driver_sql("SELECT count(*) FROM sessions").scalar_one()
        links = connection.exec_driver_sql("SELECT count(*) FROM invitations").scalar_one()
    assert (left, links) == (1, 0)
