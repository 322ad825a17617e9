"""What a township's journal tells of a case: its words, its point, who told of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from domain.emergency.rollouts.sheets.case_lines import CASE, LONGEST
from domain.emergency.rollouts.sheets.township_journal import read_journal, write_head, write_line
from domain.kernel.errors import Refused

AT = datetime(2026, 11, 29, 9, 5, tzinfo=UTC)
FACTS = {"title": "道路塌方", "region": "330825101264", "severity": 2}
WHOLE = {
    "text": "两处",
    "matter": "landslide",
    "caller": "周建平",
    "phone": "13800000009",
    "lat": 29,
    "lon": 119.2,
}


def read_lines(facts: dict[str, Any]) -> dict[str, Any]:
    head = write_head({"rollout": "RW-1"})
    return dict(read_journal([head, write_line(1, head, CASE, AT, AT, "zhou", facts)]).lines[0].told)


def test_a_case_may_tell_all_of_it_or_little() -> None:
    long = FACTS | WHOLE | {"text": "水" * LONGEST[CASE]}
    assert read_lines(long) == long
    assert read_lines(FACTS) == FACTS


@pytest.mark.parametrize(
    "wrong",
    [
        {"severity": 0},
        {"severity": True},
        {"severity": "2"},
        {"text": 7},
        {"text": "水" * 20_001},
        {"matter": None},
        {"caller": []},
        {"phone": 13800000009},
        {"lat": 29.0},
        {"lat": float("nan"), "lon": 119.0},
        {"lat": 181.0, "lon": 119.0},
    ],
)
def test_what_is_no_case_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="line 2"):
        read_lines(FACTS | wrong)
