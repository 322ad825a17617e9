"""From the command that assembles a squad to the phone, and back by SMS: through the door, the outbox, a real
gateway and the door again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from dashboard.commands import CommandBus, ReportHandler
from dashboard.handlers.context import Context
from dashboard.relay.answers import Answers
from dashboard.relay.message_links import links_of
from dashboard.relay.relay import Relay
from data_access.county_packs.county_pack import County
from data_access.squads.squad_store import read_squad
from domain.squads import squad_commands as c
from domain.squads.squad import Member
from tests.integration.outbox import Post
from tests.integration.people.handling_samples import MANAGER
from tests.integration.people.record_samples import SHOWN
from tests.integration.people.squad_samples import ASSEMBLED, FIRST, ORDER, SQUAD, give
from tests.integration.reports import COUNTY, encode_case, envelopes

PHONE = "13800000009"


@pytest.fixture
def post(database_url: str, county: County) -> Iterator[Post]:
    made = Post(database_url)
    made.add_person(FIRST, "孙三", PHONE)
    ReportHandler(made.store, {COUNTY: county}, made.wall).handle(envelopes(encode_case(SHOWN)))
    yield made
    made.close()


@pytest.fixture
def bus(post: Post, county: County) -> CommandBus:
    return CommandBus(post.store, Context({COUNTY: county}, 50), None, post.wall)


def member(post: Post) -> Member:
    with post.store.reading() as connection:
        squad = read_squad(connection, COUNTY, SQUAD)
    assert squad is not None
    found = squad.find_member(FIRST)
    assert found is not None
    return found


def test_who_is_pulled_in_gets_a_call_and_answers_by_sms(post: Post, bus: CommandBus) -> None:
    bus.handle(ASSEMBLED, MANAGER)
    assert [row["kind"] for row in post.rows(SQUAD)] == ["call"]
    post.send()
    assert [message["to"] for message in post.list_shown()] == [PHONE]
    post.phones.answer("sms", PHONE, "1")
    answers = Answers(post.store, bus, "sms", post.wall)
    answers.take(post.gateways["sms"].events(answers.read_mark(), 0.0))
    assert member(post).state == "accepted"
    post.wall.pass_by(3600)
    assert post.timers.fire_due() == 0, "an answer ends the ladder"


def test_a_message_brings_its_person_one_link_on_every_rung(post: Post, bus: CommandBus) -> None:
    relay = Relay(
        post.store,
        post.gateways,
        links=links_of(post.store, "https://palm.example", b"k" * 32),
        clock=post.wall,
    )
    bus.handle(ASSEMBLED, MANAGER)
    relay.send_due("notice")
    post.wall.pass_by(61)
    post.timers.fire_due()
    relay.send_due("sms")
    relay.close()
    links = [message["text"].rpartition(" ")[2] for message in post.list_shown()]
    assert len(links) == 2
    assert len(set(links)) == 1
    assert links[0].startswith("https://palm.example/palm/l/")


def test_an_instruction_is_told_and_a_stand_down_too(post: Post, bus: CommandBus) -> None:
    bus.handle(ASSEMBLED, MANAGER)
    post.send()
    bus.handle(ORDER, MANAGER)
    post.send()
    bus.handle(give(c.StandDownSquad, 2), MANAGER)
    post.send()
    assert [row["kind"] for row in post.rows(SQUAD)] == ["call", "order", "release"]
    assert "先设警戒" in post.list_shown()[1]["text"]
    assert "不需前往" in post.list_shown()[2]["text"]


def test_an_answered_difficulty_is_told_once_whatever_the_squad_does_next(
    post: Post, bus: CommandBus
) -> None:
    bus.handle(ASSEMBLED, MANAGER)
    post.send()
    fields = {"person": FIRST, "kind": "no_way", "note": "桥断了", "answered_at": post.wall.now}
    bus.handle(give(c.ReportDifficulty, 1, **fields), MANAGER)
    assert "answered" not in [row["kind"] for row in post.rows(SQUAD)], "nothing was answered yet"
    bus.handle(give(c.AnswerDifficulty, difficulty=1, text="走北线"), MANAGER)
    post.send()
    bus.handle(replace(ORDER, expected_version=3), MANAGER)
    post.send()
    assert [row["kind"] for row in post.rows(SQUAD)] == ["call", "answered", "order"]
    message = post.list_shown()[1]
    assert (message["to"], "您报告的困难已答复：走北线。" in message["text"]) == (PHONE, True)
    assert "编号" in message["text"]
