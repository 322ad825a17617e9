"""People in an area of the map: who is inside, for what, and who is left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.squads.candidates import FRESH, Candidate, Shortfall, Spot
from domain.squads.hand_picks.area import MOST_FOUND, Area, find_in_area, name_capability
from domain.squads.recommendation import Need, Scene

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
PLACE = Spot(28.95, 118.85)
SCENE = Scene("330803203001001", PLACE, NOW)
# A letter U, open to the north.
AREA = Area(
    tuple(Spot(lat, lon) for lat, lon in [(0, 0), (0, 3), (3, 3), (3, 2), (1, 2), (1, 1), (3, 1), (3, 0)])
)
AROUND = Area((Spot(28.9, 118.8), Spot(28.9, 118.9), Spot(29.0, 118.9), Spot(29.0, 118.8)))


def person(name: str, **given: Any) -> Candidate:
    known: dict[str, Any] = {"spot": PLACE, "seen_at": NOW, "capabilities": frozenset({"liaison", "town"})}
    return Candidate(name, **{"unit": "town", "region": "330803203", **known, **given})


@pytest.mark.parametrize(
    ("lat", "lon", "inside"),
    [(0.5, 1.5, True), (2, 0.5, True), (2, 2.5, True), (2, 1.5, False), (-0.1, 1, False), (2, 3.1, False)],
)
def test_a_place_is_inside_or_not_whichever_way_the_line_goes(lat: float, lon: float, inside: bool) -> None:
    assert AREA.holds(Spot(lat, lon)) is inside
    assert Area(AREA.corners[::-1]).holds(Spot(lat, lon)) is inside


def test_only_who_is_there_now_and_free_is_found() -> None:
    people = [
        person("here"),
        person("old", seen_at=NOW - FRESH - timedelta(seconds=1)),
        person("unknown", spot=None, seen_at=None),
        person("elsewhere", spot=Spot(29.5, 118.85)),
        person("busy", squads=1),
        person("called"),
        person("unreached", channels=0),
    ]
    found = find_in_area(people, AROUND, (), replace(SCENE, called=frozenset({"called"})))
    assert [pick.person for pick in found.picks] == ["here"]
    assert dict(found.left_out) == {
        Shortfall.CALLED_BEFORE: 1, Shortfall.NO_CHANNEL: 1, Shortfall.IN_OTHER_SQUAD: 1
    }  # fmt: skip


def test_the_nearest_rested_come_first_and_what_is_not_listed_is_counted() -> None:
    many = [person(f"p{n:03}", spot=Spot(PLACE.lat + n / 10_000, PLACE.lon)) for n in range(MOST_FOUND + 5)]
    tired = person("tired", rests_until=NOW + timedelta(hours=1))
    found = find_in_area([tired, *reversed(many)], AROUND, (), SCENE)
    assert [pick.person for pick in found.picks] == [candidate.person for candidate in many[:MOST_FOUND]]
    assert found.more == 6


def test_somebody_is_called_for_what_is_needed_else_for_their_unit() -> None:
    assert name_capability(person("p"), ["police", "liaison"]) == "liaison"
    assert name_capability(person("p"), ["police"]) == "town"
    picks = find_in_area([person("p")], AROUND, [Need("liaison")], SCENE).picks
    assert picks[0].reasons.capability == "liaison"
