"""Whom to pull in: order of the picks, reasons, the next best, and why somebody is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.squads.candidates import Candidate, Shortfall, Spot, measure_distance
from domain.squads.recommendation import Need, Recommendation, Scene, recommend, shared_level

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
GRID = "330803203001001"
PLACE = Spot(28.95, 118.85)
SCENE = Scene(GRID, PLACE, NOW)
NEED = Need("enforcement")


def person(name: str, **given: Any) -> Candidate:
    known = {"unit": "enforcement", "region": "330803203", "capabilities": frozenset({"enforcement"})}
    return Candidate(name, **{**known, **given})


def make_candidate(name: str, km: float, **given: Any) -> Candidate:
    """Somebody so far north of the place, seen a minute ago."""
    spot = Spot(PLACE.lat + km / 111.195, PLACE.lon)
    return person(name, spot=spot, seen_at=NOW - timedelta(minutes=1), **given)


def list_picks(found: Recommendation) -> list[list[str]]:
    return [[pick.person for pick in match.picks] for match in found.matches]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"region": GRID}, {"region": "330803203001"}),
        ({"region": "330803203001"}, {"region": "330803203"}),
        ({"region": "330803203"}, {"region": "330803"}),
        ({"on_duty": True}, {}),
        ({"cases": 1}, {"cases": 2}),
        ({}, {"rests_until": NOW + timedelta(hours=1)}),
    ],
)
def test_the_better_one_is_picked(first: dict[str, Any], second: dict[str, Any]) -> None:
    people = [person("a", **second), person("z", **first)]
    assert list_picks(recommend([NEED], people, SCENE)) == [["z"]]


def test_a_known_distance_comes_before_an_unknown_one_and_unknown_is_not_zero() -> None:
    old = make_candidate("old", 0.1, cases=0)
    people = [
        replace(old, seen_at=NOW - timedelta(hours=2)),
        make_candidate("far", 30),
        make_candidate("near", 2),
        person("none"),
    ]
    found = recommend([Need("enforcement", 4)], people, SCENE).matches[0]
    assert [pick.person for pick in found.picks] == ["near", "far", "none", "old"]
    distances = [pick.reasons.distance_km for pick in found.picks]
    assert distances[0] == pytest.approx(2, abs=0.01)
    assert distances[2:] == [None, None]


def test_whom_no_message_reaches_is_named_where_somebody_is_missing_the_nearest_first() -> None:
    dead = [
        make_candidate("far", 9, channels=0),
        make_candidate("close", 2, channels=0),
        person("b", channels=0),
    ]
    dead += [make_candidate("mid", 4, channels=0), make_candidate("called", 1, channels=0)]
    scene = replace(SCENE, called=frozenset({"called"}))
    (short,) = recommend([Need("enforcement", 2)], [*dead, person("a")], scene).matches
    assert (short.missing, short.unreachable) == (1, ("close", "mid", "far"))
    (enough,) = recommend([NEED], [*dead, person("a")], scene).matches
    assert (enough.missing, enough.unreachable) == (0, ())


def test_whom_no_message_reaches_is_not_named_where_something_else_is_in_the_way_too() -> None:
    need = Need("enforcement", 3, radius_km=5, on_duty=True)
    dead = {"channels": 0, "on_duty": True}
    people = [
        make_candidate("off", 1, **dead | {"on_duty": False}),
        make_candidate("away", 9, **dead),
        make_candidate("busy", 1, **dead, squads=1),
        make_candidate("tired", 1, **dead, rests_until=NOW + timedelta(hours=1)),
        make_candidate("right", 2, **dead),
    ]
    (found,) = recommend([need], people, SCENE).matches
    assert found.unreachable == ("right", "tired")
    assert found.shortfalls == ((Shortfall.NO_CHANNEL, 5),)


def test_equal_people_are_told_apart_by_id_whatever_their_order() -> None:
    people = [person(name) for name in "dbca"]
    found = recommend([Need("enforcement", 2)], people, SCENE).matches[0]
    assert [pick.person for pick in found.picks] == ["a", "b"]
    assert [pick.person for pick in found.alternatives] == ["c", "d"]


@pytest.mark.parametrize(
    ("why", "given", "need"),
    [
        (Shortfall.NO_CHANNEL, {"channels": 0}, NEED),
        (Shortfall.IN_OTHER_SQUAD, {"squads": 1}, NEED),
        (Shortfall.OFF_DUTY, {}, replace(NEED, on_duty=True)),
        (
            Shortfall.POSITION_OLD,
            {"spot": PLACE, "seen_at": NOW - timedelta(hours=1)},
            replace(NEED, radius_km=5),
        ),
        (Shortfall.OUT_OF_RADIUS, {"spot": Spot(29.5, 118.8), "seen_at": NOW}, replace(NEED, radius_km=5)),
    ],
)
def test_a_gap_says_why(why: Shortfall, given: dict[str, Any], need: Need) -> None:
    found = recommend([need], [person("a", **given)], SCENE)
    match = found.matches[0]
    assert (match.picks, match.missing, match.shortfalls) == ((), 1, ((why, 1),))
    assert not found.complete


def test_a_second_wave_leaves_out_who_was_called() -> None:
    people = [person("a"), person("b")]
    found = recommend([Need("enforcement", 2)], people, replace(SCENE, called=frozenset({"a"})))
    assert list_picks(found) == [["b"]]
    assert found.matches[0].shortfalls == ((Shortfall.CALLED_BEFORE, 1),)


def test_who_reported_the_case_is_left_out_by_name() -> None:
    people = [person("a", region=GRID), person("b")]
    scene = replace(SCENE, reporters=frozenset({"a"}))
    found = recommend([NEED], people, scene)
    assert (list_picks(found), found.matches[0].reporters) == ([["b"]], ("a",))
    without_reporter = recommend([NEED], people[:1], scene).matches[0]
    assert (without_reporter.picks, without_reporter.shortfalls) == ((), ((Shortfall.REPORTER, 1),))


def test_who_rests_is_called_when_nobody_else_fits_and_it_says_so() -> None:
    tired = person("a", rests_until=NOW + timedelta(hours=3))
    rested = person("z", region="33")
    found = recommend([Need("enforcement", 2)], [tired, rested], SCENE).matches[0]
    assert [(pick.person, pick.reasons.tired) for pick in found.picks] == [("z", False), ("a", True)]


def test_nobody_has_the_capability() -> None:
    match = recommend([Need("diving")], [person("a")], SCENE).matches[0]
    assert (match.missing, match.shortfalls) == (1, ())


def test_advice_does_not_take_people_from_what_is_forced() -> None:
    advice, forced = replace(NEED, forced=False), Need("village", 1)
    only = person("a", capabilities=frozenset({"enforcement", "village"}))
    found = recommend([advice, forced], [only], SCENE)
    assert list_picks(found) == [[], ["a"]]
    assert found.complete


def test_distances_are_of_the_earth() -> None:
    """Quzhou to Hangzhou is about 190 km as the crow flies."""
    assert measure_distance(Spot(28.935, 118.874), Spot(30.274, 120.155)) == pytest.approx(194, abs=5)


@pytest.mark.parametrize(
    ("region", "level"),
    [(GRID, 15), ("330803203001", 12), ("330803203001002", 12), ("330803", 6), ("330825", 4), ("3301", 0)],
)
def test_a_shared_level_is_the_smallest_region_around_both(region: str, level: int) -> None:
    assert shared_level(region, GRID) == level


CANDIDATES = st.lists(
    st.builds(
        person,
        st.text("abcdef", min_size=1, max_size=4),
        region=st.sampled_from([GRID, "330803203001", "330803203", "330803", "330825"]),
        capabilities=st.frozensets(st.sampled_from(["enforcement", "village"])),
        on_duty=st.booleans(),
        squads=st.integers(0, 1),
        cases=st.integers(0, 3),
        channels=st.integers(0, 2),
    ),
    unique_by=lambda candidate: candidate.person,
)
NEEDS = st.lists(
    st.builds(Need, st.sampled_from(["enforcement", "village"]), st.integers(1, 3), st.booleans()), max_size=4
)


@given(NEEDS, CANDIDATES, st.randoms())
def test_any_order_of_people_gives_the_same_and_nobody_twice(
    needs: list[Need], people: list[Candidate], random: Any
) -> None:
    found = recommend(needs, people, SCENE)
    shuffled = [*people]
    random.shuffle(shuffled)
    assert recommend(needs, shuffled, SCENE) == found
    names = [name for names in list_picks(found) for name in names]
    assert len(names) == len(set(names))
    for need, match in zip(needs, found.matches, strict=True):
        assert match.need is need
        assert len(match.picks) + match.missing == need.quantity


def place_in_order(candidate: Candidate) -> tuple[Any, ...]:
    """What the house says about the order of people, in one key."""
    distance = candidate.measure_distance(PLACE, NOW)
    km = float("inf") if distance is None else distance
    level = shared_level(candidate.region, GRID)
    return candidate.is_resting(NOW), -level, km, not candidate.on_duty, candidate.cases, candidate.person


@given(
    st.lists(
        st.builds(
            make_candidate,
            st.text("abcdef", min_size=1, max_size=4),
            st.sampled_from([0.5, 2, 9]),
            region=st.sampled_from([GRID, "330803203001", "330803203", "330825"]),
            on_duty=st.booleans(),
            cases=st.integers(0, 1),
            rests_until=st.sampled_from([None, NOW + timedelta(hours=1)]),
        ),
        unique_by=lambda candidate: candidate.person,
        max_size=12,
    ),
    st.integers(1, 4),
)
def test_the_best_are_those_of_the_whole_order(people: list[Candidate], quantity: int) -> None:
    match = recommend([Need("enforcement", quantity)], people, SCENE).matches[0]
    best = [candidate.person for candidate in sorted(people, key=place_in_order)][: quantity + 2]
    assert [pick.person for pick in (*match.picks, *match.alternatives)] == best


def test_who_covers_the_township_counts_as_of_the_place() -> None:
    covering = make_candidate("covering", 20, region="330803101", covers=frozenset({GRID[:9]}))
    other = make_candidate("other", 1, region="330803101")
    found = recommend([NEED], [other, covering], SCENE).matches[0]
    assert [(pick.person, pick.reasons.level) for pick in (*found.picks, *found.alternatives)] == [
        ("covering", 9),
        ("other", 6),
    ]
