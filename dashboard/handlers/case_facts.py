"""What the rules of handling must know of a case and its county."""

from __future__ import annotations

from dashboard.handlers.context import Context
from data_access.directory.directory_lookup import Present
from data_access.unit_of_work import UnitOfWork
from domain.cases.case_join import Case
from domain.cases.handling_guards import CaseFacts
from domain.decisions.handling_decisions import reporters_of


def read_case_facts(work: UnitOfWork, case: Case, context: Context, unit: str = "") -> CaseFacts:
    """Its facts; of the county's units only the one a command names is looked up."""
    county = context.counties[work.county]
    there = unit and Present(county, work.connection, ()).has_unit(unit)
    units = frozenset({unit}) if there else frozenset()
    matters = frozenset(county.matters)
    steps, calendar = county.step_limits, county.calendar
    return CaseFacts(case.matter, case.severity, reporters_of(case), units, steps, calendar, matters)
