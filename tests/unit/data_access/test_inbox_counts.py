"""The accounting of a stream, and the size of the next read."""

from __future__ import annotations

from random import Random

import pytest

from data_access.streams.inbox import BYTES, FEWEST, MOST, Entry, Look, _next_count
from data_access.streams.redis_streams import newest, padded, unpadded
from domain.kernel.worlds import WorldId

IDS = [padded(f"{n}-0") for n in range(10)]


def look(**given: object) -> Look:
    """Ten entries ever added, all read and acknowledged, none left out."""
    base = {
        "length": 9, "last": IDS[9], "added": 10, "first": IDS[1], "delivered": IDS[9],
        "pending": 0, "made": "m", "base": 0, "acked": 10,
    }  # fmt: skip
    return Look(**{**base, **given})  # type: ignore[arg-type]


def test_every_entry_accounted_for_is_none_vanished() -> None:
    assert look().vanished == 0
    assert look(acked=7, pending=3).vanished == 0
    assert look(base=4, acked=6).vanished == 0


def test_what_is_nowhere_has_vanished() -> None:
    assert look(acked=7).vanished == 3
    assert look(delivered=IDS[2], acked=3, first=IDS[6], length=4).vanished == 3


def test_nobody_can_tell_while_a_part_is_unread() -> None:
    assert look(delivered=IDS[4], acked=4, first=IDS[2]).vanished is None


def test_padded_ids_sort_as_ids_do_and_come_back() -> None:
    ids = ["0-0", "9-2", "9-10", "10-0", "1795332646692-1"]
    assert sorted(ids, key=padded) == ids
    assert [unpadded(padded(entry)) for entry in ids] == ids


@pytest.mark.parametrize("seed", range(3))
def test_the_newest_of_ids_of_any_width_is_the_last(seed: int) -> None:
    rng = Random(seed)
    for _ in range(200):
        ids = [f"{rng.randrange(10 ** rng.randint(1, 4))}-{rng.randrange(120)}" for _ in range(12)]
        assert padded(newest(ids)) == max(map(padded, ids))


@pytest.mark.parametrize(
    ("found", "size", "expected"),
    [(0, 0, FEWEST), (2, 300, FEWEST), (20, 300, 320), (200, 300, MOST), (8, 5_000_000, 1), (3, BYTES, 1)],
)
def test_reads_grow_with_the_backlog_and_shrink_with_giants(found: int, size: int, expected: int) -> None:
    entries = [Entry(WorldId("330825"), "cases", f"{n}-0", {b"json": b"x" * size}) for n in range(found)]
    assert _next_count(entries, found) == expected
