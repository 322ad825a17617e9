"""When somebody of a roll-out was reminded last, by what was sent to them; on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from data_access.county_packs.county_pack import County
from data_access.emergency.rollouts.pages.reminder_times import read_reminder_times
from domain.emergency.rollouts import rollout_commands as c
from tests.integration.outbox import Post
from tests.integration.people.rolled_out import RolloutHarness


@pytest.fixture
def harness(database_url: str, county: County) -> Iterator[RolloutHarness]:
    post = Post(database_url)
    yield RolloutHarness(post, county)
    post.close()


def test_the_newest_round_counts_and_no_call_or_first_message_does(harness: RolloutHarness) -> None:
    harness.issue()
    harness.wait(1)
    assert harness.read(read_reminder_times, {"G1": harness.task("G1").round}) == {}
    times = []
    for _ in range(2):
        harness.wait(5)
        harness.give(c.RemindTasks, people=("G1",))
        times.append(harness.post.wall.now)
    rounds = {person: harness.task(person).round for person in ("G1", "L1")}
    assert rounds == {"G1": 2, "L1": 0}
    assert harness.read(read_reminder_times, {"G1": 1}) == {"G1": times[0]}
    assert harness.read(read_reminder_times, rounds) == {"G1": times[1]}
    harness.give(c.CallTasks, people=("L1",))
    assert harness.task("L1").round == 1
    assert harness.read(read_reminder_times, {"L1": 1, "G1": 3}) == {}
