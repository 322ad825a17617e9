"""The list of households is imported as it was looked at."""

from __future__ import annotations

import pytest

from domain.directory.households.household import check_unchanged
from domain.kernel.errors import Refused


def test_a_file_is_taken_while_the_list_is_the_one_it_was_compared_with() -> None:
    check_unchanged({"HH-A": 1}, {"HH-A": 1})
    for now in ({"HH-A": 2}, {}, {"HH-A": 1, "HH-B": 1}):
        with pytest.raises(Refused, match="preview_stale"):
            check_unchanged({"HH-A": 1}, now)
