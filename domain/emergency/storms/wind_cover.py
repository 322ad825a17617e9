"""Which grids each wind covers now and in the next hours. Told by region: one whose grids are all inside
stands for them, so that a county inside whole is one code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from math import degrees, sqrt
from typing import Final, NamedTuple

from domain.changes import Row
from domain.emergency.storms.arrival_clock import covers, view_storm
from domain.emergency.storms.great_circle import EARTH_KM, Spot, distance_km, quadrant, spot
from domain.emergency.storms.storm_path import Sample
from domain.emergency.storms.wind_radii import FORCES
from domain.kernel.regions import CITY_DIGITS, parent_of, township_of

GRID: Final = 15
INSIDE, OUTSIDE, PARTLY, UNKNOWN = "inside", "outside", "partly", "unknown"
_VERDICTS: Final = {INSIDE: True, OUTSIDE: False, UNKNOWN: None}
ROUNDING_KM: Final = 0.001
Verdicts = dict[str, bool | None]
"""By grid whether a wind covers it; None: nobody knows."""
Ahead = Sequence[Sequence[Sample]]
"""For each lead, the storm at that hour by each agency that reaches so far."""


class Area(NamedTuple):
    """Grids that lie together, a circle that holds them all, and the corners of a square around that.
    `areas`: those it consists of, none of a village.
    """

    region: str
    grids: Mapping[str, Spot]
    middle: Spot
    radius_km: float
    corners: tuple[Spot, ...]
    areas: tuple[Area, ...]


def townships_of(places: Mapping[str, tuple[float, float]]) -> list[Area]:
    """The townships that have grids, in order."""
    grids = {code: spot(*place) for code, place in sorted(places.items()) if len(code) == GRID}
    return [
        _township(region, {code: grids[code] for code in codes})
        for region, codes in groupby(grids, township_of)
    ]


def _township(region: str, grids: Mapping[str, Spot]) -> Area:
    villages = [
        (village, {code: grids[code] for code in codes}) for village, codes in groupby(grids, parent_of)
    ]
    return _area(region, grids, tuple(_area(village, within, ()) for village, within in villages))


def _area(region: str, grids: Mapping[str, Spot], areas: tuple[Area, ...]) -> Area:
    lats, lons = [grid.lat for grid in grids.values()], [grid.lon for grid in grids.values()]
    middle = spot(sum(lats) / len(lats), sum(lons) / len(lons))
    radius = max(distance_km(middle, place) for place in grids.values()) + ROUNDING_KM
    up = degrees(radius / EARTH_KM) * sqrt(2)
    across = up / middle.cosine
    corners = [(up, 0.0), (-up, 0.0), (0.0, across), (0.0, -across)]
    around = tuple(spot(middle.lat + north, middle.lon + east) for north, east in corners)
    return Area(region, grids, middle, radius, around, areas)


def cover_grids(townships: Iterable[Area], samples: Sequence[Sample]) -> dict[str, Verdicts]:
    """By force, whether its wind covers each grid at one hour, by at least half of the agencies that know."""
    found: dict[str, Verdicts] = {str(force): {} for force in FORCES}
    for township in townships:
        for force, verdicts in _cover_area(township, samples, FORCES):
            found[str(force)] |= verdicts
    return found


def _cover_area(
    area: Area, samples: Sequence[Sample], forces: Sequence[int]
) -> Iterator[tuple[int, Verdicts]]:
    """Its parts, and at last its grids, are looked at only where an edge of a wind may run between them."""
    reaches = _reaches(area, samples, forces)
    for force, reach in reaches.items():
        if reach != PARTLY:
            yield force, dict.fromkeys(area.grids, _VERDICTS[reach])
    open_forces = [force for force, reach in reaches.items() if reach == PARTLY]
    if not open_forces:
        return
    for part in area.areas:
        yield from _cover_area(part, samples, open_forces)
    if not area.areas:
        sights = {code: view_storm(samples, place) for code, place in area.grids.items()}
        for force in open_forces:
            yield force, {code: covers(seen, force) for code, seen in sights.items()}


def _reaches(area: Area, samples: Sequence[Sample], forces: Sequence[int]) -> dict[int, str]:
    """How much of an area each wind covers by all agencies, as far as its circle tells."""
    facts: dict[int, set[str]] = {force: set() for force in forces}
    for sample in samples:
        reaches = _reaches_of(area, sample)
        for force in forces:
            facts[force].add(reaches[FORCES.index(force)])
    return {
        force: (kinds.pop() if len(kinds) == 1 else PARTLY) for force, kinds in facts.items() if kinds
    } or (dict.fromkeys(forces, UNKNOWN))


def _reaches_of(area: Area, sample: Sample) -> list[str]:
    """How much of an area each of the forces covers by one agency. A wind whose radius nobody tells reaches
    no farther than a lower force.
    """
    km = distance_km(sample.centre, area.middle)
    quadrants = {quadrant(sample.centre, corner) for corner in area.corners}
    found: list[str] = []
    for radii in sample.radii:
        touched = [None] if radii is None else [radii[number] for number in quadrants]
        reach = _reach(touched, km, area.radius_km)
        if reach == UNKNOWN:
            reach = next((limit for limit in (OUTSIDE, PARTLY) if limit in found), UNKNOWN)
        found.append(reach)
    return found


def _reach(touched: Sequence[float | None], km: float, around_km: float) -> str:
    """How much of a circle so many km away lies inside a wind with these radii there."""
    known = [radius for radius in touched if radius is not None]
    if not known:
        return UNKNOWN
    if len(known) < len(touched):
        return PARTLY
    if min(known) > km + around_km:
        return INSIDE
    return OUTSIDE if max(known) < km - around_km else PARTLY


def cover_ahead(townships: Sequence[Area], ahead: Ahead) -> dict[str, list[Verdicts]]:
    """By force, for each lead, whether the wind covers each grid."""
    covered = [cover_grids(townships, samples) for samples in ahead]
    return {str(force): [row[str(force)] for row in covered] for force in FORCES}


def cover_rows(townships: Iterable[Area], verdicts: Mapping[str, Sequence[Verdicts]]) -> Row:
    """By force, for each lead: `inside`, `unknown`: regions; `grids`, `unknown_grids`: how many they have."""
    lines = {code: _line(code) for township in townships for code in township.grids}
    totals = Counter(region for line in lines.values() for region in line)
    return {force: [_cover_row(lead, lines, totals) for lead in leads] for force, leads in verdicts.items()}


def count_covered(township: Area, verdicts: Mapping[str, Sequence[Verdicts]]) -> Row:
    """By force, for each lead, how many grids of a township the wind covers; None where that is unknown."""
    return {force: [_count(township, lead) for lead in leads] for force, leads in verdicts.items()}


def _count(township: Area, verdicts: Verdicts) -> int | None:
    known = [verdicts[code] for code in township.grids]
    return None if None in known else sum(map(bool, known))


def _cover_row(verdicts: Verdicts, lines: Mapping[str, tuple[str, ...]], totals: Mapping[str, int]) -> Row:
    inside = [code for code, covered in verdicts.items() if covered]
    unknown = [code for code, covered in verdicts.items() if covered is None]
    return {
        "inside": join_regions(inside, lines, totals),
        "unknown": join_regions(unknown, lines, totals),
        "grids": len(inside),
        "unknown_grids": len(unknown),
    }


def join_regions(
    codes: Sequence[str], lines: Mapping[str, tuple[str, ...]], totals: Mapping[str, int]
) -> list[str]:
    """The fewest regions that hold these grids and no others. `lines`: by grid the regions it lies in, the
    widest first, itself last; `totals`: how many grids each region has.
    """
    if len(codes) == len(lines):
        return sorted({line[0] for line in lines.values()})
    within = Counter(region for code in codes for region in lines[code])
    whole = {region for region, count in within.items() if count == totals[region]}
    return sorted({next(region for region in lines[code] if region in whole) for code in codes})


def _line(code: str) -> tuple[str, ...]:
    """The regions a grid lies in, the county first, itself last."""
    found = [code]
    while len(parent := parent_of(found[0])) > CITY_DIGITS:
        found.insert(0, parent)
    return tuple(found)
