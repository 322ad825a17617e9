"""Where people are taken to: shelters 避灾场所 of a county, or relatives 投亲靠友."""

from __future__ import annotations

from typing import Final

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
