"""The handling of one case: how it stands, what whoever asks may do about it now, and doing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dashboard.handlers.case_facts import read_handlers, read_holder_region
from dashboard.services.base import Base, CountyRequest
from data_access.cases.details import read_case
from data_access.county_packs.county_pack import County
from data_access.directory.people_queries import units as read_units
from domain.access.rights import Right
from domain.cases.case_join import Case
from domain.cases.case_visibility import check_commanded, holds_right
from domain.cases.handling import VERIFYING, handling_row
from domain.cases.handling_commands import NAMES, CaseCommand
from domain.cases.handling_guards import CaseFacts
from domain.cases.handling_rules import TRANSITIONS, list_allowed
from domain.cases.joint.joint_guards import is_held
from domain.cases.relation_commands import RELATIONS
from domain.cases.rules.request_rules import list_askable, list_decidable, list_withdrawable
from domain.cases.rules.whistle_rules import list_answerable
from domain.cases.times.time_request import EXTENSION, SUSPENSION
from domain.cases.whistles.levels import first_level
from domain.decisions.handling_decisions import handling_of, reporters_of
from domain.directory.directory_rules import sort_units
from domain.kernel.errors import Refused
from domain.kernel.lookups import require_found

Json = dict[str, Any]
RIGHTS: Final = frozenset(way.right for way in TRANSITIONS.values())
"""Any of which is enough to be told what may be done."""
COMMANDS: Final = NAMES | RELATIONS


class HandlingService(Base):
    """What officers do about cases."""

    def look(self, case: str, english: bool = False) -> Json:
        """{"handling": row or None, "commands": names of what whoever asks may do now, "units": to
        dispatch to, "matters": suggested for a case without one, "instructions": templates of its matter,
        "calls": of whistles that whoever asks may answer, "requests": for time, what they may ask for, decide
        and withdraw}. Refused no_case, forbidden.
        """
        request, found = self._find(case)
        shown = None if found.handling is None else self._row(request, found)
        units = self.aside(self._units, request.county, found.region, english)
        return {
            "handling": shown,
            "commands": _allowed(request, found, *self.aside(self._read_people, request, found)),
            "calls": [
                {"whistle": number, "unit": unit}
                for number, unit in list_answerable(handling_of(found), request.viewer, found.region)
            ],
            "requests": _describe_requests(request, found),
            "units": units,
            "matters": [] if found.matter else suggest_matters(request.county, found),
            "instructions": list_instructions(request.county, found.matter),
        }

    def give(self, name: str, case: str, given: Mapping[str, Any]) -> Json:
        """Carry a command out: {"version", "stage"}. The same key again is done once and answered with how
        the case stands. Refused no_case, forbidden, and what the command's handler says.
        """
        request, _ = self._find(case)
        command: CaseCommand = COMMANDS[name](region=request.code, case=case, **given)
        try:
            new: Case = self.handle(request, command)
        except Refused as refused:
            if refused.code != "already_done":
                raise
            new = self._find(case)[1]
        handling = handling_of(new)
        return {"version": handling.version, "stage": handling.stage}

    def _find(self, case: str) -> tuple[CountyRequest, Case]:
        """A case that whoever asks sees and has some right to handle. Refused no_case, forbidden."""
        county = self.aside(self.store.county_of_case, case)
        request = self.request(require_found(county, "no_case", "case", "case"))
        found = self.aside(self._read, case)
        matters = request.county.matters_of_unit
        return request, check_commanded(found, request.world, request.viewer, matters, RIGHTS)

    def _read(self, case: str) -> Case | None:
        with self.store.reading() as connection:
            return read_case(connection, case)

    def _read_people(self, request: CountyRequest, case: Case) -> tuple[frozenset[str], str]:
        """Who handled a case, of one that is to be verified; and what the unit serves that has it in hand."""
        with self.store.reading() as connection:
            verified = case.stage == VERIFYING
            handlers = read_handlers(connection, request.world, case.id) if verified else frozenset()
            return handlers, read_holder_region(connection, request.county, case, request.actor)

    def _row(self, request: CountyRequest, case: Case) -> Json:
        return handling_row(handling_of(case), case.source_closed_at, request.county.tz)

    def _units(self, county: County, region: str, english: bool) -> list[dict[str, str]]:
        """Those of the directory, else of the pack; what serves a region before all others."""
        with self.store.reading() as connection:
            known = [unit for unit, _ in read_units(connection, county.code)] or county.units.values()
        return [
            {"code": unit.code, "name": unit.name_en if english else unit.name}
            for unit in sort_units(known, region)
        ]


def suggest_matters(county: County, case: Case) -> list[Json]:
    """What a case may be, the likeliest first: {"matter", "share", "words", "pairs"}."""
    found = county.matter_model.suggest(f"{case.title} {case.text} {case.remark}")
    return [
        {
            "matter": suggestion.matter,
            "share": round(suggestion.share, 2),
            "words": [*suggestion.words],
            "pairs": [*suggestion.pairs],
        }
        for suggestion in found
    ]


def list_instructions(county: County, matter: str | None) -> list[str]:
    """Templates of instructions to the squad of a case."""
    known = county.matters.get(matter or "")
    return [*known.instructions] if known else []


def _describe_requests(request: CountyRequest, case: Case) -> Json:
    """What whoever asks may ask for, by its kind, and which requests they may decide or withdraw."""
    handling, by = handling_of(case), request.actor
    begun = case.handling is not None and case.handling.suspended_at is None
    work = {
        kind: [
            {"unit": unit, "part": part}
            for unit, part in (list_askable(handling, by.viewer, case.joint, kind) if begun else [])
        ]
        for kind in (EXTENSION, SUSPENSION)
    }
    manages = holds_right(by.viewer, case, request.county.matters_of_unit, Right.MANAGE_CASES)
    decides = list_decidable(handling, by) if manages else []
    return {"for": work, "decides": decides, "withdraws": list_withdrawable(handling, by.viewer)}


def _allowed(request: CountyRequest, case: Case, handlers: frozenset[str], holder_region: str) -> list[str]:
    """What the rules and the rights of whoever asks allow, in the order of the way of a case."""
    county, viewer = request.county, request.viewer
    known = CaseFacts(
        case.matter,
        case.severity,
        reporters_of(case),
        frozenset(),
        county.step_limits,
        county.calendar,
        level=first_level(case.region, case.severity),
        unit_region=holder_region,
        joint=case.joint,
        handlers=handlers,
        region=case.region,
    )
    open_now = list_allowed(handling_of(case), request.actor, known)
    free = [kind for kind in open_now if not is_held(case.joint, kind)]
    held = {
        right
        for right in {TRANSITIONS[kind].right for kind in free}
        if holds_right(viewer, case, county.matters_of_unit, right)
    }
    moves = [name for name, kind in NAMES.items() if kind in free and TRANSITIONS[kind].right in held]
    manages = holds_right(viewer, case, county.matters_of_unit, Right.MANAGE_CASES)
    return [*moves, *(("link", *(("unlink",) if case.links else ())) if manages else ())]
