"""Which grids a wind covers: inside, outside, on an edge between quadrants, unknown; regions joined."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence

import pytest

from domain.emergency.storms.arrival_clock import covers, view_storm
from domain.emergency.storms.great_circle import distance_km, spot
from domain.emergency.storms.storm_path import Sample
from domain.emergency.storms.wind_cover import (
    count_covered,
    cover_ahead,
    cover_grids,
    cover_rows,
    join_regions,
    townships_of,
)
from domain.emergency.storms.wind_radii import FORCES
from domain.messages import Quadrants

CENTRE = (29.0, 119.0)
STEP = 0.5
"""Degrees from the centre: some 56 km north or south, 49 km east or west."""
NE, SE, SW, NW = "330825101201001", "330825101201002", "330825102201001", "330825102202001"
PLACES = {
    "330825": CENTRE,
    NE: (29.0 + STEP, 119.0 + STEP),
    SE: (29.0 - STEP, 119.0 + STEP),
    SW: (29.0 - STEP, 119.0 - STEP),
    NW: (29.0 + STEP, 119.0 - STEP),
}
WIDE: Quadrants = (100.0, 100.0, 100.0, 100.0)


def storm(*radii: Quadrants | None, at: tuple[float, float] = CENTRE) -> Sample:
    return Sample(0.0, spot(*at), (*radii, *[None] * (len(FORCES) - len(radii))))


def cover_places(*samples: Sample, force: str = "7") -> dict[str, bool | None]:
    return cover_grids(townships_of(PLACES), samples)[force]


@pytest.mark.parametrize(
    ("radii", "inside"),
    [
        (WIDE, {NE, SE, SW, NW}),
        ((50.0, 50.0, 50.0, 50.0), set()),
        ((100.0, 50.0, 50.0, 50.0), {NE}),
        ((50.0, 100.0, 50.0, 50.0), {SE}),
        ((50.0, 50.0, 100.0, 50.0), {SW}),
        ((50.0, 50.0, 50.0, 100.0), {NW}),
        ((0.0, 0.0, 0.0, 0.0), set()),
    ],
)
def test_each_quadrant_has_its_own_radius(radii: Quadrants, inside: set[str]) -> None:
    coverage = cover_places(storm(radii))
    assert {code for code, entry in coverage.items() if entry} == inside
    assert None not in coverage.values()


def test_a_grid_on_the_edge_is_inside_and_one_a_step_further_is_not() -> None:
    km = distance_km(spot(*CENTRE), spot(*PLACES[NE]))
    assert cover_places(storm((km, 0.0, 0.0, 0.0)))[NE] is True
    assert cover_places(storm((km - 0.01, 0.0, 0.0, 0.0)))[NE] is False


@pytest.mark.parametrize(
    ("bearing", "quadrant"), [((0.3, 0.0), 3), ((0.0, 0.3), 1), ((-0.3, 0.0), 1), ((0.0, -0.3), 3)]
)
def test_due_north_and_east_belong_to_one_quadrant_alone(bearing: tuple[float, float], quadrant: int) -> None:
    """South and east to SE; north and west to NW, as long as the great circle bends so."""
    place = {"330825101201001": (29.0 + bearing[0], 119.0 + bearing[1])}
    numbers = [0.0] * 4
    found = []
    for number in range(4):
        radii = [*numbers[:number], 60.0, *numbers[number + 1 :]]
        by_grid = cover_grids(townships_of(place), [storm((radii[0], radii[1], radii[2], radii[3]))])["7"]
        found += [number] if all(by_grid.values()) else []
    assert len(found) == 1


def test_a_quadrant_without_a_radius_is_unknown_there_and_never_zero() -> None:
    coverage = cover_places(storm((100.0, None, 50.0, None)))
    assert coverage == {NE: True, SE: None, SW: False, NW: None}


def test_a_force_that_nobody_publishes_is_unknown_everywhere() -> None:
    assert set(cover_places(storm(WIDE), force="10").values()) == {None}
    assert set(cover_places().values()) == {None}, "no agency reaches so far"


def test_half_of_the_agencies_that_know_decide() -> None:
    far = storm(WIDE, at=(20.0, 140.0))
    assert set(cover_places(storm(WIDE), far).values()) == {True}
    assert set(cover_places(storm(WIDE), far, far).values()) == {False}
    assert set(cover_places(storm(WIDE), storm(None)).values()) == {True}


def row(*samples: Sample, force: str = "7") -> dict[str, object]:
    townships = townships_of(PLACES)
    return dict(cover_rows(townships, cover_ahead(townships, [samples]))[force][0])


def test_what_is_inside_whole_is_told_as_one_region() -> None:
    assert row(storm(WIDE)) == {"inside": ["330825"], "unknown": [], "grids": 4, "unknown_grids": 0}
    half = row(storm((100.0, 100.0, 50.0, 50.0)))
    assert (half["inside"], half["grids"]) == (["330825101"], 2)
    assert row(storm((100.0, 50.0, 50.0, 100.0)))["inside"] == [NE, "330825102202"]
    assert row(storm((100.0, None, 100.0, None))) == {
        "inside": [NE, "330825102201"],
        "unknown": [SE, "330825102202"],
        "grids": 2,
        "unknown_grids": 2,
    }


def test_a_township_counts_its_grids_or_does_not_know() -> None:
    townships = townships_of(PLACES)
    by_grid = cover_ahead(townships, [[storm((100.0, 50.0, None, 50.0))], []])
    assert [count_covered(township, by_grid)["7"] for township in townships] == [[1, None], [None, None]]


def test_regions_are_joined_as_far_as_all_their_grids_are_there() -> None:
    lines = {"a1": ("a", "a1"), "a2": ("a", "a2"), "b1": ("b", "b1")}
    totals = {"a": 2, "b": 1, "a1": 1, "a2": 1, "b1": 1}
    assert join_regions(["a1", "b1"], lines, totals) == ["a1", "b"]
    assert join_regions(["a1", "a2"], lines, totals) == ["a"]
    assert join_regions([], lines, totals) == []


def many_places(count: int) -> dict[str, tuple[float, float]]:
    """Grids of a made-up county: villages of 20, townships of 20 villages."""
    dice = random.Random(7)
    found = {}
    for n in range(count):
        if n % 20 == 0:
            lat, lon = 28.7 + 0.1 * (n // 400 % 6), 118.9 + 0.1 * (n // 2400)
            lat, lon = lat + dice.uniform(0, 0.08), lon + dice.uniform(0, 0.08)
        code = f"330825{101 + n // 400}{201 + n // 20 % 20}{1 + n % 20:03}"
        found[code] = (lat + dice.uniform(0, 0.01), lon + dice.uniform(0, 0.01))
    return found


@pytest.mark.parametrize("seed", range(12))
def test_looking_at_townships_first_says_the_same_as_looking_at_each_grid(seed: int) -> None:
    dice = random.Random(seed)
    places = many_places(1600)

    def radii(most: float) -> Quadrants | None:
        km = [None if dice.random() < 0.1 else dice.uniform(0, most) for _ in range(4)]
        return None if dice.random() < 0.1 else (km[0], km[1], km[2], km[3])

    def sample() -> Sample:
        at = (dice.uniform(28.0, 30.0), dice.uniform(118.0, 121.0))
        return storm(radii(200), radii(100), radii(50), at=at)

    samples: Sequence[Sample] = [sample() for _ in range(1 + seed % 4)]
    by_grid = cover_grids(townships_of(places), samples)
    for force in FORCES:
        expected = {code: covers(view_storm(samples, spot(*place)), force) for code, place in places.items()}
        assert by_grid[str(force)] == expected


@pytest.mark.alone
def test_eleven_thousand_grids_are_bounded_in_time_and_size() -> None:
    """Six leads, five agencies, each quadrant another radius, none where the northwest is."""
    places = many_places(11_000)
    townships = townships_of(places)
    ahead = [
        [
            storm((90.0, 70.0, 60.0, None), WIDE, (30.0, 40.0, 50.0, 60.0), at=(29.0 + n / 9, 119.3))
            for n in range(5)
        ]
        for _ in range(6)
    ]
    began = time.process_time()
    rows = cover_rows(townships, cover_ahead(townships, ahead))
    assert time.process_time() - began < 15
    listed = sum(len(lead["inside"]) + len(lead["unknown"]) for leads in rows.values() for lead in leads)
    assert 0 < listed < 11_000
