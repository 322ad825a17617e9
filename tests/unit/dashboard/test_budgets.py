"""Whoever is not signed in gets a small budget: by address, and all of them together."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import pytest

from dashboard.http.edge import budgets
from dashboard.http.edge.budgets import ADDRESS, ALL, PROGRAM, SOMEBODY, Budgets, Kind, Rate
from dashboard.identity.client_address import network, normalize_address
from dashboard.identity.problems import Problem
from domain.access.rights import Kind as Whose
from domain.access.rights import Viewer


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limits(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Budgets:
    monkeypatch.setattr(budgets, "PAUSE_S", 0)
    return Budgets(lambda environ: environ.get("known"), clock)


def count_taken(made: Budgets, address: str, times: int, **more: Any) -> int:
    """How many of so many requests were taken."""
    environ: Mapping[str, Any] = {"REMOTE_ADDR": address, "PATH_INFO": more.pop("path", "/signin")}
    taken = 0
    for _ in range(times):
        with suppress(Problem):
            made.spend(environ, **more)
            taken += 1
    return taken


def test_one_address_may_ask_so_often_and_again_later(limits: Budgets, clock: Clock) -> None:
    rate = ADDRESS[Kind.PAGE]
    assert count_taken(limits, "10.0.0.1", 2000) == rate.at_once
    with pytest.raises(Problem, match="too_often"):
        limits.spend({"REMOTE_ADDR": "10.0.0.1", "PATH_INFO": "/signin"})
    clock.now += 2
    assert count_taken(limits, "10.0.0.1", 2000) == 2 * rate.second


def test_the_phones_of_a_county_come_back_at_once_and_keep_nobody_from_signing_in(limits: Budgets) -> None:
    """2,000 behind one address of a carrier after a restart: no link is known yet."""
    assert count_taken(limits, "10.0.0.1", 2000, path="/palm/socket/", wait=False) == 2000
    assert (
        count_taken(limits, "10.0.0.1", 9000, path="/palm/socket/", wait=False)
        == ADDRESS[Kind.PHONE].at_once - 2000
    )
    assert count_taken(limits, "10.0.0.1", 1) == 1


def test_many_addresses_do_not_add_up(limits: Budgets, clock: Clock) -> None:
    assert (
        sum(count_taken(limits, f"10.0.{n // 250}.{n % 250}", 10) for n in range(1000))
        == ALL[Kind.PAGE].at_once
    )
    clock.now += 1
    assert (
        sum(count_taken(limits, f"10.9.{n // 250}.{n % 250}", 10) for n in range(1000))
        == ALL[Kind.PAGE].second
    )


def test_an_ipv6_customer_is_one_address(limits: Budgets) -> None:
    taken = sum(count_taken(limits, f"2001:db8:1:2::{n:x}", 1) for n in range(1, 900))
    assert taken == ADDRESS[Kind.PAGE].at_once
    assert network("2001:db8:1:2::9") == network("2001:db8:1:2:ffff::1") != network("2001:db8:1:3::9")
    assert network("fe80::1%eth0") == "fe80::/64"
    assert network("not:an:address") == "not:an:address"


def make_viewer(kind: Whose, actor: str) -> Viewer:
    return Viewer(kind, actor, actor, (), session=actor)


def count_taken_of_viewer(made: Budgets, viewer: Viewer, times: int, **more: Any) -> int:
    """How many of somebody's requests were taken, from an address of their own each."""
    taken = 0
    for number in range(times):
        environ = {"REMOTE_ADDR": f"10.1.{number // 250}.{number % 250}", "PATH_INFO": "/", "known": viewer}
        with suppress(Problem):
            made.spend(environ, **more)
            taken += 1
    return taken


@pytest.mark.parametrize(
    ("kind", "rates"), [(Whose.PERSON, SOMEBODY), (Whose.KIOSK, SOMEBODY), (Whose.TOKEN, PROGRAM)]
)
def test_somebody_known_has_a_budget_of_their_own(
    limits: Budgets, clock: Clock, kind: Whose, rates: Mapping[Kind, Rate]
) -> None:
    first, other = make_viewer(kind, "one"), make_viewer(kind, "other")
    assert count_taken_of_viewer(limits, first, 5000) == rates[Kind.PAGE].at_once
    assert count_taken_of_viewer(limits, first, 9000, file=True) == rates[Kind.FILE].at_once
    assert count_taken_of_viewer(limits, other, 100) == 100
    clock.now += 1
    assert count_taken_of_viewer(limits, first, 5000) == rates[Kind.PAGE].second
    assert count_taken(limits, "10.0.0.1", 5000) == ADDRESS[Kind.PAGE].at_once


def test_our_own_loops_have_no_budget(limits: Budgets) -> None:
    assert count_taken_of_viewer(limits, make_viewer(Whose.INNER, "inner:canary"), 5000) == 5000


def test_files_pages_and_probes_have_budgets_of_their_own(limits: Budgets) -> None:
    assert count_taken(limits, "10.0.0.1", 5000) == ADDRESS[Kind.PAGE].at_once
    assert count_taken(limits, "10.0.0.1", 10_000, file=True) == ADDRESS[Kind.FILE].at_once
    assert count_taken(limits, "10.0.0.1", 5000, path="/healthz") == ADDRESS[Kind.HEALTH].at_once


def test_an_office_of_three_hundred_signs_in_within_a_minute(limits: Budgets, clock: Clock) -> None:
    """Behind one address: four pages and twelve files each, five people a second."""
    for _ in range(60):
        assert count_taken(limits, "192.0.2.1", 5 * 4) == 20
        assert count_taken(limits, "192.0.2.1", 5 * 12, file=True) == 60
        clock.now += 1


WRITTEN = {
    "10.9.9.9:54321": "10.9.9.9",
    " 10.9.9.9 ": "10.9.9.9",
    "::ffff:10.9.9.9": "10.9.9.9",
    "[::ffff:10.9.9.9]:443": "10.9.9.9",
    "[2001:DB8::1]:443": "2001:db8::1",
    "2001:db8:0:0::1": "2001:db8::1",
    "": "",
}
ODD = (
    "unknown",
    "_hidden",
    "<script>",
    "10.9.9.9:x",
    "1.2.3.4.5",
    "300.1.1.1",
    "[::1",
    "010.1.1.1",
    "x" * 2000,
)


def test_an_address_has_one_writing() -> None:
    assert {written: normalize_address(written) for written in WRITTEN} == WRITTEN
    assert {normalize_address(odd) for odd in ODD} == {"?"}
