"""Whom an evacuation order would concern, before it goes: households, people, who needs help, which shelters;
and the places of which nobody knows, because no list of them was imported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from domain.emergency.rollouts.evacuations.shelter import Shelter, nearest_shelter
from domain.kernel.regions import parent_of
from domain.kernel.values import value


@value
class HouseholdGroup:
    """Households of a grid that have to move and in which the same help is needed: how many, how many people
    live there, and who needs help.
    """

    grid: str
    households: int
    people: int
    vulnerable: tuple[str, ...]


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
    chosen: Sequence[HouseholdGroup],
    listed: Iterable[str],
    shelters: Sequence[Shelter],
    grids: Iterable[str],
    place: str,
) -> OrderPreview:
    """What an order about the `chosen` of a place says; `listed`: the grids of which any household is known,
    whether it moves or not.
    """
    weak = [group for group in chosen if group.vulnerable]
    needs, taken = Counter[str](), Counter[str]()
    for group in weak:
        needs.update(dict.fromkeys(group.vulnerable, group.households))
    people = Counter[str]()
    for group in chosen:
        people[group.grid] += group.people
    for grid, count in people.items():
        found = nearest_shelter(grid, shelters)
        taken[found.code if found else ""] += count
    villages = {parent_of(grid) for grid in grids if grid.startswith(place)}
    return OrderPreview(
        sum(group.households for group in chosen),
        sum(group.people for group in chosen),
        sum(group.households for group in weak),
        tuple(sorted(needs.items(), key=lambda item: (-item[1], item[0]))),
        tuple(ShelterNeed(shelter, taken[shelter.code]) for shelter in shelters if taken[shelter.code]),
        taken[""],
        len(villages),
        tuple(sorted(villages - {parent_of(grid) for grid in listed})),
    )
