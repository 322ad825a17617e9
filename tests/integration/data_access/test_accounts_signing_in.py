"""Signing in, failing to, being locked out; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select

from data_access.accounts import Accounts, DemoAccount, Locked, MoreNeeded, Policy
from data_access.accounts.credentials.passwords import Hashing
from data_access.database.tables import account_tables as t
from data_access.database.tables import live_tables
from domain.access.rights import Kind, Role
from domain.accounts.sign_in_rules import LIMIT, TEMPORARY
from domain.kernel.errors import Refused
from tests.account_commands import seed_demo, services_of
from tests.integration.accounts import ADDRESS, AGENT, BY, AccountsHarness, open_harness, own_origin, password
from tests.integration.reports import COUNTY
from tests.signing import link_subject


@pytest.fixture
def harness(database_url: str) -> Iterator[AccountsHarness]:
    with open_harness(database_url) as made:
        yield made


def refusal(harness: AccountsHarness, login: str, secret: str, code: str = "") -> str:
    """The code with which a sign-in is refused."""
    with pytest.raises(Refused) as refused:
        harness.services.sign_in.by_password(login, secret, code, ADDRESS, AGENT)
    return refused.value.code


def test_who_signs_in_is_known_by_the_session_until_they_leave(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    signed = harness.sign_in(account, secret)
    viewer = harness.accounts.viewer_of(signed.session_secret)
    assert viewer == signed.viewer
    assert viewer is not None
    assert (viewer.kind, viewer.actor, viewer.grants) == (Kind.PERSON, account.actor, account.grants)
    assert [session.id for session in harness.accounts.sessions.list(account.id)] == [viewer.session]
    harness.services.sessions.sign_out(signed.session_secret, own_origin(account))
    assert harness.accounts.viewer_of(signed.session_secret) is None
    assert harness.actions(account.actor)[-2:] == ["signin.accepted", "signin.ended"]
    harness.services.sessions.sign_out(signed.session_secret, own_origin(account))
    assert harness.actions(account.actor)[-2:] == ["signin.accepted", "signin.ended"]


def test_a_login_is_one_however_it_is_typed(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    typed = f"  {account.login.upper()} "
    assert (
        harness.services.sign_in.by_password(typed, secret, "", ADDRESS, AGENT).viewer.actor == account.actor
    )


def test_every_sign_in_has_a_secret_of_its_own_and_none_can_be_brought_along(
    harness: AccountsHarness,
) -> None:
    account, secret = harness.with_password()
    brought = "A" * 43
    assert harness.accounts.viewer_of(brought) is None
    first, second = harness.sign_in(account, secret), harness.sign_in(account, secret)
    assert len({brought, first.session_secret, second.session_secret}) == 3
    assert harness.accounts.viewer_of(brought) is None


def test_neither_a_session_secret_nor_a_password_lies_in_the_database(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    signed = harness.sign_in(account, secret)
    with harness.store.reading() as connection:
        for table in (t.accounts, t.sessions, t.invitations, live_tables.trace):
            dump = repr([*connection.execute(select(table))])
            assert secret not in dump
            assert signed.session_secret not in dump


def test_a_wrong_password_and_an_unknown_login_are_refused_alike(harness: AccountsHarness) -> None:
    account, _ = harness.with_password()
    texts = []
    for login in (account.login, "nobody-here"):
        with pytest.raises(Refused) as refused:
            harness.services.sign_in.by_password(login, password(), "", ADDRESS, AGENT)
        texts.append((type(refused.value), refused.value.code, refused.value.detail))
    assert texts[0] == texts[1]


@pytest.mark.alone
def test_an_unknown_login_is_hashed_too_so_that_it_takes_as_long(harness: AccountsHarness) -> None:
    hashing = Hashing(PasswordHasher(time_cost=2, memory_cost=32 * 1024, parallelism=1))
    accounts = Accounts(harness.store, Policy(COUNTY, bytes(32)), lambda: harness.now, hashing)
    account = harness.make_account()
    with harness.store.database.writing() as connection:
        kept = t.accounts.update().where(t.accounts.c.id == account.id)
        connection.execute(kept.values(password=hashing.hash(password())))
    hashing.warm()

    def seconds(login: str) -> float:
        start = perf_counter()
        with pytest.raises(Refused):
            services_of(accounts).sign_in.by_password(login, password(), "", ADDRESS, AGENT)
        return perf_counter() - start

    pairs = [(seconds(account.login), seconds(f"nobody{n}")) for n in range(9)]
    known, unknown = (median(each) for each in zip(*pairs, strict=True))
    assert 0.5 < unknown / known < 2


def test_five_failures_lock_for_a_quarter_of_an_hour_to_the_microsecond_then_twice_as_long(
    harness: AccountsHarness,
) -> None:
    account, secret = harness.with_password()
    for minutes in (15, 30, 60):
        assert [refusal(harness, account.login, "x") for _ in range(LIMIT)] == ["bad_credentials"] * LIMIT
        until = harness.now + timedelta(minutes=minutes)
        with pytest.raises(Locked) as locked:
            harness.sign_in(account, secret)
        assert locked.value.until == until
        assert harness.accounts.queries.get(account.id).locked_until is not None
        harness.now = until - timedelta(microseconds=1)
        assert refusal(harness, account.login, secret) == "locked"
        harness.now = until
    harness.sign_in(account, secret)
    assert [refusal(harness, account.login, "x") for _ in range(LIMIT - 1)] == ["bad_credentials"] * (
        LIMIT - 1
    )
    harness.sign_in(account, secret)
    assert harness.actions(account.actor).count("signin.locked") == 3


def test_an_unknown_login_is_locked_alike(harness: AccountsHarness) -> None:
    assert [refusal(harness, "nobody", "x") for _ in range(LIMIT + 1)] == ["bad_credentials"] * LIMIT + [
        "locked"
    ]
    harness.wait(minutes=15)
    assert refusal(harness, "nobody", "x") == "bad_credentials"


def test_an_administrator_unlocks(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    for _ in range(LIMIT):
        refusal(harness, account.login, "x")
    assert harness.admin.unlock(account.id, BY, ADDRESS).locked_until is None
    harness.sign_in(account, secret)


def test_failures_told_when_somebody_unlocks_or_gets_in_are_nobody_s(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    for _ in range(LIMIT):
        refusal(harness, account.login, "x")
    harness.admin.unlock(account.id, BY, ADDRESS)
    for _ in range(LIMIT - 1):
        refusal(harness, account.login, "x")
    harness.sign_in(account, secret)
    trace_row = [
        (who, new["count"]) for what, who, new in harness.trace(account.actor) if what == "signin.failed"
    ]
    assert {who for who, _ in trace_row} == {"nobody"}
    assert sum(count for _, count in trace_row) == 2 * LIMIT - 1
    unlocked = [who for action, who, _ in harness.trace(account.actor) if action == "account.unlocked"]
    assert unlocked == [BY.actor]


@pytest.mark.at_once
def test_of_many_failures_at_once_each_counts_and_none_slips_past_the_lock(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    for _ in range(LIMIT - 2):
        refusal(harness, account.login, "x")
    with ThreadPoolExecutor(2) as threads:
        both = [threads.submit(refusal, harness, account.login, "x") for _ in range(2)]
        assert [future.result() for future in both] == ["bad_credentials"] * 2
    assert refusal(harness, account.login, secret) == "locked"
    with harness.store.reading() as connection:
        row = connection.execute(select(t.attempts).where(t.attempts.c.key == account.actor)).one()
    assert (row.failures, row.locks) == (0, 1)


def test_a_storm_of_failures_is_told_by_the_minute_and_none_is_left_out(harness: AccountsHarness) -> None:
    account, _ = harness.with_password()
    for _ in range(40):
        refusal(harness, account.login, "x")
    harness.wait(minutes=1)
    harness.accounts.sweep()
    rows = [new for action, _, new in harness.trace(account.actor) if action == "signin.failed"]
    assert len(rows) == 2
    assert sum(row["count"] for row in rows) == 40
    harness.accounts.sweep()
    assert len([a for a in harness.actions(account.actor) if a == "signin.failed"]) == 2


def test_unknown_logins_are_told_together_and_masked(harness: AccountsHarness) -> None:
    typed = [f"secret{n}" for n in range(30)]
    for login in typed:
        refusal(harness, login, "x")
    harness.wait(minutes=1)
    refusal(harness, "again", "x")
    rows = [row for row in harness.trace() if row[0] == "signin.failed"]
    assert [new["count"] for _, _, new in rows] == [1, 29, 1]
    with harness.store.reading() as connection:
        dump = repr([*connection.execute(select(live_tables.trace.c.object, live_tables.trace.c.body))])
        kept = connection.execute(select(func.count()).select_from(t.attempts)).scalar_one()
    assert not any(login in dump for login in typed)
    assert "s***" in dump
    assert kept <= 32


def test_a_disabled_account_that_comes_by_the_provider_is_told_to_the_trace(harness: AccountsHarness) -> None:
    account = harness.make_account()
    link_subject(harness.store, account, "s")
    harness.admin.disable(account.id, BY, ADDRESS)
    with pytest.raises(Refused, match="disabled"):
        harness.services.sign_in.of_subject("s", ADDRESS)
    assert harness.trace(account.actor)[-1] == ("signin.failed", "nobody", {"count": 1, "why": "disabled"})


def test_a_disabled_account_is_told_so_to_its_owner_only(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    harness.admin.disable(account.id, BY, ADDRESS)
    assert refusal(harness, account.login, secret) == "disabled"
    assert refusal(harness, account.login, "x") == "bad_credentials"
    harness.admin.enable(account.id, BY, ADDRESS)
    harness.sign_in(account, secret)


def test_a_password_is_hashed_anew_when_the_parameters_changed(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    dearer = Hashing(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    accounts = Accounts(harness.store, Policy(COUNTY, bytes(range(32))), lambda: harness.now, dearer)

    def kept() -> str:
        with harness.store.reading() as connection:
            return str(connection.execute(select(t.accounts.c.password)).scalar_one())

    before = kept()
    services_of(accounts).sign_in.by_password(account.login, secret, "", ADDRESS, AGENT)
    assert before != kept()
    assert "t=2" in kept()
    harness.sign_in(account, secret)


def test_a_temporary_password_has_to_be_changed_before_anything_else(harness: AccountsHarness) -> None:
    account = harness.make_account()
    given, new = harness.admin.temporary_password(account.id, BY, ADDRESS), password()
    with pytest.raises(MoreNeeded) as more:
        harness.sign_in(account, given)
    assert more.value.code == "must_change"
    with pytest.raises(Refused, match="same_password"):
        harness.services.sign_in.finish(more.value.half, ADDRESS, AGENT, new_password=given)
    signed = harness.services.sign_in.finish(more.value.half, ADDRESS, AGENT, new_password=new)
    assert harness.accounts.viewer_of(signed.session_secret) is not None
    assert refusal(harness, account.login, given) == "bad_credentials"
    harness.sign_in(account, new)
    with pytest.raises(Refused, match="half_gone"):
        harness.services.sign_in.finish(more.value.half, ADDRESS, AGENT, new_password=password())


def test_a_temporary_password_is_good_for_a_day(harness: AccountsHarness) -> None:
    account = harness.make_account()
    given = harness.admin.temporary_password(account.id, BY, ADDRESS)
    harness.now += TEMPORARY - timedelta(microseconds=1)
    with pytest.raises(MoreNeeded, match="must_change"):
        harness.sign_in(account, given)
    harness.now += timedelta(microseconds=1)
    assert refusal(harness, account.login, given) == "temporary_over"
    assert refusal(harness, account.login, "x") == "bad_credentials"


def test_the_provider_s_word_lets_in_who_is_linked_even_while_passwords_are_guessed(
    harness: AccountsHarness,
) -> None:
    account, _ = harness.with_password()
    with pytest.raises(Refused, match="unlinked"):
        harness.services.sign_in.of_subject("https://id.example subject-1")
    link_subject(harness.store, account, "https://id.example subject-1")
    for _ in range(LIMIT):
        refusal(harness, account.login, "x")
    half = harness.services.sign_in.of_subject("https://id.example subject-1")
    assert harness.services.sign_in.finish(half, ADDRESS, AGENT, how="oidc").viewer.actor == account.actor


def test_accounts_of_a_demo_are_unknown_without_one_and_signed_out(
    harness: AccountsHarness, tmp_path: Path
) -> None:
    demo = harness.policy(demo=True, demo_file=tmp_path / "demo.json")
    [made] = seed_demo(demo, [DemoAccount("demo-duty", "值班员", Role.DUTY_OFFICER, COUNTY)], COUNTY)
    assert demo.demo.list() == (made,)
    assert (tmp_path / "demo.json").stat().st_mode & 0o777 == 0o600
    signed = services_of(demo).sign_in.by_password(made.login, made.password, "", ADDRESS, AGENT)
    assert demo.viewer_of(signed.session_secret) is not None
    assert harness.accounts.viewer_of(signed.session_secret) is None
    assert harness.accounts.demo.list() == ()
    assert refusal(harness, made.login, made.password) == "bad_credentials"
    assert harness.accounts.queries.within([COUNTY]) == ()
    assert seed_demo(demo, [DemoAccount("demo-duty", "值班员", Role.DUTY_OFFICER, COUNTY)], COUNTY) == (made,)
    (tmp_path / "demo.json").unlink()
    [again] = seed_demo(demo, [DemoAccount("demo-duty", "值班员", Role.DUTY_OFFICER, COUNTY)], COUNTY)
    assert again.password != made.password
    services_of(demo).sign_in.by_password(again.login, again.password, "", ADDRESS, AGENT)
