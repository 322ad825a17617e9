"""A list of households held against a county, and what of it is written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2b

from sqlalchemy import Connection

from data_access.county_packs.county_pack import County
from data_access.database.unit_of_work import UnitOfWork
from data_access.directory import people_queries
from data_access.emergency.rollouts.households.household_store import (
    drop_households,
    read_households,
    save_households,
)
from data_access.files import household_files
from domain.directory.duty_sheets.sheets import Remark
from domain.directory.households.household import Household, check_unchanged, is_same
from domain.directory.households.household_reading import LEFT_OUT, HouseholdReader, Places
from domain.kernel.worlds import WorldId


@dataclass(frozen=True, slots=True)
class HouseholdImport:
    """What a file would do. `seen`: id -> version of what it was held against; `remarks`: by cell."""

    added: tuple[Household, ...]
    changed: tuple[Household, ...]
    dropped: tuple[str, ...]
    unchanged: int
    left_out: int
    people: int
    remarks: tuple[Remark, ...]
    seen: dict[str, int]

    def counts(self) -> dict[str, int]:
        """What is told of it."""
        return {
            "added": len(self.added),
            "changed": len(self.changed),
            "removed": len(self.dropped),
            "unchanged": self.unchanged,
            "left_out": self.left_out,
            "people": self.people,
        }


def read_import(connection: Connection, pack: County, content: bytes, filename: str) -> HouseholdImport:
    """What a file would do to a county's households. Raises BadFile."""
    sheets = household_files.read(content, filename)
    world = WorldId(pack.code)
    known = read_households(connection, world)
    people = people_queries.everybody(connection, pack.code)
    found = HouseholdReader(Places(pack.regions.values()), people.values(), known).read(sheets)
    added = tuple(
        replace(household, version=1) for household in found.households if household.id not in known
    )
    there = [household for household in found.households if household.id in known]
    changed = tuple(
        replace(household, version=household.version + 1)
        for household in there
        if not is_same(known[household.id], household)
    )
    return HouseholdImport(
        added,
        changed,
        tuple(id for id in found.dropped if id in known),
        len(there) - len(changed),
        sum(remark.code in LEFT_OUT for remark in found.remarks),
        sum(household.people for household in found.households),
        tuple(found.remarks),
        {id: household.version for id, household in known.items()},
    )


def write_import(work: UnitOfWork, found: HouseholdImport, filename: str) -> None:
    """Write it, and one row of the trace that has no personal data. Refused preview_stale when households
    were changed since the file was read.
    """
    now = read_households(work.connection, work.world)
    check_unchanged(found.seen, {id: household.version for id, household in now.items()})
    saved = [*found.added, *found.changed]
    save_households(work.connection, work.world, saved)
    drop_households(work.connection, work.world, found.dropped)
    digest = blake2b(repr(sorted((h.id, repr(h)) for h in saved)).encode(), digest_size=16).hexdigest()
    facts = {"filename": filename, **found.counts(), "digest": digest}
    work.trace("households.imported", f"households:{digest}", None, facts)
