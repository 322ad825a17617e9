"""shelters.csv: shelters 避灾场所 where people are taken to. A pack may do without."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Final

from data_access.county_packs.read_pack import RawPack
from domain.directory.person import ID
from domain.emergency.rollouts.evacuations.shelter import RELATIVES, Shelter

FILE: Final = "shelters.csv"
MOST_CAPACITY: Final = 100_000


def check_shelters(pack: RawPack, regions: Collection[str], people: Collection[str]) -> None:
    """Adds the problems found: a code that is used once, a region and, where given, a person of the pack, a
    position and a number of people.
    """
    seen: set[str] = set()
    for line, row in pack.tables.get(FILE, []):
        code = row["code"]
        if not ID.fullmatch(code) or code.isdigit() or code == RELATIVES:
            pack.report(FILE, line, "bad_id", key=code)
        elif code in seen:
            pack.report(FILE, line, "duplicate", column="code", key=code)
        seen.add(code)
        if not row["name"]:
            pack.report(FILE, line, "empty", column="name")
        if row["region"] not in regions:
            pack.report(FILE, line, "unknown", column="region", key=row["region"])
        if row["person"] and row["person"] not in people:
            pack.report(FILE, line, "unknown", column="person", key=row["person"])
        if not _is_place(row["lon"], row["lat"]):
            pack.report(FILE, line, "bad_position")
        if not (row["capacity"].isdecimal() and int(row["capacity"]) <= MOST_CAPACITY):
            pack.report(FILE, line, "bad_value", key="capacity")


def _is_place(lon: str, lat: str) -> bool:
    try:
        x, y = float(lon), float(lat)
    except ValueError:
        return False
    return math.isfinite(x) and math.isfinite(y) and abs(x) <= 180 and abs(y) <= 90


def read_shelters(pack: RawPack) -> Mapping[str, Shelter]:
    """The shelters of rows that were checked, by code."""
    return {
        row["code"]: Shelter(
            row["code"],
            row["name"],
            row["region"],
            float(row["lon"]),
            float(row["lat"]),
            int(row["capacity"]),
            row["person"],
        )
        for _, row in pack.tables.get(FILE, [])
    }
