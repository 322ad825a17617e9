"""Worlds: the text that names one, and that nothing else does."""

from __future__ import annotations

import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.database.codec import text_of
from data_access.streams.redis_streams import key
from domain.kernel.regions import WIDTHS, is_code
from domain.kernel.worlds import BadWorld, WorldId, world_in

CODES = st.sampled_from([*WIDTHS]).flatmap(
    lambda width: st.text("0123456789", min_size=width, max_size=width)
)
COUNTIES = st.text("0123456789", min_size=6, max_size=6)
DRILLS = st.builds(lambda county, n: WorldId(county).of_drill(n), COUNTIES, st.integers(1, 999_999_999))
WORLDS = st.one_of(DRILLS, CODES.map(WorldId.of))


@given(WORLDS)
def test_a_world_is_its_text_everywhere(world: WorldId) -> None:
    again = WorldId.parse(str(world))
    assert (again, again.county, again.drill) == (world, world.county, world.drill)
    assert type(str(world)) is str
    assert json.loads(json.dumps(world)) == json.loads(text_of(world)) == str(world)
    kept = pickle.loads(pickle.dumps(world))
    assert (type(kept), kept, kept.county, kept.drill) == (WorldId, world, world.county, world.drill)
    assert {str(world): 1}[world] == 1
    assert WorldId.of(world) is world


@given(CODES)
def test_no_region_is_a_drill(region: str) -> None:
    world = WorldId.of(region)
    assert world.drill is None
    assert region.startswith(world.county)
    assert world == world.county == region[: max(4, min(6, len(region)))]


@given(DRILLS)
def test_a_drill_is_no_region_and_its_keys_are_its_own(world: WorldId) -> None:
    assert not is_code(world)
    assert not set(world) & set("/|:{}-")
    assert world.of_drill(1).county == world.county
    county = WorldId(world.county)
    assert key(county, "cases") == f"{{{county}}}:cases"
    assert key(world, "cases") == f"{{{county}}}:drill:{world.drill}:cases"


@given(st.text(max_size=24))
def test_any_other_text_names_none(text: str) -> None:
    found = world_in(text)
    if found is None:
        with pytest.raises(BadWorld, match="not a world"):
            WorldId.parse(text)
    else:
        assert str(found) == text


@pytest.mark.parametrize(
    "text",
    ["", "33082", "3308255", "330825101", "330825.d0", "330825.d07", "330825.d", "3308.d7", "330825.d-1",
     "330825/d7", "330825.d7 ", "330825.d7\n", "３３０８２５", "330825.D7", "330825.d1.d2"],
)  # fmt: skip
def test_what_is_nearly_a_world_is_none(text: str) -> None:
    assert world_in(text) is None


@pytest.mark.parametrize("region", ["", "33", "330825.d7", "33082510", "x" * 9, "330825\n"])
def test_what_is_no_region_lies_in_no_world(region: str) -> None:
    with pytest.raises(BadWorld, match="not a region code"):
        WorldId.of(region)


@pytest.mark.parametrize("value", [None, 330825, b"330825", 3.5])
def test_what_is_no_text_names_none(value: object) -> None:
    assert world_in(value) is None
