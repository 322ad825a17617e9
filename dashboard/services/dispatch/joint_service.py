"""Joint handling of one case: its parts and consultations, what may be done about them, and doing it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any

from dashboard.handlers.case_facts import read_joint_regions
from dashboard.services.base import Base, CountyRequest
from data_access.audit.object_names import names
from data_access.cases.details import read_case
from data_access.directory.people_queries import contact_cards
from data_access.squads.squad_store import read_live_squads
from domain.access.rights import Right
from domain.cases.case_join import Case
from domain.cases.case_visibility import check_permitted
from domain.cases.joint.consultation_rules import list_steps
from domain.cases.joint.joint import Joint, Part
from domain.cases.joint.joint_commands import JOINT_NAMES, AssignParts, JointCommand
from domain.cases.joint.joint_guards import Standing, check_stage
from domain.cases.joint.joint_rows import describe_consultation, describe_part
from domain.cases.joint.joint_rules import list_answers
from domain.decisions.handling_decisions import reporters_of
from domain.decisions.joint_decisions import standing_of
from domain.kernel.errors import Refused
from domain.kernel.lookups import require_found

Json = dict[str, Any]


class JointService(Base):
    """What units do about a case together."""

    def look(self, case: str) -> Json:
        """{"version", "parts" and "consultations", each with the names of what whoever asks "may" do about
        it, "may": of the whole, "suggested": units of the matter, "squads": those that whoever asks may give
        instructions}. Refused no_case.
        """
        request, found = self._find(case)
        joint, standing = found.joint or Joint(), self.aside(self._stand, request, found)
        begun, recorders = _is_at(found, AssignParts), self.aside(self._name_recorders, joint)
        going, reported = _is_at(found, JointCommand), bool(request.actor.names & reporters_of(found))
        return {
            "version": joint.version,
            "parts": [
                _describe_part(part, request.county.tz, recorders)
                | {"may": list_answers(part, standing, reported) if going else []}
                for part in joint.parts
            ],
            "consultations": [
                describe_consultation(consultation, request.county.tz)
                | list_steps(consultation, standing if going else None)
                for consultation in joint.consultations
            ],
            "may": _list_beginnings(joint, standing) if begun else [],
            "suggested": _suggest_units(request, found),
            "squads": self.aside(self._list_squads, request, found),
        }

    def give(self, name: str, case: str, given: Mapping[str, Any]) -> Json:
        """Carry a command out: {"version"} of the joint handling; the same key again is done once. Refused
        no_case, forbidden, and what the command's rule says.
        """
        request, _ = self._find(case)
        command = JOINT_NAMES[name](region=request.code, case=case, **given)
        try:
            new: Case = self.handle(request, command)
        except Refused as refused:
            if refused.code != "already_done":
                raise
            new = self._find(case)[1]
        return {"version": new.joint.version if new.joint is not None else 0}

    def _find(self, case: str) -> tuple[CountyRequest, Case]:
        """A case that whoever asks sees. Refused no_case."""
        county = self.aside(self.store.county_of_case, case)
        request = self.request(require_found(county, "no_case", "case", "case"))
        found = self.aside(self._read, case)
        matters = request.county.matters_of_unit
        return request, check_permitted(found, request.world, request.viewer, matters, Right.SEE_CASE)

    def _list_squads(self, request: CountyRequest, case: Case) -> list[Json]:
        """Live squads of a case, each with who is in it."""
        with self.store.reading() as connection:
            squads = [
                squad
                for squad in read_live_squads(connection, request.world, case.id)
                if request.viewer.may_in_any(Right.COMMAND_SQUADS, squad.places)
            ]
            people = [person for squad in squads for person in squad.list_present()]
            cards = contact_cards(connection, request.code, people) if people else {}
        return [
            {
                "squad": squad.id,
                "people": [
                    [person, cards[person]["name"] if person in cards else person]
                    for person in squad.list_present()
                ],
            }
            for squad in squads
        ]

    def _name_recorders(self, joint: Joint) -> dict[str, str]:
        """The names of those who recorded an answer on behalf of its unit."""
        with self.store.reading() as connection:
            return names(connection, {part.changed_by for part in joint.parts if part.on_behalf})

    def _stand(self, request: CountyRequest, case: Case) -> Standing:
        """What whoever asks is to the case."""
        with self.store.reading() as connection:
            served = read_joint_regions(connection, request.county, case, request.actor)
        return standing_of(case, request.actor, request.county.matters_of_unit, served)

    def _read(self, case: str) -> Case | None:
        with self.store.reading() as connection:
            return read_case(connection, case)


def _describe_part(part: Part, tz: tzinfo, recorders: Mapping[str, str]) -> Json:
    """A part; of an answer that somebody recorded on behalf of its unit also who ("recorded_by")."""
    shown = describe_part(part, tz)
    if part.on_behalf:
        shown["recorded_by"] = recorders.get(part.changed_by, part.changed_by)
    return shown


def _is_at(case: Case, kind: type[JointCommand]) -> bool:
    """Whether the case is where such a command is taken."""
    try:
        check_stage(case.handling, kind)
    except Refused:
        return False
    return True


def _list_beginnings(joint: Joint, standing: Standing) -> list[str]:
    if not standing.leads:
        return []
    return ["assign"] if joint.open_consultation is not None else ["assign", "call"]


def _suggest_units(request: CountyRequest, case: Case) -> list[str]:
    """The co-operating units of its matter that have no open part yet, without the one that leads."""
    matter = request.county.matters.get(case.matter or "")
    lead = case.handling.unit if case.handling is not None else None
    busy = {part.unit for part in case.joint.open_parts} if case.joint is not None else set()
    named = (matter.lead, *matter.cooperating) if matter is not None else ()
    return [unit for unit in named if unit != lead and unit not in busy]
