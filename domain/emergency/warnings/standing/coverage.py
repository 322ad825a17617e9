"""Which regions of a county a warning holds in: by codes, polygons and circles, else by names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Protocol

from domain.emergency.warnings.message import WarningArea, WarningMessage
from domain.emergency.warnings.places import Ring, find_overlaps, reaches
from domain.kernel.regions import Region, prefix_of, touches, township_of

SHORTEST_NAME: Final = 2


class CountyAreas(Protocol):
    """What is asked of a county. `outlines`: the outer rings of each township, (lat, lon)."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def regions(self) -> Mapping[str, Region]: ...
    @property
    def outlines(self) -> Mapping[str, tuple[Ring, ...]]: ...


def find_regions(message: WarningMessage, county: CountyAreas) -> tuple[str, ...] | None:
    """The regions of a county a message holds in, none inside another; () when it holds elsewhere, None when
    it does not say where.
    """
    areas = [area for text in message.texts for area in text.areas]
    found = {code for area in areas for code in _of_area(area, county)}
    if not found and not any(_is_placed(area) for area in areas):
        words = [area.description for area in areas]
        words += [text.headline for text in message.texts]
        return _of_names(words, county) or None
    return outermost(found, county)


def regions_of_codes(codes: Iterable[str], county: CountyAreas) -> tuple[str, ...]:
    """The regions of a county that codes of 6, 9 or 12 digits touch."""
    return outermost({region for code in codes for region in _of_code(code, county)}, county)


def outermost(codes: set[str], county: CountyAreas) -> tuple[str, ...]:
    """Regions without those that lie in another of them; all townships together are the county."""
    if county.code in codes or (county.outlines and codes.issuperset(county.outlines)):
        return (county.code,)
    return tuple(sorted(c for c in codes if not any(c != other and c.startswith(other) for other in codes)))


def _of_area(area: WarningArea, county: CountyAreas) -> set[str]:
    found = {region for code in area.codes for region in _of_code(code, county)}
    for polygon in area.polygons:
        found |= find_overlaps(polygon, county.outlines)
    for township, rings in county.outlines.items() if area.circles else ():
        if any(reaches(circle, ring) for circle in area.circles for ring in rings):
            found.add(township)
    return found


def _of_code(code: str, county: CountyAreas) -> set[str]:
    """A wider code is the whole county; one inside it, the narrowest region of it that the county lists."""
    if not touches(code, county.code):
        return set()
    prefix = prefix_of(code)
    if len(prefix) <= len(county.code):
        return {county.code}
    known = next((part for part in (prefix, township_of(prefix)) if part in county.regions), county.code)
    return {known}


def _is_placed(area: WarningArea) -> bool:
    return bool(area.codes or area.foreign or area.polygons or area.circles)


def _of_names(words: list[str], county: CountyAreas) -> tuple[str, ...]:
    """The county, where a text names it; else the townships that one names."""
    if any(_root(county.name) in text for text in words):
        return (county.code,)
    named = {
        code
        for code in county.outlines
        if (region := county.regions.get(code)) and any(region.name in text for text in words)
    }
    return outermost(named, county)


def _root(name: str) -> str:
    """龙游 of 龙游县; a name as short as its kind is kept."""
    return name[:-1] if len(name) > SHORTEST_NAME and name[-1] in "县市区" else name
