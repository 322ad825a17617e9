"""What the rules of handling must know of a case and its county."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import Connection

from dashboard.handlers.context import Context
from data_access.county_packs.county_pack import County
from data_access.database.unit_of_work import UnitOfWork
from data_access.directory.linked_accounts import find_person_behind
from data_access.directory.people_queries import regions_of_units, seeded
from data_access.squads.squad_store import read_case_squads
from domain.access.actor import Actor
from domain.access.rights import Right
from domain.accounts.account import account_number
from domain.cases.case_join import Case
from domain.cases.handling_guards import CaseFacts
from domain.cases.whistles.levels import first_level
from domain.decisions.handling_decisions import reporters_of
from domain.kernel.worlds import WorldId
from domain.squads.reviews.case_handlers import list_handlers


def read_case_facts(
    work: UnitOfWork, case: Case, context: Context, units: Iterable[str] = (), verifies: bool = False
) -> CaseFacts:
    """Its facts; of the county's units and regions only those a command names are looked up, and who handled
    it only where it is verified.
    """
    county, named = context.counties[work.county], [unit for unit in units if unit]
    serving = read_unit_regions(work.connection, county, named)
    return CaseFacts(
        case.matter,
        case.severity,
        reporters_of(case),
        frozenset(serving),
        county.step_limits,
        county.calendar,
        frozenset(county.matters),
        first_level(case.region, case.severity),
        frozenset(serving).union(unit for unit in named if unit in county.regions),
        next(iter(serving.values()), ""),
        case.joint,
        read_handlers(work.connection, work.world, case.id) if verifies else frozenset(),
        case.region,
    )


def read_handlers(connection: Connection, world: WorldId, case: str) -> frozenset[str]:
    """Who handled a case by its squads, and as which persons of the directory the accounts among them."""
    names = list_handlers(read_case_squads(connection, world, case))
    accounts = (name for name in names if account_number(name) is not None)
    people = (find_person_behind(connection, account) for account in accounts)
    return names.union(f"person:{person}" for person in people if person)


def read_joint_regions(connection: Connection, county: County, case: Case, by: Actor) -> dict[str, str]:
    """What the units of a joint handling serve; of whoever manages no cases anywhere it is not asked."""
    units = case.joint.units if case.joint is not None and by.viewer.has(Right.MANAGE_CASES) else ()
    return read_unit_regions(connection, county, units)


def read_holder_region(connection: Connection, county: County, case: Case, by: Actor) -> str:
    """What the unit serves that has a case in hand; of whoever manages no cases anywhere it is not asked."""
    unit = case.handling.unit if case.handling is not None else None
    if not unit or not by.viewer.has(Right.MANAGE_CASES):
        return ""
    return read_unit_regions(connection, county, (unit,)).get(unit, "")


def read_unit_regions(connection: Connection, county: County, units: Collection[str]) -> dict[str, str]:
    """What units of the directory serve, or of the pack while there is no directory."""
    found = regions_of_units(connection, county.code, units)
    if len(found) == len({*units}) or seeded(connection, county.code):
        return found
    return {unit: county.units[unit].region for unit in units if unit in county.units} | found
