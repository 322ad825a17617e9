"""What joint handling is refused for, and what it keeps its case from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from domain.access.actor import Actor
from domain.access.rights import Reach, Right
from domain.cases.handling import CLOSED, DISPATCHED, HANDLING, REGISTERED, Handling
from domain.cases.handling_commands import CaseCommand, CloseCase, FinishHandling, MergeCase, VerifyCase
from domain.cases.joint.joint import Joint
from domain.cases.joint.joint_commands import AssignParts, CallConsultation, JointCommand
from domain.kernel.errors import Refused
from domain.kernel.regions import county_or_city
from domain.kernel.values import value

MOST_PARTS: Final = 100
MOST_CONSULTATIONS: Final = 20
LONGEST_WORDS: Final = 500
HELD: Final = frozenset({FinishHandling, VerifyCase, CloseCase, MergeCase})
"""What a case cannot do while a part of it is open or a consultation undecided."""
_BEGUN: Final = frozenset({DISPATCHED, HANDLING})
_STAGES: Final = _BEGUN | {REGISTERED}


@value
class Standing:
    """What somebody is to a case: `leads` it, or sits in these `units`; `manages`: may speak for any unit,
    as of a call by phone, and for those that `report_to` them wherever the case lies.
    """

    by: str
    leads: bool
    units: frozenset[str]
    manages: bool
    report_to: frozenset[str] = frozenset()

    def speaks_for(self, unit: str) -> bool:
        """Whether what they say counts as the unit's."""
        return self.manages or unit in self.units | self.report_to

    def answers_for(self, unit: str) -> bool:
        """Whether they are of the unit; whoever else speaks for it records what it said (代报)."""
        return unit in self.units


def standing_in(
    region: str, handling: Handling | None, by: Actor, manages: bool, served: Mapping[str, str]
) -> Standing:
    """The duty desk and the unit a case was dispatched to lead; officers of a unit speak for it, and so does
    the desk of the township that it serves. `served`: by unit, what it serves.
    """
    units = frozenset(
        grant.unit
        for grant in by.viewer.grants
        if grant.unit is not None
        and grant.row.reach is Reach.UNIT
        and Right.HANDLE_CASES in grant.row.rights
        and region.startswith(county_or_city(grant.region))
    )
    lead = handling.unit if handling is not None else None
    report_to = {unit for unit, place in served.items() if by.viewer.may(Right.MANAGE_CASES, place)}
    return Standing(by.name, manages or lead in units, units, manages, frozenset(report_to))


def check_lead(standing: Standing) -> None:
    """Refused forbidden."""
    if not standing.leads:
        raise Refused("forbidden", "only who leads the case does that", "case")


def check_voice(standing: Standing, unit: str) -> None:
    """Refused forbidden."""
    if not standing.speaks_for(unit):
        raise Refused("forbidden", "this is another unit's", "unit")


def check_stage(handling: Handling | None, kind: type[JointCommand]) -> None:
    """Refused case_closed, bad_transition, suspended: joint handling goes on while its case is handled."""
    if handling is not None and handling.stage == CLOSED:
        raise Refused("case_closed", "the case is closed", "case")
    fitting = _BEGUN if kind in (AssignParts, CallConsultation) else _STAGES
    if handling is None or handling.stage not in fitting:
        raise Refused("bad_transition", "the case is not being handled", "stage")
    if handling.suspended_at is not None:
        raise Refused("suspended", "the clock of the case stands still", "stage")


def check_words(words: str, where: str) -> str:
    """The words without spaces around. Refused missing_field, too_long."""
    text = words.strip()
    if not text:
        raise Refused("missing_field", "some words are needed", where)
    if len(text) > LONGEST_WORDS:
        raise Refused("too_long", f"at most {LONGEST_WORDS} characters", where)
    return text


def check_units(units: Iterable[str], known: frozenset[str]) -> None:
    """Refused unknown_unit."""
    for unit in units:
        if unit not in known:
            raise Refused("unknown_unit", f"no such unit: {unit[:64]!r}", "unit")


def check_due(due_at: datetime | None, now: datetime) -> None:
    """Refused due_passed."""
    if due_at is not None and due_at <= now:
        raise Refused("due_passed", "the deadline is over already", "due_at")


def check_settled(joint: Joint | None, kind: type[CaseCommand]) -> None:
    """Refused open_parts, naming the units; open_consultation."""
    if joint is None or kind not in HELD:
        return
    if joint.open_parts:
        units = sorted({part.unit for part in joint.open_parts})
        raise Refused("open_parts", f"not done nor excused: {', '.join(units)}", ",".join(units))
    if joint.open_consultation is not None:
        raise Refused("open_consultation", "a consultation is undecided", "consultation")


def is_held(joint: Joint | None, kind: type[CaseCommand]) -> bool:
    """Whether joint handling keeps its case from a command."""
    try:
        check_settled(joint, kind)
    except Refused:
        return True
    return False
