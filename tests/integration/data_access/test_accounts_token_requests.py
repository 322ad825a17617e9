"""A read token takes two: an administrator who asks for it, and a commander who hands it out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from data_access.database.codec import value_of
from data_access.database.tables import account_tables as t
from data_access.database.tables import live_tables
from domain.access.rights import Grant, Kind, Right, Role, Viewer
from domain.accounts.account import Account
from domain.accounts.keys import NewToken
from domain.accounts.token_requests import WAITS
from domain.kernel.errors import Refused
from tests.integration.accounts import ADDRESS, BY, World, world
from tests.integration.reports import COUNTY

TOWN = "330825101"
WHY = "接入大数据平台"


@pytest.fixture
def here(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        yield made


def viewer(account: Account) -> Viewer:
    return Viewer(Kind.PERSON, account.actor, account.name, account.grants, account.person)


def two(here: World, region: str = COUNTY) -> tuple[Viewer, Viewer]:
    """An administrator and a commander whom nobody made in a day."""
    found = (here.somebody(Role.ADMINISTRATOR, region), here.somebody(Role.COMMANDER, region))
    here.wait(hours=25)
    return viewer(found[0]), viewer(found[1])


def refused(work: object) -> str:
    with pytest.raises(Refused) as told:
        work()  # type: ignore[operator]
    return told.value.code


def test_an_administrator_alone_makes_no_read_token(here: World) -> None:
    asks, _ = two(here)
    new = NewToken("read", COUNTY, name="数据")
    assert refused(lambda: here.admin.create_token(new, asks, ADDRESS)) == "needs_commander"
    one = here.admin.ask_token(COUNTY, "数据", 30, WHY, asks, ADDRESS)
    assert refused(lambda: here.admin.approve_token(one.id, asks, ADDRESS)) == "forbidden"
    assert here.accounts.tokens.within([COUNTY]) == ()
    report = NewToken("report", COUNTY, name="热线")
    assert here.admin.create_token(report, asks, ADDRESS)[0].scope == "report"
    assert not any(grant.gives(Right.APPROVE_TOKENS, COUNTY) for grant in asks.grants)


def test_the_commander_gets_the_secret_and_both_stand_in_the_trace(here: World) -> None:
    asks, commands = two(here)
    one = here.admin.ask_token(TOWN, "数据", 30, WHY, asks, ADDRESS)
    token, secret = here.admin.approve_token(one.id, commands, ADDRESS)
    assert here.accounts.viewer_of_token(secret).grants == (Grant(Role.READER, TOWN),)  # type: ignore[union-attr]
    assert token.expires_at is not None
    assert here.trace(f"token_request:{one.id}") == [
        ("token.asked", asks.actor, {"name": "数据", "scope": "read", "region": TOWN, "days": 30})
    ]
    c = live_tables.trace.c
    with here.store.reading() as connection:
        row = connection.execute(
            select(c.actor, c.ordered_by, c.body).where(c.action == "token.created")
        ).one()
        kept = repr([*connection.execute(select(t.token_requests))])
    assert (row.actor, row.ordered_by) == (commands.actor, asks.actor)
    assert value_of(row.body)["reason"] == WHY
    assert secret not in kept
    [told] = here.accounts.token_requests.within([COUNTY])
    assert (told.state, told.token, told.settled_name) == ("approved", token.id, commands.name)
    assert refused(lambda: here.admin.approve_token(one.id, commands, ADDRESS)) == "request_settled"


@pytest.mark.parametrize("role", [r for r in Role if Right.APPROVE_TOKENS not in Grant(r, "").row.rights])
def test_nobody_else_approves_or_refuses(here: World, role: Role) -> None:
    asks, _ = two(here)
    one = here.admin.ask_token(COUNTY, "数据", 0, WHY, asks, ADDRESS)
    other = Viewer(Kind.PERSON, "account:999", "x", (Grant(role, COUNTY),))
    town = Viewer(Kind.PERSON, "account:999", "x", (Grant(Role.COMMANDER, TOWN),))
    for by in (other, town):
        assert refused(lambda by=by: here.admin.approve_token(one.id, by, ADDRESS)) == "forbidden"
        assert refused(lambda by=by: here.admin.reject_token(one.id, by, ADDRESS)) == "forbidden"
    if role is not Role.ADMINISTRATOR:
        assert refused(lambda: here.admin.ask_token(COUNTY, "数", 0, WHY, other, ADDRESS)) == "forbidden"
        assert refused(lambda: here.admin.withdraw_token(one.id, other, ADDRESS)) == "forbidden"


def test_one_person_is_not_two(here: World) -> None:
    """Not by a second account of theirs, nor by a commander whom the administrator just made."""
    asks, commands = two(here)
    made = here.admin.create(
        _new("neu", Role.COMMANDER), Viewer(Kind.PERSON, asks.actor, "a", asks.grants), ADDRESS
    )
    one = here.admin.ask_token(COUNTY, "数据", 0, WHY, asks, ADDRESS)
    assert refused(lambda: here.admin.approve_token(one.id, viewer(made), ADDRESS)) == "made_by_author"
    with here.store.database.writing() as connection:
        for person in (asks.actor, commands.actor):
            mine = t.accounts.c.id == int(person.partition(":")[2])
            connection.execute(update(t.accounts).where(mine).values(person="LY-X1"))
    asks, commands = (
        viewer(here.accounts.queries.get(int(who.actor.partition(":")[2]))) for who in (asks, commands)
    )
    one = here.admin.ask_token(COUNTY, "数据", 0, WHY, asks, ADDRESS)
    assert refused(lambda: here.admin.approve_token(one.id, commands, ADDRESS)) == "own_request"


def _new(login: str, role: Role) -> object:
    from domain.accounts.account import NewAccount

    return NewAccount(login, "王五", COUNTY, (Grant(role, COUNTY),))


def test_what_was_refused_taken_back_or_too_old_is_no_token(here: World) -> None:
    asks, commands = two(here)
    first, second, third = (here.admin.ask_token(COUNTY, f"数{n}", 0, WHY, asks, ADDRESS) for n in range(3))
    here.admin.reject_token(first.id, commands, ADDRESS)
    here.admin.withdraw_token(second.id, asks, ADDRESS)
    here.wait(seconds=WAITS.total_seconds())
    for one in (first, second, third):
        assert refused(lambda one=one: here.admin.approve_token(one.id, commands, ADDRESS)) == (
            "request_settled"
        )
    assert [one.state for one in here.accounts.token_requests.within([COUNTY])] == [
        "expired",
        "withdrawn",
        "rejected",
    ]
    assert here.accounts.tokens.within([COUNTY]) == ()


def test_who_asked_and_ended_meanwhile_gets_nothing(here: World) -> None:
    asks, commands = two(here)
    one = here.admin.ask_token(COUNTY, "数据", 0, WHY, asks, ADDRESS)
    here.admin.disable(int(asks.actor.partition(":")[2]), BY, ADDRESS)
    assert refused(lambda: here.admin.approve_token(one.id, commands, ADDRESS)) == "author_gone"
    assert refused(lambda: here.admin.ask_token(COUNTY, "数", 0, WHY, asks, ADDRESS)) == "author_gone"


def test_what_the_demo_asked_for_is_over_after_a_day(here: World) -> None:
    asks, commands = two(here)
    with here.store.database.writing() as connection:
        demo = t.accounts.c.id == int(asks.actor.partition(":")[2])
        connection.execute(update(t.accounts).where(demo).values(demo=1))
    one = here.admin.ask_token(COUNTY, "数据", 0, WHY, asks, ADDRESS)
    token, secret = here.admin.approve_token(one.id, commands, ADDRESS)
    assert token.expires_at is not None
    here.now += timedelta(hours=24)
    assert here.accounts.viewer_of_token(secret) is None


def test_the_terminal_makes_one_alone_and_is_named(here: World) -> None:
    token, _ = here.admin.create_token(NewToken("read", COUNTY, name="数据"), BY, ADDRESS)
    assert here.trace(f"token:{token.id}")[0][:2] == ("token.created", BY.actor)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (("33x", "数据", 0, WHY), "bad_region"),
        ((COUNTY, "", 0, WHY), "bad_name"),
        ((COUNTY, "数据", 0, ""), "bad_reason"),
    ],
)
def test_what_cannot_be_asked_for(here: World, given: tuple[str, str, int, str], code: str) -> None:
    asks, _ = two(here)
    assert refused(lambda: here.admin.ask_token(*given, asks, ADDRESS)) == code
