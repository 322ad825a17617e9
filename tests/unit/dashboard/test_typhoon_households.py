"""Households of the typhoon demo: made up, the same every time, with all that a commander looks for."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path

import pytest

from dashboard.demo.typhoon.typhoon_households import Home, plan_homes, plan_moves, plan_visits
from data_access.county_packs.county_pack import County, load
from domain.emergency.rollouts.evacuations.ledger import KINDS
from domain.emergency.rollouts.progress.visits import KINDS as VISITS

AT = datetime(2021, 7, 23, 7, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def county(root: Path) -> County:
    return load(root / "counties/longyou")


@pytest.fixture(scope="module")
def homes(county: County) -> list[Home]:
    return plan_homes(county)


def test_each_household_has_a_liaison_of_its_own_grid(county: County, homes: list[Home]) -> None:
    assert plan_homes(county) == homes
    assert len({item.id for item in homes}) == len(homes) > 500
    assert {item.grid for item in homes} >= {
        person.region for person in county.people.values() if person.post == "head"
    }
    for home in homes:
        assert county.people[home.liaison].region == home.grid
    assert sum(bool(item.risk) for item in homes) > 100


def test_visits_find_what_visits_find_and_not_everybody_is_spoken_of(homes: list[Home]) -> None:
    counts = Counter(visit.kind for visit in plan_visits(homes, AT))
    assert {"informed", "not_found", "needs_help"} == counts.keys() <= {*VISITS}
    assert len(homes) * 0.8 < sum(counts.values()) < len(homes)


def test_who_is_in_danger_moves_refuses_or_stays_in_this_order(county: County, homes: list[Home]) -> None:
    steps = plan_moves(county, homes, AT)
    order = ("told", "refused", "persuaded", "moved", "settled")
    assert {step.kind for step in steps} == {*order} <= {*KINDS}
    ranked = sorted(steps, key=lambda step: (step.household, step.at))
    for _, group in groupby(ranked, lambda step: step.household):
        kinds = [step.kind for step in group]
        assert kinds == [kind for kind in order if kind in kinds]
    assert all(AT < step.at < AT + timedelta(hours=3) for step in steps)
    places = {step.place for step in steps if step.kind == "settled"}
    assert "relatives" in places <= {*county.shelters, "relatives"}
