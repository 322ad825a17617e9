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
from tests.integration.accounts import ADDRESS, AGENT, BY, World, own, password, world
from tests.integration.reports import COUNTY
from tests.signing import link_subject


@pytest.fixture
def here(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        yield made


def owed(here: World, login: str, secret: str, code: str = "") -> tuple[str, Half]:
    """What a sign-in still owes."""
    with pytest.raises(MoreNeeded) as more:
        here.services.sign_in.by_password(login, secret, code, ADDRESS, AGENT)
    return more.value.code, more.value.half


def wrong(device: pyotp.TOTP, here: World) -> str:
    """Six digits that are no code of the device now."""
    near = {device.at(here.now, counter_offset=by) for by in (-1, 0, 1)}
    return next(code for n in range(4) if (code := f"{n:06}") not in near)


def test_a_password_alone_no_longer_opens_and_the_code_does(here: World) -> None:
    account, secret = here.with_password()
    device, _ = here.enrol(account, secret)
    here.wait(seconds=30)
    asked, half = owed(here, account.login, secret)
    assert asked == "code_needed"
    signed = here.services.sign_in.finish(half, ADDRESS, AGENT, code=device.at(here.now))
    assert here.accounts.viewer_of(signed.session_secret) is not None
    assert here.accounts.sessions.list(account.id)[0].factor == "totp"


def test_a_code_works_once_even_within_its_time(here: World) -> None:
    account, secret = here.with_password()
    device, _ = here.enrol(account, secret)
    assert owed(here, account.login, secret, device.at(here.now))[0] == "bad_code"
    here.wait(seconds=30)
    code = device.at(here.now)
    here.sign_in(account, secret, code)
    assert owed(here, account.login, secret, code)[0] == "bad_code"
    earlier = device.at(here.now, counter_offset=-1)
    assert owed(here, account.login, secret, earlier)[0] == "bad_code"


def test_of_two_who_show_the_same_code_at_once_one_gets_in(here: World) -> None:
    account, secret = here.with_password()
    device, _ = here.enrol(account, secret)
    here.wait(seconds=30)
    code = device.at(here.now)

    def come() -> str:
        try:
            return here.sign_in(account, secret, code).viewer.actor
        except MoreNeeded as more:
            return more.code

    with ThreadPoolExecutor(2) as threads:
        found = sorted(one.result() for one in [threads.submit(come), threads.submit(come)])
    assert found == [account.actor, "bad_code"]


def test_a_clock_half_a_minute_off_is_borne_a_whole_one_is_not(here: World) -> None:
    account, secret = here.with_password()
    device, _ = here.enrol(account, secret)
    here.wait(minutes=10)
    assert owed(here, account.login, secret, device.at(here.now, counter_offset=2))[0] == "bad_code"
    here.sign_in(account, secret, device.at(here.now, counter_offset=1))


def test_guessing_codes_locks_like_guessing_passwords(here: World) -> None:
    account, secret = here.with_password()
    device, _ = here.enrol(account, secret)
    here.wait(minutes=1)
    _, half = owed(here, account.login, secret)
    for _ in range(LIMIT):
        with pytest.raises(MoreNeeded, match="bad_code"):
            here.services.sign_in.finish(half, ADDRESS, AGENT, code=wrong(device, here))
    with pytest.raises(Refused, match="locked"):
        here.services.sign_in.finish(half, ADDRESS, AGENT, code=wrong(device, here))


def test_a_recovery_code_opens_once_and_new_ones_replace_the_old(here: World) -> None:
    account, secret = here.with_password()
    _, codes = here.enrol(account, secret)
    assert len(set(codes)) == 10
    here.sign_in(account, secret, codes[0].upper().replace("-", " "))
    assert here.accounts.sessions.list(account.id)[0].factor == "recovery"
    assert here.accounts.queries.get(account.id).recovery_left == 9
    assert owed(here, account.login, secret, codes[0])[0] == "bad_code"
    fresh = here.own.renew_recovery(account.id, secret, own(account))
    assert owed(here, account.login, secret, codes[1])[0] == "bad_code"
    here.sign_in(account, secret, fresh[1])
    with here.store.reading() as connection:
        kept = repr([*connection.execute(select(t.recovery_codes))])
    assert not any(code in kept or code.replace("-", "") in kept for code in (*codes, *fresh))


def test_a_seed_is_sealed_for_its_account_and_this_installation(here: World) -> None:
    account, secret = here.with_password()
    device, _ = here.enrol(account, secret)
    with here.store.reading() as connection:
        kept = bytes(connection.execute(select(t.accounts.c.totp)).scalar_one())
    assert device.secret.encode() not in kept
    stranger = Accounts(here.store, Policy(COUNTY, bytes(32)), lambda: here.now, here.accounts.hashing)
    with pytest.raises(Refused, match="factor_lost"):
        services_of(stranger).sign_in.by_password(account.login, secret, device.at(here.now), ADDRESS, AGENT)
    other, other_secret = here.with_password()
    with here.store.database.writing() as connection:
        copied = t.accounts.update().where(t.accounts.c.id == other.id)
        connection.execute(copied.values(totp=kept))
    with pytest.raises(Refused, match="factor_lost"):
        here.sign_in(other, other_secret, device.at(here.now))


def test_a_factor_is_taken_off_with_the_password_only(here: World) -> None:
    account, secret = here.with_password()
    here.enrol(account, secret)
    with pytest.raises(Refused, match="bad_credentials"):
        here.own.remove_factor(account.id, "x", own(account))
    with pytest.raises(Refused, match="factor_set"):
        here.accounts.factors.begin(account.id, secret, own(account), "")
    here.own.remove_factor(account.id, secret, own(account))
    here.sign_in(account, secret)
    assert here.actions(account.actor).count("factor.removed") == 1
    assert here.accounts.queries.get(account.id).recovery_left == 0


def test_one_is_set_up_with_the_password_only_and_in_the_session_that_showed_it(here: World) -> None:
    account, secret = here.with_password()
    mine, found_open = here.sign_in(account, secret).viewer.session, here.sign_in(account, secret)
    here.now += YOUNG
    for wrong in ("", "x"):
        with pytest.raises(Refused, match="bad_credentials"):
            here.accounts.factors.begin(account.id, wrong, own(account), mine)
    address = here.accounts.factors.begin(account.id, secret, own(account), mine)
    assert here.accounts.factors.pending_address(account.id, mine) == address
    device = pyotp.parse_uri(address)
    assert isinstance(device, pyotp.TOTP)
    for session in (found_open.viewer.session, "", "no session"):
        with pytest.raises(Refused, match="proof_old"):
            here.accounts.factors.pending_address(account.id, session)
        with pytest.raises(Refused, match="proof_old"):
            here.own.confirm_factor(account.id, device.at(here.now), own(account), session)
    here.now += YOUNG
    with pytest.raises(Refused, match="proof_old"):
        here.own.confirm_factor(account.id, device.at(here.now), own(account), mine)
    again = here.accounts.factors.begin(account.id, secret, own(account), mine)
    assert again != address, "each beginning has a seed of its own"
    assert not here.accounts.queries.get(account.id).has_totp


def test_the_session_of_another_proves_nothing(here: World) -> None:
    account, secret = here.with_password()
    other, other_secret = here.with_password()
    mine, theirs = here.sign_in(account, secret), here.sign_in(other, other_secret)
    here.accounts.factors.begin(account.id, secret, own(account), mine.viewer.session)
    with pytest.raises(Refused, match="proof_old"):
        here.accounts.factors.pending_address(account.id, theirs.viewer.session)


def test_who_has_no_password_shows_a_young_sign_in_by_the_provider(here: World) -> None:
    account = here.somebody()
    link_subject(here.store, account, "s")

    def come() -> str:
        return here.services.sign_in.finish(
            here.services.sign_in.of_subject("s"), ADDRESS, AGENT, how="oidc_mfa"
        ).viewer.session

    session = come()
    here.now += YOUNG
    with pytest.raises(Refused, match="sign_in_again"):
        here.accounts.factors.begin(account.id, "", own(account), session)
    session = come()
    device = pyotp.parse_uri(here.accounts.factors.begin(account.id, "", own(account), session))
    assert isinstance(device, pyotp.TOTP)
    here.own.confirm_factor(account.id, device.at(here.now), own(account), session)
    here.now += YOUNG
    for act in (here.own.remove_factor, here.own.renew_recovery):
        with pytest.raises(Refused, match="sign_in_again"):
            act(account.id, "", own(account), session)
    here.own.remove_factor(account.id, "", own(account), come())
    with pytest.raises(Refused, match="no_password"):
        here.own.change_password(account.id, "", password(), own(account), session)


def test_an_administrator_takes_a_lost_one_off(here: World) -> None:
    account, secret = here.with_password()
    here.enrol(account, secret)
    here.admin.reset_second_factor(account.id, BY, ADDRESS)
    here.sign_in(account, secret)


def test_where_everybody_needs_one_it_is_set_up_on_the_way_in(here: World) -> None:
    account, secret = here.with_password()
    here.accounts = here.policy(factor_required=True)
    asked, half = owed(here, account.login, secret)
    assert asked == "enrol_needed"
    address = here.accounts.factors.enrol_address(half)
    assert here.accounts.factors.enrol_address(half) == address
    device = pyotp.parse_uri(address)
    assert isinstance(device, pyotp.TOTP)
    with pytest.raises(MoreNeeded, match="bad_code"):
        here.services.sign_in.finish(half, ADDRESS, AGENT, code=wrong(device, here))
    signed = here.services.sign_in.finish(half, ADDRESS, AGENT, code=device.at(here.now))
    assert len(signed.recovery) == 10
    assert here.accounts.viewer_of(signed.session_secret) is not None
    with pytest.raises(Refused, match="factor_required"):
        here.own.remove_factor(account.id, secret, own(account))


@pytest.mark.parametrize(("how", "free"), [("oidc", False), ("oidc_mfa", True)])
def test_the_provider_s_own_second_factor_counts_and_its_password_alone_does_not(
    here: World, how: str, free: bool
) -> None:
    account, secret = here.with_password()
    here.enrol(account, secret)
    link_subject(here.store, account, "s")
    half = here.services.sign_in.of_subject("s")
    if free:
        assert here.services.sign_in.finish(half, ADDRESS, AGENT, how=how).viewer.actor == account.actor
        return
    with pytest.raises(MoreNeeded, match="code_needed"):
        here.services.sign_in.finish(half, ADDRESS, AGENT, how=how)


def test_a_temporary_password_and_a_code_are_asked_for_once_each(here: World) -> None:
    account, secret = here.with_password()
    device, _ = here.enrol(account, secret)
    given = here.admin.temporary_password(account.id, BY, ADDRESS)
    here.wait(seconds=30)
    asked, half = owed(here, account.login, given)
    assert asked == "code_needed"
    with pytest.raises(MoreNeeded) as more:
        here.services.sign_in.finish(half, ADDRESS, AGENT, code=device.at(here.now))
    assert (more.value.code, more.value.half.factor) == ("must_change", True)
    signed = here.services.sign_in.finish(more.value.half, ADDRESS, AGENT, new_password=given + "A1!")
    assert here.accounts.viewer_of(signed.session_secret) is not None
