"""Codes and shapes of warnings."""

from __future__ import annotations

import pytest

from domain.warnings.message import Circle, Point
from domain.warnings.places import (
    is_chinese,
    read_circle,
    read_points,
    split_codes,
)


@pytest.mark.parametrize(
    ("text", "codes", "rest"),
    [
        ("330825", ("330825",), ()),
        ("330825000000", ("330825000000",), ()),
        ("330825，330802,330803；330881 330822", ("330825", "330802", "330803", "330881", "330822"), ()),
        ("330825101，衢州,12345", ("330825101",), ("衢州", "12345")),
        ("３３０８２５", (), ("３３０８２５",)),
        ("", (), ()),
    ],
)
def test_codes_that_are_joined_are_taken_apart(text: str, codes: tuple, rest: tuple) -> None:
    assert split_codes(text) == (codes, rest)


@pytest.mark.parametrize(
    ("name", "ours"), [("CPEAS Geographic Code", True), ("FIPS6", False), ("SAME", False)]
)
def test_six_digits_of_another_country_are_no_code_of_ours(name: str, ours: bool) -> None:
    assert is_chinese(name) is ours


@pytest.mark.parametrize("text", ["", "29", "29,", "a,b c,d", "119.1,29.0", "29,119 30", "29,1e9", "nan,nan"])
def test_points_nobody_can_draw(text: str) -> None:
    assert read_points(text) is None


def test_a_radius_is_in_metres_or_kilometres_by_family() -> None:
    assert read_circle("29,119 25000", in_metres=True) == read_circle("29,119 25", in_metres=False)
    assert read_circle("29,119 25000", in_metres=True) == Circle(Point(29, 119), 25)
    assert read_circle("29,119 25000000", in_metres=False) is None
