"""Which counties an installation serves, and what they and their cities are called, without their packs: to
read these takes longer than most commands of the terminal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dashboard.config.settings import Settings
from data_access.county_packs import city_pack
from data_access.county_packs.read_pack import read_names
from domain.kernel.regions import cities_of

Names = Mapping[str, tuple[str, str]]
"""Code -> the name in Chinese and English."""


@dataclass(frozen=True)
class ServedPlaces:
    """`counties` by 6-digit code, `cities` by 4-digit code."""

    counties: Names
    cities: Names

    @property
    def place(self) -> tuple[str, ...]:
        """What people here call where they are: the counties and their cities, in both languages."""
        return tuple(name for names in (*self.counties.values(), *self.cities.values()) for name in names)

    @property
    def default_region(self) -> str:
        """What a page shows when it is not asked for a region: the county, or the city of several."""
        codes = sorted(self.counties)
        cities = cities_of(codes)
        return codes[0] if len(codes) > 1 < len(cities) or len(codes) == 1 else cities[0]


def read_places(settings: Settings) -> ServedPlaces:
    """The places of PALM_COUNTIES. Raises PackError for what cannot be read of them, OSError."""
    folders = served_folders(settings)
    members = (member for folder in folders for member in city_pack.members(folder))
    counties = {code: (name, name_en) for code, name, name_en in map(read_names, members)}
    return ServedPlaces(counties, city_names(folders, counties))


def served_folders(settings: Settings) -> list[Path]:
    """The folders of packs and cities. A relative one is looked for here first, then beside the programs."""
    return [_found(path) for path in settings.county_dirs]


def _found(path: Path) -> Path:
    if path.is_absolute() or path.exists():
        return path
    return Path(__file__).resolve().parents[2] / path


def city_names(folders: list[Path], counties: Names) -> Names:
    """The cities of the counties; the code itself where no city.toml tells a name."""
    names = {city: (city, city) for city in cities_of(counties)}
    cities = (city for folder in folders if (city := city_pack.read(folder)) is not None)
    return names | {city.code: (city.name, city.name_en) for city in cities}
