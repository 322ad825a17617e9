"""Deputies on both databases: asked by a timer, they answer for the silent; then the next, then nobody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select, update

from data_access.county_packs.county_pack import County
from data_access.database.tables import directory_tables as directory
from data_access.database.tables.outbox_tables import outbox
from data_access.emergency.rollouts.planning.deputy_choices import read_sheet_deputies
from data_access.emergency.rollouts.planning.deputy_rows import is_asked, list_agreed, list_requests
from data_access.emergency.rollouts.sheets.sheet_rows import read_sheet_source
from data_access.outbox.outbox_rows import people_waiting_for
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.emergency.rollouts import rollout_commands as c
from domain.emergency.rollouts.deputies import DeputiesRequested, DeputyRequest
from domain.emergency.rollouts.progress.task_states import ACCEPTED, FINISHED, TAKEN_OVER
from domain.kernel.errors import Refused
from domain.squads.calls.outgoing import DEPUTY, TASK
from tests.integration.outbox import Post
from tests.integration.people.rolled_out import GRID, VILLAGE, RolloutHarness
from tests.integration.people.test_plan_handlers import body_of, save
from tests.integration.reports import COUNTY

AFTER, PATIENCE = 60, 16


@pytest.fixture
def harness(database_url: str, county: County) -> Iterator[RolloutHarness]:
    post = Post(database_url)
    made = RolloutHarness(post, county)
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


def read_request(harness: RolloutHarness, deputy: str) -> DeputyRequest:
    with harness.post.store.reading() as connection:
        [(_, request)] = list_requests(connection, COUNTY, deputy)
    return request


def say(harness: RolloutHarness, deputy: str, can: bool) -> Any:
    request = read_request(harness, deputy).id
    return harness.give(c.AnswerDeputy, request=request, can=can, by=phone(deputy))


def act(harness: RolloutHarness, deputy: str, act: str, *people: str) -> Any:
    request = read_request(harness, deputy).id
    return harness.give(c.ActAsDeputy, request=request, act=act, people=people, by=phone(deputy))


def list_waiting(harness: RolloutHarness) -> list[str]:
    with harness.post.store.reading() as connection:
        return people_waiting_for(connection, COUNTY, harness.rollout().id, TASK)


def test_a_deputy_who_can_answers_for_the_silent_and_is_named(harness: RolloutHarness) -> None:
    harness.issue()
    harness.tell(("G2", "accepted"))
    harness.wait(AFTER + 1)
    assert read_request(harness, "V1").people == ("G1", "G3")
    texts = [message["text"] for message in harness.post.list_shown() if message["to"] == "13900000201"]
    assert any("2人没有领办" in text for text in texts)
    with pytest.raises(Refused, match="not_agreed"):
        act(harness, "V1", "accepted", "G1")
    with pytest.raises(Refused, match="no_deputy_request"):
        harness.give(c.AnswerDeputy, request=read_request(harness, "V1").id, can=True, by=phone("L1"))
    say(harness, "V1", True)
    harness.tell(("G3", "finished"))
    assert act(harness, "V1", "accepted", "G1", "G2", "G3") == 1
    assert (harness.task("G1").state, harness.task("G1").on_behalf_by) == (ACCEPTED, "V1")
    assert (harness.task("G2").on_behalf_by, harness.task("G3").on_behalf_by) == ("account:9", "account:9")
    assert act(harness, "V1", "finished", "G1") == 1
    assert harness.task("G1").state == FINISHED
    with pytest.raises(Refused, match="nobody"):
        act(harness, "V1", "finished", "G1")
    harness.wait(PATIENCE)
    with harness.post.store.reading() as connection:
        assert list_requests(connection, COUNTY, "L1") == []


def test_who_cannot_passes_it_on_and_at_last_the_commander_is_told(harness: RolloutHarness) -> None:
    harness.issue()
    harness.tell(("L1", "accepted"))
    harness.wait(AFTER + 1)
    assert harness.rollout().tiers[1].alone == 0
    say(harness, "V1", False)
    assert read_request(harness, "L1").people == ("G1", "G3")
    assert read_request(harness, "L2").people == ("G2",)
    say(harness, "L1", False)
    assert harness.rollout().tiers[1].alone == 2
    with pytest.raises(Refused, match="answered"):
        say(harness, "L1", True)


def test_silence_is_an_answer_after_a_while_and_a_late_yes_still_counts(harness: RolloutHarness) -> None:
    harness.issue()
    harness.wait(AFTER + 1)
    harness.wait(PATIENCE - 2)
    with harness.post.store.reading() as connection:
        assert [request.rank for _, request in list_requests(connection, COUNTY, "L1")] == []
    harness.wait(2)
    assert (read_request(harness, "V1").state, read_request(harness, "L1").people) == ("silent", ("G1", "G3"))
    say(harness, "V1", True)
    harness.give(c.RemindTasks, people=("G1", "G3"))
    assert list_waiting(harness) == ["G1", "G3"]
    assert act(harness, "V1", "taken_over", "G1") == 1
    assert list_waiting(harness) == ["G3"], "to whom somebody answers for nothing more is sent"
    assert (harness.task("G1").state, harness.task("G1").taken_over_by) == (TAKEN_OVER, "V1")
    harness.wait(PATIENCE)
    assert harness.rollout().tiers[1].alone == 1, "G2 has nobody; the deputy of G3 said yes"


def test_the_plan_says_how_long_a_deputy_may_think(harness: RolloutHarness) -> None:
    body = body_of(harness)
    body["tier"] = body["tier"][:2]
    for tier in body["tier"]:
        tier["reminders"] = []
    more = {"deputies": ["post:vice"], "deputy_after_minutes": AFTER, "deputy_wait_minutes": 40}
    body["tier"][1] |= more
    save(harness, body, 1)
    harness.issue()
    harness.wait(AFTER + 1)
    harness.wait(PATIENCE)
    assert read_request(harness, "V1").state == "asked"
    harness.wait(40 - PATIENCE)
    assert read_request(harness, "V1").state == "silent"


def test_a_deputy_asked_by_hand_answers_and_nobody_follows_them(harness: RolloutHarness) -> None:
    harness.issue()
    harness.tell(("L2", "accepted"))
    for deputy, people, code in (
        ("X9", ("G1",), "unknown_person"),
        ("G3", ("L2",), "nobody"),
        ("G3", ("G3",), "nobody"),
        ("G3", ("X9",), "nobody"),
    ):
        with pytest.raises(Refused, match=code):
            harness.give(c.AskDeputy, deputy=deputy, people=people)
    assert harness.give(c.AskDeputy, deputy="G3", people=("G1", "L1", "L2")) == DeputiesRequested(2, 2)
    with harness.post.store.reading() as connection:
        requests = [request for _, request in list_requests(connection, COUNTY, "G3")]
    assert {(request.tier, request.people, request.rank) for request in requests} == {
        (1, ("L1",), -1),
        (2, ("G1",), -1),
    }
    of_leader, of_head = sorted(requests, key=lambda request: request.tier)
    with pytest.raises(Refused, match="no_deputy_request"):
        harness.give(c.AnswerDeputy, request=of_head.id, can=True, by=phone("L1"))
    harness.give(c.AnswerDeputy, request=of_leader.id, can=False)
    assert harness.rollout().tiers[0].alone == 0
    with pytest.raises(Refused, match="answered"):
        harness.give(c.AskDeputy, deputy="G3", people=("L1",))
    harness.give(c.AnswerDeputy, request=of_head.id, can=True)
    given: Any = {"request": of_head.id, "act": "accepted", "people": ("G1",)}
    with pytest.raises(Refused, match="no_deputy_request"):
        harness.give(c.ActAsDeputy, **given)
    assert harness.give(c.ActAsDeputy, **given, by=phone("G3")) == 1
    assert harness.task("G1").on_behalf_by == "G3"
    harness.wait(PATIENCE)
    with harness.post.store.reading() as connection:
        assert list_requests(connection, COUNTY, "V1") == []


def requests_of(harness: RolloutHarness, deputy: str) -> list[DeputyRequest]:
    """What a deputy was asked, the oldest first."""
    with harness.post.store.reading() as connection:
        found = [request for _, request in list_requests(connection, COUNTY, deputy)]
    return sorted(found, key=lambda request: request.asked_at)


def questions(harness: RolloutHarness, deputy: str) -> list[str]:
    """The channels by which a deputy was asked, each time."""
    o = outbox.c
    query = select(o.channel).where(o.kind == DEPUTY, o.person == deputy, o.state != "waiting")
    with harness.post.store.reading() as connection:
        return sorted(connection.execute(query).scalars())


def test_who_was_asked_by_hand_is_asked_anew_about_others(harness: RolloutHarness) -> None:
    harness.issue()
    ask: Any = {"kind": c.AskDeputy, "deputy": "G3"}
    assert harness.give(**ask, people=("G1",)) == DeputiesRequested(1, 1)
    assert harness.give(**ask, people=("G1",)) == DeputiesRequested(1, 0), "they think still"
    harness.wait(1)
    assert questions(harness, "G3") == ["notice"] * 1 + ["sms"] * 1
    first = read_request(harness, "G3")
    harness.give(c.AnswerDeputy, request=first.id, can=True)
    assert harness.give(**ask, people=("G2",)) == DeputiesRequested(1, 1)
    harness.wait(1)
    assert questions(harness, "G3") == ["notice"] * 2 + ["sms"] * 2
    _, second = requests_of(harness, "G3")
    assert (second.people, second.state) == (("G2",), "asked")
    assert harness.read(list_agreed) == {"G1"}, "of G2 they did not say that they can"
    given: Any = {"request": second.id, "act": "accepted", "people": ("G2",), "by": phone("G3")}
    with pytest.raises(Refused, match="not_agreed"):
        harness.give(c.ActAsDeputy, **given)
    harness.wait(PATIENCE)
    assert [request.state for request in requests_of(harness, "G3")] == ["can", "silent"]
    assert harness.give(**ask, people=("G2",)) == DeputiesRequested(1, 1), "after silence as well"
    harness.wait(1)
    assert questions(harness, "G3") == ["notice"] * 3 + ["sms"] * 3
    assert [request.state for request in requests_of(harness, "G3")] == ["can", "silent", "asked"]


def test_who_was_asked_by_hand_is_not_the_plans_deputy(harness: RolloutHarness) -> None:
    harness.issue()
    harness.give(c.AskDeputy, deputy="G3", people=("G1",))
    assert not harness.read(is_asked, 2)
    harness.wait(AFTER + 1)
    assert harness.read(is_asked, 2)


def test_a_deputy_who_can_is_asked_anew_about_those_of_another(harness: RolloutHarness) -> None:
    harness.add_person("V2", "vice", f"{VILLAGE}002", "13900000203")
    harness.issue()
    harness.tell(("L2", "accepted"))
    harness.wait(AFTER + 1)
    assert (read_request(harness, "V1").people, read_request(harness, "V2").people) == (("G1",), ("G3",))
    say(harness, "V1", False)
    say(harness, "L1", True)
    harness.wait(1)
    say(harness, "V2", False)
    first, second = requests_of(harness, "L1")
    assert (first.people, first.state) == (("G1",), "can")
    assert (second.people, second.state) == (("G3",), "asked")


def test_a_sheet_names_whoever_can_be_called_and_said_something(
    harness: RolloutHarness, county: County
) -> None:
    harness.issue()

    def choose() -> str:
        """Who is called in place of G1."""
        with harness.post.store.reading() as connection:
            rollout = harness.rollout()
            silent = read_sheet_source(connection, COUNTY, rollout, VILLAGE).silent
            found = read_sheet_deputies(connection, COUNTY, county, rollout, silent)
        return found["G1"].name if "G1" in found else ""

    def change_vice(**values: Any) -> None:
        with harness.post.store.database.writing() as connection:
            p = directory.people
            connection.execute(update(p).where(p.c.id == "V1").values(values))

    assert choose() == "张V1"
    change_vice(phone="")
    assert choose() == "", "one without a number; L1 above is silent"
    change_vice(phone="13900000201")
    harness.wait(AFTER + 1)
    assert read_request(harness, "V1").state == "asked"
    change_vice(active=0)
    harness.give(c.TakeOverTasks, people=("L1",), reason="出差在外")
    assert choose() == "", "V1 left; what L1 should have done is done by another, without a word of theirs"
    harness.tell(("L1", "accepted"))
    assert choose() == "张L1"


def test_a_roll_out_that_stopped_asks_nobody(harness: RolloutHarness) -> None:
    rollout = harness.issue()
    harness.give(c.StopRollout, rollout.version, reason="台风转向")
    harness.wait(AFTER + 1)
    with harness.post.store.reading() as connection:
        assert list_requests(connection, COUNTY, "V1") == []
    assert GRID.startswith(VILLAGE)
