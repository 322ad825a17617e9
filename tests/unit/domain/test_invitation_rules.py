"""One-time links: a day, one use, and the first administrator by a password only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.accounts import invitation_rules as rules
from domain.accounts.account import NewAccount
from domain.kernel.errors import Refused

NOW = datetime(2026, 11, 28, 8, tzinfo=UTC)


def test_a_link_lasts_a_day() -> None:
    assert rules.link_ends(NOW) - NOW == timedelta(days=1)


def test_what_works_is_handed_on() -> None:
    link = object()
    assert rules.check_link_open(link) is link
    assert rules.check_link_of_account(7) == 7
    rules.check_spent_once(1)


@pytest.mark.parametrize(
    ("check", "given"),
    [(rules.check_link_open, None), (rules.check_spent_once, 0), (rules.check_link_of_account, None)],
)
def test_what_does_not_work_is_refused(check: Any, given: Any) -> None:
    with pytest.raises(Refused, match="invitation_gone"):
        check(given)


def test_the_first_administrator_administers_the_region_and_nothing_more() -> None:
    typed = NewAccount("chen", "陈", "330825", (Grant(Role.AUDITOR, "330825"),), "LY-1")
    made = rules.first_administrator(typed, "330825")
    assert made == NewAccount("chen", "陈", "330825", (Grant(Role.ADMINISTRATOR, "330825"),))


def test_what_the_installation_does_at_its_start_nobody_else_does() -> None:
    administrator = (Grant(Role.ADMINISTRATOR, "330825"),)
    rules.require_installation(Actor(Viewer(Kind.INNER, "palm", "", administrator)))
    with pytest.raises(Refused, match="forbidden: only the installation itself does this"):
        rules.require_installation(Actor(Viewer(Kind.PERSON, "account:1", "", administrator)))
