"""How a consultation (联合会商) goes: called, opinions given, decided, and the parts that follow from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.cases.joint.joint import Consultation, Joint, Opinion
from domain.cases.joint.joint_commands import CallConsultation, DecideConsultation, GiveOpinion
from domain.cases.joint.joint_guards import (
    MOST_CONSULTATIONS,
    MOST_PARTS,
    Standing,
    check_due,
    check_lead,
    check_units,
    check_voice,
    check_words,
)
from domain.cases.joint.joint_rules import add_parts
from domain.kernel.errors import Refused
from domain.kernel.versions import check_version


def call_consultation(
    old: Joint, command: CallConsultation, standing: Standing, now: datetime, known: frozenset[str]
) -> Joint:
    """Refused forbidden, stale, open_consultation, missing_field, unknown_unit, too_long, due_passed,
    parts_full.
    """
    check_lead(standing)
    check_version("the joint handling", old.version, command.expected_version)
    if old.open_consultation is not None:
        raise Refused("open_consultation", "another one is undecided", "consultation")
    units = tuple(dict.fromkeys(command.units))
    if not units:
        raise Refused("missing_field", "no unit was chosen", "units")
    if len(units) > MOST_PARTS or len(old.consultations) >= MOST_CONSULTATIONS:
        raise Refused("parts_full", "too many units or consultations", "units")
    check_units(units, known)
    check_due(command.meets_at, now)
    material = check_words(command.material, "material")
    number = len(old.consultations) + 1
    new = Consultation(number, units, material, now, standing.by, command.meets_at)
    return replace(old, version=old.version + 1, consultations=(*old.consultations, new))


def give_opinion(old: Joint, command: GiveOpinion, standing: Standing, now: datetime) -> Joint:
    """Refused no_consultation, not_consulted, forbidden, consultation_decided, stale, missing_field,
    too_long.
    """
    consultation = find_consultation(old, command.consultation)
    if command.unit not in consultation.units:
        raise Refused("not_consulted", "this unit was not called", "unit")
    check_voice(standing, command.unit)
    _check_open(consultation)
    before = consultation.opinion_of(command.unit)
    version = before.version if before else 0
    check_version("the opinion", version, command.expected_version)
    opinion = Opinion(command.unit, check_words(command.note, "note"), now, standing.by, version + 1)
    others = tuple(opinion for opinion in consultation.opinions if opinion.unit != command.unit)
    return _with_consultation(old, replace(consultation, opinions=(*others, opinion)))


def decide_consultation(
    old: Joint, command: DecideConsultation, standing: Standing, now: datetime, known: frozenset[str]
) -> Joint:
    """With the parts and the instructions that follow. Refused forbidden, no_consultation,
    consultation_decided, stale, missing_field, too_long, parts_full, and what new parts are refused for.
    """
    check_lead(standing)
    consultation = find_consultation(old, command.consultation)
    _check_open(consultation)
    check_version("the consultation", consultation.version, command.expected_version)
    decision = check_words(command.decision, "decision")
    if len(command.orders) > MOST_PARTS:
        raise Refused("parts_full", f"at most {MOST_PARTS} instructions", "orders")
    orders = tuple(replace(order, text=check_words(order.text, "orders")) for order in command.orders)
    decided = replace(consultation, decision=decision, decided_at=now, decided_by=standing.by, orders=orders)
    new = _with_consultation(old, decided)
    return add_parts(new, command.parts, command.due_at, standing, now, known, consultation.number)


def find_consultation(old: Joint, number: int) -> Consultation:
    """Refused no_consultation."""
    if not 1 <= number <= len(old.consultations):
        raise Refused("no_consultation", "no such consultation", "consultation")
    return old.consultations[number - 1]


def _check_open(consultation: Consultation) -> None:
    if not consultation.open:
        raise Refused("consultation_decided", "the consultation is over", "consultation")


def _with_consultation(old: Joint, consultation: Consultation) -> Joint:
    new = replace(consultation, version=consultation.version + 1)
    rows = (*old.consultations[: new.number - 1], new, *old.consultations[new.number :])
    return replace(old, version=old.version + 1, consultations=rows)


def list_steps(consultation: Consultation, standing: Standing | None) -> dict[str, list[str]]:
    """What somebody may do about a consultation: "may" names it, "speaks_for" the units it may be done for;
    None for somebody while the case is not being handled.
    """
    if standing is None or not consultation.open:
        return {"may": [], "speaks_for": []}
    units = [unit for unit in consultation.units if standing.speaks_for(unit)]
    return {
        "may": [*(["opinion"] if units else []), *(["decide"] if standing.leads else [])],
        "speaks_for": units,
    }
