"""covers.csv: the townships that a unit covers beside its own (1+X). A pack may do without."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Final

from data_access.county_packs.read_pack import RawPack
from domain.kernel.regions import TOWNSHIP_DIGITS

FILE: Final = "covers.csv"


def check_covers(pack: RawPack, regions: Collection[str], units: Collection[str]) -> None:
    """Adds the problems found: each line names a unit and a township of the county, once."""
    seen: set[tuple[str, str]] = set()
    for line, row in pack.tables.get(FILE, []):
        pair = row["unit"], row["region"]
        if row["unit"] not in units:
            pack.report(FILE, line, "unknown", column="unit", key=row["unit"])
        if row["region"] not in regions or len(row["region"]) != TOWNSHIP_DIGITS:
            pack.report(FILE, line, "unknown", column="region", key=row["region"])
        if pair in seen:
            pack.report(FILE, line, "duplicate", column="unit, region", key=", ".join(pair))
        seen.add(pair)


def read_covers(pack: RawPack) -> Mapping[str, frozenset[str]]:
    """The townships of each unit that covers some."""
    found: dict[str, set[str]] = defaultdict(set)
    for _, row in pack.tables.get(FILE, []):
        found[row["unit"]].add(row["region"])
    return {unit: frozenset(regions) for unit, regions in found.items()}
