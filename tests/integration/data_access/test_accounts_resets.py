"""Resets: with a reason, seen by the owner, and of administrators and auditors by two; on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from data_access.accounts.resets import NOTICE_FOR
from data_access.directory.dual_control import APART_FOR
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.accounts.account import Account, NewAccount
from domain.accounts.reset_rules import FACTOR, PASSWORD, WAITS
from domain.kernel.errors import Refused
from tests.account_commands import services_of
from tests.integration.accounts import ADDRESS, AGENT, BY, World, own, password, world
from tests.integration.reports import COUNTY

WHY = "手机丢了，当面核对过"


@pytest.fixture
def here(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        yield made


def viewer(account: Account) -> Viewer:
    """Somebody as their session would tell."""
    return Viewer(Kind.PERSON, account.actor, account.name, account.grants, account.person)


def administrators(here: World) -> tuple[Viewer, Viewer]:
    """Two who were there before today."""
    made = [here.with_password(Role.ADMINISTRATOR)[0] for _ in range(2)]
    return viewer(made[0]), viewer(made[1])


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def test_whoever_has_a_way_in_is_reset_with_a_reason_and_not_invited(here: World) -> None:
    one, _ = administrators(here)
    account, secret = here.with_password()
    accounts = here.accounts
    assert refusal(lambda: here.admin.invite(account.id, one, ADDRESS)) == "has_way_in"
    for act in (
        here.admin.reset_password,
        here.admin.reset_second_factor,
        here.admin.temporary_password,
    ):
        assert refusal(lambda act=act: act(account.id, one, ADDRESS)) == "bad_reason"  # type: ignore[misc]
        assert refusal(lambda act=act: act(account.id, one, ADDRESS, "。。。。")) == "bad_reason"  # type: ignore[misc]
    here.sign_in(account, secret)
    link = here.admin.reset_password(account.id, one, ADDRESS, WHY)
    assert refusal(lambda: here.sign_in(account, secret)) == "bad_credentials"
    assert refusal(lambda: here.admin.invite(account.id, one, ADDRESS)) == "has_way_in", "nor while it waits"
    services_of(accounts).invitations.redeem(link, "", "", password(), ADDRESS, AGENT)
    fresh = here.somebody()
    here.admin.invite(fresh.id, one, ADDRESS)


def test_the_owner_is_told_who_did_it_when_and_why_and_once_at_the_next_sign_in(here: World) -> None:
    one, _ = administrators(here)
    account, secret = here.with_password()
    here.wait(minutes=1)
    assert not here.sign_in(account, secret).news
    assert here.accounts.resets.notices(account.id) == ()
    here.wait(minutes=1)
    at = here.now
    link = here.admin.reset_password(account.id, one, ADDRESS, WHY)
    here.wait(minutes=1)
    new = password()
    assert here.services.invitations.redeem(link, "", "", new, ADDRESS, AGENT).news
    here.wait(minutes=1)
    assert not here.sign_in(account, new).news
    [told] = here.accounts.resets.notices(account.id)
    assert (told.action, told.by, told.reason) == ("password.reset", one.name, WHY)
    assert told.at.startswith(at.strftime("%Y-%m-%dT%H:%M"))
    here.admin.reset_second_factor(account.id, BY, ADDRESS)
    assert here.accounts.resets.notices(account.id)[0].by == BY.actor, (
        "a command on the server names its user"
    )
    here.own.change_password(account.id, new, password(), own(account))
    assert len(here.accounts.resets.notices(account.id)) == 2, "what one does oneself is no news"
    here.now += NOTICE_FOR
    assert here.accounts.resets.notices(account.id) == ()


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_who_administers_or_audits_is_reset_by_two(here: World, role: Role) -> None:
    one, two = administrators(here)
    account, secret = here.with_password(role)
    here.now += APART_FOR
    accounts = here.accounts
    for act in (
        here.admin.reset_password,
        here.admin.reset_second_factor,
        here.admin.temporary_password,
    ):
        assert refusal(lambda act=act: act(account.id, one, ADDRESS, WHY)) == "needs_second"  # type: ignore[misc]
    assert refusal(lambda: here.admin.ask_reset(account.id, PASSWORD, "", one, ADDRESS)) == "bad_reason"
    asked = here.admin.ask_reset(account.id, PASSWORD, WHY, one, ADDRESS)
    assert accounts.resets.waiting([account.id]) == {account.id: asked}
    here.sign_in(account, secret)
    assert refusal(lambda: here.admin.ask_reset(account.id, FACTOR, WHY, two, ADDRESS)) == "reset_waiting"
    assert refusal(lambda: here.admin.approve_reset(account.id, one, ADDRESS)) == "own_reset"
    link = here.admin.approve_reset(account.id, two, ADDRESS)
    assert refusal(lambda: here.sign_in(account, secret)) == "bad_credentials"
    assert refusal(lambda: here.admin.approve_reset(account.id, two, ADDRESS)) == "no_reset"
    assert refusal(lambda: here.admin.invite(account.id, one, ADDRESS)) == "has_way_in"
    assert services_of(accounts).invitations.redeem(link, "", "", password(), ADDRESS, AGENT).news
    assert [(told.action, told.reason) for told in accounts.resets.notices(account.id)] == [
        ("password.reset", WHY),
        ("reset.proposed", WHY),
    ]
    assert here.actions(account.actor).count("password.reset") == 1


def test_a_lost_factor_of_an_auditor_is_taken_off_by_two(here: World) -> None:
    one, two = administrators(here)
    account, secret = here.with_password(Role.AUDITOR)
    here.enrol(account, secret)
    here.now += APART_FOR
    here.admin.ask_reset(account.id, FACTOR, WHY, one, ADDRESS)
    assert here.admin.approve_reset(account.id, two, ADDRESS) == ""
    assert here.sign_in(account, secret).news


def test_a_second_self_is_no_second_administrator(here: World) -> None:
    """Wherever its home is: an account that the first one made today, or one of the same person."""
    one, two = administrators(here)
    account, _ = here.with_password(Role.AUDITOR)
    here.now += APART_FOR
    made = NewAccount("second-self", "管理员", "330802", (Grant(Role.ADMINISTRATOR, "3308"),))
    broad = Viewer(Kind.PERSON, one.actor, one.name, (Grant(Role.ADMINISTRATOR, "3308"),))
    self_ = viewer(here.admin.create(made, broad, ADDRESS))
    here.admin.ask_reset(account.id, PASSWORD, WHY, broad, ADDRESS)
    assert refusal(lambda: here.admin.approve_reset(account.id, self_, ADDRESS)) == "made_by_author"
    here.admin.reject_reset(account.id, broad, ADDRESS)
    same = Viewer(Kind.PERSON, two.actor, two.name, two.grants, "LY-1")
    here.admin.ask_reset(
        account.id, PASSWORD, WHY, Viewer(Kind.PERSON, one.actor, one.name, one.grants, "LY-1"), ADDRESS
    )
    assert refusal(lambda: here.admin.approve_reset(account.id, same, ADDRESS)) == "own_reset"


@pytest.mark.parametrize("chain", [False, True], ids=["both made by one", "one made by the other's"])
def test_accounts_behind_which_one_person_stands_are_no_two_administrators(here: World, chain: bool) -> None:
    """Who makes two accounts, or one that makes another, holds both by their links."""
    one, two = administrators(here)
    account, _ = here.with_password(Role.AUDITOR)
    here.now += APART_FOR
    asker = viewer(here.admin.create(second("asker"), one, ADDRESS))
    self_ = viewer(here.admin.create(second("approver"), asker if chain else one, ADDRESS))
    here.admin.ask_reset(account.id, PASSWORD, WHY, one if chain else asker, ADDRESS)
    assert refusal(lambda: here.admin.approve_reset(account.id, self_, ADDRESS)) == "made_by_author"
    assert here.admin.approve_reset(account.id, two, ADDRESS), "somebody else stands behind nobody"


def second(login: str) -> NewAccount:
    """One more administrator of the county."""
    return NewAccount(login, "管理员", COUNTY, (Grant(Role.ADMINISTRATOR, COUNTY),))


def test_a_role_that_is_taken_away_guards_for_a_day_more(here: World) -> None:
    one, _ = administrators(here)
    account, _ = here.with_password(Role.AUDITOR)
    here.admin.set_grants(account.id, [Grant(Role.REVIEWER, COUNTY)], one, ADDRESS)
    here.now += APART_FOR / 2
    assert refusal(lambda: here.admin.reset_password(account.id, one, ADDRESS, WHY)) == "needs_second"
    here.now += APART_FOR / 2
    here.admin.reset_password(account.id, one, ADDRESS, WHY)


def test_a_reset_that_nobody_wants_is_rejected_or_runs_out_and_then_asked_anew(here: World) -> None:
    one, two = administrators(here)
    account, secret = here.with_password(Role.AUDITOR)
    here.now += APART_FOR
    here.admin.ask_reset(account.id, PASSWORD, WHY, one, ADDRESS)
    here.admin.reject_reset(account.id, two, ADDRESS)
    assert refusal(lambda: here.admin.approve_reset(account.id, two, ADDRESS)) == "no_reset"
    here.admin.ask_reset(account.id, PASSWORD, WHY, one, ADDRESS)
    here.now += WAITS
    assert here.accounts.resets.waiting([account.id]) == {}
    assert refusal(lambda: here.admin.approve_reset(account.id, two, ADDRESS)) == "no_reset"
    here.admin.ask_reset(account.id, PASSWORD, WHY, one, ADDRESS)
    here.sign_in(account, secret)
    assert here.actions(account.actor).count("reset.rejected") == 1


def test_what_somebody_asked_for_who_was_disabled_is_not_done(here: World) -> None:
    one, two = administrators(here)
    account, _ = here.with_password(Role.AUDITOR)
    here.now += APART_FOR
    here.admin.ask_reset(account.id, PASSWORD, WHY, one, ADDRESS)
    here.admin.disable(int(one.actor.partition(":")[2]), BY, ADDRESS)
    assert refusal(lambda: here.admin.approve_reset(account.id, two, ADDRESS)) == "author_gone"


def test_nobody_approves_or_rejects_the_reset_of_their_own_account(here: World) -> None:
    one, two = administrators(here)
    here.now += APART_FOR
    number = int(two.actor.partition(":")[2])
    here.admin.ask_reset(number, PASSWORD, WHY, one, ADDRESS)
    for act in (here.admin.approve_reset, here.admin.reject_reset):
        assert refusal(lambda act=act: act(number, two, ADDRESS)) == "own_account"  # type: ignore[misc]
    assert refusal(lambda: here.admin.ask_reset(number, PASSWORD, WHY, two, ADDRESS)) == "own_account"


def test_the_commands_on_the_server_reset_whom_nobody_else_can(here: World) -> None:
    account, _ = here.with_password(Role.ADMINISTRATOR)
    link = here.admin.reset_password(account.id, BY, ADDRESS)
    assert here.services.invitations.redeem(link, "", "", password(), ADDRESS, AGENT).news
    assert [told.by for told in here.accounts.resets.notices(account.id)] == [BY.actor]
