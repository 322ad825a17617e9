"""Two hands on one account at one instant: what was proven a moment ago holds no longer than the account
stays as it was, and no guess is looked at before the ones before it were counted. On both databases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import datetime
from threading import Barrier
from typing import Any

import pyotp
import pytest

from dashboard.handlers.sign_in import sign_in_handlers
from data_access.accounts import MoreNeeded
from data_access.accounts.values import Half
from data_access.database.unit_of_work import UnitOfWork
from domain.accounts.sign_in_rules import LIMIT
from domain.kernel.errors import Refused
from tests.integration.accounts import ADDRESS, AGENT, BY, AccountsHarness, open_harness, own_origin, password

AT_ONCE = 12


@pytest.fixture
def harness(database_url: str) -> Iterator[AccountsHarness]:
    with open_harness(database_url) as made:
        yield made


def just_before_the_act(
    harness: AccountsHarness, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], object]
) -> None:
    """Let something happen after whatever somebody shows was looked at, before the act it was shown for."""
    begin = harness.store.unit_of_work

    def open_unit_of_work(*given: Any) -> AbstractContextManager[UnitOfWork]:
        monkeypatch.setattr(harness.store, "unit_of_work", begin)
        meanwhile()
        return begin(*given)

    monkeypatch.setattr(harness.store, "unit_of_work", open_unit_of_work)


@pytest.mark.parametrize("what", ["password", "seed", "off", "recovery"])
def test_who_is_reset_while_they_change_their_ways_in_changes_nothing(
    harness: AccountsHarness, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """Somebody who knows the old password outlives no reset, and ends no link of its owner."""
    account, secret = harness.with_password()
    if what in ("off", "recovery"):
        harness.enrol(account, secret)
    account = harness.accounts.queries.get(account.id)
    session = open_session(harness, account.id)
    new = password()
    links: list[str] = []
    acts: dict[str, Callable[[], Any]] = {
        "password": lambda: harness.own_account.change_password(
            account.id, secret, new, own_origin(account), session
        ),
        "seed": lambda: harness.own_account.confirm_factor(account.id, code, own_origin(account), session),
        "off": lambda: harness.own_account.remove_factor(account.id, secret, own_origin(account), session),
        "recovery": lambda: harness.own_account.renew_recovery(
            account.id, secret, own_origin(account), session
        ),
    }
    code = begin_second_factor(harness, account.id, secret, session) if what == "seed" else ""
    just_before_the_act(
        harness, monkeypatch, lambda: links.append(harness.admin.reset_password(account.id, BY, ADDRESS))
    )
    with pytest.raises(Refused) as refused:
        acts[what]()
    assert refused.value.code == "half_gone"
    now = harness.accounts.queries.get(account.id)
    assert (now.has_password, now.has_totp) == (False, what in ("off", "recovery"))
    assert harness.services.invitations.get(links[0]).kind == "reset", "the owner's link is still good"
    assert harness.actions(account.actor)[-1] == "password.reset"


def test_who_comes_with_a_temporary_password_that_is_replaced_meanwhile_sets_none(
    harness: AccountsHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, _ = harness.with_password()
    temporary_password = harness.admin.temporary_password(account.id, BY, ADDRESS)
    just_before_the_act(
        harness, monkeypatch, lambda: harness.admin.temporary_password(account.id, BY, ADDRESS)
    )
    with pytest.raises(Refused) as refused:
        harness.sign_in(account, temporary_password, new_password=password())
    assert refused.value.code == "half_gone"
    assert harness.accounts.queries.get(account.id).must_change


def test_of_many_codes_at_once_only_as_many_are_looked_at_as_may_fail(
    harness: AccountsHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, secret = harness.with_password()
    harness.enrol(account, secret)
    half = half_way(harness, account.id, secret)
    looked_at: list[str] = []
    fits = sign_in_handlers.use_code

    def counted(connection: Any, key: bytes, now: datetime, account_id: int, code: str) -> str | None:
        looked_at.append(code)
        return fits(connection, key, now, account_id, code)

    monkeypatch.setattr(sign_in_handlers, "use_code", counted)
    together = Barrier(AT_ONCE)

    def guess(n: int) -> str:
        together.wait()
        with pytest.raises(Refused) as refused:
            harness.services.sign_in.finish(half, ADDRESS, AGENT, code=f"{n:06}")
        return refused.value.code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = list(pool.map(guess, range(AT_ONCE)))
    assert len(looked_at) == LIMIT
    assert sorted(outcomes) == ["bad_code"] * LIMIT + ["locked"] * (AT_ONCE - LIMIT)
    assert harness.actions(account.actor).count("signin.locked") == 1


def open_session(harness: AccountsHarness, account_id: int) -> str:
    """The session of somebody who is in, whatever they would have to show."""
    half = Half(account_id, harness.accounts.queries.get(account_id).version, factor=True)
    return harness.services.sign_in.finish(half, ADDRESS, AGENT).viewer.session


def begin_second_factor(harness: AccountsHarness, account_id: int, secret: str, session: str) -> str:
    """The first code of a second factor that is being set up."""
    account = harness.accounts.queries.get(account_id)
    device = pyotp.parse_uri(harness.accounts.factors.begin(account_id, secret, own_origin(account), session))
    assert isinstance(device, pyotp.TOTP)
    return device.at(harness.now)


def half_way(harness: AccountsHarness, account_id: int, secret: str) -> Half:
    """A sign-in that still owes its code."""
    with pytest.raises(MoreNeeded) as more:
        harness.sign_in(harness.accounts.queries.get(account_id), secret)
    return more.value.half
