"""The rules about accounts, by facts alone: no database, no clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.access.rights import Grant, Kind, Role, Viewer
from domain.accounts import account_rules, keys, reset_rules, sign_in_rules
from domain.accounts.account import Account, Reset, account_number
from domain.accounts.sign_in_rules import FIRST_LOCK, LIMIT, LONGEST_LOCK, Failures
from domain.directory.imports import Hand
from domain.kernel.errors import Refused

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
COUNTY, TOWN = "330825", "330825101"
ADMIN = Grant(Role.ADMINISTRATOR, COUNTY)
ADA = Account(
    id=7,
    login="ada",
    name="Ada",
    region=COUNTY,
    grants=(ADMIN,),
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
    created_at=NOW.isoformat(),
    signed_in_at=None,
)
BEN = Viewer(Kind.PERSON, "account:8", "Ben", (ADMIN,))
ROOT = Viewer(Kind.INNER, "cli:root", "root", (ADMIN,))
WHY = "密码忘记了"


def catch_refusal(check: object, *facts: object) -> str:
    with pytest.raises(Refused) as caught:
        check(*facts)  # type: ignore[operator]
    return caught.value.code


OTHERS = ["x", "-1", "７", "07", str(10**18)]


@pytest.mark.parametrize(
    "actor", ["", "account:", "token:7", "cli:root", *(f"account:{it}" for it in OTHERS)]
)
def test_only_an_account_has_a_number(actor: str) -> None:
    assert account_number(actor) is None
    assert account_number("account:7") == 7


def test_the_fifth_failure_locks_each_time_twice_as_long() -> None:
    failures, spans = Failures(0, 0), []
    for _ in range(LIMIT * 9):
        failures = sign_in_rules.count_failure(failures, NOW)
        if failures.count == 0 and failures.locked_until is not None:
            spans.append(failures.locked_until - NOW)
    assert spans[:3] == [FIRST_LOCK, FIRST_LOCK * 2, FIRST_LOCK * 4]
    assert spans[-1] == LONGEST_LOCK
    assert failures.locks == len(spans) == 9
    assert sign_in_rules.count_failure(Failures(LIMIT - 1, 10**6), NOW).locked_until == NOW + LONGEST_LOCK


def test_a_failure_below_the_limit_keeps_an_earlier_lock() -> None:
    before = Failures(1, 1, NOW)
    assert sign_in_rules.count_failure(before, NOW + FIRST_LOCK) == Failures(2, 1, NOW)


def test_somebody_stays_who_administers() -> None:
    stays = account_rules.check_administrator_stays
    assert catch_refusal(stays, ADA, (), ()) == "last_administrator"
    assert catch_refusal(stays, ADA, (Grant(Role.ADMINISTRATOR, TOWN),), (TOWN,)) == "last_administrator"
    stays(ADA, (), (COUNTY,))
    stays(ADA, (), ("3308",))
    stays(ADA, (ADMIN,), ())
    stays(replace(ADA, has_password=False), (), ())
    stays(replace(ADA, disabled_at=NOW.isoformat()), (), ())
    assert (
        catch_refusal(stays, replace(ADA, has_password=False, oidc_subject="s"), (), ())
        == "last_administrator"
    )


def test_who_administers_less_than_an_account_was_given_does_not_manage_it() -> None:
    account_rules.check_manages(BEN, ADA)
    above = replace(ADA, grants=(Grant(Role.ADMINISTRATOR, "3308"),))
    assert catch_refusal(account_rules.check_manages, BEN, above) == "forbidden"
    assert catch_refusal(account_rules.check_not_own, replace(BEN, actor="account:7"), ADA) == "own_account"
    assert catch_refusal(account_rules.check_administrator, True, False, ADA) == "forbidden"
    assert catch_refusal(account_rules.check_administrator, False, True, ADA) == "forbidden"
    account_rules.check_administrator(False, True, replace(ADA, demo=True))
    assert catch_refusal(account_rules.check_home, "330802", COUNTY, "no_account") == "no_account"
    account_rules.check_home("330825101", COUNTY, "no_account")


def test_an_administrator_is_reset_by_two() -> None:
    check_alone = reset_rules.check_alone
    assert catch_refusal(check_alone, ADA, BEN, WHY, NOW) == "needs_second"
    assert catch_refusal(check_alone, ADA, BEN, "", NOW) == "bad_reason"
    check_alone(ADA, ROOT, "", NOW)
    officer = replace(ADA, grants=(Grant(Role.DUTY_OFFICER, COUNTY),))
    check_alone(officer, BEN, WHY, NOW)
    guarded = replace(officer, guarded_until=(NOW + timedelta(seconds=1)).isoformat())
    assert catch_refusal(check_alone, guarded, BEN, WHY, NOW) == "needs_second"
    check_alone(guarded, BEN, WHY, NOW + timedelta(seconds=1))
    check_alone(replace(ADA, has_password=False), BEN, "", NOW)


def test_a_reset_is_proposed_once_and_approved_by_somebody_else() -> None:
    propose = reset_rules.check_proposal
    propose(reset_rules.PASSWORD, ADA, lambda: False, NOW)
    assert catch_refusal(propose, "both", ADA, lambda: False, NOW) == "bad_reset"
    assert catch_refusal(propose, reset_rules.FACTOR, ADA, lambda: True, NOW) == "reset_waiting"
    reset = Reset(1, 7, reset_rules.PASSWORD, Hand("account:8", "P1"), "Ben", WHY, "", "")
    assert catch_refusal(reset_rules.check_second, reset, Hand("account:8")) == "own_reset"
    assert catch_refusal(reset_rules.check_second, reset, Hand("account:9", "P1")) == "own_reset"
    reset_rules.check_second(reset, Hand("account:9", "P2"))
    assert catch_refusal(reset_rules.check_waiting, None) == "no_reset"
    assert catch_refusal(reset_rules.check_author_active, False) == "author_gone"


def test_a_temporary_password_is_over_after_a_day() -> None:
    fresh = replace(ADA, must_change=True, reset_at=NOW.isoformat())
    day = sign_in_rules.TEMPORARY
    sign_in_rules.check_temporary(fresh, NOW + day - timedelta(microseconds=1))
    assert catch_refusal(sign_in_rules.check_temporary, fresh, NOW + day) == "temporary_over"
    assert (
        catch_refusal(sign_in_rules.check_temporary, replace(fresh, reset_at=None), NOW) == "temporary_over"
    )
    sign_in_rules.check_temporary(replace(fresh, must_change=False), NOW + day)


def test_what_was_shown_counts_while_the_account_is_what_it_was() -> None:
    assert sign_in_rules.check_unchanged(ADA, 3, "") is ADA
    assert catch_refusal(sign_in_rules.check_unchanged, ADA, 2, "") == "half_gone"
    gone = replace(ADA, disabled_at=NOW.isoformat())
    assert catch_refusal(sign_in_rules.check_unchanged, gone, 3, "") == "half_gone"


def test_a_key_of_the_demo_is_over_after_a_day() -> None:
    later = NOW + timedelta(days=30)
    assert keys.end_of_key(later, False, NOW) == later
    assert keys.end_of_key(None, False, NOW) is None
    assert keys.end_of_key(None, True, NOW) == keys.end_of_key(later, True, NOW) == NOW + keys.DEMO_LIFE
    assert keys.end_of_key(NOW + timedelta(hours=1), True, NOW) == NOW + timedelta(hours=1)


def test_a_token_that_reads_is_made_at_the_terminal_only() -> None:
    def serves(region: str) -> bool:
        return region.startswith(COUNTY)

    new = keys.NewToken(keys.READ, COUNTY, name="平台")
    keys.check_token(new, ROOT, serves, NOW)
    assert catch_refusal(keys.check_token, new, BEN, serves, NOW) == "needs_commander"
    keys.check_token(replace(new, scope="report", kinds=("cases",)), BEN, serves, NOW)
    assert catch_refusal(keys.check_kinds, replace(new, kinds=("cases",)), ("cases",)) == "bad_kind"
    assert (
        catch_refusal(keys.check_kinds, replace(new, scope="report", kinds=("x",)), ("cases",)) == "bad_kind"
    )
    assert catch_refusal(keys.check_token, replace(new, sources=("a/b",)), ROOT, serves, NOW) == "bad_source"
    assert catch_refusal(keys.check_token, replace(new, region="330802"), ROOT, serves, NOW) == "bad_region"
    assert catch_refusal(keys.check_token, replace(new, expires_at=NOW), ROOT, serves, NOW) == "past"
    assert catch_refusal(keys.check_token, replace(new, scope="all"), ROOT, serves, NOW) == "bad_scope"
