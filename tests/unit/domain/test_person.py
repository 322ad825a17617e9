"""People of the directory: whose neighbours they are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.directory.person import Person, neighbourhood_of

PERSON = Person("P1", "何平", "liaison", "", "330825101264", "13900000201")


@pytest.mark.parametrize("region", ["330825101264", "330825101264001"])
def test_somebody_of_a_village_or_grid_knows_their_neighbours(region: str) -> None:
    assert neighbourhood_of(replace(PERSON, region=region)) == region


@pytest.mark.parametrize(
    "person",
    [None, replace(PERSON, active=False), replace(PERSON, region="330825101"), replace(PERSON, region="")],
)
def test_nobody_else_has_a_neighbourhood(person: Person | None) -> None:
    assert neighbourhood_of(person) == ""
