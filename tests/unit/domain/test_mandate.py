"""Whom an administrator may touch: nobody whose accounts reach further."""

from __future__ import annotations

import pytest

from domain.access.rights import NOBODY, Grant, Kind, Role, Viewer
from domain.directory.mandate import NOWHERE, Mandate, mandate_of
from domain.kernel.errors import Refused

TOWN, OTHER, COUNTY, CITY = "330825101", "330825102", "330825", "3308"


@pytest.mark.parametrize(
    ("regions", "given", "covered"),
    [
        ((TOWN,), (TOWN,), True),
        ((TOWN,), (f"{TOWN}003",), True),
        ((TOWN,), (), True),
        ((TOWN,), (TOWN, COUNTY), False),
        ((TOWN,), (OTHER,), False),
        ((TOWN, OTHER), (TOWN, OTHER), True),
        ((COUNTY,), (CITY,), False),
        ((CITY,), (COUNTY, TOWN), True),
        ((), (TOWN,), False),
    ],
)
def test_all_that_was_given_lies_where_one_administers(
    regions: tuple[str, ...], given: tuple[str, ...], covered: bool
) -> None:
    mandate, grants = Mandate(regions), [Grant(Role.AUDITOR, region) for region in given]
    assert mandate.covers_all(grants) is covered
    if covered:
        mandate.require(grants)
        return
    with pytest.raises(Refused, match="beyond_reach"):
        mandate.require(grants)


def test_a_mandate_is_what_a_viewer_administers_people_in() -> None:
    grants = (Grant(Role.ADMINISTRATOR, f"{TOWN}003"), Grant(Role.ADMINISTRATOR, TOWN))
    assert mandate_of(Viewer(Kind.PERSON, "account:1", "x", grants)) == Mandate((TOWN,))
    assert mandate_of(Viewer(Kind.PERSON, "account:1", "x", (Grant(Role.COMMANDER, COUNTY),))) == NOWHERE
    assert mandate_of(NOBODY) == NOWHERE
