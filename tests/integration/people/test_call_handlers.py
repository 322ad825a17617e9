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
from tests.integration.people.rolled_out import GRID, VILLAGE, RolledOut
from tests.integration.people.rollout_samples import ID
from tests.integration.people.test_plan_handlers import body_of, save
from tests.integration.reports import COUNTY


@pytest.fixture
def out(database_url: str, county: County) -> Iterator[RolledOut]:
    post = Post(database_url)
    yield RolledOut(post, county)
    post.close()


def voices(out: RolledOut) -> list[tuple[object, object]]:
    """(person, state) of everything that is spoken."""
    with out.post.store.reading() as connection:
        rows = read_messages(connection, COUNTY, ID)
    return sorted((row["person"], row["state"]) for row in rows if row["channel"] == VOICE)


def refusal(out: RolledOut, **more: object) -> str:
    with pytest.raises(Refused) as refused:
        out.give(c.CallTasks, **more)
    return refused.value.code


def test_the_chosen_who_are_silent_are_called_once_at_a_time(out: RolledOut) -> None:
    out.issue()
    out.wait(1)
    out.tell(("G1", "accepted"))
    assert out.give(c.CallTasks, people=("G1", "G2", "L1")) == CallMade(2)
    assert voices(out) == [("G2", "waiting"), ("L1", "waiting")]
    assert (out.task("G2").round, out.task("G1").round) == (1, 0)
    assert refusal(out, people=("G2", "L1")) == "already_calling"
    assert out.give(c.CallTasks) == CallMade(2, calling=2)
    assert len(voices(out)) == 4

    out.wait(1)
    out.hear()
    states = {person: one.state for person, one in out.read(read_last_calls, ["G2", "L1"]).items()}
    assert states == {"G2": "delivered", "L1": "delivered"}
    assert "第1次" in out.texts("G2")[-1]
    assert "请按1" in out.texts("G2")[-1]


def test_an_acceptance_takes_a_call_back_that_did_not_leave(out: RolledOut) -> None:
    out.issue()
    out.wait(1)
    out.give(c.CallTasks, people=("L1",))
    out.tell(("L1", "accepted"))
    assert voices(out) == [("L1", "withdrawn")]
    assert refusal(out, people=("L1",)) == "nobody_left"


def test_who_was_just_called_is_called_again_with_a_reason_or_later(out: RolledOut) -> None:
    out.issue()
    out.wait(1)
    out.give(c.CallTasks, people=("L1",))
    out.wait(1)
    out.hear()
    assert refusal(out, people=("L1",)) == "already_calling"
    assert out.give(c.CallTasks, people=("L1", "L2")) == CallMade(1, recent=1)
    assert out.give(c.CallTasks, people=("L1",), reason="堤防告急，再叫一次") == CallMade(1)
    out.wait(6)
    out.hear()
    out.wait(6)
    assert out.give(c.CallTasks, people=("L1",)) == CallMade(1)
    ids = [one for one in voices(out) if one[0] == "L1"]
    assert len(ids) == 3
    assert out.task("L1").round == 3


def test_calls_leave_one_after_another_whoever_asks_for_them(out: RolledOut) -> None:
    out.issue()
    out.wait(1)
    out.give(c.CallTasks, people=("L1", "L2"))
    out.give(c.CallTasks, people=("G1", "G2"))
    with out.post.store.reading() as connection:
        rows = [row for row in read_messages(connection, COUNTY, ID) if row["channel"] == VOICE]
    assert len({row["at"] for row in rows[:2]} | {row["at"] for row in rows[2:]}) >= 3
    assert [row["person"] for row in rows][:2] == ["L1", "L2"]


def test_who_waits_in_a_long_line_of_calls_is_reminded_all_the_same(
    out: RolledOut, monkeypatch: pytest.MonkeyPatch
) -> None:
    out.issue()
    out.wait(5)
    monkeypatch.setattr(call_handlers, "find_line_free", lambda _, now: now + timedelta(minutes=9))
    out.give(c.CallTasks, people=("L1",))
    assert out.give(c.RemindTasks, people=("L1",)) == 1
    with pytest.raises(Refused) as refused:
        out.give(c.RemindTasks, people=("L1",))
    assert refused.value.code == "just_reminded"


def test_in_quiet_hours_a_call_needs_its_reason_and_the_trace_keeps_it(out: RolledOut) -> None:
    body = body_of(out)
    for tier in body["tier"]:
        tier["quiet"] = {"from": "00:00", "until": "23:59", "channels": [VOICE]}
    save(out, body | {"tier": body["tier"]})
    out.issue()
    out.wait(1)
    assert refusal(out, people=("L1",)) == "quiet_hours"
    assert refusal(out, people=("L1",), reason="。") == "bad_reason"
    assert voices(out) == []
    assert out.give(c.CallTasks, people=("L1",), reason="堤防告急") == CallMade(1)
    with out.post.store.reading() as connection:
        row = connection.execute(select(trace).where(trace.c.action == "rollout.called")).one()
    assert "堤防告急" in row.body


def test_a_township_calls_its_own_people_only(out: RolledOut) -> None:
    out.issue()
    own = Actor(Viewer(Kind.PERSON, "account:9", "", (Grant(Role.COMMANDER, VILLAGE[:9]),)))
    for more in ({"people": ("G2",)}, {"branch": ""}):
        with pytest.raises(Refused, match="forbidden"):
            out.give(c.CallTasks, by=own, **more)
    assert out.give(c.CallTasks, branch=GRID, by=own).people > 0


def test_what_a_call_says_ends_with_the_keys_to_press(out: RolledOut) -> None:
    out.issue()
    out.wait(1)
    out.give(c.CallTasks, people=("L1",))
    with out.post.store.reading() as connection:
        row = next(row for row in read_messages(connection, COUNTY, ID) if row["channel"] == VOICE)
        message = find_message(connection, COUNTY, row["id"])
    assert message is not None
    said = compose(message, "zh", "https://palm.example/x")
    assert said.startswith("掌上指挥来电。")
    assert said.endswith("办结请按5。")
