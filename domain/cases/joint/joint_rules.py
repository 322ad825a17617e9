"""How the parts of a case go on: which answer leads from which state to which stands here, nowhere else.

Rules are pure: they take the joint handling as it is, the command, who gives it and now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from domain.access.reasons import checked_reason
from domain.cases.joint.joint import ASKED, ASSIGNED, DONE, EXCUSED, OPEN_PARTS, STARTED, Joint, Part
from domain.cases.joint.joint_commands import AnswerPart, AssignParts, ExcusePart, ReturnPart
from domain.cases.joint.joint_guards import (
    MOST_PARTS,
    Standing,
    check_due,
    check_lead,
    check_units,
    check_voice,
    check_words,
)
from domain.cases.joint.part_times import limit_part
from domain.kernel.errors import Refused
from domain.kernel.versions import check_version

ANSWERS: Final[Mapping[str, frozenset[str]]] = {
    STARTED: frozenset({ASSIGNED}),
    DONE: frozenset({ASSIGNED, STARTED, ASKED}),
    ASKED: frozenset({ASSIGNED, STARTED}),
}
"""What a unit may answer, and from which states."""
SETTLED: Final = frozenset({DONE, ASKED, EXCUSED})
"""From where the lead may give a part back."""


def assign_parts(
    old: Joint, command: AssignParts, standing: Standing, now: datetime, known: frozenset[str]
) -> Joint:
    """Refused forbidden, stale, missing_field, unknown_unit, one_part, due_passed, too_long, parts_full."""
    check_lead(standing)
    check_version("the joint handling", old.version, command.expected_version)
    if not command.parts:
        raise Refused("missing_field", "no unit was chosen", "parts")
    new = add_parts(old, command.parts, command.due_at, standing, now, known)
    return replace(new, version=old.version + 1)


def add_parts(
    old: Joint,
    assignments: tuple[tuple[str, str], ...],
    due_at: datetime | None,
    standing: Standing,
    now: datetime,
    known: frozenset[str],
    consultation: int = 0,
) -> Joint:
    """With new parts, numbered on. A unit whose part is open gets no second one beside it."""
    units = [unit for unit, _ in assignments]
    check_units(units, known)
    if len({*units}) < len(units) or {*units} & {part.unit for part in old.open_parts}:
        raise Refused("one_part", "a unit has one open part at a time", "parts")
    check_due(due_at, now)
    if len(old.parts) + len(assignments) > MOST_PARTS:
        raise Refused("parts_full", f"a case has at most {MOST_PARTS} parts", "parts")
    first = len(old.parts) + 1
    new = [
        Part(
            number, unit, check_words(text, "text"), now, now, standing.by,
            consultation=consultation, **limit_part(due_at, now),
        )
        for number, (unit, text) in enumerate(assignments, first)
    ]  # fmt: skip
    return replace(old, parts=(*old.parts, *new))


def answer_part(old: Joint, command: AnswerPart, standing: Standing, now: datetime) -> Joint:
    """Refused no_part, forbidden, stale, bad_field, bad_transition, bad_reason, missing_field, too_long."""
    part = find_part(old, command.part)
    check_voice(standing, part.unit)
    if command.state not in ANSWERS:
        raise Refused("bad_field", "started, done or asked", "state")
    _check_step(part, command, ANSWERS[command.state])
    if command.state == ASKED:
        words = checked_reason(command.reason)
    else:
        words = check_words(command.note, "note") if command.state == DONE else command.note.strip()
    if words:
        check_words(words, "note")
    on_behalf = not standing.answers_for(part.unit)
    return _with_part(old, part, standing, now, state=command.state, words=words, on_behalf=on_behalf)


def excuse_part(old: Joint, command: ExcusePart, standing: Standing, now: datetime) -> Joint:
    """Refused forbidden, no_part, stale, bad_transition, bad_reason, asker_excuses: who asked to be excused
    does not grant it.
    """
    check_lead(standing)
    part = find_part(old, command.part)
    _check_step(part, command, OPEN_PARTS)
    if part.state == ASKED and part.changed_by == standing.by:
        raise Refused("asker_excuses", "who asked does not excuse", "part")
    words = checked_reason(command.reason)
    return _with_part(old, part, standing, now, state=EXCUSED, words=words, on_behalf=False)


def return_part(old: Joint, command: ReturnPart, standing: Standing, now: datetime) -> Joint:
    """Refused forbidden, no_part, stale, bad_transition, one_part, bad_reason, due_passed."""
    check_lead(standing)
    part = find_part(old, command.part)
    _check_step(part, command, SETTLED)
    if not part.open and any(other.unit == part.unit for other in old.open_parts):
        raise Refused("one_part", "a unit has one open part at a time", "part")
    words = checked_reason(command.reason)
    check_due(command.due_at, now)
    limit = limit_part(command.due_at, now) if command.due_at is not None else {}
    again = {"state": ASSIGNED, "words": words, "returns": part.returns + 1, "on_behalf": False}
    return _with_part(old, part, standing, now, **again, **limit)


def find_part(old: Joint, number: int) -> Part:
    """Refused no_part."""
    if not 1 <= number <= len(old.parts):
        raise Refused("no_part", "no such part", "part")
    return old.parts[number - 1]


def _check_step(part: Part, command: Any, sources: frozenset[str]) -> None:
    check_version("the part", part.version, command.expected_version)
    if part.state not in sources:
        raise Refused("bad_transition", f"a part that is {part.state} cannot be so changed", "state")


def _with_part(old: Joint, part: Part, standing: Standing, now: datetime, **values: Any) -> Joint:
    new = replace(part, version=part.version + 1, changed_at=now, changed_by=standing.by, **values)
    all_parts = (*old.parts[: part.number - 1], new, *old.parts[part.number :])
    return replace(old, version=old.version + 1, parts=all_parts)


def list_answers(part: Part, standing: Standing, reported: bool = False) -> list[str]:
    """What somebody may say or do about a part as it stands: names of answers, "excuse", "return".
    `reported`: they reported the case, so they handle no part of it; what another unit did they may record.
    """
    barred_states = (STARTED, DONE) if reported and standing.answers_for(part.unit) else ()
    fitting = [state for state, sources in ANSWERS.items() if part.state in sources]
    voice = [state for state in fitting if state not in barred_states]
    answers = voice if standing.speaks_for(part.unit) else []
    if not standing.leads:
        return answers
    barred = part.state == ASKED and part.changed_by == standing.by
    excuse = ["excuse"] if part.open and not barred else []
    return [*answers, *excuse, *(["return"] if part.state in SETTLED else [])]
