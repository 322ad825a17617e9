"""How an evacuation stands in the county, each township, village and grid above its households, and in each
shelter. Counts are changed by what a report adds and takes away, never counted anew by a screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from domain.changes import Row
from domain.emergency.rollouts.evacuations.ledger import MOVED, SETTLED, STATES, Entry
from domain.emergency.rollouts.evacuations.shelter import RELATIVES, Shelter
from domain.emergency.rollouts.progress.branch_counts import list_branches
from domain.kernel.values import value

SIZE: Final = 2 * len(STATES) + 3
"""Households and people in each state; verified households and people; vulnerable households that did not
move.
"""
NOTHING: Final = (0,) * SIZE


@value
class LedgerSum:
    """Sums of an evacuation under a key: a region, or a shelter."""

    evacuation: str
    key: str
    counts: tuple[int, ...] = NOTHING


def count_entry(entry: Entry) -> tuple[int, ...]:
    """What one household adds to the sums it belongs to."""
    counts = [0] * SIZE
    counts[entry.state] = 1
    counts[len(STATES) + entry.state] = entry.headcount
    if entry.is_verified:
        counts[-3], counts[-2] = 1, entry.headcount
    counts[-1] = int(entry.vulnerable and entry.state < MOVED)
    return tuple(counts)


def keys_of(entry: Entry) -> tuple[str, ...]:
    """The sums a household belongs to."""
    branches = list_branches(entry.grid)
    return (*branches, entry.place) if entry.place and entry.state == SETTLED else branches


class LedgerChanges:
    """What a number of households that changed adds to each sum."""

    def __init__(self) -> None:
        self.by_key: dict[str, list[int]] = {}

    def put(self, old: Entry | None, new: Entry) -> None:
        """A household that is new, or changed."""
        if old is not None:
            self._add(old, -1)
        self._add(new, 1)

    def _add(self, entry: Entry, sign: int) -> None:
        counts = count_entry(entry)
        for key in keys_of(entry):
            sums = self.by_key.setdefault(key, [0] * SIZE)
            for at, count in enumerate(counts):
                sums[at] += sign * count

    def moved(self) -> Mapping[str, list[int]]:
        """The sums that are not as they were."""
        return {key: sums for key, sums in sorted(self.by_key.items()) if any(sums)}


def add_to_sum(old: LedgerSum, added: Iterable[int]) -> LedgerSum:
    """The sum with what was added. Raises ValueError for a count below nothing."""
    counts = tuple(a + b for a, b in zip(old.counts, added, strict=True))
    if min(counts) < 0:
        raise ValueError(f"fewer than nobody in {old.evacuation}/{old.key}")
    return replace(old, counts=counts)


def sum_row(found: LedgerSum, county: str, shelters: Mapping[str, Shelter]) -> Row:
    """The row a screen gets: of a region, or of a shelter with its capacity and whether it holds more."""
    counts, size = found.counts, len(STATES)
    row = {"evacuation": found.evacuation}
    if found.key.isdigit():
        return row | {
            "id": f"{found.evacuation}/{found.key}",
            "part": "branch",
            "region": found.key,
            "households": [*counts[:size]],
            "people": [*counts[size : 2 * size]],
            "verified": [*counts[-3:-1]],
            "vulnerable": counts[-1],
        }
    shelter = shelters.get(found.key)
    region = shelter.region if shelter is not None else county
    people, capacity = counts[size + SETTLED], shelter.capacity if shelter is not None else 0
    return row | {
        "id": f"{found.evacuation}/{found.key}@{region}",
        "part": "shelter",
        "region": region,
        "code": found.key,
        "name": shelter.name if shelter is not None else "",
        "capacity": capacity,
        "households": counts[SETTLED],
        "people": people,
        "over": found.key != RELATIVES and people > capacity,
    }
