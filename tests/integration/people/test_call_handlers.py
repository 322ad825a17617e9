"""Silent people of a roll-out are called by voice, on both databases: once at a time, in quiet hours with a
reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from dashboard.handlers.rollouts import call_handlers
from dashboard.relay.message_texts import compose
from data_access.county_packs.county_pack import County
from data_access.database.tables.live_tables import trace
from data_access.outbox.last_calls import read_last_calls
from data_access.outbox.outbox_rows import find_message, read_messages
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.emergency.rollouts import rollout_commands as c
from domain.emergency.rollouts.timing.calls import CallMade
from domain.kernel.errors import Refused
from domain.squads.calls.outgoing import VOICE
from tests.integration.outbox import Post
from tests.integration.people.rolled_out import GRID, VILLAGE, RolloutHarness
from tests.integration.people.rollout_samples import ID
from tests.integration.people.test_plan_handlers import body_of, save
from tests.integration.reports import COUNTY


@pytest.fixture
def harness(database_url: str, county: County) -> Iterator[RolloutHarness]:
    post = Post(database_url)
    yield RolloutHarness(post, county)
    post.close()


def voices(harness: RolloutHarness) -> list[tuple[object, object]]:
    """(person, state) of everything that is spoken."""
    with harness.post.store.reading() as connection:
        rows = read_messages(connection, COUNTY, ID)
    return sorted((row["person"], row["state"]) for row in rows if row["channel"] == VOICE)


def refusal(harness: RolloutHarness, **more: object) -> str:
    with pytest.raises(Refused) as refused:
        harness.give(c.CallTasks, **more)
    return refused.value.code


def test_the_chosen_who_are_silent_are_called_once_at_a_time(harness: RolloutHarness) -> None:
    harness.issue()
    harness.wait(1)
    harness.tell(("G1", "accepted"))
    assert harness.give(c.CallTasks, people=("G1", "G2", "L1")) == CallMade(2)
    assert voices(harness) == [("G2", "waiting"), ("L1", "waiting")]
    assert (harness.task("G2").round, harness.task("G1").round) == (1, 0)
    assert refusal(harness, people=("G2", "L1")) == "already_calling"
    assert harness.give(c.CallTasks) == CallMade(2, calling=2)
    assert len(voices(harness)) == 4

    harness.wait(1)
    harness.hear()
    states = {person: entry.state for person, entry in harness.read(read_last_calls, ["G2", "L1"]).items()}
    assert states == {"G2": "delivered", "L1": "delivered"}
    assert "第1次" in harness.texts("G2")[-1]
    assert "请按1" in harness.texts("G2")[-1]


def test_an_acceptance_takes_a_call_back_that_did_not_leave(harness: RolloutHarness) -> None:
    harness.issue()
    harness.wait(1)
    harness.give(c.CallTasks, people=("L1",))
    harness.tell(("L1", "accepted"))
    assert voices(harness) == [("L1", "withdrawn")]
    assert refusal(harness, people=("L1",)) == "nobody_left"


def test_who_was_just_called_is_called_again_with_a_reason_or_later(harness: RolloutHarness) -> None:
    harness.issue()
    harness.wait(1)
    harness.give(c.CallTasks, people=("L1",))
    harness.wait(1)
    harness.hear()
    assert refusal(harness, people=("L1",)) == "already_calling"
    assert harness.give(c.CallTasks, people=("L1", "L2")) == CallMade(1, recent=1)
    assert harness.give(c.CallTasks, people=("L1",), reason="堤防告急，再叫一次") == CallMade(1)
    harness.wait(6)
    harness.hear()
    harness.wait(6)
    assert harness.give(c.CallTasks, people=("L1",)) == CallMade(1)
    ids = [voice for voice in voices(harness) if voice[0] == "L1"]
    assert len(ids) == 3
    assert harness.task("L1").round == 3


def test_calls_leave_one_after_another_whoever_asks_for_them(harness: RolloutHarness) -> None:
    harness.issue()
    harness.wait(1)
    harness.give(c.CallTasks, people=("L1", "L2"))
    harness.give(c.CallTasks, people=("G1", "G2"))
    with harness.post.store.reading() as connection:
        rows = [row for row in read_messages(connection, COUNTY, ID) if row["channel"] == VOICE]
    assert len({row["at"] for row in rows[:2]} | {row["at"] for row in rows[2:]}) >= 3
    assert [row["person"] for row in rows][:2] == ["L1", "L2"]


def test_who_waits_in_a_long_line_of_calls_is_reminded_all_the_same(
    harness: RolloutHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    harness.issue()
    harness.wait(5)
    monkeypatch.setattr(call_handlers, "find_line_free", lambda _, now: now + timedelta(minutes=9))
    harness.give(c.CallTasks, people=("L1",))
    assert harness.give(c.RemindTasks, people=("L1",)) == 1
    with pytest.raises(Refused) as refused:
        harness.give(c.RemindTasks, people=("L1",))
    assert refused.value.code == "just_reminded"


def test_in_quiet_hours_a_call_needs_its_reason_and_the_trace_keeps_it(harness: RolloutHarness) -> None:
    body = body_of(harness)
    for tier in body["tier"]:
        tier["quiet"] = {"from": "00:00", "until": "23:59", "channels": [VOICE]}
    save(harness, body | {"tier": body["tier"]})
    harness.issue()
    harness.wait(1)
    assert refusal(harness, people=("L1",)) == "quiet_hours"
    assert refusal(harness, people=("L1",), reason="。") == "bad_reason"
    assert voices(harness) == []
    assert harness.give(c.CallTasks, people=("L1",), reason="堤防告急") == CallMade(1)
    with harness.post.store.reading() as connection:
        row = connection.execute(select(trace).where(trace.c.action == "rollout.called")).one()
    assert "堤防告急" in row.body


def test_a_township_calls_its_own_people_only(harness: RolloutHarness) -> None:
    harness.issue()
    actor = Actor(Viewer(Kind.PERSON, "account:9", "", (Grant(Role.COMMANDER, VILLAGE[:9]),)))
    for more in ({"people": ("G2",)}, {"branch": ""}):
        with pytest.raises(Refused, match="forbidden"):
            harness.give(c.CallTasks, by=actor, **more)
    assert harness.give(c.CallTasks, branch=GRID, by=actor).people > 0


def test_what_a_call_says_ends_with_the_keys_to_press(harness: RolloutHarness) -> None:
    harness.issue()
    harness.wait(1)
    harness.give(c.CallTasks, people=("L1",))
    with harness.post.store.reading() as connection:
        row = next(row for row in read_messages(connection, COUNTY, ID) if row["channel"] == VOICE)
        message = find_message(connection, COUNTY, row["id"])
    assert message is not None
    composed = compose(message, "zh", "https://palm.example/x")
    assert composed.startswith("掌上指挥来电。")
    assert composed.endswith("办结请按5。")
