"""What a case counts for, and how that moves."""

from __future__ import annotations

from typing import Any

import pytest

from domain.cases.case_join import stub
from domain.decisions import tally
from tests.laws.make import case_closed, case_reported
from tests.laws.world import County, World

COUNTY = County()
DAY = 24 * 60


@pytest.mark.parametrize(
    ("messages", "want"),
    [
        ([case_reported(1)], {("330825101", "2026-11-22", "road"): (1, 0, 0)}),
        ([case_reported(1, matter=None)], {("330825101", "2026-11-22", ""): (1, 0, 0)}),
        ([case_reported(1), case_closed(1, 60)], {("330825101", "2026-11-22", "road"): (1, 1, 1)}),
        (
            [case_reported(1), case_closed(1, DAY)],
            {("330825101", "2026-11-22", "road"): (1, 0, 0), ("330825101", "2026-11-23", "road"): (0, 1, 1)},
        ),
        (
            [case_reported(1), case_closed(1, 3 * DAY)],
            {("330825101", "2026-11-22", "road"): (1, 0, 0), ("330825101", "2026-11-25", "road"): (0, 1, 0)},
        ),
        ([case_reported(1), case_closed(1, 2 * DAY)], None),
        ([case_reported(1), case_closed(1, 60, "cancelled")], {}),
        ([case_reported(1, -8 * 60 - 1)], {("330825101", "2026-11-21", "road"): (1, 0, 0)}),
    ],
)
def test_what_a_case_counts_for(messages: list[Any], want: dict[Any, Any] | None) -> None:
    got = tally.of(World().take_all(messages).cases[("12345", "C1")], COUNTY.tz)
    if want is None:  # closed at the very minute it was due
        want = {
            ("330825101", "2026-11-22", "road"): (1, 0, 0),
            ("330825101", "2026-11-24", "road"): (0, 1, 1),
        }
    assert got == want


def test_moved_is_after_minus_before() -> None:
    before, after = {("a", "d", "m"): (1, 0, 0)}, {("a", "d", "m"): (1, 1, 1), ("b", "d", "m"): (1, 0, 0)}
    assert tally.moved(before, after) == [["a", "d", "m", 0, 1, 1], ["b", "d", "m", 1, 0, 0]]
    assert tally.moved(after, before) == [["a", "d", "m", 0, -1, -1], ["b", "d", "m", -1, 0, 0]]
    assert tally.moved(before, before) == []


def test_a_stub_counts_for_nothing() -> None:
    assert tally.of(stub("330825", "12345", "C1"), COUNTY.tz) == {}
