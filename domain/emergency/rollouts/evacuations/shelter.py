"""Where people are taken to: shelters 避灾场所 of a county, or relatives 投亲靠友."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from domain.kernel.regions import township_of
from domain.kernel.values import value

RELATIVES: Final = "relatives"
"""The place of those who stay with relatives or friends; it has no capacity."""


@value
class Shelter:
    """A shelter of the county pack. `region`: the village or township it lies in; `capacity`: people it
    holds; `person`: who is in charge of it.
    """

    code: str
    name: str
    region: str
    lon: float
    lat: float
    capacity: int
    person: str = ""


def nearest_shelter(grid: str, shelters: Iterable[Shelter]) -> Shelter | None:
    """The largest shelter of a grid's village; where it has none, of its township."""
    town = [shelter for shelter in shelters if shelter.region.startswith(township_of(grid))]
    village = [
        shelter for shelter in town if grid.startswith(shelter.region) and shelter.region != township_of(grid)
    ]
    return max(village or town, key=lambda shelter: shelter.capacity, default=None)
