"""Which plans an official warning calls for, and which colours nobody thought of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.directory.person import Post
from domain.emergency.rollouts.plan import Plan, Trigger, list_called_plans, list_unnamed_colours
from domain.emergency.rollouts.planning.plan_bodies import plan_of
from tests.unit.domain.test_plan_checks import BODY

BARE = plan_of("p", BODY, [Post("leader", "团长", "", 1)], 3)


def plan(code: str, hazard: str, *colours: str) -> Plan:
    return replace(BARE, code=code, warnings=(Trigger(hazard, colours),))


PLANS = (plan("t-4", "typhoon", "blue"), plan("t-2", "typhoon", "orange"), plan("f-1", "rain", "red"))


@pytest.mark.parametrize(
    ("hazard", "colour", "called"),
    [
        ("typhoon", "orange", ["t-2"]),
        ("typhoon", "red", ["t-2"]),
        ("typhoon", "yellow", []),
        ("typhoon", "blue", ["t-4"]),
        ("typhoon", "", []),
        ("rain", "red", ["f-1"]),
        ("rain", "orange", []),
        ("gale", "red", []),
    ],
)
def test_more_urgent_than_any_plan_names_takes_the_most_urgent(
    hazard: str, colour: str, called: list[str]
) -> None:
    assert [called_plan.code for called_plan in list_called_plans(PLANS, hazard, colour)] == called


def test_colours_that_no_plan_names_are_told_by_hazard() -> None:
    assert list_unnamed_colours(PLANS) == {
        "rain": ["orange", "yellow", "blue"],
        "typhoon": ["red", "yellow"],
    }
    assert list_unnamed_colours([BARE, plan("s-1", "snow", "red", "orange", "yellow", "blue")]) == {}
