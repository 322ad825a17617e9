"""Codes and shapes of warnings, and what they touch."""

from __future__ import annotations

import pytest

from domain.emergency.warnings.message import Circle, Point
from domain.emergency.warnings.places import (
    holds,
    is_chinese,
    overlap,
    reaches,
    read_circle,
    read_points,
    split_codes,
)

SQUARE = tuple(Point(lat, lon) for lat, lon in ((29, 119), (30, 119), (30, 120), (29, 120), (29, 119)))


def shift_outline(lat: float, lon: float, size: float = 1.0) -> tuple[Point, ...]:
    return tuple(
        Point(29 + lat + (point.lat - 29) * size, 119 + lon + (point.lon - 119) * size) for point in SQUARE
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


def test_what_lies_inside() -> None:
    assert holds(SQUARE, Point(29.5, 119.5))
    assert not holds(SQUARE, Point(29.5, 120.5))


@pytest.mark.parametrize(
    ("other", "meets"),
    [
        pytest.param(shift_outline(0.5, 0.5), True, id="a corner inside"),
        pytest.param(shift_outline(0.2, 0.2, 0.1), True, id="all of it inside"),
        pytest.param(shift_outline(-1, -1, 4), True, id="around it"),
        pytest.param(
            tuple(Point(a, b) for a, b in ((28, 119.4), (31, 119.4), (31, 119.6), (28, 119.6), (28, 119.4))),
            True,
            id="across it, no corner inside",
        ),
        pytest.param(shift_outline(2, 2), False, id="apart"),
        pytest.param(
            tuple(Point(a, b) for a, b in ((29.9, 120.2), (30.5, 119.2), (30.5, 120.2), (29.9, 120.2))),
            False,
            id="apart, though the boxes meet",
        ),
    ],
)
def test_areas_that_overlap(other: tuple[Point, ...], meets: bool) -> None:
    assert overlap(SQUARE, other) is meets
    assert overlap(other, SQUARE) is meets


@pytest.mark.parametrize(("lon", "km", "meets"), [(119.5, 0, True), (120.5, 40, False), (120.5, 60, True)])
def test_a_circle_reaches_an_area(lon: float, km: float, meets: bool) -> None:
    """Half a degree of longitude is 48 km here."""
    assert reaches(Circle(Point(29.5, lon), km), SQUARE) is meets
