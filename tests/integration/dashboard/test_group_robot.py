"""The robot of a squad's group, over real HTTP: signed, within its limit, from the command on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from dashboard.commands import CommandBus, ReportHandler
from dashboard.demo.gateway_sim import GROUP_SECRET
from dashboard.handlers.context import Context
from dashboard.relay.relay import Relay
from data_access.county_packs.county_pack import County
from data_access.gateways.group_robot import A_MINUTE, GroupRobot, judge_post
from domain.squads.calls.outgoing import GROUP, Outcome
from domain.squads.squad_commands import GiveOrder
from tests.integration.outbox import Post
from tests.integration.people.handling_samples import MANAGER
from tests.integration.people.record_samples import SHOWN
from tests.integration.people.squad_samples import ASSEMBLED, FIRST, ORDER, SQUAD, give
from tests.integration.reports import COUNTY, encode_case, envelopes


@pytest.fixture
def post(database_url: str) -> Iterator[Post]:
    made = Post(database_url)
    made.add_person(FIRST, "孙三", "13800000009")
    yield made
    made.close()


class Ticks:
    """Seconds that tests turn."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_squad_and_its_instructions_to_all_are_posted_to_the_group(post: Post, county: County) -> None:
    counties = {COUNTY: replace(county, group_robot=True)}
    ReportHandler(post.store, counties, post.wall).handle(envelopes(encode_case(SHOWN)))
    bus = CommandBus(post.store, Context(counties, 50), None, post.wall)
    robot = GroupRobot(f"{post.server.url}/group/robot/send?access_token=x", GROUP_SECRET)
    relay = Relay(post.store, {GROUP: robot}, clock=post.wall)
    bus.handle(ASSEMBLED, MANAGER)
    bus.handle(ORDER, MANAGER)
    relay.send_due(GROUP)
    relay.close()
    texts = [message["text"] for message in post.list_shown()]
    assert len(texts) == 2
    assert any("已呼叫1人" in text for text in texts)
    assert any("先设警戒" in text for text in texts)
    assert not any("/palm/l/" in text or "孙三" in text for text in texts)
    sent = [row for row in post.rows(SQUAD) if row["channel"] == GROUP]
    assert [(row["state"], row["person"]) for row in sent] == [("sent", "")] * 2


def test_a_group_that_cannot_be_reached_rings_nobody(post: Post, county: County) -> None:
    counties = {COUNTY: replace(county, group_robot=True)}
    ReportHandler(post.store, counties, post.wall).handle(envelopes(encode_case(SHOWN)))
    bus = CommandBus(post.store, Context(counties, 50), None, post.wall)
    bus.handle(ASSEMBLED, MANAGER)
    bus.handle(give(GiveOrder, 1, text="先设警戒"), MANAGER)
    before = len(post.rows(SQUAD))
    post.relay.send_due(GROUP)
    assert [row["cause"] for row in post.rows(SQUAD) if row["channel"] == GROUP] == ["no_gateway"] * 2
    assert len(post.rows(SQUAD)) == before


def test_more_than_it_takes_in_a_minute_waits_so_that_we_are_not_shut_out(post: Post) -> None:
    ticks = Ticks()
    robot = GroupRobot(f"{post.server.url}/group", GROUP_SECRET, steady=ticks)
    outcomes = [robot.send("", GROUP, f"第{number}条") for number in range(A_MINUTE + 1)]
    assert [reply.outcome for reply in outcomes[:-1]] == [Outcome.ACCEPTED] * A_MINUTE
    assert (outcomes[-1].outcome, outcomes[-1].wait_s) == (Outcome.LIMITED, 60.0)
    assert len(post.list_shown()) == A_MINUTE
    ticks.now += 60
    assert robot.send("", GROUP, "再来").outcome is Outcome.LIMITED, "its own minute is not over"
    post.wall.pass_by(599)
    ticks.now += 60
    assert robot.send("", GROUP, "再来").wait_s == 600, "who posted too much is shut out for ten minutes"
    post.wall.pass_by(1)
    assert robot.send("", GROUP, "再来").outcome is Outcome.ACCEPTED


def test_a_wrong_signature_posts_nothing(post: Post) -> None:
    reply = GroupRobot(f"{post.server.url}/group", "another").send("", GROUP, "x")
    assert (reply.outcome, reply.cause) == (Outcome.REFUSED, "sign not match")
    assert post.list_shown() == []


def test_what_its_answers_mean() -> None:
    assert judge_post(500, {}).outcome is Outcome.UNCLEAR
    assert judge_post(200, ["odd"]).outcome is Outcome.UNCLEAR
    assert judge_post(200, {"errcode": 300001, "errmsg": "token is not exist"}).outcome is Outcome.REFUSED
    assert judge_post(403, {}).outcome is Outcome.REFUSED
    assert judge_post(200, {"errcode": 130101}).wait_s == 600
