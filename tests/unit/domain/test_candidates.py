"""Who can be called into a squad at all."""

from __future__ import annotations

import pytest

from domain.kernel.errors import Refused
from domain.squads.candidates import check_people


def test_only_people_of_the_directory_are_called_and_all_others_are_named() -> None:
    known = {"ann", "ben"}
    check_people(["ann", "ben"], known.__contains__)
    with pytest.raises(Refused, match="unknown_person: no such people: cao, dai") as refused:
        check_people(["cao", "ann", "dai"], known.__contains__)
    assert refused.value.where == "people"
