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
from tests.integration.accounts import ADDRESS, AGENT, BY, World, password, world
from tests.integration.reports import COUNTY
from tests.signing import administrator

TOWN = "330825101"
ADMIN = Grant(Role.ADMINISTRATOR, COUNTY)
DUTY = Grant(Role.DUTY_OFFICER, COUNTY)


@pytest.fixture
def here(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        yield made


def new(login: str = "wang", *grants: Grant, region: str = COUNTY, name: str = "王五") -> NewAccount:
    return NewAccount(login, name, region, grants or (DUTY,))


def viewer_of(here: World, account_id: int) -> Viewer:
    """Somebody as their session would tell."""
    account = here.accounts.queries.get(account_id)
    return Viewer(Kind.PERSON, account.actor, account.name, account.grants)


def test_an_account_is_made_traced_and_listed_where_it_belongs(here: World) -> None:
    made = here.admin.create(new("Wang.Wu"), BY, ADDRESS)
    assert (made.login, made.grants, made.has_password) == ("wang.wu", (DUTY,), False)
    [(action, actor, told)] = here.trace(made.actor)
    assert (action, actor) == ("account.created", BY.actor)
    assert told["grants"] == [["duty_officer", COUNTY, None]]
    assert here.accounts.queries.within(["3308"]) == (made,)
    assert here.accounts.queries.within([TOWN, "330802"]) == here.accounts.queries.within([]) == ()
    assert here.accounts.queries.by_login(" WANG.wu ") == made


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (new("w"), "bad_login"),
        (new("wang wu"), "bad_login"),
        (new("<b>"), "bad_login"),
        (new(name=" "), "bad_name"),
        (new(name="a\u202eb"), "bad_name"),
        (new(name="\u3164"), "bad_name"),
        (new(name="a\u2800"), "bad_name"),
        (new(region="33"), "bad_region"),
        (new("wang", Grant(Role.UNIT_OFFICER, COUNTY)), "bad_unit"),
        (new("wang", Grant(Role.LIAISON, "3308")), "one_county"),
        (new("wang", Grant(Role.LIAISON, TOWN), Grant(Role.UNIT_OFFICER, "330802", "roads")), "one_county"),
        (new("wang", DUTY, Grant(Role.AUDITOR, COUNTY)), "separate_people"),
        (new("wang", Grant(Role.WALL, COUNTY)), "wall_is_no_person"),
        (new("wang", Grant(Role.READER, COUNTY)), "program_is_no_person"),
        (new("wang", Grant(Role.RESPONDER, COUNTY)), "link_is_no_account"),
        (new("wang", Grant(Role.DUTY_OFFICER, "330802")), "forbidden"),
        (new(region="330802"), "forbidden"),
    ],
)
def test_what_cannot_be_an_account_is_refused_and_leaves_nothing(
    here: World, asked: NewAccount, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        here.admin.create(asked, administrator(COUNTY), ADDRESS)
    assert refused.value.code == code
    assert here.accounts.queries.within(["33"]) == ()
    assert here.trace() == []


def test_a_login_is_given_once(here: World) -> None:
    here.admin.create(new("wang"), BY, ADDRESS)
    with pytest.raises(Refused, match="login_taken"):
        here.admin.create(new("WANG"), BY, ADDRESS)


def test_who_administers_a_township_neither_sees_nor_lifts_anybody_above_it(here: World) -> None:
    town = administrator(TOWN)
    county_wide = here.somebody(Role.COMMANDER, COUNTY)
    for act in (here.admin.disable, here.admin.invite, here.admin.reset_password):
        with pytest.raises(Refused, match="forbidden"):
            act(county_wide.id, town, ADDRESS)
    assert here.accounts.queries.within([TOWN]) == ()
    with pytest.raises(Refused, match="forbidden"):
        here.admin.set_grants(county_wide.id, [Grant(Role.GRID_HEAD, TOWN)], town, ADDRESS)


def test_nobody_changes_their_own_rights(here: World) -> None:
    account, _ = here.with_password(Role.ADMINISTRATOR)
    here.with_password(Role.ADMINISTRATOR)
    me = viewer_of(here, account.id)
    for act in (
        lambda: here.admin.set_grants(account.id, [ADMIN], me, ADDRESS),
        lambda: here.admin.disable(account.id, me, ADDRESS),
        lambda: here.admin.unlock(account.id, me, ADDRESS),
    ):
        with pytest.raises(Refused, match="own_account"):
            act()
    here.admin.end_sessions(account.id, me, ADDRESS)


def test_the_last_administrator_of_a_region_stays(here: World) -> None:
    first, _ = here.with_password(Role.ADMINISTRATOR)
    for act in (
        lambda: here.admin.disable(first.id, BY, ADDRESS),
        lambda: here.admin.set_grants(first.id, [DUTY], BY, ADDRESS),
        lambda: here.admin.set_grants(first.id, [Grant(Role.ADMINISTRATOR, TOWN)], BY, ADDRESS),
    ):
        with pytest.raises(Refused, match="last_administrator"):
            act()
    here.somebody(Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="last_administrator"):
        here.admin.disable(first.id, BY, ADDRESS)
    here.with_password(Role.ADMINISTRATOR)
    here.admin.disable(first.id, BY, ADDRESS)


def test_of_two_administrators_who_disable_each_other_at_once_one_stays(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has a home county of its own, so nothing but the rule itself makes one wait for the other."""
    both = []
    for home in (COUNTY, "330802"):
        new_one = NewAccount(f"admin-{home}", "管理员", home, (Grant(Role.ADMINISTRATOR, "3308"),))
        account = here.admin.create(new_one, BY, ADDRESS)
        link = here.admin.invite(account.id, BY, ADDRESS)
        here.services.invitations.redeem(link, "", "", password(), ADDRESS, AGENT)
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
            here.admin.disable(both[1 - n].id, viewer_of(here, both[n].id), ADDRESS)
        except Refused as refused:
            return refused.code
        return "disabled"

    with ThreadPoolExecutor(2) as threads:
        told = sorted(threads.map(disable, range(2)))
    assert told in (["disabled", "forbidden"], ["disabled", "last_administrator"])
    assert sum(here.accounts.queries.get(one.id).disabled_at is None for one in both) == 1


def test_who_was_disabled_meanwhile_disables_nobody(here: World) -> None:
    first, second, third = (here.with_password(Role.ADMINISTRATOR)[0] for _ in range(3))
    me = viewer_of(here, first.id)
    here.admin.disable(first.id, viewer_of(here, second.id), ADDRESS)
    with pytest.raises(Refused, match="forbidden"):
        here.admin.disable(third.id, me, ADDRESS)


def test_a_change_of_roles_tells_old_and_new(here: World) -> None:
    account, _ = here.with_password()
    changed = here.admin.set_grants(account.id, [Grant(Role.REVIEWER, TOWN)] * 2, BY, ADDRESS)
    assert changed.grants == (Grant(Role.REVIEWER, TOWN),)
    assert here.trace(account.actor)[-1] == (
        "account.granted",
        BY.actor,
        {"grants": [["reviewer", TOWN, None]]},
    )


def test_what_is_refused_midway_leaves_neither_change_nor_trace(here: World) -> None:
    first, _ = here.with_password(Role.ADMINISTRATOR)
    before = here.trace()
    with pytest.raises(Refused, match="last_administrator"):
        here.admin.set_grants(first.id, [], BY, ADDRESS)
    assert here.trace() == before
    assert here.accounts.queries.get(first.id) == first


def test_an_account_of_the_demo_makes_demo_accounts_only_and_touches_no_real_one(
    here: World, tmp_path: Path
) -> None:
    real, _ = here.with_password()
    here.accounts = here.policy(demo=True, demo_file=tmp_path / "demo.json")
    seed_demo(here.accounts, [DemoAccount("demo-admin", "管理员", Role.ADMINISTRATOR, COUNTY)], COUNTY)
    by = viewer_of(here, here.accounts.queries.by_login("demo-admin").id)  # type: ignore[union-attr]
    assert here.admin.create(new(), by, ADDRESS).demo
    with pytest.raises(Refused, match="forbidden"):
        here.admin.reset_password(real.id, by, ADDRESS)
    kiosk, _ = here.admin.create_kiosk("大厅", COUNTY, None, by, ADDRESS)
    assert kiosk.expires_at is not None


def test_a_link_works_once_and_for_a_day(here: World) -> None:
    account = here.somebody()
    link = here.admin.invite(account.id, BY, ADDRESS)
    told = here.services.invitations.get(link)
    assert (told.kind, told.account) == ("invite", account)
    with pytest.raises(Refused, match="too_short"):
        here.services.invitations.redeem(link, "", "", "short", ADDRESS, AGENT)
    signed = here.services.invitations.redeem(link, "other", "", password(), ADDRESS, AGENT)
    assert signed.viewer.actor == account.actor
    with pytest.raises(Refused, match="invitation_gone"):
        here.services.invitations.redeem(link, "", "", password(), ADDRESS, AGENT)
    old = here.admin.invite(account.id, BY, ADDRESS)
    fresh = here.admin.invite(account.id, BY, ADDRESS)
    with pytest.raises(Refused, match="invitation_gone"):
        here.services.invitations.get(old)
    here.wait(hours=24)
    with pytest.raises(Refused, match="invitation_gone"):
        here.services.invitations.redeem(fresh, "", "", password(), ADDRESS, AGENT)
    here.now -= timedelta(microseconds=1)
    here.services.invitations.redeem(fresh, "", "", password(), ADDRESS, AGENT)


def test_of_two_who_take_a_link_at_once_one_gets_it(here: World) -> None:
    link = here.admin.invite(here.somebody().id, BY, ADDRESS)

    def take(_: int) -> str:
        try:
            return here.services.invitations.redeem(link, "", "", password(), ADDRESS, AGENT).viewer.actor
        except Refused as refused:
            return refused.code

    with ThreadPoolExecutor(2) as threads:
        assert sum(found == "invitation_gone" for found in threads.map(take, range(2))) == 1


def test_a_reset_ends_the_old_password_at_once(here: World) -> None:
    account, secret = here.with_password()
    link = here.admin.reset_password(account.id, BY, ADDRESS)
    with pytest.raises(Refused, match="bad_credentials"):
        here.sign_in(account, secret)
    here.services.invitations.redeem(link, "", "", secret, ADDRESS, AGENT)
    here.sign_in(account, secret)


def test_a_link_is_taken_by_the_provider_s_word_without_a_password(here: World) -> None:
    account = here.somebody()
    link = here.admin.invite(account.id, BY, ADDRESS)
    signed = here.services.invitations.redeem_subject(link, "s-9", ADDRESS, AGENT, "oidc")
    assert signed.viewer.actor == account.actor
    assert here.services.sign_in.of_subject("s-9").account == account.id
    with pytest.raises(Refused, match="invitation_gone"):
        here.services.invitations.get(link)
    other = here.admin.invite(here.somebody().id, BY, ADDRESS)
    with pytest.raises(Refused, match="subject_taken"):
        here.services.invitations.redeem_subject(other, "s-9", ADDRESS, AGENT, "oidc")
    assert here.services.invitations.get(other).kind == "invite", "a refusal spends no link"


def test_every_start_makes_a_new_first_link_until_there_is_an_administrator(here: World) -> None:
    old, link = here.services.invitations.invite_first(), here.services.invitations.invite_first()
    assert old is not None
    assert link is not None
    with pytest.raises(Refused, match="invitation_gone"):
        here.services.invitations.get(old)
    assert here.services.invitations.get(link).kind == "first"
    here.somebody(Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="bad_login"):
        here.services.invitations.redeem(link, "!", "陈管理", password(), ADDRESS, AGENT)
    with pytest.raises(Refused, match="login_taken"):
        here.services.invitations.redeem(
            link, here.somebody(login="chen").login, "陈", password(), ADDRESS, AGENT
        )
    signed = here.services.invitations.redeem(link, "Chen.Admin", "陈管理", password(), ADDRESS, AGENT)
    assert signed.viewer.grants == (ADMIN,)
    assert here.services.invitations.invite_first() is None
    with pytest.raises(Refused, match="invitation_gone"):
        here.services.invitations.redeem(link, "second", "二", password(), ADDRESS, AGENT)
    assert here.actions("installation") == ["administrator.invited"] * 2


def test_a_first_link_is_dead_once_somebody_else_became_administrator(here: World) -> None:
    link = here.services.invitations.invite_first()
    assert link is not None
    here.with_password(Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="invitation_gone"):
        here.services.invitations.redeem(link, "late", "迟到", password(), ADDRESS, AGENT)
