"""Changes since a position: sent when they are less than the state would be."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from dashboard.http.api import read_state
from dashboard.http.api.read_state import LIGHT, TOPICS, changes_after, choose_rows, narrow_topics
from dashboard.realtime.live_state import Live
from domain.kernel.worlds import WorldId
from domain.topics.reducer import empty

COUNTY = WorldId("330825")


class TwoChanges:
    """A database that has two changes."""

    def after(self, world: WorldId, seq: int, limit: int, epoch: str | None) -> Sequence[dict[str, Any]]:
        assert (world, epoch) == (COUNTY, "e")
        return [{"seq": seq + 1}, {"seq": seq + 2}]


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(read_state, "offload", lambda act, *given: act(*given))
    return SimpleNamespace(feed=TwoChanges())


@pytest.fixture
def live() -> Live:
    """With the changes 11 to 300 in memory."""
    made = Live(COUNTY)
    made.load(empty("330825", "e", 10), [])
    made.offer([{"seq": seq, "at": "t", "topic": "grids", "grids": []} for seq in range(11, 301)])
    return made


@pytest.mark.parametrize("after", [10, 250])
def test_what_is_in_memory_is_sent_from_there(services: Any, live: Live, after: int) -> None:
    found = changes_after(services, live, after)
    assert [change["seq"] for change in found or ()] == [*range(after + 1, 301)]


def test_what_memory_no_longer_has_is_asked_of_the_database(services: Any, live: Live) -> None:
    assert changes_after(services, live, 3) == [{"seq": 4}, {"seq": 5}]


def test_what_is_too_much_to_send_is_not(services: Any, live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_state, "MOST_BYTES", 4_000)
    assert changes_after(services, live, 10) is None
    assert len(changes_after(services, live, 290) or ()) == 10


def test_a_state_has_rows_of_the_topics_asked_for() -> None:
    rows = {name: [{"id": name}] for name in TOPICS}
    state = empty("330825", "e", 10) | rows | {"tally": [["x"]], "news": [{"seq": 1}]}
    assert narrow_topics(state, TOPICS) == state
    few = narrow_topics(state, frozenset({"responses"}))
    assert few["responses"] == [{"id": "responses"}]
    assert all(few[name] == [] for name in TOPICS - {"responses"})
    assert (few["tally"], few["news"], few["seq"], few["epoch"]) == ([], [], 10, "e")
    assert narrow_topics(state, frozenset({"cases"}))["tally"] == [["x"]]


def test_only_choices_of_light_topics_have_a_state_of_their_own() -> None:
    assert choose_rows(LIGHT) == LIGHT
    assert choose_rows(frozenset({"responses"})) == {"responses"}
    for topic in TOPICS - LIGHT:
        assert choose_rows(LIGHT | {topic}) == TOPICS
