"""Regions: the tree city > county > township > village > grid, told by the code alone.

A code has 4, 6, 9, 12 or 15 digits; a region contains every region whose code starts with its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """The five levels, coarsest first."""

    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"
    GRID = "grid"


WIDTHS: dict[int, Level] = {
    4: Level.CITY,
    6: Level.COUNTY,
    9: Level.TOWNSHIP,
    12: Level.VILLAGE,
    15: Level.GRID,
}
_ORDER = tuple(WIDTHS)
CITY_DIGITS, COUNTY_DIGITS, TOWNSHIP_DIGITS = _ORDER[:3]
_TAILS = ((12, "000000"), (12, "000"), (6, "0000"), (6, "00"))
"""(digits of the code, zeros at its end that stand for "all of it")."""


@dataclass(frozen=True, slots=True)
class Region:
    """One node of the tree. `households` is known for grids only (0 elsewhere)."""

    code: str
    name: str
    name_en: str
    level: Level
    parent: str
    households: int = 0

    @property
    def community(self) -> bool:
        """A community (居委会; digits 10-12 are 001-199, 400-499), not a village committee (村委会)."""
        return len(self.code) >= 12 and self.code[9] in "014"


def is_code(text: str) -> bool:
    """Whether the text has the form of a region code."""
    return len(text) in WIDTHS and text.isascii() and text.isdigit()


def level_of(code: str) -> Level:
    """The level of a code; ValueError when it has no region's form."""
    if not is_code(code):
        raise ValueError(f"not a region code: {code!r}")
    return WIDTHS[len(code)]


def parent_of(code: str) -> str:
    """The code one level up; '' for a city."""
    level_of(code)
    place = _ORDER.index(len(code))
    return code[: _ORDER[place - 1]] if place else ""


def city_of(code: str) -> str:
    """The city a region lies in, itself if it is one."""
    return code[:CITY_DIGITS]


def county_or_city(code: str) -> str:
    """The county a region lies in; of a city the city itself: whose directory and trace tell of it. Of a
    text that is no code, what would be its county's.
    """
    return code[:COUNTY_DIGITS]


def township_of(code: str) -> str:
    """The township a region lies in; of a wider region, itself."""
    return code[:TOWNSHIP_DIGITS]


def name_path(code: str, names: Callable[[str], tuple[str, str]]) -> tuple[str, str]:
    """What a place is called, in Chinese and English: a village or grid with its township, as two townships
    may have one of the same name. `names`: of a code, the code twice where it is not known.
    """
    name, name_en = names(code)
    if len(code) <= TOWNSHIP_DIGITS or name == code:
        return name, name_en
    town, town_en = names(township_of(code))
    return town + name, f"{name_en}, {town_en}"


def levels_above(code: str) -> dict[Level, str]:
    """The township, village and grid that a region lies in, as far as it says: itself, and what is above."""
    return {WIDTHS[width]: code[:width] for width in _ORDER[2:] if len(code) >= width}


def cities_of(codes: Iterable[str]) -> list[str]:
    """The cities that regions lie in, each once, in order."""
    return sorted({city_of(code) for code in codes})


def county_of(code: str) -> str:
    """The county a region lies in, itself if it is one; '' for a city."""
    level_of(code)
    return code[:COUNTY_DIGITS] if len(code) >= COUNTY_DIGITS else ""


def prefix_of(code: str) -> str:
    """What the codes of all places within begin with: 330825000000 is Longyou as 330825 is, 330000 all of
    Zhejiang.
    """
    for digits, zeros in _TAILS:
        if len(code) == digits and code.endswith(zeros):
            return prefix_of(code.removesuffix(zeros))
    return code


def touches(code: str, region: str) -> bool:
    """Whether a code's place lies in a region, or the region in it."""
    prefix = prefix_of(code)
    return prefix.startswith(region) or region.startswith(prefix)
