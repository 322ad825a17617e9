"""Second factors: one-time codes that work once, recovery codes, and installations that ask everybody."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pyotp
import pytest
from sqlalchemy import select

from data_access.accounts import Accounts, Half, MoreNeeded, Policy
from data_access.accounts.sign_in.reauthentication import YOUNG
from data_access.database.tables import account_tables as t
from domain.accounts.sign_in_rules import LIMIT
from domain.kernel.errors import Refused
from tests.account_commands import services_of
from tests.integration.accounts import ADDRESS, AGENT, BY, AccountsHarness, open_harness, own_origin, password
from tests.integration.reports import COUNTY
from tests.signing import link_subject


@pytest.fixture
def harness(database_url: str) -> Iterator[AccountsHarness]:
    with open_harness(database_url) as made:
        yield made


def sign_in_half(harness: AccountsHarness, login: str, secret: str, code: str = "") -> tuple[str, Half]:
    """What a sign-in still owes."""
    with pytest.raises(MoreNeeded) as more:
        harness.services.sign_in.by_password(login, secret, code, ADDRESS, AGENT)
    return more.value.code, more.value.half


def wrong_code(device: pyotp.TOTP, harness: AccountsHarness) -> str:
    """Six digits that are no code of the device now."""
    near = {device.at(harness.now, counter_offset=by) for by in (-1, 0, 1)}
    return next(code for n in range(4) if (code := f"{n:06}") not in near)


def test_a_password_alone_no_longer_opens_and_the_code_does(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    device, _ = harness.enrol(account, secret)
    harness.wait(seconds=30)
    code, half = sign_in_half(harness, account.login, secret)
    assert code == "code_needed"
    signed = harness.services.sign_in.finish(half, ADDRESS, AGENT, code=device.at(harness.now))
    assert harness.accounts.viewer_of(signed.session_secret) is not None
    assert harness.accounts.sessions.list(account.id)[0].factor == "totp"


def test_a_code_works_once_even_within_its_time(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    device, _ = harness.enrol(account, secret)
    assert sign_in_half(harness, account.login, secret, device.at(harness.now))[0] == "bad_code"
    harness.wait(seconds=30)
    code = device.at(harness.now)
    harness.sign_in(account, secret, code)
    assert sign_in_half(harness, account.login, secret, code)[0] == "bad_code"
    earlier = device.at(harness.now, counter_offset=-1)
    assert sign_in_half(harness, account.login, secret, earlier)[0] == "bad_code"


@pytest.mark.at_once
def test_of_two_who_show_the_same_code_at_once_one_gets_in(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    device, _ = harness.enrol(account, secret)
    harness.wait(seconds=30)
    code = device.at(harness.now)

    def come() -> str:
        try:
            return harness.sign_in(account, secret, code).viewer.actor
        except MoreNeeded as more:
            return more.code

    with ThreadPoolExecutor(2) as threads:
        found = sorted(submit.result() for submit in [threads.submit(come), threads.submit(come)])
    assert found == [account.actor, "bad_code"]


def test_a_clock_half_a_minute_off_is_borne_a_whole_one_is_not(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    device, _ = harness.enrol(account, secret)
    harness.wait(minutes=10)
    assert (
        sign_in_half(harness, account.login, secret, device.at(harness.now, counter_offset=2))[0]
        == "bad_code"
    )
    harness.sign_in(account, secret, device.at(harness.now, counter_offset=1))


def test_guessing_codes_locks_like_guessing_passwords(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    device, _ = harness.enrol(account, secret)
    harness.wait(minutes=1)
    _, half = sign_in_half(harness, account.login, secret)
    for _ in range(LIMIT):
        with pytest.raises(MoreNeeded, match="bad_code"):
            harness.services.sign_in.finish(half, ADDRESS, AGENT, code=wrong_code(device, harness))
    with pytest.raises(Refused, match="locked"):
        harness.services.sign_in.finish(half, ADDRESS, AGENT, code=wrong_code(device, harness))


def test_a_recovery_code_opens_once_and_new_ones_replace_the_old(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    _, codes = harness.enrol(account, secret)
    assert len(set(codes)) == 10
    harness.sign_in(account, secret, codes[0].upper().replace("-", " "))
    assert harness.accounts.sessions.list(account.id)[0].factor == "recovery"
    assert harness.accounts.queries.get(account.id).recovery_left == 9
    assert sign_in_half(harness, account.login, secret, codes[0])[0] == "bad_code"
    fresh = harness.own_account.renew_recovery(account.id, secret, own_origin(account))
    assert sign_in_half(harness, account.login, secret, codes[1])[0] == "bad_code"
    harness.sign_in(account, secret, fresh[1])
    with harness.store.reading() as connection:
        kept = repr([*connection.execute(select(t.recovery_codes))])
    assert not any(code in kept or code.replace("-", "") in kept for code in (*codes, *fresh))


def test_a_seed_is_sealed_for_its_account_and_this_installation(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    device, _ = harness.enrol(account, secret)
    with harness.store.reading() as connection:
        kept = bytes(connection.execute(select(t.accounts.c.totp)).scalar_one())
    assert device.secret.encode() not in kept
    stranger = Accounts(
        harness.store, Policy(COUNTY, bytes(32)), lambda: harness.now, harness.accounts.hashing
    )
    with pytest.raises(Refused, match="factor_lost"):
        services_of(stranger).sign_in.by_password(
            account.login, secret, device.at(harness.now), ADDRESS, AGENT
        )
    other, other_secret = harness.with_password()
    with harness.store.database.writing() as connection:
        copied = t.accounts.update().where(t.accounts.c.id == other.id)
        connection.execute(copied.values(totp=kept))
    with pytest.raises(Refused, match="factor_lost"):
        harness.sign_in(other, other_secret, device.at(harness.now))


def test_a_factor_is_taken_off_with_the_password_only(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    harness.enrol(account, secret)
    with pytest.raises(Refused, match="bad_credentials"):
        harness.own_account.remove_factor(account.id, "x", own_origin(account))
    with pytest.raises(Refused, match="factor_set"):
        harness.accounts.factors.begin(account.id, secret, own_origin(account), "")
    harness.own_account.remove_factor(account.id, secret, own_origin(account))
    harness.sign_in(account, secret)
    assert harness.actions(account.actor).count("factor.removed") == 1
    assert harness.accounts.queries.get(account.id).recovery_left == 0


def test_one_is_set_up_with_the_password_only_and_in_the_session_that_showed_it(
    harness: AccountsHarness,
) -> None:
    account, secret = harness.with_password()
    first_session, found_open = (
        harness.sign_in(account, secret).viewer.session,
        harness.sign_in(account, secret),
    )
    harness.now += YOUNG
    for wrong in ("", "x"):
        with pytest.raises(Refused, match="bad_credentials"):
            harness.accounts.factors.begin(account.id, wrong, own_origin(account), first_session)
    address = harness.accounts.factors.begin(account.id, secret, own_origin(account), first_session)
    assert harness.accounts.factors.pending_address(account.id, first_session) == address
    device = pyotp.parse_uri(address)
    assert isinstance(device, pyotp.TOTP)
    for session in (found_open.viewer.session, "", "no session"):
        with pytest.raises(Refused, match="proof_old"):
            harness.accounts.factors.pending_address(account.id, session)
        with pytest.raises(Refused, match="proof_old"):
            harness.own_account.confirm_factor(
                account.id, device.at(harness.now), own_origin(account), session
            )
    harness.now += YOUNG
    with pytest.raises(Refused, match="proof_old"):
        harness.own_account.confirm_factor(
            account.id, device.at(harness.now), own_origin(account), first_session
        )
    again = harness.accounts.factors.begin(account.id, secret, own_origin(account), first_session)
    assert again != address, "each beginning has a seed of its own"
    assert not harness.accounts.queries.get(account.id).has_totp


def test_the_session_of_another_proves_nothing(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    other, other_secret = harness.with_password()
    session, theirs = harness.sign_in(account, secret), harness.sign_in(other, other_secret)
    harness.accounts.factors.begin(account.id, secret, own_origin(account), session.viewer.session)
    with pytest.raises(Refused, match="proof_old"):
        harness.accounts.factors.pending_address(account.id, theirs.viewer.session)


def test_who_has_no_password_shows_a_young_sign_in_by_the_provider(harness: AccountsHarness) -> None:
    account = harness.make_account()
    link_subject(harness.store, account, "s")

    def come() -> str:
        return harness.services.sign_in.finish(
            harness.services.sign_in.of_subject("s"), ADDRESS, AGENT, how="oidc_mfa"
        ).viewer.session

    session = come()
    harness.now += YOUNG
    with pytest.raises(Refused, match="sign_in_again"):
        harness.accounts.factors.begin(account.id, "", own_origin(account), session)
    session = come()
    device = pyotp.parse_uri(harness.accounts.factors.begin(account.id, "", own_origin(account), session))
    assert isinstance(device, pyotp.TOTP)
    harness.own_account.confirm_factor(account.id, device.at(harness.now), own_origin(account), session)
    harness.now += YOUNG
    for act in (harness.own_account.remove_factor, harness.own_account.renew_recovery):
        with pytest.raises(Refused, match="sign_in_again"):
            act(account.id, "", own_origin(account), session)
    harness.own_account.remove_factor(account.id, "", own_origin(account), come())
    with pytest.raises(Refused, match="no_password"):
        harness.own_account.change_password(account.id, "", password(), own_origin(account), session)


def test_an_administrator_takes_a_lost_one_off(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    harness.enrol(account, secret)
    harness.admin.reset_second_factor(account.id, BY, ADDRESS)
    harness.sign_in(account, secret)


def test_where_everybody_needs_one_it_is_set_up_on_the_way_in(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    harness.accounts = harness.policy(factor_required=True)
    code, half = sign_in_half(harness, account.login, secret)
    assert code == "enrol_needed"
    address = harness.accounts.factors.enrol_address(half)
    assert harness.accounts.factors.enrol_address(half) == address
    device = pyotp.parse_uri(address)
    assert isinstance(device, pyotp.TOTP)
    with pytest.raises(MoreNeeded, match="bad_code"):
        harness.services.sign_in.finish(half, ADDRESS, AGENT, code=wrong_code(device, harness))
    signed = harness.services.sign_in.finish(half, ADDRESS, AGENT, code=device.at(harness.now))
    assert len(signed.recovery) == 10
    assert harness.accounts.viewer_of(signed.session_secret) is not None
    with pytest.raises(Refused, match="factor_required"):
        harness.own_account.remove_factor(account.id, secret, own_origin(account))


@pytest.mark.parametrize(("how", "free"), [("oidc", False), ("oidc_mfa", True)])
def test_the_provider_s_own_second_factor_counts_and_its_password_alone_does_not(
    harness: AccountsHarness, how: str, free: bool
) -> None:
    account, secret = harness.with_password()
    harness.enrol(account, secret)
    link_subject(harness.store, account, "s")
    half = harness.services.sign_in.of_subject("s")
    if free:
        assert harness.services.sign_in.finish(half, ADDRESS, AGENT, how=how).viewer.actor == account.actor
        return
    with pytest.raises(MoreNeeded, match="code_needed"):
        harness.services.sign_in.finish(half, ADDRESS, AGENT, how=how)


def test_a_temporary_password_and_a_code_are_asked_for_once_each(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    device, _ = harness.enrol(account, secret)
    given = harness.admin.temporary_password(account.id, BY, ADDRESS)
    harness.wait(seconds=30)
    code, half = sign_in_half(harness, account.login, given)
    assert code == "code_needed"
    with pytest.raises(MoreNeeded) as more:
        harness.services.sign_in.finish(half, ADDRESS, AGENT, code=device.at(harness.now))
    assert (more.value.code, more.value.half.factor) == ("must_change", True)
    signed = harness.services.sign_in.finish(more.value.half, ADDRESS, AGENT, new_password=given + "A1!")
    assert harness.accounts.viewer_of(signed.session_secret) is not None
