"""Whoever is not signed in gets a small budget: by address, and all of them together."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import pytest

from dashboard.doors import budgets
from dashboard.doors.addresses import network, plain
from dashboard.doors.budgets import ADDRESS, ALL, Budgets, Kind
from dashboard.problems import Problem


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def made(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Budgets:
    monkeypatch.setattr(budgets, "PAUSE_S", 0)
    return Budgets(lambda environ: "known" in environ, clock)


def spent(made: Budgets, address: str, times: int, **more: Any) -> int:
    """How many of so many requests were taken."""
    environ: Mapping[str, Any] = {"REMOTE_ADDR": address, "PATH_INFO": more.pop("path", "/signin")}
    taken = 0
    for _ in range(times):
        with suppress(Problem):
            made.spend(environ, **more)
            taken += 1
    return taken


def test_one_address_may_ask_so_often_and_again_later(made: Budgets, clock: Clock) -> None:
    rate = ADDRESS[Kind.PAGE]
    assert spent(made, "10.0.0.1", 2000) == rate.at_once
    with pytest.raises(Problem, match="too_often"):
        made.spend({"REMOTE_ADDR": "10.0.0.1", "PATH_INFO": "/signin"})
    clock.now += 2
    assert spent(made, "10.0.0.1", 2000) == 2 * rate.second


def test_many_addresses_do_not_add_up(made: Budgets, clock: Clock) -> None:
    assert sum(spent(made, f"10.0.{n // 250}.{n % 250}", 10) for n in range(1000)) == ALL[Kind.PAGE].at_once
    clock.now += 1
    assert sum(spent(made, f"10.9.{n // 250}.{n % 250}", 10) for n in range(1000)) == ALL[Kind.PAGE].second


def test_an_ipv6_customer_is_one_address(made: Budgets) -> None:
    taken = sum(spent(made, f"2001:db8:1:2::{n:x}", 1) for n in range(1, 900))
    assert taken == ADDRESS[Kind.PAGE].at_once
    assert network("2001:db8:1:2::9") == network("2001:db8:1:2:ffff::1") != network("2001:db8:1:3::9")
    assert network("fe80::1%eth0") == "fe80::/64"
    assert network("not:an:address") == "not:an:address"


def test_who_is_known_spends_nothing(made: Budgets) -> None:
    for _ in range(5000):
        made.spend({"REMOTE_ADDR": "10.0.0.1", "PATH_INFO": "/", "known": "1"})
    assert spent(made, "10.0.0.1", 1) == 1


def test_files_pages_and_probes_have_budgets_of_their_own(made: Budgets) -> None:
    assert spent(made, "10.0.0.1", 5000) == ADDRESS[Kind.PAGE].at_once
    assert spent(made, "10.0.0.1", 10_000, file=True) == ADDRESS[Kind.FILE].at_once
    assert spent(made, "10.0.0.1", 5000, path="/healthz") == ADDRESS[Kind.HEALTH].at_once


def test_an_office_of_three_hundred_signs_in_within_a_minute(made: Budgets, clock: Clock) -> None:
    """Behind one address: four pages and twelve files each, five people a second."""
    for _ in range(60):
        assert spent(made, "192.0.2.1", 5 * 4) == 20
        assert spent(made, "192.0.2.1", 5 * 12, file=True) == 60
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
    assert {written: plain(written) for written in WRITTEN} == WRITTEN
    assert {plain(odd) for odd in ODD} == {"?"}
