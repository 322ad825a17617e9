"""Whom an evacuation order would concern, before it goes: households, people, who needs help, which shelters;
and the places of which nobody knows, because no list of them was imported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from domain.directory.households.household import Household
from domain.emergency.rollouts.evacuations.shelter import Shelter, nearest_shelter
from domain.kernel.values import value

VILLAGE_DIGITS: Final = 12


@value
class ShelterNeed:
    """A shelter and how many `people` would be taken to it, the nearest of theirs."""

    shelter: Shelter
    people: int


@value
class OrderPreview:
    """`vulnerable`: households in which somebody needs help, `needs`: how many by kind; `unsheltered`:
    people without a shelter in their village or township; `villages`: how many the place has, `unlisted`:
    those of which no household is known, so that they count in nothing.
    """

    households: int
    people: int
    vulnerable: int
    needs: tuple[tuple[str, int], ...]
    shelters: tuple[ShelterNeed, ...]
    unsheltered: int
    villages: int
    unlisted: tuple[str, ...]


def preview_order(
    chosen: Sequence[Household],
    known: Iterable[Household],
    shelters: Sequence[Shelter],
    grids: Iterable[str],
    place: str,
) -> OrderPreview:
    """What an order about the `chosen` of a place says; `known`: all households, whether they move or not."""
    weak = [household for household in chosen if household.vulnerable]
    needs = Counter(kind for household in weak for kind in {*household.vulnerable})
    taken = Counter[str]()
    for household in chosen:
        found = nearest_shelter(household.grid, shelters)
        taken[found.code if found else ""] += household.people
    villages = {grid[:VILLAGE_DIGITS] for grid in grids if grid.startswith(place)}
    listed = {household.grid[:VILLAGE_DIGITS] for household in known}
    return OrderPreview(
        len(chosen),
        sum(household.people for household in chosen),
        len(weak),
        tuple(sorted(needs.items(), key=lambda item: (-item[1], item[0]))),
        tuple(ShelterNeed(shelter, taken[shelter.code]) for shelter in shelters if taken[shelter.code]),
        taken[""],
        len(villages),
        tuple(sorted(villages - listed)),
    )
