"""What keeps people from their tasks is kept, counted and answered, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from data_access.county_packs.county_pack import County
from data_access.emergency.rollouts.progress_rows import read_branches
from data_access.emergency.rollouts.recount import find_drift
from data_access.emergency.rollouts.reports.difficulty_rows import (
    forget_difficulty_words,
    list_difficulties,
    list_own_difficulties,
)
from data_access.outbox.outbox_rows import read_messages
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.emergency.rollouts import rollout_commands as c
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId
from tests.integration.outbox import Post
from tests.integration.people.rolled_out import GRID, VILLAGE, RolloutHarness
from tests.integration.people.rollout_samples import ID, LEAD
from tests.integration.reports import COUNTY

WORLD = WorldId(COUNTY)
PHONE = Actor(Viewer(Kind.LINK, "link:4", "张P1", (Grant(Role.RESPONDER, COUNTY),), "P1"))


@pytest.fixture
def harness(database_url: str, county: County) -> Iterator[RolloutHarness]:
    post = Post(database_url)
    made = RolloutHarness(post, county)
    made.issue()
    yield made
    post.close()


def count_hindered(harness: RolloutHarness, region: str) -> int:
    with harness.post.store.reading() as connection:
        assert find_drift(connection, WORLD, harness.rollout()) == []
    return int(harness.read(read_branches, [region])[region].marks.get("hindered", 0))


def report(harness: RolloutHarness, minutes: int = 0, note: str = "缺两人", by: Actor = PHONE) -> int:
    at = harness.post.wall.now - timedelta(minutes=minutes)
    command = c.ReportTaskDifficulty(
        region=COUNTY, rollout=ID, person="P1", kind="people", note=note, answered_at=at
    )
    return int(harness.bus.handle(command, by))


def test_one_is_told_counted_and_answered(harness: RolloutHarness) -> None:
    assert report(harness) == 1
    assert report(harness) == 0, "a phone that sends again tells nothing new"
    assert (
        count_hindered(harness, GRID),
        count_hindered(harness, VILLAGE),
        count_hindered(harness, str(COUNTY)),
    ) == (1, 1, 1)
    state = harness.task("P1").state
    assert harness.give(c.AnswerTaskDifficulty, person="P1", difficulty=1, text="已派两人支援") == 1
    assert (count_hindered(harness, GRID), harness.task("P1").state) == (0, state)
    with harness.post.store.reading() as connection:
        [own_difficulty] = list_own_difficulties(connection, WORLD, "P1", [ID])[ID]
    assert (own_difficulty.answer, own_difficulty.answered_by) == ("已派两人支援", LEAD.name)
    with pytest.raises(Refused, match="answered"):
        harness.give(c.AnswerTaskDifficulty, person="P1", difficulty=1, text="又")


def test_what_is_answered_is_told_by_message_once_and_never_again(harness: RolloutHarness) -> None:
    report(harness)
    harness.wait(1)
    before = len(harness.texts("P1"))
    harness.give(c.AnswerTaskDifficulty, person="P1", difficulty=1, text="已派两人支援")
    with pytest.raises(Refused, match="answered"):
        harness.give(c.AnswerTaskDifficulty, person="P1", difficulty=1, text="又")
    with harness.post.store.reading() as connection:
        found = [row for row in read_messages(connection, WORLD, ID) if row["kind"] == "answered"]
    assert [(row["person"], row["channel"], row["state"]) for row in found] == [("P1", "notice", "waiting")]
    harness.wait(1)
    cells = harness.texts("P1")[before:]
    assert [text for text in cells if "您报告的困难已答复：已派两人支援。" in text] == cells
    assert len(cells) == 1
    harness.post.relay.resume()
    harness.wait(30)
    assert sum("困难已答复" in text for text in harness.texts("P1")) == 1, (
        "a relay that begins anew tells nothing twice"
    )


def test_nobody_tells_of_anothers_and_a_phone_answers_none(harness: RolloutHarness) -> None:
    other = Actor(Viewer(Kind.LINK, "link:5", "张L1", (Grant(Role.RESPONDER, COUNTY),), "L1"))
    with pytest.raises(Refused, match="forbidden"):
        report(harness, by=other)
    report(harness)
    answer = c.AnswerTaskDifficulty(region=COUNTY, rollout=ID, person="P1", difficulty=1, text="好")
    with pytest.raises(Refused, match="forbidden"):
        harness.bus.handle(answer, PHONE)
    assert report(harness, minutes=1, by=LEAD) == 1, "whoever leads tells for somebody who phoned"


def test_what_waits_stands_first_and_words_can_be_forgotten(harness: RolloutHarness) -> None:
    report(harness, minutes=2, note="缺船")
    report(harness, minutes=1)
    harness.give(c.AnswerTaskDifficulty, person="P1", difficulty=2, text="已派")
    with harness.post.store.reading() as connection:
        found = list_difficulties(connection, WORLD, ID, VILLAGE)
        elsewhere = list_difficulties(connection, WORLD, ID, "330825102")
    assert ([row["difficulty"].number for row in found], found[0]["name"], elsewhere) == ([1, 2], "张P1", [])
    with harness.post.store.database.writing() as connection:
        counts = [forget_difficulty_words(connection, WORLD, ID, 9) for _ in range(2)]
        [first, second] = list_own_difficulties(connection, WORLD, "P1", [ID])[ID]
    assert (counts, first.note, second.answer, second.open) == ([2, 0], "", "", False)
    assert count_hindered(harness, GRID) == 1
