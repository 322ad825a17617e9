"""A list of who moved, held against the households of an evacuation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import Connection

from data_access.county_packs.county_pack import County
from data_access.emergency.rollouts.evacuations.evacuation_store import read_entries, read_evacuation
from data_access.emergency.rollouts.households.household_store import read_households
from data_access.files import household_files
from domain.directory.person import tidy
from domain.emergency.rollouts.evacuations.moved_reading import MovedList, MovedReader
from domain.kernel.lookups import require_found
from domain.kernel.worlds import WorldId


def read_moved(
    connection: Connection,
    pack: County,
    evacuation: str,
    content: bytes,
    filename: str,
    at: datetime,
    chosen: Mapping[tuple[str, int], str] = MappingProxyType({}),
    region: str = "",
) -> MovedList:
    """What a file tells of an evacuation. `chosen`: as MovedReader takes it; `region`: only
    households of it are known. Raises BadFile. Refused
    no_evacuation.
    """
    world = WorldId(pack.code)
    found = require_found(read_evacuation(connection, world, evacuation), "no_evacuation", "evacuation", "")
    sheets = household_files.read(content, filename)
    known = read_households(connection, world)
    listed = read_entries(connection, world, evacuation, list(known))
    names = {code: region.name for code, region in pack.regions.items()}
    shelters = {tidy(shelter.name): shelter.code for shelter in found.shelters}
    ours = (
        household
        for household in known.values()
        if household.id in listed and household.grid.startswith(region)
    )
    return MovedReader(ours, names, shelters, at, pack.tz, chosen).read(sheets)
