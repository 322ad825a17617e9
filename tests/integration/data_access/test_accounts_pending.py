"""What is under way (a seed that was shown, a link, a reset that waits) ends with what it hangs on: a thief
who saw it has nothing afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select, update

from data_access.accounts import Half, MoreNeeded
from data_access.accounts.sign_in.factors import PENDING
from data_access.database.tables import account_tables as t
from data_access.database.unit_of_work import Origin
from data_access.directory import directory_edits
from data_access.directory.directory_rows import save_people
from domain.access.rights import Grant, Role
from domain.accounts.account import Account
from domain.accounts.reset_rules import PASSWORD
from domain.accounts.sign_in_rules import LIMIT
from domain.directory.person import Person
from domain.kernel.errors import Refused
from tests.integration.accounts import ADDRESS, AGENT, BY, AccountsHarness, open_harness, own_origin, password
from tests.integration.reports import COUNTY

PERSON = "LY-X1"
WHY = "手机丢失"


@pytest.fixture
def harness(database_url: str) -> Iterator[AccountsHarness]:
    with open_harness(database_url) as made:
        with made.store.unit_of_work(COUNTY, Origin("palm")) as act:
            save_people(act.connection, COUNTY, [Person(PERSON, "王五", "duty", "centre", COUNTY, "1")], "")
        yield made


def of_person(harness: AccountsHarness) -> tuple[Account, str]:
    account, secret = harness.with_password()
    with harness.store.database.writing() as connection:
        connection.execute(update(t.accounts).where(t.accounts.c.id == account.id).values(person=PERSON))
    return harness.accounts.queries.get(account.id), secret


def leave_and_come_back(harness: AccountsHarness) -> None:
    for version, active in ((0, False), (1, True)):
        with harness.store.unit_of_work(COUNTY, Origin(BY.actor, ADDRESS)) as act:
            directory_edits.set_active(act, PERSON, version, active, WHY)


def read_pending_seed(harness: AccountsHarness, account: Account) -> bytes | None:
    """The seed that waits."""
    with harness.store.reading() as connection:
        query = select(t.accounts.c.totp_pending).where(t.accounts.c.id == account.id)
        found: bytes | None = connection.execute(query).scalar()
        return found


Ending = Callable[[AccountsHarness, Account, str, str], object]
ENDINGS: dict[str, Ending] = {
    "reset": lambda harness, a, *_: harness.admin.reset_password(a.id, BY, ADDRESS, WHY),
    "temporary": lambda harness, a, *_: harness.admin.temporary_password(a.id, BY, ADDRESS, WHY),
    "factor": lambda harness, a, *_: harness.admin.reset_second_factor(a.id, BY, ADDRESS, WHY),
    "disable": lambda harness, a, *_: harness.admin.disable(a.id, BY, ADDRESS),
    "everywhere": lambda harness, a, *_: harness.admin.end_sessions(a.id, BY, ADDRESS),
    "own everywhere": lambda harness, a, _, session: harness.own_account.sign_out_everywhere(
        a.id, own_origin(a), session
    ),
    "password": lambda harness, a, secret, session: harness.own_account.change_password(
        a.id, secret, password(), own_origin(a), session
    ),
    "grants": lambda harness, a, *_: harness.admin.set_grants(
        a.id, [Grant(Role.REVIEWER, COUNTY)], BY, ADDRESS
    ),
    "leaving": lambda harness, *_: leave_and_come_back(harness),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_seed_that_was_shown_does_not_outlive_the_account_s_version(
    harness: AccountsHarness, ending: str
) -> None:
    account, secret = of_person(harness)
    session = harness.sign_in(account, secret).viewer.session
    device = pyotp.parse_uri(harness.accounts.factors.begin(account.id, secret, own_origin(account), session))
    assert isinstance(device, pyotp.TOTP)
    assert read_pending_seed(harness, account)
    ENDINGS[ending](harness, account, secret, session)
    assert read_pending_seed(harness, account) is None
    with pytest.raises(Refused):
        harness.own_account.confirm_factor(account.id, device.at(harness.now), own_origin(account), session)
    assert not harness.accounts.queries.get(account.id).has_totp


def test_a_seed_is_shown_and_confirmed_in_the_session_that_began_it(harness: AccountsHarness) -> None:
    """Both sessions have just shown the password."""
    account, secret = harness.with_password()
    thief, owner = (harness.sign_in(account, secret).viewer.session for _ in range(2))
    seen = harness.accounts.factors.begin(account.id, secret, own_origin(account), thief)
    with pytest.raises(Refused, match="seed_over"):
        harness.accounts.factors.pending_address(account.id, owner)
    device = pyotp.parse_uri(seen)
    assert isinstance(device, pyotp.TOTP)
    with pytest.raises(Refused, match="seed_over"):
        harness.own_account.confirm_factor(account.id, device.at(harness.now), own_origin(account), owner)
    setup = harness.accounts.factors.begin(account.id, secret, own_origin(account), owner)
    assert setup != seen
    with pytest.raises(Refused, match="seed_over"):
        harness.own_account.confirm_factor(account.id, device.at(harness.now), own_origin(account), thief)


def test_a_seed_is_too_old_after_ten_minutes_however_fresh_the_proof(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    session = harness.sign_in(account, secret).viewer.session
    device = pyotp.parse_uri(harness.accounts.factors.begin(account.id, secret, own_origin(account), session))
    assert isinstance(device, pyotp.TOTP)
    harness.now += PENDING - timedelta(seconds=1)
    assert harness.accounts.factors.pending_address(account.id, session)
    with pytest.raises(Refused):
        harness.own_account.change_password(account.id, secret, secret, own_origin(account), session)
    harness.now += timedelta(seconds=1)
    for work in (
        lambda: harness.accounts.factors.pending_address(account.id, session),
        lambda: harness.own_account.confirm_factor(
            account.id, device.at(harness.now), own_origin(account), session
        ),
    ):
        with pytest.raises(Refused, match="seed_over"):
            work()


def sign_in_half(harness: AccountsHarness, account: Account, secret: str) -> Half:
    with pytest.raises(MoreNeeded, match="enrol_needed") as more:
        harness.sign_in(account, secret)
    return more.value.half


def test_on_the_way_in_each_sign_in_has_a_seed_of_its_own(harness: AccountsHarness) -> None:
    """Who knows the password as well sees another picture, and cannot have the owner confirm theirs."""
    account, secret = harness.with_password()
    harness.accounts = harness.policy(factor_required=True)
    thief, owner = sign_in_half(harness, account, secret), sign_in_half(harness, account, secret)
    seen = harness.accounts.factors.enrol_address(thief)
    enrol_address = harness.accounts.factors.enrol_address(owner)
    assert enrol_address != seen
    assert harness.accounts.factors.enrol_address(owner) == enrol_address
    device = pyotp.parse_uri(seen)
    assert isinstance(device, pyotp.TOTP)
    with pytest.raises(MoreNeeded, match="seed_over"):
        harness.services.sign_in.finish(thief, ADDRESS, AGENT, code=device.at(harness.now))
    own_device = pyotp.parse_uri(enrol_address)
    assert isinstance(own_device, pyotp.TOTP)
    harness.services.sign_in.finish(owner, ADDRESS, AGENT, code=own_device.at(harness.now))
    with harness.store.reading() as connection:
        assert connection.execute(select(t.attempts.c.failures)).all() == [], "no attempt was counted"


def test_on_the_way_in_a_seed_expires_too(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    harness.accounts = harness.policy(factor_required=True)
    half = sign_in_half(harness, account, secret)
    seen = harness.accounts.factors.enrol_address(half)
    harness.now += PENDING
    device = pyotp.parse_uri(seen)
    assert isinstance(device, pyotp.TOTP)
    with pytest.raises(MoreNeeded, match="seed_over"):
        harness.services.sign_in.finish(half, ADDRESS, AGENT, code=device.at(harness.now))
    assert harness.accounts.factors.enrol_address(half) != seen


@pytest.mark.parametrize("ending", ["disable", "everywhere", "own everywhere", "leaving"])
def test_an_open_link_ends_with_it(harness: AccountsHarness, ending: str) -> None:
    account, secret = of_person(harness)
    session = harness.sign_in(account, secret).viewer.session
    link = harness.admin.invite(account.id, BY, ADDRESS)
    ENDINGS[ending](harness, account, secret, session)
    with pytest.raises(Refused, match="invitation_gone"):
        harness.services.invitations.get(link)


@pytest.mark.parametrize("ending", ["disable", "leaving"])
def test_a_reset_that_waits_ends_with_the_account(harness: AccountsHarness, ending: str) -> None:
    account, secret = of_person(harness)
    harness.admin.set_grants(account.id, [Grant(Role.AUDITOR, COUNTY)], BY, ADDRESS)
    harness.admin.ask_reset(account.id, PASSWORD, WHY, BY, ADDRESS)
    ENDINGS[ending](harness, account, secret, "")
    assert harness.accounts.resets.waiting([account.id]) == {}


@pytest.mark.parametrize(
    "typed", ["", "1", "12345", "1234567", "12a456", "abc", "１２３４５", "no-such-code", "九九九九九九"]
)
def test_what_is_no_code_costs_no_attempt(harness: AccountsHarness, typed: str) -> None:
    account, secret = harness.with_password()
    device, _ = harness.enrol(account, secret)
    harness.wait(minutes=1)
    with pytest.raises(MoreNeeded, match="code_needed") as more:
        harness.sign_in(account, secret)
    for _ in range(LIMIT + 1):
        with pytest.raises(MoreNeeded, match=r"no_code|code_needed"):
            harness.services.sign_in.finish(more.value.half, ADDRESS, AGENT, code=typed)
    assert harness.actions(account.actor).count("signin.failed") == 0
    harness.sign_in(account, secret, device.at(harness.now))


def test_codes_are_read_however_they_were_typed(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    device, codes = harness.enrol(account, secret)
    for written in (
        lambda code: "".join(chr(ord(digit) - ord("0") + ord("０")) for digit in code),
        lambda code: f" {code[:3]} {code[3:]}\u3000",
        lambda code: f"{code[:3]}－{code[3:]}",
        lambda code: "".join(chr(ord(digit) - ord("0") + 0x0660) for digit in code),
    ):
        harness.wait(minutes=1)
        assert harness.sign_in(account, secret, written(device.at(harness.now))).viewer.actor == account.actor
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign.isalnum() else sign for sign in codes[0].upper())
    assert harness.sign_in(account, secret, wide).viewer.actor == account.actor
