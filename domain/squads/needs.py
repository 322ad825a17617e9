"""What a case needs where its county says nothing else: who is responsible for its place, and who for its
matter. A capability is the code of a post or of a unit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from domain.squads.recommendation import Need
from domain.squads.squad import COMING, Squad

PLACE_NEEDS: Final = (Need("head"), Need("leader"), Need("liaison", 2, forced=False))
"""网格长, the head of the grid; 团长, the leader of the village; 联户党员, two household liaisons."""
MOST_UNITS: Final = 3


def list_needs(lead: str = "", cooperating: tuple[str, ...] = ()) -> tuple[Need, ...]:
    """Needs of a matter with its lead unit and those that co-operate; without a matter those of the place."""
    units = [unit for unit in (lead, *cooperating) if unit][:MOST_UNITS]
    return (*PLACE_NEEDS, *(Need(unit, forced=False) for unit in units))


def subtract_coming(needs: Sequence[Need], squads: Iterable[Squad]) -> list[tuple[Need, int]]:
    """What is still needed beside those of some squads who are coming or there, with how many those are; a
    person counts for one need.
    """
    coming = Counter(
        member.capability for squad in squads for member in squad.members if member.state in COMING
    )
    found = []
    for need in needs:
        there = min(need.quantity, coming[need.capability])
        coming[need.capability] -= there
        found.append((replace(need, quantity=need.quantity - there), there))
    return found
