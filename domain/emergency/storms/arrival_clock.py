"""When a storm's wind comes to a place and leaves it, and when the storm is nearest: by each agency, and
earliest, most likely and latest over all of them. The middle of the agencies' times is the most likely.

Where a place lies beyond the reach of a lower force it lies outside of a wind whose radius nobody tells; else
such a wind is unknown there. One that is unknown now has an unknown arrival; one that is told of again and is
there then came between.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf
from statistics import median
from typing import Final, NamedTuple

from domain.emergency.storms.great_circle import Spot, distance_km, quadrant
from domain.emergency.storms.storm_path import Sample
from domain.emergency.storms.wind_radii import FORCES
from domain.kernel.values import value

LEADS_H: Final = (0, 6, 12, 24, 36, 48)
"""For these hours ahead it is told which places a wind covers."""
FAR_OUTSIDE: Final = -1e9
Path = Sequence[Sample]
StormViews = Sequence["StormView"]


class StormView(NamedTuple):
    """The storm from a place at one hour: how many km away its centre is, and in which of its quadrants the
    place lies.
    """

    hour: float
    km: float
    quadrant: int
    sample: Sample


class Spell(NamedTuple):
    """From when until when a wind blows, in hours; `until` None: still, at the last hour that is told, which
    is `told_until`; infinite where that is the end of the path.
    """

    begins: float
    until: float | None
    told_until: float = inf

    def lasts_beyond(self, hour: float) -> bool:
        """Whether it blows, or is still to come, at an hour."""
        return self.told_until >= hour if self.until is None else self.until > hour


class Spread(NamedTuple):
    """Earliest, most likely and latest, in hours."""

    earliest: float
    likely: float
    latest: float


@value
class Closest:
    """When the centre is nearest, and how near (km: least, middle, greatest). `of`: how many agencies say it;
    of the others the forecast ends while the storm still comes nearer.
    """

    at: Spread
    km: Spread
    of: int


@value
class WindClock:
    """A wind at a place. `state`: unknown; expected, now, passed; none when no agency brings it. Beside
    unknown, `begins` and `until` are what blew before, as far as radii were published.

    `of` agencies of the `agencies` that say something bring it; 0 agencies: it was observed, and nobody
    forecasts. `begins`: None
    when none does; `until`: None when by none of them it leaves before its forecast ends; where only some do,
    those are told.
    """

    state: str
    begins: Spread | None
    until: Spread | None
    of: int
    agencies: int


NOTHING_KNOWN: Final = WindClock("unknown", None, None, 0, 0)


def spread(values: Sequence[float]) -> Spread | None:
    """The least, the middle and the greatest; None of nothing."""
    return Spread(min(values), median(values), max(values)) if values else None


def view_storm(path: Path, place: Spot) -> list[StormView]:
    """The storm from a place, all along a path."""
    return [
        StormView(hour.hour, distance_km(hour.centre, place), quadrant(hour.centre, place), hour)
        for hour in path
    ]


def margin_km(seen: StormView, force: int) -> float | None:
    """How deep a place lies inside a wind (below 0: outside); None where that is unknown. No wind reaches
    farther than that of a lower force.
    """
    radius = _radius(seen, force)
    if radius is None:
        weaker = [_radius(seen, other) for other in FORCES if other < force]
        return FAR_OUTSIDE if any(km is not None and km < seen.km for km in weaker) else None
    return FAR_OUTSIDE if radius == 0.0 else radius - seen.km


def _radius(seen: StormView, force: int) -> float | None:
    radii = seen.sample.radii[FORCES.index(force)]
    return None if radii is None else radii[seen.quadrant]


def closest_hour(path: StormViews) -> tuple[float, float] | None:
    """The hour at which the centre is nearest and how many km it is then; None when the path ends before."""
    far = [seen.km for seen in path]
    least = min(range(len(far)), key=far.__getitem__, default=-1)
    if least < 0 or least == len(far) - 1:
        return None
    if least == 0:
        return path[0].hour, far[0]
    before, at, after = far[least - 1], far[least], far[least + 1]
    bend = before - 2 * at + after
    shift = 0.5 * (before - after) / bend if bend > 0 else 0.0
    step = path[least + 1].hour - path[least].hour if shift > 0 else path[least].hour - path[least - 1].hour
    return path[least].hour + shift * step, at - 0.25 * (before - after) * shift


def spells(path: StormViews, force: int) -> list[Spell]:
    """When the wind of a force blows at a place, as far as that is told."""
    found: list[Spell] = []
    begins: float | None = None
    last: tuple[float, float] | None = None
    for seen in path:
        margin = margin_km(seen, force)
        if begins is None and margin is not None and margin >= 0:
            begins = _crossing(last, seen.hour, margin)
        elif begins is not None and last is not None and (margin is None or margin < 0):
            left = None if margin is None else _crossing(last, seen.hour, margin)
            found.append(Spell(begins, left, last[0]))
            begins, last = None, None
        if margin is not None:
            last = seen.hour, margin
    return found if begins is None else [*found, Spell(begins, None)]


def untold_from(path: StormViews, force: int, now: float) -> float:
    """The first hour, from now on, at which nobody knows whether the wind blows at a place; else infinite."""
    return next((seen.hour for seen in path if seen.hour >= now and margin_km(seen, force) is None), inf)


def _crossing(before: tuple[float, float] | None, hour: float, margin: float) -> float:
    """When the edge passed between two samples; a wind that ceases ends half way."""
    if before is None:
        return hour
    then, was = before
    if abs(was - margin) > -FAR_OUTSIDE / 10 or was == margin:
        return (then + hour) / 2
    return then + (hour - then) * was / (was - margin)


def closest(paths: Mapping[str, StormViews]) -> Closest | None:
    """When the storm is nearest to a place, over agencies; None when nobody says."""
    found = [hour for path in paths.values() if (hour := closest_hour(path)) is not None]
    at, km = spread([hour for hour, _ in found]), spread([far for _, far in found])
    return None if at is None or km is None else Closest(at, km, len(found))


def wind_clock(paths: Mapping[str, StormViews], force: int, now: float) -> WindClock:
    """A wind at a place over agencies; `now`: the hour of the newest observed point. What may come while
    nobody tells of it is unknown, never none and never passed: what blew before is told beside that.
    """
    blown = {name: spells(path, force) for name, path in paths.items()}
    untold = {name: untold_from(path, force, now) for name, path in paths.items()}
    coming = {name: _coming(found, now, untold[name]) for name, found in blown.items()}
    brings = [spell for spell in coming.values() if spell is not None]
    saying = [name for name in paths if coming[name] is not None or untold[name] == inf]
    last = [found[-1] for name, found in blown.items() if found and (name in saying or not saying)]
    found, agencies = brings or last, sum(bool(name) for name in saying or paths)
    if not found and not (saying and agencies):
        return NOTHING_KNOWN
    begins = spread([spell.begins for spell in found])
    until = spread([spell.until for spell in found if spell.until is not None])
    state = _state(found, begins, now) if saying else "unknown"
    return WindClock(state, begins, until, len(found), agencies)


def _coming(found: Sequence[Spell], now: float, untold: float) -> Spell | None:
    """The spell that blows or comes next, unless nobody tells whether it blows now."""
    return None if untold <= now else next((spell for spell in found if spell.lasts_beyond(now)), None)


def _state(found: Sequence[Spell], begins: Spread | None, now: float) -> str:
    if begins is None:
        return "none"
    if not any(spell.lasts_beyond(now) for spell in found):
        return "passed"
    return "now" if begins.latest <= now else "expected"


def covers(sights: StormViews, force: int) -> bool | None:
    """Whether a wind covers a place by at least half of the agencies that know; None when none knows."""
    margins = [margin for seen in sights if (margin := margin_km(seen, force)) is not None]
    return None if not margins else 2 * sum(margin >= 0 for margin in margins) >= len(margins)
