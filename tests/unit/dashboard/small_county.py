"""A county for tests of what only needs some county: 3 townships of 4 villages of 5 grids."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType, SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from domain.kernel.regions import Level, Region

SHANGHAI = ZoneInfo("Asia/Shanghai")
TOWNS, VILLAGES, GRIDS = 3, 4, 5


def _regions() -> dict[str, Region]:
    regions = {"330825": Region("330825", "龙游县", "Longyou", Level.COUNTY, "3308")}
    for town in range(1, TOWNS + 1):
        town_code = f"330825{town:03d}"
        regions[town_code] = Region(town_code, f"{town}镇", f"Town {town}", Level.TOWNSHIP, "330825")
        for village in range(200, 200 + VILLAGES):
            village_code = f"{town_code}{village}"
            regions[village_code] = Region(village_code, f"{village}村", "Village", Level.VILLAGE, town_code)
            for grid in range(1, GRIDS + 1):
                code = f"{village_code}{grid:03d}"
                regions[code] = Region(code, f"{grid}格", "Grid", Level.GRID, village_code, 100 + 10 * grid)
    return regions


@dataclass
class SmallCounty:
    """As a county pack behaves, with square grids of 0.01 degrees in one row."""

    code: str = "330825"
    prefix: str = "LY"
    tz: Any = SHANGHAI
    hours: int = 48
    regions: Any = field(default_factory=lambda: MappingProxyType(_regions()))
    matters: Any = field(
        default_factory=lambda: {
            "yangchen": SimpleNamespace(code="yangchen", name="扬尘处置"),
            "other": SimpleNamespace(code="other", name="别的一件事"),
        }
    )

    @property
    def grids(self) -> tuple[str, ...]:
        return tuple(code for code in self.regions if len(code) == 15)

    @property
    def people(self) -> dict[str, Any]:
        return {
            f"P{n:03d}": SimpleNamespace(region=grid, post="liaison" if n == 7 else "head", name=f"某{n}")
            for n, grid in enumerate(self.grids)
        }

    @property
    def units(self) -> dict[str, Any]:
        return {
            "roads": SimpleNamespace(region=self.code),
            "water": SimpleNamespace(region=self.code),
            "t-330825001": SimpleNamespace(region="330825001"),
        }

    def has_region(self, code: str) -> bool:
        return code in self.regions

    def limit(self, matter: str | None, severity: int) -> timedelta:
        return timedelta(hours=self.hours)

    def place(self, region: str) -> tuple[float, float]:
        number = next(n for n, grid in enumerate(self.grids) if grid.startswith(region))
        return 29.005, 119.005 + number / 100

    def locate(self, lat: float, lon: float) -> str | None:
        number = int((lon - 119) // 0.01)
        inside = 29 <= lat < 29.01 and 0 <= number < len(self.grids)
        return self.grids[number] if inside else None
