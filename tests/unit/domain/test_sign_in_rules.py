"""What a sign-in counts for, what is owed on the way in, and how failures lock it out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.accounts import sign_in_rules as rules
from domain.accounts.account import Account
from domain.accounts.sign_in_rules import BY_LINK, BY_PASSWORD, OWN_FACTOR, Failures, Locked
from domain.kernel.errors import Refused

NOW = datetime(2026, 11, 28, 8, tzinfo=UTC)
ACCOUNT = Account(
    id=7,
    login="wang",
    name="王五",
    region="330825",
    grants=(),
    person=None,
    demo=False,
    disabled_at=None,
    locked_until=None,
    must_change=False,
    has_password=True,
    has_totp=False,
    recovery_left=0,
    oidc_subject=None,
    version=3,
    created_at="2026-11-01T00:00:00.000000Z",
    signed_in_at=None,
)


def refusal(check: Any, *given: Any) -> str:
    with pytest.raises(Refused) as refused:
        check(*given)
    return refused.value.code


def test_each_lock_is_twice_as_long_up_to_a_day() -> None:
    failures, spans = Failures(0, 0), []
    for _ in range(9 * rules.LIMIT):
        failures = rules.count_failure(failures, NOW)
        if failures.count == 0:
            assert failures.locked_until is not None
            spans.append(failures.locked_until - NOW)
    assert spans[:4] == [rules.FIRST_LOCK * n for n in (1, 2, 4, 8)]
    assert spans[-1] == rules.LONGEST_LOCK


def test_a_lock_is_over_at_its_very_end() -> None:
    until = NOW + timedelta(minutes=15)
    locked = Failures(0, 1, until)
    assert rules.lock_end(locked, until - timedelta(microseconds=1)) == until
    assert rules.lock_end(locked, until) is None
    assert rules.lock_end(Failures(4, 0), NOW) is None


def test_a_lock_says_until_when() -> None:
    rules.check_not_locked(None)
    with pytest.raises(Locked) as locked:
        rules.check_not_locked(NOW)
    assert (locked.value.code, locked.value.until) == ("locked", NOW)


def test_a_code_is_owed_once_and_not_to_a_provider_that_asked_for_one() -> None:
    account = replace(ACCOUNT, has_totp=True)
    assert rules.is_code_owed(account, BY_PASSWORD, shown=False)
    assert rules.is_code_owed(account, BY_LINK, shown=False)
    assert not rules.is_code_owed(account, BY_PASSWORD, shown=True)
    assert not rules.is_code_owed(account, OWN_FACTOR, shown=False)
    assert not rules.is_code_owed(ACCOUNT, BY_PASSWORD, shown=False)


def test_a_new_password_is_owed_by_who_came_with_a_temporary_one() -> None:
    account = replace(ACCOUNT, must_change=True)
    assert rules.is_password_owed(account, BY_PASSWORD)
    assert not rules.is_password_owed(account, "oidc")
    assert not rules.is_password_owed(ACCOUNT, BY_PASSWORD)


def test_a_second_factor_is_owed_where_everybody_needs_one() -> None:
    assert rules.is_factor_owed(ACCOUNT, BY_PASSWORD, required=True)
    assert not rules.is_factor_owed(ACCOUNT, BY_PASSWORD, required=False)
    assert not rules.is_factor_owed(ACCOUNT, OWN_FACTOR, required=True)
    assert not rules.is_factor_owed(replace(ACCOUNT, has_totp=True), BY_PASSWORD, required=True)


def test_a_reset_is_news_until_the_next_sign_in() -> None:
    reset = replace(ACCOUNT, reset_at="2026-11-28T08:00:00.000000Z")
    assert rules.is_news(reset)
    assert rules.is_news(replace(reset, signed_in_at=reset.reset_at))
    assert not rules.is_news(replace(reset, signed_in_at="2026-11-28T08:00:00.000001Z"))
    assert not rules.is_news(ACCOUNT)


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdefgh"])
def test_what_can_be_no_code_is_not_looked_at(typed: str) -> None:
    assert refusal(rules.check_code_form, typed) == "no_code"
    assert refusal(rules.check_one_time_form, typed) == "no_code"


def test_a_recovery_code_is_no_first_code() -> None:
    rules.check_code_form("k7qd-x2ma-wz4c-n6te")
    assert refusal(rules.check_one_time_form, "k7qd-x2ma-wz4c-n6te") == "no_code"
    rules.check_one_time_form("１２３ 456")


def test_what_is_there_is_handed_on() -> None:
    assert rules.check_credentials(ACCOUNT) is ACCOUNT
    assert rules.check_identity_linked(ACCOUNT) is ACCOUNT
    assert rules.check_first_code(0) == 0
    assert rules.check_begun(b"sealed") == b"sealed"


@pytest.mark.parametrize(
    ("check", "given", "code"),
    [
        (rules.check_credentials, (None,), "bad_credentials"),
        (rules.check_password_right, (False,), "bad_credentials"),
        (rules.check_identity_linked, (None,), "unlinked"),
        (rules.check_first_code, (None,), "bad_code"),
        (rules.check_begun, (None,), "seed_over"),
        (rules.check_proof_young, (False, "proof_old"), "proof_old"),
        (rules.check_another_password, (True,), "same_password"),
        (rules.check_version, (ACCOUNT, 2), "half_gone"),
        (rules.check_unchanged, (ACCOUNT, 2, "changed"), "half_gone"),
        (rules.check_unchanged, (replace(ACCOUNT, disabled_at="x"), 3, "changed"), "half_gone"),
    ],
)
def test_what_is_not_is_refused(check: Any, given: tuple[Any, ...], code: str) -> None:
    assert refusal(check, *given) == code
