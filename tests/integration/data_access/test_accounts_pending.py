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
from tests.integration.accounts import ADDRESS, AGENT, BY, World, own, password, world
from tests.integration.reports import COUNTY

PERSON = "LY-X1"
WHY = "手机丢失"


@pytest.fixture
def here(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        with made.store.unit_of_work(COUNTY, Origin("palm")) as act:
            save_people(act.connection, COUNTY, [Person(PERSON, "王五", "duty", "centre", COUNTY, "1")], "")
        yield made


def of_person(here: World) -> tuple[Account, str]:
    account, secret = here.with_password()
    with here.store.database.writing() as connection:
        connection.execute(update(t.accounts).where(t.accounts.c.id == account.id).values(person=PERSON))
    return here.accounts.queries.get(account.id), secret


def leave_and_come_back(here: World) -> None:
    for version, active in ((0, False), (1, True)):
        with here.store.unit_of_work(COUNTY, Origin(BY.actor, ADDRESS)) as act:
            directory_edits.set_active(act, PERSON, version, active, WHY)


def kept(here: World, account: Account) -> bytes | None:
    """The seed that waits."""
    with here.store.reading() as connection:
        query = select(t.accounts.c.totp_pending).where(t.accounts.c.id == account.id)
        found: bytes | None = connection.execute(query).scalar()
        return found


Ending = Callable[[World, Account, str, str], object]
ENDINGS: dict[str, Ending] = {
    "reset": lambda here, a, *_: here.admin.reset_password(a.id, BY, ADDRESS, WHY),
    "temporary": lambda here, a, *_: here.admin.temporary_password(a.id, BY, ADDRESS, WHY),
    "factor": lambda here, a, *_: here.admin.reset_second_factor(a.id, BY, ADDRESS, WHY),
    "disable": lambda here, a, *_: here.admin.disable(a.id, BY, ADDRESS),
    "everywhere": lambda here, a, *_: here.admin.end_sessions(a.id, BY, ADDRESS),
    "own everywhere": lambda here, a, _, session: here.own.sign_out_everywhere(a.id, own(a), session),
    "password": lambda here, a, secret, session: here.own.change_password(
        a.id, secret, password(), own(a), session
    ),
    "grants": lambda here, a, *_: here.admin.set_grants(a.id, [Grant(Role.REVIEWER, COUNTY)], BY, ADDRESS),
    "leaving": lambda here, *_: leave_and_come_back(here),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_seed_that_was_shown_does_not_outlive_the_account_s_version(here: World, ending: str) -> None:
    account, secret = of_person(here)
    session = here.sign_in(account, secret).viewer.session
    device = pyotp.parse_uri(here.accounts.factors.begin(account.id, secret, own(account), session))
    assert isinstance(device, pyotp.TOTP)
    assert kept(here, account)
    ENDINGS[ending](here, account, secret, session)
    assert kept(here, account) is None
    with pytest.raises(Refused):
        here.own.confirm_factor(account.id, device.at(here.now), own(account), session)
    assert not here.accounts.queries.get(account.id).has_totp


def test_a_seed_is_shown_and_confirmed_in_the_session_that_began_it(here: World) -> None:
    """Both sessions have just shown the password."""
    account, secret = here.with_password()
    thief, owner = (here.sign_in(account, secret).viewer.session for _ in range(2))
    seen = here.accounts.factors.begin(account.id, secret, own(account), thief)
    with pytest.raises(Refused, match="seed_over"):
        here.accounts.factors.pending_address(account.id, owner)
    device = pyotp.parse_uri(seen)
    assert isinstance(device, pyotp.TOTP)
    with pytest.raises(Refused, match="seed_over"):
        here.own.confirm_factor(account.id, device.at(here.now), own(account), owner)
    mine = here.accounts.factors.begin(account.id, secret, own(account), owner)
    assert mine != seen
    with pytest.raises(Refused, match="seed_over"):
        here.own.confirm_factor(account.id, device.at(here.now), own(account), thief)


def test_a_seed_is_too_old_after_ten_minutes_however_fresh_the_proof(here: World) -> None:
    account, secret = here.with_password()
    session = here.sign_in(account, secret).viewer.session
    device = pyotp.parse_uri(here.accounts.factors.begin(account.id, secret, own(account), session))
    assert isinstance(device, pyotp.TOTP)
    here.now += PENDING - timedelta(seconds=1)
    assert here.accounts.factors.pending_address(account.id, session)
    with pytest.raises(Refused):
        here.own.change_password(account.id, secret, secret, own(account), session)
    here.now += timedelta(seconds=1)
    for work in (
        lambda: here.accounts.factors.pending_address(account.id, session),
        lambda: here.own.confirm_factor(account.id, device.at(here.now), own(account), session),
    ):
        with pytest.raises(Refused, match="seed_over"):
            work()


def owing(here: World, account: Account, secret: str) -> Half:
    with pytest.raises(MoreNeeded, match="enrol_needed") as more:
        here.sign_in(account, secret)
    return more.value.half


def test_on_the_way_in_each_sign_in_has_a_seed_of_its_own(here: World) -> None:
    """Who knows the password as well sees another picture, and cannot have the owner confirm theirs."""
    account, secret = here.with_password()
    here.accounts = here.policy(factor_required=True)
    thief, owner = owing(here, account, secret), owing(here, account, secret)
    seen = here.accounts.factors.enrol_address(thief)
    mine = here.accounts.factors.enrol_address(owner)
    assert mine != seen
    assert here.accounts.factors.enrol_address(owner) == mine
    device = pyotp.parse_uri(seen)
    assert isinstance(device, pyotp.TOTP)
    with pytest.raises(MoreNeeded, match="seed_over"):
        here.services.sign_in.finish(thief, ADDRESS, AGENT, code=device.at(here.now))
    own_device = pyotp.parse_uri(mine)
    assert isinstance(own_device, pyotp.TOTP)
    here.services.sign_in.finish(owner, ADDRESS, AGENT, code=own_device.at(here.now))
    with here.store.reading() as connection:
        assert connection.execute(select(t.attempts.c.failures)).all() == [], "no attempt was counted"


def test_on_the_way_in_a_seed_expires_too(here: World) -> None:
    account, secret = here.with_password()
    here.accounts = here.policy(factor_required=True)
    half = owing(here, account, secret)
    seen = here.accounts.factors.enrol_address(half)
    here.now += PENDING
    device = pyotp.parse_uri(seen)
    assert isinstance(device, pyotp.TOTP)
    with pytest.raises(MoreNeeded, match="seed_over"):
        here.services.sign_in.finish(half, ADDRESS, AGENT, code=device.at(here.now))
    assert here.accounts.factors.enrol_address(half) != seen


@pytest.mark.parametrize("ending", ["disable", "everywhere", "own everywhere", "leaving"])
def test_an_open_link_ends_with_it(here: World, ending: str) -> None:
    account, secret = of_person(here)
    session = here.sign_in(account, secret).viewer.session
    link = here.admin.invite(account.id, BY, ADDRESS)
    ENDINGS[ending](here, account, secret, session)
    with pytest.raises(Refused, match="invitation_gone"):
        here.services.invitations.get(link)


@pytest.mark.parametrize("ending", ["disable", "leaving"])
def test_a_reset_that_waits_ends_with_the_account(here: World, ending: str) -> None:
    account, secret = of_person(here)
    here.admin.set_grants(account.id, [Grant(Role.AUDITOR, COUNTY)], BY, ADDRESS)
    here.admin.ask_reset(account.id, PASSWORD, WHY, BY, ADDRESS)
    ENDINGS[ending](here, account, secret, "")
    assert here.accounts.resets.waiting([account.id]) == {}


@pytest.mark.parametrize(
    "typed", ["", "1", "12345", "1234567", "12a456", "abc", "１２３４５", "no-such-code", "九九九九九九"]
)
def test_what_is_no_code_costs_no_attempt(here: World, typed: str) -> None:
    account, secret = here.with_password()
    device, _ = here.enrol(account, secret)
    here.wait(minutes=1)
    with pytest.raises(MoreNeeded, match="code_needed") as more:
        here.sign_in(account, secret)
    for _ in range(LIMIT + 1):
        with pytest.raises(MoreNeeded, match=r"no_code|code_needed"):
            here.services.sign_in.finish(more.value.half, ADDRESS, AGENT, code=typed)
    assert here.actions(account.actor).count("signin.failed") == 0
    here.sign_in(account, secret, device.at(here.now))


def test_codes_are_read_however_they_were_typed(here: World) -> None:
    account, secret = here.with_password()
    device, codes = here.enrol(account, secret)
    for written in (
        lambda code: "".join(chr(ord(digit) - ord("0") + ord("０")) for digit in code),
        lambda code: f" {code[:3]} {code[3:]}\u3000",
        lambda code: f"{code[:3]}－{code[3:]}",
        lambda code: "".join(chr(ord(digit) - ord("0") + 0x0660) for digit in code),
    ):
        here.wait(minutes=1)
        assert here.sign_in(account, secret, written(device.at(here.now))).viewer.actor == account.actor
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign.isalnum() else sign for sign in codes[0].upper())
    assert here.sign_in(account, secret, wide).viewer.actor == account.actor
