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
from tests.integration.people.rolled_out import GRID, VILLAGE, RolledOut
from tests.integration.people.rollout_samples import ID, LEAD
from tests.integration.reports import COUNTY

WORLD = WorldId(COUNTY)
PHONE = Actor(Viewer(Kind.LINK, "link:4", "张P1", (Grant(Role.RESPONDER, COUNTY),), "P1"))


@pytest.fixture
def out(database_url: str, county: County) -> Iterator[RolledOut]:
    post = Post(database_url)
    made = RolledOut(post, county)
    made.issue()
    yield made
    post.close()


def hindered(out: RolledOut, region: str) -> int:
    with out.post.store.reading() as connection:
        assert find_drift(connection, WORLD, out.rollout()) == []
    return int(out.read(read_branches, [region])[region].marks.get("hindered", 0))


def report(out: RolledOut, minutes: int = 0, note: str = "缺两人", by: Actor = PHONE) -> int:
    at = out.post.wall.now - timedelta(minutes=minutes)
    command = c.ReportTaskDifficulty(
        region=COUNTY, rollout=ID, person="P1", kind="people", note=note, answered_at=at
    )
    return int(out.bus.handle(command, by))


def test_one_is_told_counted_and_answered(out: RolledOut) -> None:
    assert report(out) == 1
    assert report(out) == 0, "a phone that sends again tells nothing new"
    assert (hindered(out, GRID), hindered(out, VILLAGE), hindered(out, str(COUNTY))) == (1, 1, 1)
    state = out.task("P1").state
    assert out.give(c.AnswerTaskDifficulty, person="P1", difficulty=1, text="已派两人支援") == 1
    assert (hindered(out, GRID), out.task("P1").state) == (0, state)
    with out.post.store.reading() as connection:
        [own] = list_own_difficulties(connection, WORLD, "P1", [ID])[ID]
    assert (own.answer, own.answered_by) == ("已派两人支援", LEAD.name)
    with pytest.raises(Refused, match="answered"):
        out.give(c.AnswerTaskDifficulty, person="P1", difficulty=1, text="又")


def test_what_is_answered_is_told_by_message_once_and_never_again(out: RolledOut) -> None:
    report(out)
    out.wait(1)
    before = len(out.texts("P1"))
    out.give(c.AnswerTaskDifficulty, person="P1", difficulty=1, text="已派两人支援")
    with pytest.raises(Refused, match="answered"):
        out.give(c.AnswerTaskDifficulty, person="P1", difficulty=1, text="又")
    with out.post.store.reading() as connection:
        found = [row for row in read_messages(connection, WORLD, ID) if row["kind"] == "answered"]
    assert [(row["person"], row["channel"], row["state"]) for row in found] == [("P1", "notice", "waiting")]
    out.wait(1)
    said = out.texts("P1")[before:]
    assert [text for text in said if "您报告的困难已答复：已派两人支援。" in text] == said
    assert len(said) == 1
    out.post.relay.resume()
    out.wait(30)
    assert sum("困难已答复" in text for text in out.texts("P1")) == 1, (
        "a relay that begins anew tells nothing twice"
    )


def test_nobody_tells_of_anothers_and_a_phone_answers_none(out: RolledOut) -> None:
    other = Actor(Viewer(Kind.LINK, "link:5", "张L1", (Grant(Role.RESPONDER, COUNTY),), "L1"))
    with pytest.raises(Refused, match="forbidden"):
        report(out, by=other)
    report(out)
    answer = c.AnswerTaskDifficulty(region=COUNTY, rollout=ID, person="P1", difficulty=1, text="好")
    with pytest.raises(Refused, match="forbidden"):
        out.bus.handle(answer, PHONE)
    assert report(out, minutes=1, by=LEAD) == 1, "whoever leads tells for somebody who phoned"


def test_what_waits_stands_first_and_words_can_be_forgotten(out: RolledOut) -> None:
    report(out, minutes=2, note="缺船")
    report(out, minutes=1)
    out.give(c.AnswerTaskDifficulty, person="P1", difficulty=2, text="已派")
    with out.post.store.reading() as connection:
        found = list_difficulties(connection, WORLD, ID, VILLAGE)
        elsewhere = list_difficulties(connection, WORLD, ID, "330825102")
    assert ([one["difficulty"].number for one in found], found[0]["name"], elsewhere) == ([1, 2], "张P1", [])
    with out.post.store.database.writing() as connection:
        counts = [forget_difficulty_words(connection, WORLD, ID, 9) for _ in range(2)]
        [first, second] = list_own_difficulties(connection, WORLD, "P1", [ID])[ID]
    assert (counts, first.note, second.answer, second.open) == ([2, 0], "", "", False)
    assert hindered(out, GRID) == 1
