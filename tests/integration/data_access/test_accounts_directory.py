"""Who may change whose account, and what must stay; links that work once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest

from dashboard.handlers.sign_in import account_handlers
from data_access.accounts import DemoAccount
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.accounts.account import NewAccount
from domain.kernel.errors import Refused
from tests.account_commands import seed_demo
from tests.integration.accounts import ADDRESS, AGENT, BY, AccountsHarness, open_harness, password
from tests.integration.reports import COUNTY
from tests.signing import administrator

TOWN = "330825101"
ADMIN = Grant(Role.ADMINISTRATOR, COUNTY)
DUTY = Grant(Role.DUTY_OFFICER, COUNTY)


@pytest.fixture
def harness(database_url: str) -> Iterator[AccountsHarness]:
    with open_harness(database_url) as made:
        yield made


def make_new_account(
    login: str = "wang", *grants: Grant, region: str = COUNTY, name: str = "王五"
) -> NewAccount:
    return NewAccount(login, name, region, grants or (DUTY,))


def viewer_of(harness: AccountsHarness, account_id: int) -> Viewer:
    """Somebody as their session would tell."""
    account = harness.accounts.queries.get(account_id)
    return Viewer(Kind.PERSON, account.actor, account.name, account.grants)


def test_an_account_is_made_traced_and_listed_where_it_belongs(harness: AccountsHarness) -> None:
    made = harness.admin.create(make_new_account("Wang.Wu"), BY, ADDRESS)
    assert (made.login, made.grants, made.has_password) == ("wang.wu", (DUTY,), False)
    [(action, actor, trace_row)] = harness.trace(made.actor)
    assert (action, actor) == ("account.created", BY.actor)
    assert trace_row["grants"] == [["duty_officer", COUNTY, None]]
    assert harness.accounts.queries.within(["3308"]) == (made,)
    assert harness.accounts.queries.within([TOWN, "330802"]) == harness.accounts.queries.within([]) == ()
    assert harness.accounts.queries.by_login(" WANG.wu ") == made


@pytest.mark.parametrize(
    ("account", "code"),
    [
        (make_new_account("w"), "bad_login"),
        (make_new_account("wang wu"), "bad_login"),
        (make_new_account("<b>"), "bad_login"),
        (make_new_account(name=" "), "bad_name"),
        (make_new_account(name="a\u202eb"), "bad_name"),
        (make_new_account(name="\u3164"), "bad_name"),
        (make_new_account(name="a\u2800"), "bad_name"),
        (make_new_account(region="33"), "bad_region"),
        (make_new_account("wang", Grant(Role.UNIT_OFFICER, COUNTY)), "bad_unit"),
        (make_new_account("wang", Grant(Role.LIAISON, "3308")), "one_county"),
        (
            make_new_account("wang", Grant(Role.LIAISON, TOWN), Grant(Role.UNIT_OFFICER, "330802", "roads")),
            "one_county",
        ),
        (make_new_account("wang", DUTY, Grant(Role.AUDITOR, COUNTY)), "separate_people"),
        (make_new_account("wang", Grant(Role.WALL, COUNTY)), "wall_is_no_person"),
        (make_new_account("wang", Grant(Role.READER, COUNTY)), "program_is_no_person"),
        (make_new_account("wang", Grant(Role.RESPONDER, COUNTY)), "link_is_no_account"),
        (make_new_account("wang", Grant(Role.DUTY_OFFICER, "330802")), "forbidden"),
        (make_new_account(region="330802"), "forbidden"),
    ],
)
def test_what_cannot_be_an_account_is_refused_and_leaves_nothing(
    harness: AccountsHarness, account: NewAccount, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        harness.admin.create(account, administrator(COUNTY), ADDRESS)
    assert refused.value.code == code
    assert harness.accounts.queries.within(["33"]) == ()
    assert harness.trace() == []


def test_a_login_is_given_once(harness: AccountsHarness) -> None:
    harness.admin.create(make_new_account("wang"), BY, ADDRESS)
    with pytest.raises(Refused, match="login_taken"):
        harness.admin.create(make_new_account("WANG"), BY, ADDRESS)


def test_who_administers_a_township_neither_sees_nor_lifts_anybody_above_it(harness: AccountsHarness) -> None:
    town = administrator(TOWN)
    county_wide = harness.make_account(Role.COMMANDER, COUNTY)
    for act in (harness.admin.disable, harness.admin.invite, harness.admin.reset_password):
        with pytest.raises(Refused, match="forbidden"):
            act(county_wide.id, town, ADDRESS)
    assert harness.accounts.queries.within([TOWN]) == ()
    with pytest.raises(Refused, match="forbidden"):
        harness.admin.set_grants(county_wide.id, [Grant(Role.GRID_HEAD, TOWN)], town, ADDRESS)


def test_nobody_changes_their_own_rights(harness: AccountsHarness) -> None:
    account, _ = harness.with_password(Role.ADMINISTRATOR)
    harness.with_password(Role.ADMINISTRATOR)
    me = viewer_of(harness, account.id)
    for act in (
        lambda: harness.admin.set_grants(account.id, [ADMIN], me, ADDRESS),
        lambda: harness.admin.disable(account.id, me, ADDRESS),
        lambda: harness.admin.unlock(account.id, me, ADDRESS),
    ):
        with pytest.raises(Refused, match="own_account"):
            act()
    harness.admin.end_sessions(account.id, me, ADDRESS)


def test_the_last_administrator_of_a_region_stays(harness: AccountsHarness) -> None:
    first, _ = harness.with_password(Role.ADMINISTRATOR)
    for act in (
        lambda: harness.admin.disable(first.id, BY, ADDRESS),
        lambda: harness.admin.set_grants(first.id, [DUTY], BY, ADDRESS),
        lambda: harness.admin.set_grants(first.id, [Grant(Role.ADMINISTRATOR, TOWN)], BY, ADDRESS),
    ):
        with pytest.raises(Refused, match="last_administrator"):
            act()
    harness.make_account(Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="last_administrator"):
        harness.admin.disable(first.id, BY, ADDRESS)
    harness.with_password(Role.ADMINISTRATOR)
    harness.admin.disable(first.id, BY, ADDRESS)


def test_of_two_administrators_who_disable_each_other_at_once_one_stays(
    harness: AccountsHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has a home county of its own, so nothing but the rule itself makes one wait for the other."""
    both = []
    for home in (COUNTY, "330802"):
        new_one = NewAccount(f"admin-{home}", "管理员", home, (Grant(Role.ADMINISTRATOR, "3308"),))
        account = harness.admin.create(new_one, BY, ADDRESS)
        link = harness.admin.invite(account.id, BY, ADDRESS)
        harness.services.invitations.redeem(link, "", "", password(), ADDRESS, AGENT)
        both.append(account)
    meet, look = Barrier(2), account_handlers.administered_regions

    def look_together(*given: Any) -> list[str]:
        found = look(*given)
        with suppress(BrokenBarrierError):
            meet.wait(1)  # where nothing is serial both have looked by now, and neither has written
        return found

    monkeypatch.setattr(account_handlers, "administered_regions", look_together)

    def disable(n: int) -> str:
        try:
            harness.admin.disable(both[1 - n].id, viewer_of(harness, both[n].id), ADDRESS)
        except Refused as refused:
            return refused.code
        return "disabled"

    with ThreadPoolExecutor(2) as threads:
        outcomes = sorted(threads.map(disable, range(2)))
    assert outcomes in (["disabled", "forbidden"], ["disabled", "last_administrator"])
    assert sum(harness.accounts.queries.get(item.id).disabled_at is None for item in both) == 1


def test_who_was_disabled_meanwhile_disables_nobody(harness: AccountsHarness) -> None:
    first, second, third = (harness.with_password(Role.ADMINISTRATOR)[0] for _ in range(3))
    me = viewer_of(harness, first.id)
    harness.admin.disable(first.id, viewer_of(harness, second.id), ADDRESS)
    with pytest.raises(Refused, match="forbidden"):
        harness.admin.disable(third.id, me, ADDRESS)


def test_a_change_of_roles_tells_old_and_new(harness: AccountsHarness) -> None:
    account, _ = harness.with_password()
    changed = harness.admin.set_grants(account.id, [Grant(Role.REVIEWER, TOWN)] * 2, BY, ADDRESS)
    assert changed.grants == (Grant(Role.REVIEWER, TOWN),)
    assert harness.trace(account.actor)[-1] == (
        "account.granted",
        BY.actor,
        {"grants": [["reviewer", TOWN, None]]},
    )


def test_what_is_refused_midway_leaves_neither_change_nor_trace(harness: AccountsHarness) -> None:
    first, _ = harness.with_password(Role.ADMINISTRATOR)
    before = harness.trace()
    with pytest.raises(Refused, match="last_administrator"):
        harness.admin.set_grants(first.id, [], BY, ADDRESS)
    assert harness.trace() == before
    assert harness.accounts.queries.get(first.id) == first


def test_an_account_of_the_demo_makes_demo_accounts_only_and_touches_no_real_one(
    harness: AccountsHarness, tmp_path: Path
) -> None:
    real, _ = harness.with_password()
    harness.accounts = harness.policy(demo=True, demo_file=tmp_path / "demo.json")
    seed_demo(harness.accounts, [DemoAccount("demo-admin", "管理员", Role.ADMINISTRATOR, COUNTY)], COUNTY)
    by = viewer_of(harness, harness.accounts.queries.by_login("demo-admin").id)  # type: ignore[union-attr]
    assert harness.admin.create(make_new_account(), by, ADDRESS).demo
    with pytest.raises(Refused, match="forbidden"):
        harness.admin.reset_password(real.id, by, ADDRESS)
    kiosk, _ = harness.admin.create_kiosk("大厅", COUNTY, None, by, ADDRESS)
    assert kiosk.expires_at is not None


def test_a_link_works_once_and_for_a_day(harness: AccountsHarness) -> None:
    account = harness.make_account()
    link = harness.admin.invite(account.id, BY, ADDRESS)
    invitation = harness.services.invitations.get(link)
    assert (invitation.kind, invitation.account) == ("invite", account)
    with pytest.raises(Refused, match="too_short"):
        harness.services.invitations.redeem(link, "", "", "short", ADDRESS, AGENT)
    signed = harness.services.invitations.redeem(link, "other", "", password(), ADDRESS, AGENT)
    assert signed.viewer.actor == account.actor
    with pytest.raises(Refused, match="invitation_gone"):
        harness.services.invitations.redeem(link, "", "", password(), ADDRESS, AGENT)
    old = harness.admin.invite(account.id, BY, ADDRESS)
    fresh = harness.admin.invite(account.id, BY, ADDRESS)
    with pytest.raises(Refused, match="invitation_gone"):
        harness.services.invitations.get(old)
    harness.wait(hours=24)
    with pytest.raises(Refused, match="invitation_gone"):
        harness.services.invitations.redeem(fresh, "", "", password(), ADDRESS, AGENT)
    harness.now -= timedelta(microseconds=1)
    harness.services.invitations.redeem(fresh, "", "", password(), ADDRESS, AGENT)


def test_of_two_who_take_a_link_at_once_one_gets_it(harness: AccountsHarness) -> None:
    link = harness.admin.invite(harness.make_account().id, BY, ADDRESS)

    def take(_: int) -> str:
        try:
            return harness.services.invitations.redeem(link, "", "", password(), ADDRESS, AGENT).viewer.actor
        except Refused as refused:
            return refused.code

    with ThreadPoolExecutor(2) as threads:
        assert sum(found == "invitation_gone" for found in threads.map(take, range(2))) == 1


def test_a_reset_ends_the_old_password_at_once(harness: AccountsHarness) -> None:
    account, secret = harness.with_password()
    link = harness.admin.reset_password(account.id, BY, ADDRESS)
    with pytest.raises(Refused, match="bad_credentials"):
        harness.sign_in(account, secret)
    harness.services.invitations.redeem(link, "", "", secret, ADDRESS, AGENT)
    harness.sign_in(account, secret)


def test_a_link_is_taken_by_the_provider_s_word_without_a_password(harness: AccountsHarness) -> None:
    account = harness.make_account()
    link = harness.admin.invite(account.id, BY, ADDRESS)
    signed = harness.services.invitations.redeem_subject(link, "s-9", ADDRESS, AGENT, "oidc")
    assert signed.viewer.actor == account.actor
    assert harness.services.sign_in.of_subject("s-9").account == account.id
    with pytest.raises(Refused, match="invitation_gone"):
        harness.services.invitations.get(link)
    other = harness.admin.invite(harness.make_account().id, BY, ADDRESS)
    with pytest.raises(Refused, match="subject_taken"):
        harness.services.invitations.redeem_subject(other, "s-9", ADDRESS, AGENT, "oidc")
    assert harness.services.invitations.get(other).kind == "invite", "a refusal spends no link"


def test_every_start_makes_a_new_first_link_until_there_is_an_administrator(harness: AccountsHarness) -> None:
    old, link = harness.services.invitations.invite_first(), harness.services.invitations.invite_first()
    assert old is not None
    assert link is not None
    with pytest.raises(Refused, match="invitation_gone"):
        harness.services.invitations.get(old)
    assert harness.services.invitations.get(link).kind == "first"
    harness.make_account(Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="bad_login"):
        harness.services.invitations.redeem(link, "!", "陈管理", password(), ADDRESS, AGENT)
    with pytest.raises(Refused, match="login_taken"):
        harness.services.invitations.redeem(
            link, harness.make_account(login="chen").login, "陈", password(), ADDRESS, AGENT
        )
    signed = harness.services.invitations.redeem(link, "Chen.Admin", "陈管理", password(), ADDRESS, AGENT)
    assert signed.viewer.grants == (ADMIN,)
    assert harness.services.invitations.invite_first() is None
    with pytest.raises(Refused, match="invitation_gone"):
        harness.services.invitations.redeem(link, "second", "二", password(), ADDRESS, AGENT)
    assert harness.actions("installation") == ["administrator.invited"] * 2


def test_a_first_link_is_dead_once_somebody_else_became_administrator(harness: AccountsHarness) -> None:
    link = harness.services.invitations.invite_first()
    assert link is not None
    harness.with_password(Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="invitation_gone"):
        harness.services.invitations.redeem(link, "late", "迟到", password(), ADDRESS, AGENT)
