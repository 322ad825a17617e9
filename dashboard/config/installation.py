"""The counties of one installation and the regions it serves, looked up by code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.config.served_places import ServedPlaces, city_names, served_folders
from dashboard.config.settings import Settings
from data_access.county_packs.county_pack import County, load_many
from domain.kernel.regions import city_of, county_of, is_code
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

    @property
    def traced_worlds(self) -> tuple[WorldId, ...]:
        """The worlds that people act in: the counties, and their cities, which have a trace of their own."""
        return tuple(map(WorldId, dict.fromkeys((*self.counties, *map(city_of, self.counties)))))

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
        return self._places.place

    @property
    def default_region(self) -> str:
        """What a page shows when it is not asked for a region: the county, or the city of several."""
        return self._places.default_region

    @property
    def _places(self) -> ServedPlaces:
        return ServedPlaces(_names_of(self.counties), self.cities)


def load(settings: Settings) -> Installation:
    """Read the county packs of PALM_COUNTIES. Raises PackError or OSError."""
    folders = served_folders(settings)
    counties = load_many(folders)
    return Installation(counties, city_names(folders, _names_of(counties)))


def _names_of(counties: Mapping[str, County]) -> dict[str, tuple[str, str]]:
    return {code: (county.name, county.name_en) for code, county in counties.items()}
