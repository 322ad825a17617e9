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
from tests.integration.accounts import ADDRESS, AGENT, BY, World, own, password, world

AT_ONCE = 12


@pytest.fixture
def here(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        yield made


def just_before_the_act(
    here: World, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], object]
) -> None:
    """Let something happen after whatever somebody shows was looked at, before the act it was shown for."""
    begin = here.store.unit_of_work

    def acting(*given: Any) -> AbstractContextManager[UnitOfWork]:
        monkeypatch.setattr(here.store, "unit_of_work", begin)
        meanwhile()
        return begin(*given)

    monkeypatch.setattr(here.store, "unit_of_work", acting)


@pytest.mark.parametrize("what", ["password", "seed", "off", "recovery"])
def test_who_is_reset_while_they_change_their_ways_in_changes_nothing(
    here: World, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """Somebody who knows the old password outlives no reset, and ends no link of its owner."""
    account, secret = here.with_password()
    if what in ("off", "recovery"):
        here.enrol(account, secret)
    account = here.accounts.queries.get(account.id)
    session = open_session(here, account.id)
    new = password()
    links: list[str] = []
    acts: dict[str, Callable[[], Any]] = {
        "password": lambda: here.own.change_password(account.id, secret, new, own(account), session),
        "seed": lambda: here.own.confirm_factor(account.id, code, own(account), session),
        "off": lambda: here.own.remove_factor(account.id, secret, own(account), session),
        "recovery": lambda: here.own.renew_recovery(account.id, secret, own(account), session),
    }
    code = begun(here, account.id, secret, session) if what == "seed" else ""
    just_before_the_act(
        here, monkeypatch, lambda: links.append(here.admin.reset_password(account.id, BY, ADDRESS))
    )
    with pytest.raises(Refused) as refused:
        acts[what]()
    assert refused.value.code == "half_gone"
    now = here.accounts.queries.get(account.id)
    assert (now.has_password, now.has_totp) == (False, what in ("off", "recovery"))
    assert here.services.invitations.get(links[0]).kind == "reset", "the owner's link is still good"
    assert here.actions(account.actor)[-1] == "password.reset"


def test_who_comes_with_a_temporary_password_that_is_replaced_meanwhile_sets_none(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, _ = here.with_password()
    told = here.admin.temporary_password(account.id, BY, ADDRESS)
    just_before_the_act(here, monkeypatch, lambda: here.admin.temporary_password(account.id, BY, ADDRESS))
    with pytest.raises(Refused) as refused:
        here.sign_in(account, told, new_password=password())
    assert refused.value.code == "half_gone"
    assert here.accounts.queries.get(account.id).must_change


def test_of_many_codes_at_once_only_as_many_are_looked_at_as_may_fail(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, secret = here.with_password()
    here.enrol(account, secret)
    half = half_way(here, account.id, secret)
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
            here.services.sign_in.finish(half, ADDRESS, AGENT, code=f"{n:06}")
        return refused.value.code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        told = list(pool.map(guess, range(AT_ONCE)))
    assert len(looked_at) == LIMIT
    assert sorted(told) == ["bad_code"] * LIMIT + ["locked"] * (AT_ONCE - LIMIT)
    assert here.actions(account.actor).count("signin.locked") == 1


def open_session(here: World, account_id: int) -> str:
    """The session of somebody who is in, whatever they would have to show."""
    half = Half(account_id, here.accounts.queries.get(account_id).version, factor=True)
    return here.services.sign_in.finish(half, ADDRESS, AGENT).viewer.session


def begun(here: World, account_id: int, secret: str, session: str) -> str:
    """The first code of a second factor that is being set up."""
    account = here.accounts.queries.get(account_id)
    device = pyotp.parse_uri(here.accounts.factors.begin(account_id, secret, own(account), session))
    assert isinstance(device, pyotp.TOTP)
    return device.at(here.now)


def half_way(here: World, account_id: int, secret: str) -> Half:
    """A sign-in that still owes its code."""
    with pytest.raises(MoreNeeded) as more:
        here.sign_in(here.accounts.queries.get(account_id), secret)
    return more.value.half
