"""The view of one county: no hole goes unnoticed, memory reaches back as far as it says."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.realtime.live_state import MEMORY, Live
from domain.access.scope import Scope
from domain.kernel.worlds import WorldId
from domain.topics import reducer


def change(seq: int, region: str = "330825101264") -> dict[str, Any]:
    """A wire change of one case, with its news."""
    return {
        "seq": seq,
        "at": f"t{seq}",
        "kind": "case.reported",
        "topic": "cases",
        "region": region,
        "cases": [{"id": f"i{seq:06}", "region": region}],
        "news": [{"seq": seq, "region": region}],
    }


@pytest.fixture
def live() -> Live:
    """Loaded at position 10."""
    here = Live(WorldId("330825"))
    here.load(reducer.empty("330825", "e", 10), [])
    return here


def test_before_the_first_snapshot_everything_is_a_hole() -> None:
    live = Live(WorldId("330825"))
    assert live.offer([change(1)]) == ([], True)
    with pytest.raises(LookupError):
        live.state()


def test_what_follows_is_taken_and_what_is_known_is_skipped(live: Live) -> None:
    taken, hole = live.offer([change(9), change(10), change(11), change(12)])
    assert ([c["seq"] for c in taken], hole, live.seq) == ([11, 12], False, 12)
    assert [row["id"] for row in live.state()["cases"]] == ["i000011", "i000012"]


def test_a_hole_stops_the_taking(live: Live) -> None:
    taken, hole = live.offer([change(11), change(13)])
    assert ([c["seq"] for c in taken], hole, live.seq) == ([11], True, 11)
    assert live.offer([change(12), change(13)]) == ([change(12), change(13)], False)


def test_memory_answers_or_says_that_it_cannot(live: Live) -> None:
    assert live.after(10) == []
    assert live.after(9) is None
    live.offer([change(seq) for seq in range(11, 15)])
    assert [c["seq"] for c in live.after(12) or ()] == [13, 14]
    assert [c["seq"] for c in live.after(10) or ()] == [11, 12, 13, 14]
    assert live.after(9) is None
    live.offer([change(seq) for seq in range(15, MEMORY + 20)])
    assert live.after(10) is None
    assert len(live.after(19) or ()) == MEMORY


def test_folding_in_batches_gives_the_same_state(live: Live) -> None:
    live.offer([change(seq) for seq in range(11, 40)])
    one_by_one = reducer.empty("330825", "e", 10)
    for seq in range(11, 40):
        one_by_one = reducer.apply(one_by_one, change(seq))
    assert live.state() == one_by_one


def test_a_narrow_state_has_its_own_newest_news(live: Live) -> None:
    live.offer([change(11, "330825102001"), *(change(seq) for seq in range(12, 60))])
    assert [row["seq"] for row in live.narrowed(Scope("330825102"))["news"]] == [11]
    assert [row["seq"] for row in live.narrowed(Scope("330825101"))["news"]] == list(range(40, 60))
    assert live.narrowed(Scope("3308")) == live.state()


def test_a_reload_forgets_the_old_history(live: Live) -> None:
    live.offer([change(11)])
    live.load(reducer.empty("330825", "f", 3), [])
    assert (live.epoch, live.seq, live.after(2)) == ("f", 3, None)
