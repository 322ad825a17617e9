"""Walks over the chain: one at a time, and what stopped one."""

from __future__ import annotations

from typing import Any

import pytest

from domain.audit.verification_rules import check_free, check_walk
from domain.kernel.errors import Refused


def test_one_walk_at_a_time() -> None:
    check_free(True)
    with pytest.raises(Refused, match="busy"):
        check_free(False)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (None, "walk_stopped"),
        ({"away": "database", "reason": "x"}, "database_away"),
        ({"away": "anchors", "reason": "x"}, "anchors_away"),
    ],
)
def test_what_stopped_a_walk_is_told(answer: dict[str, Any] | None, code: str) -> None:
    with pytest.raises(Refused) as caught:
        check_walk(answer)
    assert caught.value.code == code


def test_what_a_walk_found_is_passed_on() -> None:
    found = {"count": 0}
    assert check_walk(found) is found
