"""Whoever asks is recognised cheaply, forgotten soon, and never guessed."""

from __future__ import annotations

from secrets import token_urlsafe

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from dashboard.identity import authentication
from dashboard.identity.allowances import Bucket, Buckets
from dashboard.identity.authentication import INNER_HEADER, LINK, SESSION, Authenticator, is_link_door
from dashboard.identity.cookie_names import Jar
from dashboard.identity.problems import Problem
from data_access.store import Unavailable
from domain.access.rights import NOBODY, Grant, Kind, Role, Viewer
from domain.accounts.keys import Token

SOMEBODY = Viewer(Kind.PERSON, "account:1", "甲", (Grant(Role.COMMANDER, "330825"),), None, "s")


class Registry:
    """Knows what `known` holds; counts how often it was asked."""

    def __init__(self) -> None:
        self.known: dict[str, Viewer] = {}
        self.asked, self.away = 0, False

    def viewer_of(self, secret: str) -> Viewer | None:
        self.asked += 1
        if self.away:
            raise Unavailable("away")
        return self.known.get(secret)

    viewer_of_token = viewer_of_link = viewer_of

    def token_of(self, secret: str) -> Token | None:
        return None


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def make_request(cookie: str = "", address: str = "10.0.0.1", **headers: str) -> Request:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    environ = EnvironBuilder(headers=sent | {"Cookie": f"palm_session={cookie}"}).get_environ()
    return Request(environ | {"REMOTE_ADDR": address})


@pytest.fixture
def registry() -> Registry:
    return Registry()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def authenticator(registry: Registry, clock: Clock) -> Authenticator:
    return Authenticator(registry, Jar(8050, False), clock)


def test_an_answer_is_kept_for_two_seconds_and_no_longer(
    authenticator: Authenticator, registry: Registry, clock: Clock
) -> None:
    secret = token_urlsafe(32)
    registry.known[secret] = SOMEBODY
    assert [authenticator.of(make_request(secret)) for _ in range(5)] == [SOMEBODY] * 5
    assert registry.asked == 1
    del registry.known[secret]
    clock.now += authentication.CACHE_S + 0.01
    assert authenticator.of(make_request(secret)) == NOBODY


def test_what_was_just_ended_is_forgotten_at_once(authenticator: Authenticator, registry: Registry) -> None:
    secret = token_urlsafe(32)
    registry.known[secret] = SOMEBODY
    assert authenticator.of(make_request(secret)) == SOMEBODY
    registry.known.clear()
    authenticator.forget(secret)
    assert authenticator.of(make_request(secret)) == NOBODY


@pytest.mark.parametrize("secret", ["", "x", "a" * 42, "a" * 44, "a" * 42 + "!", "a" * 42 + "\u0663"])
def test_what_cannot_be_a_secret_is_not_looked_up(
    authenticator: Authenticator, registry: Registry, secret: str
) -> None:
    request = make_request("")
    request.__dict__["cookies"] = {"palm_session": secret}
    assert authenticator.of(request) == NOBODY
    assert registry.asked == 0


def test_guessing_costs_so_many_look_ups_and_keeps_nobody_out(
    authenticator: Authenticator, registry: Registry, clock: Clock
) -> None:
    secret = token_urlsafe(32)
    registry.known[secret] = SOMEBODY
    assert authenticator.of(make_request(secret)) == SOMEBODY
    for _ in range(int(authentication.STRANGERS_AT_ONCE) - 1):
        assert authenticator.of(make_request(token_urlsafe(32))) == NOBODY
    looked = registry.asked
    for _ in range(500):
        with pytest.raises(Problem, match="too_often"):
            authenticator.of(make_request(token_urlsafe(32)))
    assert registry.asked == looked
    clock.now += authentication.CACHE_S + 0.01
    assert authenticator.of(make_request(secret)) == SOMEBODY


def test_a_flood_of_guesses_from_one_address_keeps_out_nobody_from_another(
    authenticator: Authenticator, registry: Registry
) -> None:
    secret = token_urlsafe(32)
    registry.known[secret] = SOMEBODY
    for _ in range(int(authentication.STRANGERS_AT_ONCE)):
        authenticator.of(make_request(token_urlsafe(32), "10.9.9.9"))
    with pytest.raises(Problem, match="too_often"):
        authenticator.of(make_request(token_urlsafe(32), "10.9.9.9"))
    assert authenticator.of(make_request(secret, "10.0.0.2")) == SOMEBODY


def test_who_signs_in_behind_a_flooding_address_is_known_at_once(
    authenticator: Authenticator, registry: Registry, clock: Clock
) -> None:
    secret = token_urlsafe(32)
    registry.known[secret] = SOMEBODY
    for _ in range(int(authentication.STRANGERS_AT_ONCE)):
        authenticator.of(make_request(token_urlsafe(32)))
    with pytest.raises(Problem, match="too_often"):
        authenticator.of(make_request(secret))
    authenticator.meet(secret, SOMEBODY)
    assert authenticator.of(make_request(secret)) == SOMEBODY
    clock.now += authentication.CACHE_S + 0.01
    del registry.known[secret]
    assert authenticator.of(make_request(secret)) == NOBODY, "what was met is asked for like any other"


def test_many_addresses_together_have_a_bound_too(authenticator: Authenticator, registry: Registry) -> None:
    for number in range(int(authentication.ALL_STRANGERS_AT_ONCE)):
        authenticator.of(make_request(token_urlsafe(32), f"10.1.{number // 100}.{number % 100}"))
    looked = registry.asked
    with pytest.raises(Problem, match="too_often"):
        authenticator.of(make_request(token_urlsafe(32), "10.2.0.1"))
    assert registry.asked == looked


def test_while_the_database_is_away_the_known_stay_known_for_a_while_and_nobody_else_comes_in(
    authenticator: Authenticator, registry: Registry, clock: Clock
) -> None:
    secret = token_urlsafe(32)
    registry.known[secret] = SOMEBODY
    assert authenticator.of(make_request(secret)) == SOMEBODY
    registry.away = True
    clock.now += 60
    assert authenticator.of(make_request(secret)) == SOMEBODY
    looked = registry.asked
    assert authenticator.of(make_request(secret)) == SOMEBODY
    assert registry.asked == looked, "an ill database is not asked again at once"
    with pytest.raises(Unavailable):
        authenticator.of(make_request(token_urlsafe(32)))
    clock.now += authentication.STALE_S
    with pytest.raises(Unavailable):
        authenticator.of(make_request(secret))


def test_a_bearer_header_counts_alone(authenticator: Authenticator, registry: Registry) -> None:
    cookie, token = token_urlsafe(32), "palm_" + token_urlsafe(32)
    registry.known |= {cookie: SOMEBODY, token: SOMEBODY}
    assert authenticator.of(make_request("", Authorization=f"Bearer {token}")) == SOMEBODY
    for bad in ("Bearer palm_x", f"Basic {token}", "Bearer", "", f"Bearer palm_{token_urlsafe(32)}"):
        with pytest.raises(Problem, match="unauthorized"):
            authenticator.of(make_request(cookie, Authorization=bad))


def test_our_own_loops_are_known_by_a_secret_of_this_process(authenticator: Authenticator) -> None:
    sent = {INNER_HEADER.replace("-", "_"): authenticator.inner}
    assert authenticator.of(make_request("", **sent)).kind is Kind.INNER
    for bad in ("", "x", Authenticator(Registry(), Jar(8050, False)).inner, "é"):
        with pytest.raises(Problem, match="unauthorized"):
            authenticator.of(make_request("", **{INNER_HEADER.replace("-", "_"): bad}))


def test_with_https_the_cookie_is_one_that_only_this_host_can_set() -> None:
    assert Jar(443, True).name(SESSION) == "__Host-palm_session_443"


def test_a_bucket_refills_evenly_and_never_beyond_its_burst() -> None:
    bucket = Bucket(rate=2, burst=3)
    assert [bucket.take(0.0) for _ in range(4)] == [True, True, True, False]
    assert [bucket.take(0.5), bucket.take(0.5)] == [True, False]
    assert [bucket.take(1000.0) for _ in range(4)] == [True, True, True, False]


def test_buckets_forget_the_longest_unused() -> None:
    buckets = Buckets(rate=0.001, burst=1, most=2)
    assert buckets.take("a", 0.0)
    assert not buckets.take("a", 0.0)
    assert buckets.take("b", 0.0)
    assert buckets.take("c", 0.0)
    assert buckets.take("a", 0.0), "a was forgotten"


def make_request_for(path: str, **cookies: str) -> Request:
    """A request for an address with some cookies."""
    sent = "; ".join(f"{name}_8050={value}" for name, value in cookies.items())
    return Request(EnvironBuilder(path=path, headers={"Cookie": sent}).get_environ())


def test_a_link_counts_under_its_doors_only_and_a_session_everywhere_else(clock: Clock) -> None:
    links, sessions = Registry(), Registry()
    sessions.viewer_of_link = links.viewer_of  # type: ignore[method-assign]
    authenticator_here = Authenticator(sessions, Jar(8050, False), clock)
    secret, session, phone = token_urlsafe(32), token_urlsafe(32), Viewer(Kind.LINK, "link:1", "乙", ())
    links.known[secret], sessions.known[session] = phone, SOMEBODY
    both = {LINK: secret, SESSION: session}
    assert authenticator_here.of(make_request_for("/palm/state", **both)) == phone
    assert authenticator_here.of(make_request_for("/dispatch", **both)) == SOMEBODY
    assert authenticator_here.of(make_request_for("/dispatch", **{LINK: secret})) == NOBODY
    swapped = {LINK: session, SESSION: secret}
    assert (
        authenticator_here.of(make_request_for("/palm/state", **swapped))
        == authenticator_here.of(make_request_for("/dispatch", **swapped))
        == NOBODY
    )


def test_all_phones_of_a_carrier_come_back_at_once_and_keep_nobody_from_signing_in(clock: Clock) -> None:
    registry = Registry()
    authenticator_here = Authenticator(registry, Jar(8050, False), clock)
    for _ in range(int(authentication.LINKS_AT_ONCE)):
        assert authenticator_here.of(make_request_for("/palm/state", **{LINK: token_urlsafe(32)})) == NOBODY
    with pytest.raises(Problem, match="too_often"):
        authenticator_here.of(make_request_for("/palm/state", **{LINK: token_urlsafe(32)}))
    assert authenticator_here.of(make_request_for("/dispatch", **{SESSION: token_urlsafe(32)})) == NOBODY, (
        "looked up"
    )


def test_a_link_that_ended_is_nobodys_even_beside_a_session(
    authenticator: Authenticator, registry: Registry
) -> None:
    session = token_urlsafe(32)
    registry.known[session] = SOMEBODY
    assert authenticator.of(make_request_for("/palm", **{SESSION: session})) == SOMEBODY
    assert (
        authenticator.of(make_request_for("/palm", **{SESSION: session, LINK: token_urlsafe(32)})) == NOBODY
    )


@pytest.mark.parametrize(("path", "is_door"), [("/palm", 1), ("/palm/x", 1), ("/palmy", 0), ("/x/palm", 0)])
def test_the_doors_of_links(path: str, is_door: int) -> None:
    assert is_link_door(path) == bool(is_door)
