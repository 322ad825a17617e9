"""The counties of one installation and the regions it serves, looked up by code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dashboard.config.settings import Settings
from data_access.county_packs import city_pack
from data_access.county_packs.county_pack import County, load_many
from domain.kernel.regions import cities_of, county_of, is_code
from domain.kernel.worlds import WorldId


@dataclass(frozen=True)
class Installation:
    """`counties` by 6-digit code. A region of 4 digits means all member counties."""

    counties: Mapping[str, County]
    cities: Mapping[str, tuple[str, str]]

    @property
    def worlds(self) -> tuple[WorldId, ...]:
        """The worlds whose live state is served: the counties themselves."""
        return tuple(map(WorldId, self.counties))

    def worlds_of(self, region: str) -> tuple[WorldId, ...]:
        """The worlds whose live state a page about a region shows; () when nobody here serves it. What is no
        region's code, a drill's key among it, has none.
        """
        return tuple(map(WorldId, self.counties_of(region)))

    def county_at(self, region: str) -> County | None:
        """The county a region lies in; None when it is not served, and for what is no region's code."""
        return self.counties.get(county_of(region)) if is_code(region) else None

    def counties_of(self, region: str) -> tuple[str, ...]:
        """The counties a region touches; () when nobody here serves it."""
        if len(region) == 4:
            return tuple(sorted(code for code in self.counties if code.startswith(region)))
        county = self.county_at(region)
        return (county.code,) if county is not None and region in county.regions else ()

    def serves(self, region: str) -> bool:
        """Whether a region is one of a county here, or the city of one."""
        return bool(self.counties_of(region))

    def names(self, region: str) -> tuple[str, str]:
        """A region's name in Chinese and English; its code twice when nobody here serves it."""
        if region in self.cities:
            return self.cities[region]
        county = self.county_at(region)
        known = county.regions.get(region) if county is not None else None
        return (known.name, known.name_en) if known is not None else (region, region)

    @property
    def place(self) -> tuple[str, ...]:
        """What people here call where they are: the counties and their cities, in both languages."""
        known = [(county.name, county.name_en) for county in self.counties.values()]
        return tuple(name for names in (*known, *self.cities.values()) for name in names)

    @property
    def default_region(self) -> str:
        """What a page shows when it is not asked for a region: the county, or the city of several."""
        codes = sorted(self.counties)
        cities = cities_of(codes)
        return codes[0] if len(codes) > 1 < len(cities) or len(codes) == 1 else cities[0]


def load(settings: Settings) -> Installation:
    """Read the county packs of PALM_COUNTIES. Raises PackError or OSError."""
    folders = [_found(path) for path in settings.county_dirs]
    counties = load_many(folders)
    return Installation(counties, _city_names(folders, counties))


def _found(path: Path) -> Path:
    """A relative folder is looked for here first, then beside the programs."""
    if path.is_absolute() or path.exists():
        return path
    return Path(__file__).resolve().parents[2] / path


def _city_names(folders: Iterable[Path], counties: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Names of cities by 4-digit code, Chinese and English; the code itself where no city.toml tells."""
    names = {city: (city, city) for city in cities_of(counties)}
    cities = (city for folder in folders if (city := city_pack.read(folder)) is not None)
    return names | {city.code: (city.name, city.name_en) for city in cities}
