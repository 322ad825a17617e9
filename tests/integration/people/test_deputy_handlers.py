"""Deputies on both databases: asked by a timer, they answer for the silent; then the next, then nobody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from data_access.county_packs.county_pack import County
from data_access.database.tables.outbox_tables import outbox
from data_access.emergency.rollouts.planning.deputy_rows import is_asked, list_agreed, list_requests
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.emergency.rollouts import rollout_commands as c
from domain.emergency.rollouts.deputies import AskedByHand, DeputyRequest
from domain.emergency.rollouts.progress.task_states import ACCEPTED, FINISHED, TAKEN_OVER
from domain.kernel.errors import Refused
from domain.squads.calls.outgoing import DEPUTY
from tests.integration.outbox import Post
from tests.integration.people.rolled_out import GRID, VILLAGE, RolledOut
from tests.integration.people.test_plan_handlers import body_of, save
from tests.integration.reports import COUNTY

AFTER, PATIENCE = 60, 16


@pytest.fixture
def out(database_url: str, county: County) -> Iterator[RolledOut]:
    post = Post(database_url)
    made = RolledOut(post, county)
    body = body_of(made)
    body["tier"] = body["tier"][:2]
    for tier in body["tier"]:
        tier["reminders"] = []
    body["tier"][1] |= {"deputies": ["post:vice", "tier"], "deputy_after_minutes": AFTER}
    save(made, body | {"tier": body["tier"]})
    made.add_person("V1", "vice", VILLAGE, "13900000201")
    made.add_person("G3", "head", f"{VILLAGE}002", "13900000202")
    yield made
    post.close()


@pytest.fixture(autouse=True)
def known_posts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The county has vice heads besides."""
    from dashboard.handlers.rollouts import plan_handlers

    real = plan_handlers.list_posts

    def listed(*given: Any) -> list[Any]:
        from domain.directory.person import Post as Duty

        return [*real(*given), Duty("vice", "副网格长", "Vice head", 0)]

    monkeypatch.setattr(plan_handlers, "list_posts", listed)


def phone(person: str) -> Actor:
    return Actor(Viewer(Kind.LINK, "link:4", "", (Grant(Role.RESPONDER, COUNTY),), person))


def asked(out: RolledOut, deputy: str) -> DeputyRequest:
    with out.post.store.reading() as connection:
        [(_, request)] = list_requests(connection, COUNTY, deputy)
    return request


def say(out: RolledOut, deputy: str, can: bool) -> Any:
    request = asked(out, deputy).id
    return out.give(c.AnswerDeputy, request=request, can=can, by=phone(deputy))


def act(out: RolledOut, deputy: str, act: str, *people: str) -> Any:
    request = asked(out, deputy).id
    return out.give(c.ActAsDeputy, request=request, act=act, people=people, by=phone(deputy))


def test_a_deputy_who_can_answers_for_the_silent_and_is_named(out: RolledOut) -> None:
    out.issue()
    out.tell(("G2", "accepted"))
    out.wait(AFTER + 1)
    assert asked(out, "V1").people == ("G1", "G3")
    told = [one["text"] for one in out.post.shown() if one["to"] == "13900000201"]
    assert any("2人没有领办" in text for text in told)
    with pytest.raises(Refused, match="not_agreed"):
        act(out, "V1", "accepted", "G1")
    with pytest.raises(Refused, match="no_deputy_request"):
        out.give(c.AnswerDeputy, request=asked(out, "V1").id, can=True, by=phone("L1"))
    say(out, "V1", True)
    out.tell(("G3", "finished"))
    assert act(out, "V1", "accepted", "G1", "G2", "G3") == 1
    assert (out.task("G1").state, out.task("G1").on_behalf_by) == (ACCEPTED, "V1")
    assert (out.task("G2").on_behalf_by, out.task("G3").on_behalf_by) == ("account:9", "account:9")
    assert act(out, "V1", "finished", "G1") == 1
    assert out.task("G1").state == FINISHED
    with pytest.raises(Refused, match="nobody"):
        act(out, "V1", "finished", "G1")
    out.wait(PATIENCE)
    with out.post.store.reading() as connection:
        assert list_requests(connection, COUNTY, "L1") == []


def test_who_cannot_passes_it_on_and_at_last_the_commander_is_told(out: RolledOut) -> None:
    out.issue()
    out.tell(("L1", "accepted"))
    out.wait(AFTER + 1)
    assert out.rollout().tiers[1].alone == 0
    say(out, "V1", False)
    assert asked(out, "L1").people == ("G1", "G3")
    assert asked(out, "L2").people == ("G2",)
    say(out, "L1", False)
    assert out.rollout().tiers[1].alone == 2
    with pytest.raises(Refused, match="answered"):
        say(out, "L1", True)


def test_silence_is_an_answer_after_a_while_and_a_late_yes_still_counts(out: RolledOut) -> None:
    out.issue()
    out.wait(AFTER + 1)
    out.wait(PATIENCE - 2)
    with out.post.store.reading() as connection:
        assert [one.rank for _, one in list_requests(connection, COUNTY, "L1")] == []
    out.wait(2)
    assert (asked(out, "V1").state, asked(out, "L1").people) == ("silent", ("G1", "G3"))
    say(out, "V1", True)
    assert act(out, "V1", "taken_over", "G1") == 1
    assert (out.task("G1").state, out.task("G1").taken_over_by) == (TAKEN_OVER, "V1")
    out.wait(PATIENCE)
    assert out.rollout().tiers[1].alone == 1, "G2 has nobody; the deputy of G3 said yes"


def test_the_plan_says_how_long_a_deputy_may_think(out: RolledOut) -> None:
    body = body_of(out)
    body["tier"] = body["tier"][:2]
    for tier in body["tier"]:
        tier["reminders"] = []
    more = {"deputies": ["post:vice"], "deputy_after_minutes": AFTER, "deputy_wait_minutes": 40}
    body["tier"][1] |= more
    save(out, body, 1)
    out.issue()
    out.wait(AFTER + 1)
    out.wait(PATIENCE)
    assert asked(out, "V1").state == "asked"
    out.wait(40 - PATIENCE)
    assert asked(out, "V1").state == "silent"


def test_a_deputy_asked_by_hand_answers_and_nobody_follows_them(out: RolledOut) -> None:
    out.issue()
    out.tell(("L2", "accepted"))
    for deputy, people, code in (
        ("X9", ("G1",), "unknown_person"),
        ("G3", ("L2",), "nobody"),
        ("G3", ("G3",), "nobody"),
        ("G3", ("X9",), "nobody"),
    ):
        with pytest.raises(Refused, match=code):
            out.give(c.AskDeputy, deputy=deputy, people=people)
    assert out.give(c.AskDeputy, deputy="G3", people=("G1", "L1", "L2")) == AskedByHand(2, 2)
    with out.post.store.reading() as connection:
        requests = [one for _, one in list_requests(connection, COUNTY, "G3")]
    assert {(one.tier, one.people, one.rank) for one in requests} == {(1, ("L1",), -1), (2, ("G1",), -1)}
    of_leader, of_head = sorted(requests, key=lambda one: one.tier)
    with pytest.raises(Refused, match="no_deputy_request"):
        out.give(c.AnswerDeputy, request=of_head.id, can=True, by=phone("L1"))
    out.give(c.AnswerDeputy, request=of_leader.id, can=False)
    assert out.rollout().tiers[0].alone == 0
    with pytest.raises(Refused, match="answered"):
        out.give(c.AskDeputy, deputy="G3", people=("L1",))
    out.give(c.AnswerDeputy, request=of_head.id, can=True)
    given: Any = {"request": of_head.id, "act": "accepted", "people": ("G1",)}
    with pytest.raises(Refused, match="no_deputy_request"):
        out.give(c.ActAsDeputy, **given)
    assert out.give(c.ActAsDeputy, **given, by=phone("G3")) == 1
    assert out.task("G1").on_behalf_by == "G3"
    out.wait(PATIENCE)
    with out.post.store.reading() as connection:
        assert list_requests(connection, COUNTY, "V1") == []


def requests_of(out: RolledOut, deputy: str) -> list[DeputyRequest]:
    """What a deputy was asked, the oldest first."""
    with out.post.store.reading() as connection:
        found = [one for _, one in list_requests(connection, COUNTY, deputy)]
    return sorted(found, key=lambda one: one.asked_at)


def questions(out: RolledOut, deputy: str) -> list[str]:
    """The channels by which a deputy was asked, each time."""
    o = outbox.c
    query = select(o.channel).where(o.kind == DEPUTY, o.person == deputy, o.state != "waiting")
    with out.post.store.reading() as connection:
        return sorted(connection.execute(query).scalars())


def test_who_was_asked_by_hand_is_asked_anew_about_others(out: RolledOut) -> None:
    out.issue()
    ask: Any = {"kind": c.AskDeputy, "deputy": "G3"}
    assert out.give(**ask, people=("G1",)) == AskedByHand(1, 1)
    assert out.give(**ask, people=("G1",)) == AskedByHand(1, 0), "they think still"
    out.wait(1)
    assert questions(out, "G3") == ["notice"] * 1 + ["sms"] * 1
    first = asked(out, "G3")
    out.give(c.AnswerDeputy, request=first.id, can=True)
    assert out.give(**ask, people=("G2",)) == AskedByHand(1, 1)
    out.wait(1)
    assert questions(out, "G3") == ["notice"] * 2 + ["sms"] * 2
    _, second = requests_of(out, "G3")
    assert (second.people, second.state) == (("G2",), "asked")
    assert out.read(list_agreed) == {"G1"}, "of G2 they did not say that they can"
    given: Any = {"request": second.id, "act": "accepted", "people": ("G2",), "by": phone("G3")}
    with pytest.raises(Refused, match="not_agreed"):
        out.give(c.ActAsDeputy, **given)
    out.wait(PATIENCE)
    assert [one.state for one in requests_of(out, "G3")] == ["can", "silent"]
    assert out.give(**ask, people=("G2",)) == AskedByHand(1, 1), "after silence as well"
    out.wait(1)
    assert questions(out, "G3") == ["notice"] * 3 + ["sms"] * 3
    assert [one.state for one in requests_of(out, "G3")] == ["can", "silent", "asked"]


def test_who_was_asked_by_hand_is_not_the_plans_deputy(out: RolledOut) -> None:
    out.issue()
    out.give(c.AskDeputy, deputy="G3", people=("G1",))
    assert not out.read(is_asked, 2)
    out.wait(AFTER + 1)
    assert out.read(is_asked, 2)


def test_a_deputy_who_can_is_asked_anew_about_those_of_another(out: RolledOut) -> None:
    out.add_person("V2", "vice", f"{VILLAGE}002", "13900000203")
    out.issue()
    out.tell(("L2", "accepted"))
    out.wait(AFTER + 1)
    assert (asked(out, "V1").people, asked(out, "V2").people) == (("G1",), ("G3",))
    say(out, "V1", False)
    say(out, "L1", True)
    out.wait(1)
    say(out, "V2", False)
    first, second = requests_of(out, "L1")
    assert (first.people, first.state) == (("G1",), "can")
    assert (second.people, second.state) == (("G3",), "asked")


def test_a_roll_out_that_stopped_asks_nobody(out: RolledOut) -> None:
    rollout = out.issue()
    out.give(c.StopRollout, rollout.version, reason="台风转向")
    out.wait(AFTER + 1)
    with out.post.store.reading() as connection:
        assert list_requests(connection, COUNTY, "V1") == []
    assert GRID.startswith(VILLAGE)
