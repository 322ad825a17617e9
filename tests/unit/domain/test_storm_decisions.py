"""What a report about a storm means: rows of the feed, a row of the trace, and who may send it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.decisions.decide import decide
from domain.kernel.errors import Refused
from domain.messages import StormMessage
from domain.sources.senders import Sender
from domain.topics import reducer
from tests.laws.world import World
from tests.unit.domain.storm_samples import forecast, hours_after_start, make_dissolution, make_observation
from tests.unit.domain.test_storm_join import TOLD


def test_a_new_point_sends_the_storm_and_that_point_only() -> None:
    world = World().take_all([make_observation(0, 125.0), make_observation(3, 124.0)])
    rows = [(change["kind"], [row["part"] for row in change["storms"]]) for change in world.feed[-2:]]
    assert rows == [("storm.observed", ["point"]), ("storm.outlook", ["storm"])]
    assert "gone" not in world.feed[-2]


def test_the_trace_says_what_was_told_and_what_it_corrects() -> None:
    world = World().take_all([make_observation(0, 125.0), make_observation(0, 125.5, number=1)])
    first, second = (row for row in world.traces if row.action == "storm.observed")
    assert (first.object, first.actor, first.old) == ("storm:202613", "slt", None)
    assert (second.old["lon"], second.new["lon"]) == (125.0, 125.5)


@given(st.permutations(TOLD), st.integers(0, len(TOLD)))
def test_an_old_state_and_the_changes_since_are_the_new_state(order: list[StormMessage], begin: int) -> None:
    world = World().take_all(order[:begin])
    start = world.snapshot()
    world.take_all(order[begin:])
    assert reducer.apply_all(start, world.feed)["storms"] == world.snapshot()["storms"]


def test_an_older_issue_is_kept_and_shown_to_nobody() -> None:
    world = World().take_all([make_observation(0, 125.0), forecast("中国", 0, 125.0, 123.0)])
    count = len(world.feed)
    world.take(forecast("中国", -6, 127.0, 125.0, number=2))
    [change] = world.feed[count:]
    assert "storms" not in change, "for the trace alone"
    assert world.traces[-1].new["points"] == 2
    assert len(world.storms["202613"].points) == 5


def test_the_end_takes_every_row_off_the_screens() -> None:
    world = World().take_all(
        [make_observation(0, 125.0), forecast("中国", 0, 125.0, 123.0), make_dissolution(1)]
    )
    assert len(world.feed[-1]["gone"]) == 3
    assert "storms" not in world.feed[-1]
    assert world.traces[-1].new["live"] is False


def test_a_storm_is_no_matter_of_a_part_of_the_county() -> None:
    township = Sender(3, "township", "330825101")
    with pytest.raises(Refused) as refused:
        decide(make_observation(0, 125.0), World(), hours_after_start(1), township)
    assert refused.value.code == "out_of_scope"
    assert decide(
        make_observation(0, 125.0), World(), hours_after_start(1), Sender(4, "county", "330825")
    ).save
