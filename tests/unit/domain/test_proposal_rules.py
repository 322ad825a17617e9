"""What warnings propose about a response: the most urgent counts, and nothing is proposed against a person
who decided since.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.emergency.responses.response import Response
from domain.emergency.rollouts.plan import Plan, Trigger
from domain.emergency.rollouts.proposals.proposal_rules import Proposal, propose
from domain.emergency.warnings.message import Colour, Family, Kind, Status
from domain.emergency.warnings.standing.warning import StandingWarning, State
from domain.kernel.worlds import WorldId

AT = datetime(2026, 11, 29, 7, tzinfo=UTC)
COLOURS = {1: "red", 2: "orange", 3: "yellow"}
PLANS = [
    Plan(
        f"typhoon-{level}", "预案", "Plan", "typhoon", level, 10, timedelta(hours=6), "停止", (),
        (Trigger("typhoon", (colour,)),),
    )
    for level, colour in COLOURS.items()
]  # fmt: skip


def make_warning(colour: str = "orange", minutes: float = 0, **more: Any) -> StandingWarning:
    at = AT + timedelta(minutes=minutes)
    made = StandingWarning(
        id=f"{colour}-{minutes}", status=Status.ACTUAL, state=State.STANDING, family=Family.CAP,
        source="drop", sender="330825", names=(), message=Kind.ALERT, sent=at, changed_at=at, words=(),
        hazard="typhoon", event_code="", colour=Colour(colour), severity="", regions=("330825",),
        onset=None, expires=None, signature="", notes=(),
    )  # fmt: skip
    return replace(made, **more)


def runs(level: int, minutes: float = -60) -> Response:
    at = AT + timedelta(minutes=minutes)
    return Response(WorldId("330825"), "typhoon", level, at, at, 1)


def level_of(found: Proposal | None) -> int | None:
    return None if found is None else found.level


def test_a_warning_proposes_the_level_of_the_plan_that_it_calls_for() -> None:
    found = propose("typhoon", None, PLANS, [make_warning()])
    assert found == Proposal("typhoon", 2, "orange-0", "orange", AT, "typhoon-2")


@pytest.mark.parametrize(
    "other",
    [
        make_warning(hazard="rain"),
        make_warning("blue"),
        make_warning(status=Status.EXERCISE),
        make_warning(state=State.ASKED),
    ],
)
def test_what_no_plan_is_made_for_or_is_not_meant_proposes_nothing(other: StandingWarning) -> None:
    assert propose("typhoon", None, PLANS, [other]) is None
    assert propose("flood", None, PLANS, [make_warning()]) is None


def test_the_most_urgent_counts_and_of_several_the_newest() -> None:
    given = [make_warning("yellow", 9), make_warning("orange", 1), make_warning("orange", 5)]
    found = propose("typhoon", None, PLANS, given)
    assert found is not None
    assert (found.level, found.warning) == (2, "orange-5")


@pytest.mark.parametrize(
    ("level", "since", "proposed"),
    [(3, -60, 2), (3, 60, 2), (2, -60, None), (1, -60, 2), (1, 60, None), (0, -60, 2)],
)
def test_to_lower_takes_a_warning_that_changed_since(level: int, since: float, proposed: int | None) -> None:
    assert level_of(propose("typhoon", runs(level, since), PLANS, [make_warning()])) == proposed


def test_when_the_last_warning_is_over_the_end_is_proposed() -> None:
    over = [make_warning(state=State.CANCELLED, changed_at=AT + timedelta(minutes=30))]
    assert level_of(propose("typhoon", runs(2), PLANS, [], over)) == 0
    assert propose("typhoon", runs(2, 45), PLANS, [], over) is None
    assert propose("typhoon", None, PLANS, [], over) is None
    assert propose("typhoon", runs(2), PLANS, [], [replace(over[0], status=Status.TEST)]) is None
    assert level_of(propose("typhoon", runs(2), PLANS, [make_warning("yellow", -120)], over)) == 3
