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
    heads = {person.id: person for person in county.people.values() if person.post == "head"}
    values = plan_check(county, AT)
    assert 0.8 * len(heads) < len(values) < 0.92 * len(heads)
    assert len({item.person for item in values}) == len(values)
    assert all(AT < item.at <= AT + timedelta(minutes=DUE) for item in values)
    assert values == sorted(values) == plan_check(county, AT)
    for head in values:
        is_prefix = heads[head.person].region.startswith(PHONES)
        assert head.phone == (heads[head.person].phone if is_prefix else "")
        assert QUESTION["least"] <= head.value <= QUESTION["most"]
        assert bool(head.detail) == (head.value > 0), "where is asked of whoever answers more than none"
    assert 20 < sum(bool(item.phone) for item in values) < 80


def test_where_a_shed_is_known_people_live(county: County) -> None:
    sheds = {hazard.region for hazard in county.hazards.values() if hazard.kind == SHED}
    values = {county.people[head.person].region: head.value for head in plan_check(county, AT)}
    assert sheds
    assert all(values[grid] > 0 for grid in sheds & {*values})
    assert sum(value == 0 for value in values.values()) > 0.8 * len(values), "most grids have none"
