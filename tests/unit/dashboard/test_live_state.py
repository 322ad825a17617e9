"""The view of one county: no hole goes unnoticed, memory reaches back as far as it says."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import pytest

from dashboard.realtime.live_state import Live
from dashboard.realtime.recent_changes import MOST, MOST_BYTES, decode_changes
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
    new_live = Live(WorldId("330825"))
    new_live.load(reducer.empty("330825", "e", 10), [])
    return new_live


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


def seqs_after(live: Live, seq: int) -> list[int] | None:
    found = live.after(seq)
    return None if found is None else [change["seq"] for change in decode_changes(found)]


def test_memory_answers_or_says_that_it_cannot(live: Live) -> None:
    assert live.after(10) == []
    assert live.after(9) is None
    live.offer([change(seq) for seq in range(11, 15)])
    assert decode_changes(live.after(12) or ()) == [change(13), change(14)]
    assert seqs_after(live, 10) == [11, 12, 13, 14]
    assert live.after(9) is None
    live.offer([change(seq) for seq in range(15, MOST + 20)])
    assert live.after(10) is None
    assert len(live.after(19) or ()) == MOST


class BranchRow(dict[str, Any]):
    """A row that can be told from all other dictionaries."""


BRANCHES = 150


def receipts(first: int, last: int) -> Iterator[dict[str, Any]]:
    """What batches of receipts leave: each moves every branch of a roll-out."""
    for seq in range(first, last + 1):
        rows = [BranchRow(id=f"r/{n:03}", tiers={"1": [seq, 0, 0, n]}) for n in range(BRANCHES)]
        yield {"seq": seq, "at": f"t{seq}", "kind": "task", "topic": "branches", "branches": rows}


def test_of_receipts_the_newest_row_of_each_branch_is_held_however_many_come(live: Live) -> None:
    for receipt in receipts(11, 1_000):
        live.offer([receipt])
    del receipt
    gc.collect()
    held = sum(type(found) is BranchRow for found in gc.get_objects())
    assert held == BRANCHES
    assert [row["tiers"]["1"][0] for row in live.state()["branches"]] == [1_000] * BRANCHES


def test_great_changes_are_remembered_by_their_bytes(live: Live) -> None:
    for receipt in receipts(11, 4_000):
        live.offer([receipt])
    reaches = next(seq for seq in range(10, 4_000) if live.after(seq) is not None)
    assert 1_000 < reaches < 3_900
    assert sum(map(len, live.after(reaches) or ())) <= MOST_BYTES


def test_a_state_that_was_given_out_stays_as_it_is(live: Live) -> None:
    live.offer([change(11)])
    before = live.state()
    assert live.state() is before, "made once for all who ask"
    live.offer([change(12), *receipts(13, 13)])
    after = live.state()
    assert [row["id"] for row in before["cases"]] == ["i000011"]
    assert (before["seq"], before["branches"], len(after["cases"])) == (11, [], 2)
    assert after["grids"] is before["grids"], "a table that did not move is shared"


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
