"""The directed check of the typhoon demo: made up, the same each time, with grids of which nobody knows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.demo.typhoon.typhoon_check import DUE, PHONES, QUESTION, SHED, plan_check
from data_access.county_packs.county_pack import County, load

AT = datetime(2021, 7, 23, 8, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def county(root: Path) -> County:
    return load(root / "counties/longyou")


def test_heads_answer_in_time_and_of_some_grids_nobody_knows(county: County) -> None:
    heads = {one.id: one for one in county.people.values() if one.post == "head"}
    said = plan_check(county, AT)
    assert 0.8 * len(heads) < len(said) < 0.92 * len(heads)
    assert len({one.person for one in said}) == len(said)
    assert all(AT < one.at <= AT + timedelta(minutes=DUE) for one in said)
    assert said == sorted(said) == plan_check(county, AT)
    for one in said:
        here = heads[one.person].region.startswith(PHONES)
        assert one.phone == (heads[one.person].phone if here else "")
        assert QUESTION["least"] <= one.value <= QUESTION["most"]
        assert bool(one.detail) == (one.value > 0), "where is asked of whoever answers more than none"
    assert 20 < sum(bool(one.phone) for one in said) < 80


def test_where_a_shed_is_known_people_live(county: County) -> None:
    sheds = {one.region for one in county.hazards.values() if one.kind == SHED}
    said = {county.people[one.person].region: one.value for one in plan_check(county, AT)}
    assert sheds
    assert all(said[grid] > 0 for grid in sheds & {*said})
    assert sum(value == 0 for value in said.values()) > 0.8 * len(said), "most grids have none"
