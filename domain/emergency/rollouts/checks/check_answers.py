"""Answers to a directed check: each is kept, the one said last counts, in whatever order they come."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from domain.emergency.rollouts.checks.check import Check
from domain.emergency.rollouts.checks.check_commands import CheckAnswer
from domain.emergency.rollouts.checks.check_values import parse_value
from domain.kernel.errors import Refused
from domain.kernel.values import value

AFTER_CLOSE: Final = "after_close"
LONGEST_DETAIL: Final = 500


@value
class CheckItem:
    """One subject of a check and the answer that counts. Without `answered_at` it is unknown, never zero.
    `answer`: the id of that answer; `revisions`: how many answers there are.
    """

    subject: str
    region: str
    value: str = ""
    detail: str = ""
    answered_at: datetime | None = None
    answer: str = ""
    person: str = ""
    said_by: str = ""
    revisions: int = 0


def choose_subject(answer: CheckAnswer, questioned: Mapping[str, str], subjects: Container[str]) -> str:
    """Of which of the check's `subjects` an answer is. `questioned`: person -> the subject they were asked
    of. Refused not_questioned, for another's subject too.
    """
    subject = answer.subject or questioned.get(answer.person, "")
    another = answer.person and answer.subject and questioned.get(answer.person) != subject
    if subject not in subjects or another:
        raise Refused("not_questioned", "nobody asked this of them", "person" if answer.person else "subject")
    return subject


def take_answer(
    check: Check, item: CheckItem, given: CheckAnswer, now: datetime
) -> tuple[CheckItem, CheckAnswer]:
    """The item and the answer as it is kept. Nobody answered later than now or before they were asked; one
    from after the end is kept as late. Refused wrong_answer.
    """
    if len(given.detail) > LONGEST_DETAIL:
        raise Refused("wrong_answer", f"words have at most {LONGEST_DETAIL} characters", "detail")
    parsed = parse_value(check.kind, check.choices, check.least, check.most, given.value)
    ahead = max(0.0, (given.at - now).total_seconds())
    at = max(min(given.at, now), check.asked_at)
    kept = replace(given, value=parsed, at=at, subject=item.subject, offset_s=given.offset_s + ahead)
    if check.closed_at is not None and at > check.closed_at:
        return item, replace(kept, late=AFTER_CLOSE)
    counted = replace(item, revisions=item.revisions + 1)
    if item.answered_at is not None and (at, given.id) < (item.answered_at, item.answer):
        return counted, kept
    who = replace(counted, person=given.person, said_by=given.by)
    return replace(who, value=parsed, detail=given.detail, answered_at=at, answer=given.id), kept
