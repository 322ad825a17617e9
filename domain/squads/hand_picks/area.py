"""People in an area that was drawn on the map: who is there now and can be called, the nearest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from domain.kernel.values import value
from domain.squads.candidates import Candidate, Shortfall, Spot
from domain.squads.recommendation import Need, Pick, Scene, explain_pick, find_shortfall, rank_key

MOST_CORNERS: Final = 64
MOST_FOUND: Final = 60
"""People that are shown; how many more there are is told."""


@value
class Area:
    """What a line around some corners encloses, in degrees; the last corner joins the first."""

    corners: tuple[Spot, ...]

    def holds(self, spot: Spot) -> bool:
        """Whether a place lies inside (even-odd rule)."""
        inside = False
        for a, b in pairwise((*self.corners, self.corners[0])):
            if (a.lat > spot.lat) != (b.lat > spot.lat):
                crossing = a.lon + (spot.lat - a.lat) * (b.lon - a.lon) / (b.lat - a.lat)
                inside ^= spot.lon < crossing
        return inside


@value
class FoundInArea:
    """Who is there, each for one capability; `more`: how many were not listed; `left_out`: who is there and
    is not called, by reason.
    """

    picks: tuple[Pick, ...]
    more: int
    left_out: tuple[tuple[Shortfall, int], ...]


def find_in_area(people: Iterable[Candidate], area: Area, needs: Sequence[Need], scene: Scene) -> FoundInArea:
    """Whose position is fresh and inside; whoever a case needs goes by that, others by their unit."""
    wanted = [need.capability for need in needs]
    picks: list[Pick] = []
    left_out = dict.fromkeys(Shortfall, 0)
    for person in people:
        if person.spot is None or not person.has_fresh_position(scene.now) or not area.holds(person.spot):
            continue
        need = Need(name_capability(person, wanted))
        why = find_shortfall(person, need, scene)
        if why is None or why is Shortfall.RESTING:
            picks.append(explain_pick(person, need, scene, tired=why is not None))
        else:
            left_out[why] += 1
    picks.sort(key=lambda pick: (pick.reasons.tired, *rank_key(pick)))
    counted = tuple((why, count) for why, count in left_out.items() if count)
    return FoundInArea(tuple(picks[:MOST_FOUND]), max(0, len(picks) - MOST_FOUND), counted)


def name_capability(person: Candidate, wanted: Sequence[str]) -> str:
    """What somebody would be called for: the first of what a case needs, else their unit."""
    able = (capability for capability in wanted if capability in person.capabilities)
    return next(able, person.unit or min(person.capabilities, default=""))
