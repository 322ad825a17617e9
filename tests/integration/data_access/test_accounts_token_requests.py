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
from tests.integration.accounts import ADDRESS, BY, AccountsHarness, open_harness
from tests.integration.reports import COUNTY

TOWN = "330825101"
WHY = "接入大数据平台"


@pytest.fixture
def harness(database_url: str) -> Iterator[AccountsHarness]:
    with open_harness(database_url) as made:
        yield made


def viewer(account: Account) -> Viewer:
    return Viewer(Kind.PERSON, account.actor, account.name, account.grants, account.person)


def make_two_viewers(harness: AccountsHarness, region: str = COUNTY) -> tuple[Viewer, Viewer]:
    """An administrator and a commander whom nobody made in a day."""
    found = (harness.make_account(Role.ADMINISTRATOR, region), harness.make_account(Role.COMMANDER, region))
    harness.wait(hours=25)
    return viewer(found[0]), viewer(found[1])


def catch_refusal(work: object) -> str:
    with pytest.raises(Refused) as error:
        work()  # type: ignore[operator]
    return error.value.code


def test_an_administrator_alone_makes_no_read_token(harness: AccountsHarness) -> None:
    requester, _ = make_two_viewers(harness)
    new = NewToken("read", COUNTY, name="数据")
    assert catch_refusal(lambda: harness.admin.create_token(new, requester, ADDRESS)) == "needs_commander"
    token_request = harness.admin.ask_token(COUNTY, "数据", 30, WHY, requester, ADDRESS)
    assert (
        catch_refusal(lambda: harness.admin.approve_token(token_request.id, requester, ADDRESS))
        == "forbidden"
    )
    assert harness.accounts.tokens.within([COUNTY]) == ()
    report = NewToken("report", COUNTY, name="热线")
    assert harness.admin.create_token(report, requester, ADDRESS)[0].scope == "report"
    assert not any(grant.gives(Right.APPROVE_TOKENS, COUNTY) for grant in requester.grants)


def test_the_commander_gets_the_secret_and_both_stand_in_the_trace(harness: AccountsHarness) -> None:
    requester, commands = make_two_viewers(harness)
    token_request = harness.admin.ask_token(TOWN, "数据", 30, WHY, requester, ADDRESS)
    token, secret = harness.admin.approve_token(token_request.id, commands, ADDRESS)
    assert harness.accounts.viewer_of_token(secret).grants == (Grant(Role.READER, TOWN),)  # type: ignore[union-attr]
    assert token.expires_at is not None
    assert harness.trace(f"token_request:{token_request.id}") == [
        ("token.asked", requester.actor, {"name": "数据", "scope": "read", "region": TOWN, "days": 30})
    ]
    c = live_tables.trace.c
    with harness.store.reading() as connection:
        row = connection.execute(
            select(c.actor, c.ordered_by, c.body).where(c.action == "token.created")
        ).one()
        kept = repr([*connection.execute(select(t.token_requests))])
    assert (row.actor, row.ordered_by) == (commands.actor, requester.actor)
    assert value_of(row.body)["reason"] == WHY
    assert secret not in kept
    [request] = harness.accounts.token_requests.within([COUNTY])
    assert (request.state, request.token, request.settled_name) == ("approved", token.id, commands.name)
    assert (
        catch_refusal(lambda: harness.admin.approve_token(token_request.id, commands, ADDRESS))
        == "request_settled"
    )


@pytest.mark.parametrize("role", [r for r in Role if Right.APPROVE_TOKENS not in Grant(r, "").row.rights])
def test_nobody_else_approves_or_refuses(harness: AccountsHarness, role: Role) -> None:
    requester, _ = make_two_viewers(harness)
    token_request = harness.admin.ask_token(COUNTY, "数据", 0, WHY, requester, ADDRESS)
    other = Viewer(Kind.PERSON, "account:999", "x", (Grant(role, COUNTY),))
    town = Viewer(Kind.PERSON, "account:999", "x", (Grant(Role.COMMANDER, TOWN),))
    for by in (other, town):
        assert (
            catch_refusal(lambda by=by: harness.admin.approve_token(token_request.id, by, ADDRESS))
            == "forbidden"
        )
        assert (
            catch_refusal(lambda by=by: harness.admin.reject_token(token_request.id, by, ADDRESS))
            == "forbidden"
        )
    if role is not Role.ADMINISTRATOR:
        assert (
            catch_refusal(lambda: harness.admin.ask_token(COUNTY, "数", 0, WHY, other, ADDRESS))
            == "forbidden"
        )
        assert (
            catch_refusal(lambda: harness.admin.withdraw_token(token_request.id, other, ADDRESS))
            == "forbidden"
        )


def test_one_person_is_not_two(harness: AccountsHarness) -> None:
    """Not by a second account of theirs, nor by a commander whom the administrator just made."""
    requester, commands = make_two_viewers(harness)
    made = harness.admin.create(
        _new_account("neu", Role.COMMANDER),
        Viewer(Kind.PERSON, requester.actor, "a", requester.grants),
        ADDRESS,
    )
    token_request = harness.admin.ask_token(COUNTY, "数据", 0, WHY, requester, ADDRESS)
    assert (
        catch_refusal(lambda: harness.admin.approve_token(token_request.id, viewer(made), ADDRESS))
        == "made_by_author"
    )
    with harness.store.database.writing() as connection:
        for person in (requester.actor, commands.actor):
            condition = t.accounts.c.id == int(person.partition(":")[2])
            connection.execute(update(t.accounts).where(condition).values(person="LY-X1"))
    requester, commands = (
        viewer(harness.accounts.queries.get(int(who.actor.partition(":")[2])))
        for who in (requester, commands)
    )
    token_request = harness.admin.ask_token(COUNTY, "数据", 0, WHY, requester, ADDRESS)
    assert (
        catch_refusal(lambda: harness.admin.approve_token(token_request.id, commands, ADDRESS))
        == "own_request"
    )


def _new_account(login: str, role: Role) -> object:
    from domain.accounts.account import NewAccount

    return NewAccount(login, "王五", COUNTY, (Grant(role, COUNTY),))


def test_what_was_refused_taken_back_or_too_old_is_no_token(harness: AccountsHarness) -> None:
    requester, commands = make_two_viewers(harness)
    first, second, third = (
        harness.admin.ask_token(COUNTY, f"数{n}", 0, WHY, requester, ADDRESS) for n in range(3)
    )
    harness.admin.reject_token(first.id, commands, ADDRESS)
    harness.admin.withdraw_token(second.id, requester, ADDRESS)
    harness.wait(seconds=WAITS.total_seconds())
    for token_request in (first, second, third):
        assert catch_refusal(
            lambda request=token_request: harness.admin.approve_token(request.id, commands, ADDRESS)
        ) == ("request_settled")
    assert [request.state for request in harness.accounts.token_requests.within([COUNTY])] == [
        "expired",
        "withdrawn",
        "rejected",
    ]
    assert harness.accounts.tokens.within([COUNTY]) == ()


def test_who_asked_and_ended_meanwhile_gets_nothing(harness: AccountsHarness) -> None:
    requester, commands = make_two_viewers(harness)
    token_request = harness.admin.ask_token(COUNTY, "数据", 0, WHY, requester, ADDRESS)
    harness.admin.disable(int(requester.actor.partition(":")[2]), BY, ADDRESS)
    assert (
        catch_refusal(lambda: harness.admin.approve_token(token_request.id, commands, ADDRESS))
        == "author_gone"
    )
    assert (
        catch_refusal(lambda: harness.admin.ask_token(COUNTY, "数", 0, WHY, requester, ADDRESS))
        == "author_gone"
    )


def test_what_the_demo_asked_for_is_over_after_a_day(harness: AccountsHarness) -> None:
    requester, commands = make_two_viewers(harness)
    with harness.store.database.writing() as connection:
        demo = t.accounts.c.id == int(requester.actor.partition(":")[2])
        connection.execute(update(t.accounts).where(demo).values(demo=1))
    token_request = harness.admin.ask_token(COUNTY, "数据", 0, WHY, requester, ADDRESS)
    token, secret = harness.admin.approve_token(token_request.id, commands, ADDRESS)
    assert token.expires_at is not None
    harness.now += timedelta(hours=24)
    assert harness.accounts.viewer_of_token(secret) is None


def test_the_terminal_makes_one_alone_and_is_named(harness: AccountsHarness) -> None:
    token, _ = harness.admin.create_token(NewToken("read", COUNTY, name="数据"), BY, ADDRESS)
    assert harness.trace(f"token:{token.id}")[0][:2] == ("token.created", BY.actor)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (("33x", "数据", 0, WHY), "bad_region"),
        ((COUNTY, "", 0, WHY), "bad_name"),
        ((COUNTY, "数据", 0, ""), "bad_reason"),
    ],
)
def test_what_cannot_be_asked_for(
    harness: AccountsHarness, given: tuple[str, str, int, str], code: str
) -> None:
    requester, _ = make_two_viewers(harness)
    assert catch_refusal(lambda: harness.admin.ask_token(*given, requester, ADDRESS)) == code
