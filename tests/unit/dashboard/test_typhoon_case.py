"""The case of 23 July 2021 as it is played: the figures that were told, whatever is made up between them."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from dashboard.demo.typhoon.typhoon_case import (
    CLEARED,
    PLAN,
    REPORTED,
    STARTS,
    TREE,
    VILLAGE,
    Answer,
    make_warning,
    plan_answers,
    report_tree,
)
from data_access.county_packs.county_pack import County, load
from data_access.files.warnings.descriptions import describe_path
from data_access.streams.wire import wire_format
from domain.emergency.warnings.chains import Chains

ISSUED = STARTS + timedelta(minutes=2)


@pytest.fixture(scope="module")
def county(root: Path) -> County:
    return load(root / "counties" / "longyou")


@pytest.fixture(scope="module")
def answers(county: County) -> list[Answer]:
    return plan_answers(county, ISSUED)


def count_accepted(answers: list[Answer], minutes: float) -> Counter[str]:
    """How many of each post accepted within so many minutes."""
    until = ISSUED + timedelta(minutes=minutes)
    return Counter(answer.post for answer in answers if answer.state == "accepted" and answer.at <= until)


def test_the_figures_that_were_told(answers: list[Answer]) -> None:
    assert count_accepted(answers, 60)["leader"] == 263
    assert count_accepted(answers, 120)["head"] == 541
    assert count_accepted(answers, 24 * 60) == {"leader": 263, "head": 561, "liaison": 10_300}
    assert len({(answer.person, answer.state) for answer in answers}) == len(answers) == 2 * 11_124


def test_nobody_but_the_twenty_is_behind_when_the_plan_reminds(county: County, answers: list[Answer]) -> None:
    for tier, post in enumerate(("leader", "head", "liaison")):
        for reminder in county.plans[PLAN].tiers[tier].reminders:
            minutes = reminder.after.total_seconds() / 60
            late = len([1 for answer in answers if answer.post == post and answer.state == "accepted"])
            late -= count_accepted(answers, minutes)[post]
            assert late == (20 if (post, minutes) == ("head", 120) else 0), (post, minutes)


def test_it_is_played_alike_again(county: County, answers: list[Answer]) -> None:
    assert plan_answers(county, ISSUED) == answers
    assert [answer.at for answer in answers] == sorted(answer.at for answer in answers)


def test_every_message_is_taken_by_the_stream(county: County, answers: list[Answer]) -> None:
    last = answers[-1].at
    for answer in answers[::500]:
        raw = wire_format.encode(answer.message | {"rollout": "RW-210723-01"})
        assert wire_format.parse(raw, "receipts", county, last).source == "demo"
    at, tree = report_tree(ISSUED)
    wire_format.parse(wire_format.encode(tree), "cases", county, last)
    assert (tree["region"], tree["id"], at) == (VILLAGE, TREE, ISSUED + timedelta(minutes=REPORTED))
    assert CLEARED - REPORTED <= 120


def test_the_warning_is_read_as_the_one_the_plan_names(county: County, tmp_path: Path) -> None:
    path = tmp_path / "typhoon.xml"
    path.write_bytes(make_warning(county.code, county.name, STARTS))
    description = describe_path(path, Chains(), [])
    assert description["verdict"] == "understood", description
    (message,) = description["messages"]
    assert message["sent"].startswith("2021-07-23T")
    assert "演示" in message["texts"][0]["headline"]
