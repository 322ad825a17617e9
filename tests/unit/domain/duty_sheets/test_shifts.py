"""Shifts by word and by hour."""

from __future__ import annotations

import pytest

from domain.directory.duty_sheets.shifts import read_shift


@pytest.mark.parametrize(
    ("text", "shift", "rest", "rounded"),
    [
        ("白班", "day", "", False),
        ("夜班", "night", "", False),
        ("夜班值班员", "night", "值班员", False),
        ("后夜班", "night", "", False),
        ("24小时", "all", "", False),
        ("白+夜", "all", "", False),
        ("8:00-20:00", "day", "", False),
        ("20:00—次日8:00", "night", "", False),
        ("20：00至8：00", "night", "", False),
        ("8:00-次日8:00", "all", "", False),
        ("0:00-24:00", "all", "", True),
        ("17:30-次日8:30", "night", "", True),
        ("8点30分-17点", "day", "", True),
        ("夜班（20:00-次日8:00）", "night", "", False),
        ("白班(20:00-次日8:00)", "day", "", True),
        ("0:00-8:00", "early", "", False),
        ("带班领导", "", "带班领导", False),
        ("11-29", "", "11-29", False),
    ],
)
def test_a_shift_is_read(text: str, shift: str, rest: str, rounded: bool) -> None:
    found = read_shift(text)
    assert (found.shift, found.rest, found.rounded) == (shift, rest, rounded)
