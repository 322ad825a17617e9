"""When a storm's wind comes to a place and leaves it, and when the storm is nearest: by each agency, and
earliest, most likely and latest over all of them. The middle of the agencies' times is the most likely.

After the newest point without a published radius nothing is said of the wind: its arrival is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Final, NamedTuple

from domain.emergency.storms.great_circle import Spot, distance_km, quadrant
from domain.emergency.storms.storm_path import Sample
from domain.emergency.storms.wind_radii import FORCES
from domain.kernel.values import value

LEADS_H: Final = (0, 6, 12, 24, 36, 48)
"""For these hours ahead it is told which places a wind covers."""
Path = Sequence[Sample]
Sights = Sequence["Sight"]


class Sight(NamedTuple):
    """The storm from a place at one hour: how many km away its centre is, and in which of its quadrants the
    place lies.
    """

    hour: float
    km: float
    quadrant: int
    sample: Sample


class Spell(NamedTuple):
    """From when until when a wind blows, in hours; `until` None: still, when the path ends."""

    begins: float
    until: float | None


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

    `of` agencies of `agencies` bring it; 0 agencies: it was observed, and nobody forecasts. `begins`: None
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


def sight(path: Path, place: Spot) -> list[Sight]:
    """The storm from a place, all along a path."""
    return [
        Sight(hour.hour, distance_km(hour.centre, place), quadrant(hour.centre, place), hour) for hour in path
    ]


def margin_km(seen: Sight, force: int) -> float | None:
    """How deep a place lies inside a wind (below 0: outside); None where its radius is unknown."""
    radii = seen.sample.radii[FORCES.index(force)]
    radius = None if radii is None else radii[seen.quadrant]
    if radius is None:
        return None
    return -1e9 if radius == 0.0 else radius - seen.km


def closest_hour(path: Sights) -> tuple[float, float] | None:
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


def spells(path: Sights, force: int) -> list[Spell]:
    """When the wind of a force blows at a place; from where the radius is unknown on, nothing is told."""
    found: list[Spell] = []
    begins: float | None = None
    last: tuple[float, float] | None = None
    for seen in path:
        margin = margin_km(seen, force)
        if margin is None:
            break
        if begins is None and margin >= 0:
            begins = _crossing(last, seen.hour, margin)
        elif begins is not None and margin < 0:
            found.append(Spell(begins, _crossing(last, seen.hour, margin)))
            begins = None
        last = seen.hour, margin
    return found if begins is None else [*found, Spell(begins, None)]


def _crossing(before: tuple[float, float] | None, hour: float, margin: float) -> float:
    """When the edge passed between two samples; a wind that ceases ends half way."""
    if before is None:
        return hour
    then, was = before
    if abs(was - margin) > 1e8 or was == margin:
        return (then + hour) / 2
    return then + (hour - then) * was / (was - margin)


def closest(paths: Mapping[str, Sights]) -> Closest | None:
    """When the storm is nearest to a place, over agencies; None when nobody says."""
    found = [hour for path in paths.values() if (hour := closest_hour(path)) is not None]
    at, km = spread([hour for hour, _ in found]), spread([far for _, far in found])
    return None if at is None or km is None else Closest(at, km, len(found))


def wind_clock(paths: Mapping[str, Sights], force: int, now: float, known: bool) -> WindClock:
    """A wind at a place over agencies; `now`: the hour of the newest observed point; `known`: whether that
    has published radii. Without them it is unknown, never passed: what blew before is told beside that.
    """
    spells_now = [_current(spells(path, force), now) for path in paths.values()]
    blown = [spell for spell in spells_now if spell is not None]
    found = [spell for spell in blown if spell.until is None or spell.until > now] or blown
    agencies = sum(bool(name) for name in paths)
    if not found and not (known and agencies):
        return NOTHING_KNOWN
    begins = spread([spell.begins for spell in found])
    until = spread([spell.until for spell in found if spell.until is not None])
    if not known:
        return WindClock("unknown", begins, until, len(found), agencies)
    return WindClock(_state(found, begins, now), begins, until, len(found), agencies)


def _current(found: Sequence[Spell], now: float) -> Spell | None:
    """The spell that blows or comes next; else the last one."""
    return next(
        (spell for spell in found if spell.until is None or spell.until > now), found[-1] if found else None
    )


def _state(found: Sequence[Spell], begins: Spread | None, now: float) -> str:
    if begins is None:
        return "none"
    if all(spell.until is not None and spell.until <= now for spell in found):
        return "passed"
    return "now" if begins.latest <= now else "expected"


def covers(sights: Sights, force: int) -> bool | None:
    """Whether a wind covers a place by at least half of the agencies that know; None when none knows."""
    margins = [margin for seen in sights if (margin := margin_km(seen, force)) is not None]
    return None if not margins else 2 * sum(margin >= 0 for margin in margins) >= len(margins)
