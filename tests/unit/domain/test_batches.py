"""A batch is forbidden when nothing of it was allowed, else each for itself."""

from __future__ import annotations

import pytest

from domain.kernel.batches import check_some_allowed
from domain.kernel.errors import Refused

FORBIDDEN, WRONG = Refused("forbidden", "not yours"), Refused("bad_visit", "no such kind")


def test_a_batch_of_which_every_one_was_forbidden_is_refused() -> None:
    with pytest.raises(Refused, match="forbidden: not your households") as refused:
        check_some_allowed(2, [FORBIDDEN, FORBIDDEN], "not your households", "visits")
    assert refused.value.where == "visits"


@pytest.mark.parametrize(
    ("count", "refused"), [(3, [FORBIDDEN, FORBIDDEN]), (2, [FORBIDDEN, WRONG]), (1, [])]
)
def test_a_batch_with_anything_else_in_it_goes_on(count: int, refused: list[Refused]) -> None:
    check_some_allowed(count, refused, "not your households", "visits")
