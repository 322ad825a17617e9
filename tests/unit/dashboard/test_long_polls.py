"""Whom a change wakes, and who is held."""

from __future__ import annotations

import time
from collections.abc import Collection
from contextlib import ExitStack
from typing import Any

import gevent
import pytest

from dashboard.realtime import long_polls
from dashboard.realtime.long_polls import COMPLAINTS, MOST_OF_A_LINK, SITUATIONS, LongPolls, Poll, concerned
from domain.kernel.worlds import WorldId

HERE, THERE = "330825", "330803"


@pytest.fixture
def hold_poll() -> Any:
    with ExitStack() as stack:
        polls = LongPolls()

        def hold(person: str, world: str = HERE, link: bytes = b"") -> Poll:
            return stack.enter_context(polls.hold(world, person, link or person.encode()))  # type: ignore[arg-type]

        yield polls, hold


def is_rung(poll: Poll) -> bool:
    return poll.wait(time.monotonic())


def squad(**more: Any) -> dict[str, Any]:
    return {"topic": "squads", "seq": 1, "region": HERE, **more}


@pytest.mark.parametrize(
    ("change", "names"),
    [
        (squad(squads=[{"id": "s", "called": ["person:A"]}]), {"person:A"}),
        (
            squad(squads=[{"id": "s", "called": ["person:A"]}], called_from=["person:A", "person:B"]),
            {"person:A", "person:B"},
        ),
        (squad(gone=["s"], called=["person:A"]), {"person:A"}),
        (
            {"topic": "cases", "gone": ["c"], "news": [{"id": "c", "called": ["unit:x", "person:C"]}]},
            {"unit:x", "person:C"},
        ),
        ({"topic": "cases", "cases": [{"id": "c"}]}, set()),
        ({"topic": "cases", "kind": "complaint.filed", "region": HERE}, {COMPLAINTS}),
        ({"topic": "cases", "kind": "situation.edited", "region": HERE}, {SITUATIONS}),
    ],
)
def test_whom_a_change_concerns(change: dict[str, Any], names: set[str]) -> None:
    assert concerned(change) == names


def test_a_change_names_people_by_its_topic_or_by_itself() -> None:
    assert long_polls.names_people({"topic": "branches", "branches": [], "called": ["person:A"]})
    assert long_polls.names_people(squad(gone=["s"]))
    assert not long_polls.names_people({"topic": "branches", "branches": []})


def test_a_change_wakes_those_it_calls_in_its_own_world(hold_poll: Any) -> None:
    polls, hold = hold_poll
    own_poll, other, elsewhere = hold("A"), hold("B"), hold("A", THERE)
    polls.take(HERE, squad(squads=[{"id": "s", "called": ["person:A"]}]))
    assert [is_rung(poll) for poll in (own_poll, other, elsewhere)] == [True, False, False]
    assert not is_rung(own_poll)


@pytest.mark.parametrize("topic", ["responses", "rollouts"])
def test_positions_wake_nobody_and_what_is_for_all_wakes_a_county(hold_poll: Any, topic: str) -> None:
    polls, hold = hold_poll
    hold_polls, elsewhere = [hold("A"), hold("B")], hold("A", THERE)
    polls.take(HERE, {"topic": "positions", "positions": [{"person": "A"}]})
    assert [is_rung(poll) for poll in hold_polls] == [False, False]
    polls.take(HERE, {"topic": "branches", "region": HERE, "branches": []})
    assert [is_rung(poll) for poll in hold_polls] == [False, False]
    polls.take(HERE, {"topic": topic, "region": HERE, topic: []})
    assert all(poll.wait(time.monotonic() + 5) for poll in hold_polls)
    assert not is_rung(elsewhere)


def test_a_desk_hears_of_complaints_in_each_of_its_counties_and_of_nothing_else() -> None:
    polls = LongPolls()
    with polls.hold_desk([(WorldId(HERE), COMPLAINTS), (WorldId(THERE), COMPLAINTS)]) as hold_desk:
        polls.take(WorldId(THERE), {"topic": "cases", "kind": "complaint.answered", "region": THERE})
        assert is_rung(hold_desk)
        polls.take(WorldId(HERE), squad(squads=[{"id": "s", "called": ["person:A"]}]))
        assert not is_rung(hold_desk)
        polls.close()
        assert hold_desk.dismissed
    assert not polls._waiting
    assert not polls._links


def test_of_one_link_the_oldest_is_answered_when_there_are_too_many(hold_poll: Any) -> None:
    hold = hold_poll[1]
    first, *others = [hold("A", link=b"one") for _ in range(MOST_OF_A_LINK + 1)]
    assert first.dismissed
    assert not any(poll.dismissed for poll in others)


def test_whoever_left_is_forgotten() -> None:
    polls = LongPolls()
    with polls.hold(HERE, "A", b"one"):  # type: ignore[arg-type]
        assert len(polls) == 1
    assert len(polls) == 0
    assert not polls._waiting
    assert not polls._links


def test_who_waits_is_told_that_the_link_is_over(hold_poll: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    polls, hold = hold_poll
    own_poll, other = hold("A", link=b"one"), hold("B", link=b"two")
    link_sets: list[set[bytes]] = []

    def ended_among(links: Collection[bytes]) -> set[bytes]:
        link_sets.append(set(links))
        return {b"one"}

    monkeypatch.setattr(long_polls, "WATCH_S", 0.001)
    watch = gevent.spawn(polls.watch_forever, ended_among)
    assert own_poll.wait(time.monotonic() + 5)
    watch.kill()
    assert (own_poll.over, other.over, link_sets[0]) == (True, False, {b"one", b"two"})


def test_nobody_is_held_by_a_process_that_stops(hold_poll: Any) -> None:
    polls, hold = hold_poll
    before = hold("A")
    polls.close()
    assert (is_rung(before), before.dismissed, hold("B").dismissed) == (True, True, True)
