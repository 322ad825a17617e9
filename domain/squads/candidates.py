"""People as a recommendation sees them, and the one reason for which somebody is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from math import asin, cos, hypot, radians, sin, sqrt
from typing import Final

from domain.kernel.errors import Refused
from domain.kernel.values import value

FRESH: Final = timedelta(minutes=30)
"""A position that is older says nothing about where somebody is now."""
EARTH_KM: Final = 6371.0


class Shortfall(StrEnum):
    """Why somebody who has the capability is not called, in the order in which it is looked for."""

    CALLED_BEFORE = "called_before"
    REPORTER = "reporter"
    NO_CHANNEL = "no_channel"
    IN_OTHER_SQUAD = "in_other_squad"
    OFF_DUTY = "off_duty"
    POSITION_OLD = "position_old"
    OUT_OF_RADIUS = "out_of_radius"
    RESTING = "resting"


@value
class Spot:
    """Somewhere, in degrees (WGS 84)."""

    lat: float
    lon: float


@value
class Candidate:
    """Somebody who could be called. `capabilities`: what their posts and unit can do. `region`: where they
    belong. `spot`, `seen_at`: the last position, None when unknown. `squads`, `cases`: how many they are in.
    `rests_until`: None when rested. `channels`: ways to reach them that work.
    `covers`: townships that their unit covers beside its own.
    """

    person: str
    unit: str
    region: str
    capabilities: frozenset[str]
    on_duty: bool = False
    spot: Spot | None = None
    seen_at: datetime | None = None
    squads: int = 0
    cases: int = 0
    rests_until: datetime | None = None
    channels: int = 1
    covers: frozenset[str] = frozenset()

    def is_resting(self, now: datetime) -> bool:
        """Whether the hours of rest after a shift still run."""
        return self.rests_until is not None and now < self.rests_until

    def has_fresh_position(self, now: datetime) -> bool:
        """Whether it is known where the person is now."""
        return self.seen_at is not None and now - self.seen_at <= FRESH

    def measure_distance(self, place: Spot, now: datetime) -> float | None:
        """Kilometres to a place; None when it is not known where the person is now."""
        if self.spot is None or not self.has_fresh_position(now):
            return None
        return measure_distance(self.spot, place)


def measure_distance(a: Spot, b: Spot) -> float:
    """Great-circle distance in kilometres (haversine)."""
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    half = hypot(sin((lat_b - lat_a) / 2), sqrt(cos(lat_a) * cos(lat_b)) * sin(radians(b.lon - a.lon) / 2))
    return 2 * EARTH_KM * asin(min(1.0, half))


def check_people(people: Iterable[str], is_known: Callable[[str], bool]) -> None:
    """Refused unknown_person for people who are not in the directory."""
    if unknown := [person for person in people if not is_known(person)]:
        raise Refused("unknown_person", f"no such people: {', '.join(unknown)[:200]}", "people")
