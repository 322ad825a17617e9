"""The areas of a message: codes, polygons and circles, bounded over the whole message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from domain.emergency.warnings.elements import Element
from domain.emergency.warnings.message import Circle, Doubt, Family, WarningArea
from domain.emergency.warnings.places import (
    Ring,
    is_chinese,
    is_closed,
    read_circle,
    read_points,
    split_codes,
)
from domain.emergency.warnings.refusal import Fault, NotUnderstood
from domain.kernel.text import one_line

MOST_AREAS: Final = 2_000
MOST_CODES: Final = 20_000
MOST_POINTS: Final = 100_000


class AreaReader:
    """Reads the areas of one message; `note` takes what is odd."""

    def __init__(self, family: Family, note: Callable[[Doubt, str], None]) -> None:
        self.family, self.note = family, note
        self.areas = self.codes = self.points = 0

    def read(self, info: Element) -> tuple[WarningArea, ...]:
        """The areas of one text. Raises NotUnderstood when they are too many."""
        return tuple(self._area(area) for area in info.all("area"))

    def _area(self, area: Element) -> WarningArea:
        self.areas += 1
        self._check("area", self.areas, MOST_AREAS)
        codes, foreign = self._codes(area)
        polygons, lines = self._polygons(area)
        description = one_line(area.text_of("areadesc"))
        return WarningArea(description, codes, foreign, polygons, lines, self._circles(area))

    def _codes(self, area: Element) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
        """Chinese codes, and the others: six digits are ours if their name or the family says so."""
        ours: list[str] = []
        foreign: list[tuple[str, str]] = []
        for geocode in area.all("geocode"):
            name, value = one_line(geocode.text_of("valuename")), geocode.text_of("value") or geocode.text
            codes, rest = split_codes(value)
            if self.family is not Family.NATIONAL and not is_chinese(name):
                codes, rest = (), (one_line(value),)
            ours += codes
            foreign += [(name, one_line(part)) for part in rest]
        self.codes += len(ours) + len(foreign)
        self._check("geocode", self.codes, MOST_CODES)
        return tuple(dict.fromkeys(ours)), tuple(foreign)

    def _polygons(self, area: Element) -> tuple[tuple[Ring, ...], tuple[Ring, ...]]:
        """The polygons, and those that are not closed."""
        polygons: list[Ring] = []
        lines: list[Ring] = []
        for polygon in area.all("polygon"):
            if not polygon.text.strip():
                continue
            points = read_points(polygon.text)
            if points is None:
                self.note(Doubt.BAD_SHAPE, f"polygon {polygon.line}")
                continue
            self.points += len(points)
            self._check("polygon", self.points, MOST_POINTS)
            if is_closed(points):
                polygons.append(points)
            else:
                lines.append(points)
                self.note(Doubt.OPEN_POLYGON, f"polygon {polygon.line}")
        return tuple(polygons), tuple(lines)

    def _circles(self, area: Element) -> tuple[Circle, ...]:
        found: list[Circle] = []
        for circle in area.all("circle"):
            if not circle.text.strip():
                continue
            read = read_circle(circle.text, in_metres=self.family is Family.NATIONAL)
            if read is None:
                self.note(Doubt.BAD_SHAPE, f"circle {circle.line}")
            else:
                found.append(read)
        return tuple(found)

    def _check(self, name: str, count: int, most: int) -> None:
        if count > most:
            raise NotUnderstood(Fault.TOO_MANY, f"{name}: > {most}")
