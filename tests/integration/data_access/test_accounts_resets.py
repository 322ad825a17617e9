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
from tests.integration.accounts import ADDRESS, AGENT, BY, AccountsHarness, open_harness, own_origin, password
from tests.integration.reports import COUNTY

WHY = "手机丢了，当面核对过"


@pytest.fixture
def harness(database_url: str) -> Iterator[AccountsHarness]:
    with open_harness(database_url) as made:
        yield made


def viewer(account: Account) -> Viewer:
    """Somebody as their session would tell."""
    return Viewer(Kind.PERSON, account.actor, account.name, account.grants, account.person)


def administrators(harness: AccountsHarness) -> tuple[Viewer, Viewer]:
    """Two who were there before today."""
    made = [harness.with_password(Role.ADMINISTRATOR)[0] for _ in range(2)]
    return viewer(made[0]), viewer(made[1])


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def test_whoever_has_a_way_in_is_reset_with_a_reason_and_not_invited(harness: AccountsHarness) -> None:
    administrator, _ = administrators(harness)
    account, secret = harness.with_password()
    accounts = harness.accounts
    assert refusal(lambda: harness.admin.invite(account.id, administrator, ADDRESS)) == "has_way_in"
    for act in (
        harness.admin.reset_password,
        harness.admin.reset_second_factor,
        harness.admin.temporary_password,
    ):
        assert refusal(lambda act=act: act(account.id, administrator, ADDRESS)) == "bad_reason"  # type: ignore[misc]
        assert refusal(lambda act=act: act(account.id, administrator, ADDRESS, "。。。。")) == "bad_reason"  # type: ignore[misc]
    harness.sign_in(account, secret)
    link = harness.admin.reset_password(account.id, administrator, ADDRESS, WHY)
    assert refusal(lambda: harness.sign_in(account, secret)) == "bad_credentials"
    assert refusal(lambda: harness.admin.invite(account.id, administrator, ADDRESS)) == "has_way_in", (
        "nor while it waits"
    )
    services_of(accounts).invitations.redeem(link, "", "", password(), ADDRESS, AGENT)
    fresh = harness.make_account()
    harness.admin.invite(fresh.id, administrator, ADDRESS)


def test_the_owner_is_told_who_did_it_when_and_why_and_once_at_the_next_sign_in(
    harness: AccountsHarness,
) -> None:
    administrator, _ = administrators(harness)
    account, secret = harness.with_password()
    harness.wait(minutes=1)
    assert not harness.sign_in(account, secret).news
    assert harness.accounts.resets.notices(account.id) == ()
    harness.wait(minutes=1)
    at = harness.now
    link = harness.admin.reset_password(account.id, administrator, ADDRESS, WHY)
    harness.wait(minutes=1)
    new = password()
    assert harness.services.invitations.redeem(link, "", "", new, ADDRESS, AGENT).news
    harness.wait(minutes=1)
    assert not harness.sign_in(account, new).news
    [notice] = harness.accounts.resets.notices(account.id)
    assert (notice.action, notice.by, notice.reason) == ("password.reset", administrator.name, WHY)
    assert notice.at.startswith(at.strftime("%Y-%m-%dT%H:%M"))
    harness.admin.reset_second_factor(account.id, BY, ADDRESS)
    assert harness.accounts.resets.notices(account.id)[0].by == BY.actor, (
        "a command on the server names its user"
    )
    harness.own_account.change_password(account.id, new, password(), own_origin(account))
    assert len(harness.accounts.resets.notices(account.id)) == 2, "what one does oneself is no news"
    harness.now += NOTICE_FOR
    assert harness.accounts.resets.notices(account.id) == ()


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_who_administers_or_audits_is_reset_by_two(harness: AccountsHarness, role: Role) -> None:
    administrator, two = administrators(harness)
    account, secret = harness.with_password(role)
    harness.now += APART_FOR
    accounts = harness.accounts
    for act in (
        harness.admin.reset_password,
        harness.admin.reset_second_factor,
        harness.admin.temporary_password,
    ):
        assert refusal(lambda act=act: act(account.id, administrator, ADDRESS, WHY)) == "needs_second"  # type: ignore[misc]
    assert (
        refusal(lambda: harness.admin.ask_reset(account.id, PASSWORD, "", administrator, ADDRESS))
        == "bad_reason"
    )
    reset = harness.admin.ask_reset(account.id, PASSWORD, WHY, administrator, ADDRESS)
    assert accounts.resets.waiting([account.id]) == {account.id: reset}
    harness.sign_in(account, secret)
    assert refusal(lambda: harness.admin.ask_reset(account.id, FACTOR, WHY, two, ADDRESS)) == "reset_waiting"
    assert refusal(lambda: harness.admin.approve_reset(account.id, administrator, ADDRESS)) == "own_reset"
    link = harness.admin.approve_reset(account.id, two, ADDRESS)
    assert refusal(lambda: harness.sign_in(account, secret)) == "bad_credentials"
    assert refusal(lambda: harness.admin.approve_reset(account.id, two, ADDRESS)) == "no_reset"
    assert refusal(lambda: harness.admin.invite(account.id, administrator, ADDRESS)) == "has_way_in"
    assert services_of(accounts).invitations.redeem(link, "", "", password(), ADDRESS, AGENT).news
    assert [(notice.action, notice.reason) for notice in accounts.resets.notices(account.id)] == [
        ("password.reset", WHY),
        ("reset.proposed", WHY),
    ]
    assert harness.actions(account.actor).count("password.reset") == 1


def test_a_lost_factor_of_an_auditor_is_taken_off_by_two(harness: AccountsHarness) -> None:
    administrator, two = administrators(harness)
    account, secret = harness.with_password(Role.AUDITOR)
    harness.enrol(account, secret)
    harness.now += APART_FOR
    harness.admin.ask_reset(account.id, FACTOR, WHY, administrator, ADDRESS)
    assert harness.admin.approve_reset(account.id, two, ADDRESS) == ""
    assert harness.sign_in(account, secret).news


def test_a_second_self_is_no_second_administrator(harness: AccountsHarness) -> None:
    """Wherever its home is: an account that the first one made today, or one of the same person."""
    administrator, two = administrators(harness)
    account, _ = harness.with_password(Role.AUDITOR)
    harness.now += APART_FOR
    made = NewAccount("second-self", "管理员", "330802", (Grant(Role.ADMINISTRATOR, "3308"),))
    broad = Viewer(Kind.PERSON, administrator.actor, administrator.name, (Grant(Role.ADMINISTRATOR, "3308"),))
    self_ = viewer(harness.admin.create(made, broad, ADDRESS))
    harness.admin.ask_reset(account.id, PASSWORD, WHY, broad, ADDRESS)
    assert refusal(lambda: harness.admin.approve_reset(account.id, self_, ADDRESS)) == "made_by_author"
    harness.admin.reject_reset(account.id, broad, ADDRESS)
    same = Viewer(Kind.PERSON, two.actor, two.name, two.grants, "LY-1")
    harness.admin.ask_reset(
        account.id,
        PASSWORD,
        WHY,
        Viewer(Kind.PERSON, administrator.actor, administrator.name, administrator.grants, "LY-1"),
        ADDRESS,
    )
    assert refusal(lambda: harness.admin.approve_reset(account.id, same, ADDRESS)) == "own_reset"


@pytest.mark.parametrize("chain", [False, True], ids=["both made by one", "one made by the other's"])
def test_accounts_behind_which_one_person_stands_are_no_two_administrators(
    harness: AccountsHarness, chain: bool
) -> None:
    """Who makes two accounts, or one that makes another, holds both by their links."""
    administrator, two = administrators(harness)
    account, _ = harness.with_password(Role.AUDITOR)
    harness.now += APART_FOR
    asker = viewer(harness.admin.create(second_administrator("asker"), administrator, ADDRESS))
    self_ = viewer(
        harness.admin.create(second_administrator("approver"), asker if chain else administrator, ADDRESS)
    )
    harness.admin.ask_reset(account.id, PASSWORD, WHY, administrator if chain else asker, ADDRESS)
    assert refusal(lambda: harness.admin.approve_reset(account.id, self_, ADDRESS)) == "made_by_author"
    assert harness.admin.approve_reset(account.id, two, ADDRESS), "somebody else stands behind nobody"


def second_administrator(login: str) -> NewAccount:
    """One more administrator of the county."""
    return NewAccount(login, "管理员", COUNTY, (Grant(Role.ADMINISTRATOR, COUNTY),))


def test_a_role_that_is_taken_away_guards_for_a_day_more(harness: AccountsHarness) -> None:
    administrator, _ = administrators(harness)
    account, _ = harness.with_password(Role.AUDITOR)
    harness.admin.set_grants(account.id, [Grant(Role.REVIEWER, COUNTY)], administrator, ADDRESS)
    harness.now += APART_FOR / 2
    assert (
        refusal(lambda: harness.admin.reset_password(account.id, administrator, ADDRESS, WHY))
        == "needs_second"
    )
    harness.now += APART_FOR / 2
    harness.admin.reset_password(account.id, administrator, ADDRESS, WHY)


def test_a_reset_that_nobody_wants_is_rejected_or_runs_out_and_then_asked_anew(
    harness: AccountsHarness,
) -> None:
    administrator, two = administrators(harness)
    account, secret = harness.with_password(Role.AUDITOR)
    harness.now += APART_FOR
    harness.admin.ask_reset(account.id, PASSWORD, WHY, administrator, ADDRESS)
    harness.admin.reject_reset(account.id, two, ADDRESS)
    assert refusal(lambda: harness.admin.approve_reset(account.id, two, ADDRESS)) == "no_reset"
    harness.admin.ask_reset(account.id, PASSWORD, WHY, administrator, ADDRESS)
    harness.now += WAITS
    assert harness.accounts.resets.waiting([account.id]) == {}
    assert refusal(lambda: harness.admin.approve_reset(account.id, two, ADDRESS)) == "no_reset"
    harness.admin.ask_reset(account.id, PASSWORD, WHY, administrator, ADDRESS)
    harness.sign_in(account, secret)
    assert harness.actions(account.actor).count("reset.rejected") == 1


def test_what_somebody_asked_for_who_was_disabled_is_not_done(harness: AccountsHarness) -> None:
    administrator, two = administrators(harness)
    account, _ = harness.with_password(Role.AUDITOR)
    harness.now += APART_FOR
    harness.admin.ask_reset(account.id, PASSWORD, WHY, administrator, ADDRESS)
    harness.admin.disable(int(administrator.actor.partition(":")[2]), BY, ADDRESS)
    assert refusal(lambda: harness.admin.approve_reset(account.id, two, ADDRESS)) == "author_gone"


def test_nobody_approves_or_rejects_the_reset_of_their_own_account(harness: AccountsHarness) -> None:
    administrator, two = administrators(harness)
    harness.now += APART_FOR
    number = int(two.actor.partition(":")[2])
    harness.admin.ask_reset(number, PASSWORD, WHY, administrator, ADDRESS)
    for act in (harness.admin.approve_reset, harness.admin.reject_reset):
        assert refusal(lambda act=act: act(number, two, ADDRESS)) == "own_account"  # type: ignore[misc]
    assert refusal(lambda: harness.admin.ask_reset(number, PASSWORD, WHY, two, ADDRESS)) == "own_account"


def test_the_commands_on_the_server_reset_whom_nobody_else_can(harness: AccountsHarness) -> None:
    account, _ = harness.with_password(Role.ADMINISTRATOR)
    link = harness.admin.reset_password(account.id, BY, ADDRESS)
    assert harness.services.invitations.redeem(link, "", "", password(), ADDRESS, AGENT).news
    assert [notice.by for notice in harness.accounts.resets.notices(account.id)] == [BY.actor]
