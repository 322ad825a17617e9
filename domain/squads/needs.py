"""What a case needs where its county says nothing else: who is responsible for its place, and who for its
matter. A capability is the code of a post or of a unit.
"""

from __future__ import annotations

from typing import Final

from domain.squads.recommendation import Need

PLACE_NEEDS: Final = (Need("head"), Need("leader"), Need("liaison", 2, forced=False))
"""网格长, the head of the grid; 团长, the leader of the village; 联户党员, two household liaisons."""
MOST_UNITS: Final = 3


def list_needs(lead: str = "", cooperating: tuple[str, ...] = ()) -> tuple[Need, ...]:
    """Needs of a matter with its lead unit and those that co-operate; without a matter those of the place."""
    units = [unit for unit in (lead, *cooperating) if unit][:MOST_UNITS]
    return (*PLACE_NEEDS, *(Need(unit, forced=False) for unit in units))
